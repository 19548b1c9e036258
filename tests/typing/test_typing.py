"""The types are right from where users stand: under `mypy --strict`, with every mistake seen."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

USER_CODE = Path(__file__).with_name("user_code.py")
ROOT = Path(__file__).parents[2]


def mypy(path: Path) -> subprocess.CompletedProcess[str]:
    words = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={ROOT / '.mypy_cache'}", str(path)]
    paths = os.pathsep.join(str(ROOT / name) for name in ("generated", "overlays"))
    command = [sys.executable, "-m", "mypy", *words]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        cwd=path.parent,
        env={**os.environ, "MYPYPATH": paths},
    )


def test_calls_as_users_write_them_are_clean_and_their_mistakes_are_seen(tmp_path: Path) -> None:
    done = mypy(USER_CODE)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "without_ignores.py"
    # Each ignored line of the user's code is a mistake on purpose: without its comment, mypy has to see it.
    text, count = re.subn(r"# type: ignore\[.*", "", USER_CODE.read_text("utf-8"))
    wrong.write_text(text)
    done = mypy(wrong)
    assert len(set(re.findall(r":(\d+): error: ", done.stdout))) == count == 6, done.stdout


def test_the_packages_say_that_they_are_typed() -> None:
    assert (ROOT / "overlays/omnidim_contract/py.typed").is_file()
    assert (ROOT / "generated/omnidim_client/py.typed").is_file()
