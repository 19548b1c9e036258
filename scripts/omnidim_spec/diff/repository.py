"""What a git repository holds at a revision. Git is run with words of our own, never through a shell."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

from omnidim_spec.errors import Fault, SpecError

PATIENCE = 60.0
"""Seconds that git may take."""


def split_revision(text: str) -> tuple[str, str] | None:
    """Return the revision and the path of `REV:path`; None where it is something else."""
    revision, colon, path = text.partition(":")
    return (revision, path) if colon and revision and path and not revision.startswith("-") else None


def kind_at(revision: str, path: str, *, folder: Path) -> str:
    """Return `blob` or `tree`. Raises SpecError where the revision or the path is not there."""
    _git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", folder=folder, about=_no_revision(revision, folder))
    todo = "paths in a revision start at the root of the repository, or with ./"
    about = Fault(f"{revision}:{path}", "a file or a folder of that revision", "nothing of that name", todo)
    return _git("cat-file", "-t", f"{revision}:{path}", folder=folder, about=about).decode().strip()


def text_at(revision: str, path: str, *, folder: Path) -> bytes:
    """Return the content of a file at a revision."""
    return _git("cat-file", "blob", f"{revision}:{path}", folder=folder)


def extract(revision: str, path: str, into: Path, *, folder: Path) -> None:
    """Write a folder of a revision into an empty folder, without touching the checkout."""
    archive = _git("archive", "--format=tar", f"{revision}:{path}", folder=folder)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(into, filter="data")


def last_tag(folder: Path) -> str | None:
    """Return the newest tag that the checkout rests on, None where there is none."""
    done = _run("describe", "--tags", "--abbrev=0", folder=folder)
    return done.stdout.decode().strip() if done.returncode == 0 else None


def _no_revision(revision: str, folder: Path) -> Fault:
    is_repository = _run("rev-parse", "--git-dir", folder=folder).returncode == 0
    if not is_repository:
        return Fault(
            revision, "a git repository to read it from", f"none at {folder}", "run it inside of the repository, or give files"
        )
    todo = "fetch it first (git fetch origin main), or mend the name; a file of that name is not there either"
    return Fault(revision, "a revision of this repository", "none of that name", todo)


def _git(*words: str, folder: Path, about: Fault | None = None) -> bytes:
    done = _run(*words, folder=folder)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise SpecError(about or Fault(f"git {words[0]}", "git to answer", said or f"exit code {done.returncode}"))
    return done.stdout


def _run(*words: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *words], cwd=folder, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S607  - the user's own git
    except FileNotFoundError:
        raise SpecError(Fault("git", "git on the PATH, to read a revision", "none", "install git, or give files")) from None
    except subprocess.TimeoutExpired:
        raise SpecError(Fault("git", f"an answer within {PATIENCE:g} s", "none", "try it by hand: git status")) from None
