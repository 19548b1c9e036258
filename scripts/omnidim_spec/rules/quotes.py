"""Find quoted words on a page, however its lines are folded, and say what stands there now when they are gone."""

from __future__ import annotations

import re
from collections import Counter

from attrs import field, frozen

_WORD = re.compile(r"\S+")


def _words(text: str) -> list[tuple[str, int]]:
    """Return the words of a text with the line (from 1) of each."""
    found: list[tuple[str, int]] = []
    for number, line in enumerate(text.split("\n"), 1):
        found.extend((match.group(), number) for match in _WORD.finditer(line))
    return found


@frozen
class PageText:
    """The text of a page: `name` for messages, `words` with their lines, `joined` with single spaces between them."""

    name: str
    text: str
    words: list[tuple[str, int]] = field(init=False)
    joined: str = field(init=False)

    @words.default
    def _find_words(self) -> list[tuple[str, int]]:
        return _words(self.text)

    @joined.default
    def _join(self) -> str:
        return " ".join(word for word, _ in self.words)

    def holds(self, quoted: str) -> bool:
        """Tell whether the words stand on the page, whatever white space is between them."""
        return " ".join(quoted.split()) in self.joined

    def nearest(self, quoted: str) -> tuple[str, str]:
        """Return the file:line that has most of the quoted words together, and what stands there."""
        wanted = Counter(quoted.split())
        size = min(max(1, wanted.total()), len(self.words))
        window = Counter(word for word, _ in self.words[:size])
        best, start = (window & wanted).total(), 0
        for first in range(1, len(self.words) - size + 1):
            window[self.words[first - 1][0]] -= 1
            window[self.words[first + size - 1][0]] += 1
            score = (+window & wanted).total()
            if score > best:
                best, start = score, first
        if not best:
            return f"{self.name}:1", "nothing like it"
        there = " ".join(word for word, _ in self.words[start : start + size])
        return f"{self.name}:{self.words[start][1]}", f"“{there}”"
