"""How far a build has come, for whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told the step that runs, how many of its parts are done, and how many there are."""


def unseen(step: str, done: int, total: int) -> None:
    """Show nothing."""
