"""The engine is loaded without the command line that comes with it, and gets along with the whole package."""

from __future__ import annotations

import subprocess
import sys

import pytest


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_rules_do_not_import_a_command_line() -> None:
    code = "import sys, omnidim_spec.rules; print([name for name in ('cel.cli', 'prompt_toolkit', 'pygments') if name in sys.modules])"
    assert python(code) == "[]"


@pytest.mark.parametrize(
    "order", ["import omnidim_spec.rules.engine as ours, cel", "import cel, omnidim_spec.rules.engine as ours"]
)
def test_the_whole_package_may_be_imported_too(order: str) -> None:
    assert python(f"{order}; print(ours.cel.compile is cel.compile, cel.evaluate('1 + 1'))") == "True 2"
