"""What the commands share: where they print, and how an expected error ends one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console

NO = 1
BAD_INPUT = 2

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


def fail(message: str, code: int = BAD_INPUT) -> NoReturn:
    """Print a message on stderr, as it is, and end the command."""
    err.print(message, style="red", markup=False)
    raise typer.Exit(code)


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Turn a missing optional dependency into a sentence that says which extra brings it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("omnidim"):
            raise
        fail(f"This needs {error.name}, which comes with an extra: pip install 'omnidim-contract[{name}]'")


def in_checkout(*parts: str) -> Path:
    """Return a path of the checkout that this package runs from, relative to the working folder where it is below it."""
    root = Path(__file__).parents[3]
    if not (root / "spec" / "pages").is_dir():
        fail("this runs from an installed package, which has no pages of its own: give the input and the output by options")
    path = root.joinpath(*parts)
    relative = os.path.relpath(path)
    return Path(relative) if not relative.startswith("..") else path


def explain(error: Exception) -> str:
    """Return the message of an expected error; one of the operating system says what it is about and what to do."""
    if not isinstance(error, OSError):
        return str(error)
    came = f"{error.filename}: expected a path that can be read or written, found {error.strerror}"
    return f"{came}\n    check the path, and who may write there"


def is_interactive() -> bool:
    """Tell whether a person looks at the terminal."""
    return sys.stdout.isatty() and "CI" not in os.environ
