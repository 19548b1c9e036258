"""How near two words are: a slip of the keyboard, another way to write several words as one, a part of the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORT = 4
"""Words of so many letters may differ by one slip, longer ones by two, shorter ones by none."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant; None where none is near."""
    near = [(score, name) for name in known if (score := _score(word, name)) is not None]
    return min(near)[1] if near else None


def _score(word: str, name: str) -> int | None:
    one, other = _bare(word), _bare(name)
    if one == other:
        return 0
    least = min(len(one), len(other))
    allowed = 2 if least > _SHORT + 1 else 1 if least >= _SHORT else 0
    if least and abs(len(one) - len(other)) <= allowed and (apart := _slips(one, other)) <= allowed:
        return apart
    if len(one) == _SHORT - 1 and len(other) == _SHORT and _slips(one, other) == 1:
        return 1  # a letter dropped: `typ`
    if least >= _SHORT and other.startswith(one):
        return 3
    return None


def _bare(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def _slips(one: str, other: str) -> int:
    """Return how many letters have to be added, dropped, changed or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, second in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != second))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == second:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
