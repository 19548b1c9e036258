"""`omnidim-contract fuzz`."""

from __future__ import annotations


def fuzz() -> None:
    """Not here yet."""
