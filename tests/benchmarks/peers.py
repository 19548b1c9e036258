"""The mock servers that the sandbox is measured beside, installed into a folder of their own (`.bench`, which git ignores).

What else we are measured beside (the vendor's SDK, the bare generator, plain schemathesis, httpx, PyYAML) is in .venv already.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".bench"
PRISM = "5.16.0"
CONNEXION = "3.3.0"
PATIENCE = 300.0
"""Seconds that an installation may take."""
IN_VENV = ("httpx", "omnidimension", "openapi-python-client", "PyYAML", "schemathesis")


class Missing(Exception):
    """A peer cannot take part; the message says why."""


def prism() -> Path:
    """Return Stoplight Prism's command, installed where it is not. Raises Missing."""
    command = FOLDER / "prism" / "node_modules" / ".bin" / "prism"
    if command.exists():
        return command
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not installed")
    words = [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", FOLDER / "prism"]
    _install([*words, f"@stoplight/prism-cli@{PRISM}"], command)
    return command


def connexion() -> Path:
    """Return a Python that has Connexion, installed where it is not. Raises Missing."""
    folder = FOLDER / "connexion"
    python, mark = folder / "bin" / "python", folder / f"has-{CONNEXION}"
    if mark.exists():
        return python
    _install([sys.executable, "-m", "venv", folder], python)
    words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _install([*words, f"connexion[flask,uvicorn]=={CONNEXION}"], python)
    mark.touch()
    return python


def _install(words: list[str | Path], gives: Path) -> None:
    FOLDER.mkdir(exist_ok=True)
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise Missing(f"its installation took more than {PATIENCE:.0f} s") from None
    if done.returncode or not gives.exists():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Missing(f"it could not be installed (exit {done.returncode}{', ' + said[-1][:120] if said else ''})")


def has(package: str) -> bool:
    """Tell whether a package is installed here."""
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def versions() -> dict[str, str]:
    """Return what was measured beside what, as far as it is installed."""
    found = {name: version(name) for name in IN_VENV if has(name)}
    if (FOLDER / "prism" / "node_modules" / ".bin" / "prism").exists():
        found["Prism"] = PRISM
    if (FOLDER / "connexion" / f"has-{CONNEXION}").exists():
        found["Connexion"] = CONNEXION
    return found
