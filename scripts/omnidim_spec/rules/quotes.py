"""Find quoted words on a page, however its lines are folded, and say what stands there now when they are gone."""

from __future__ import annotations

import re
from collections import Counter

from attrs import field, frozen

_BELOW = 6
"""How many lines below a key its description may start."""
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

    def line_of(self, quoted: str) -> int:
        """Return the line on which the words begin; 1 where they do not stand on the page."""
        before, found, _ = self.joined.partition(" ".join(quoted.split()))
        begun = len(before.split()) - (0 if not before or before.endswith(" ") else 1)
        return self.words[begun][1] if found and self.words else 1

    def nearest(self, quoted: str, fields: frozenset[str] = frozenset()) -> tuple[str, str]:
        """Return the file:line that has most of the quoted words together, and the lines that stand there.

        What stands just below the key of one of the fields is preferred: there the words were most likely.
        """
        wanted = Counter(quoted.split())
        first, last = self._best_window(wanted, fields)
        among = [line for word, line in self.words[first:last] if word in wanted]
        if not among:
            return f"{self.name}:1", "nothing like it"
        lines = self.text.split("\n")[among[0] - 1 : among[-1]]
        return f"{self.name}:{among[0]}", f"“{' '.join(line.strip() for line in lines)}”"

    def _best_window(self, wanted: Counter[str], fields: frozenset[str]) -> tuple[int, int]:
        """Return the slice of as many words as are wanted that has most of them; of several, one that begins with one."""
        size = min(max(1, wanted.total()), len(self.words))
        window = Counter(word for word, _ in self.words[:size])
        best, start, below = (0, False), 0, 0
        for first, (word, line) in enumerate(self.words[: len(self.words) - size + 1]):
            if first:
                window[self.words[first - 1][0]] -= 1
                window[self.words[first + size - 1][0]] += 1
            below = line + _BELOW if word.rstrip(":") in fields and word.endswith(":") else below
            shared = (+window & wanted).total()
            score = (shared + (size // 2 if shared and line <= below else 0), word in wanted)
            if score > best:
                best, start = score, first
        return start, start + size
