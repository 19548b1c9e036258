"""`omnidim-contract sandbox`."""

from __future__ import annotations


def sandbox() -> None:
    """Not here yet."""
