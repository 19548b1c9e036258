"""Take keys and tokens out of a recording before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import field, frozen

from omnidim_spec.pointers import Json

HIDDEN: Final = "[hidden]"
SHORTEST = 4
"""Shortest secret, in characters, that is looked for inside other texts; shorter ones would hide half of the recording."""

_SECRET_HEADER = re.compile(r"authorization|cookie|token|secret|api-?_?key|session|credential", re.IGNORECASE)
_SECRET_FIELD = re.compile(
    r"(api|access|auth|private|secret)[-_]?(key|token)|^(token|key|secret|password|passwd|signature|jwt|authorization)$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])\S{8,}")
_BEARER = re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{4,}", re.IGNORECASE)


@frozen
class Secrets:
    """What must never be printed: the values of headers, cookies, parameters and fields that hold keys."""

    values: frozenset[str] = field(factory=frozenset)

    @classmethod
    def among(cls, pairs: Iterable[tuple[str, str]]) -> Secrets:
        """Return the secrets among headers and parameters, by the names that customarily hold them."""
        return cls(frozenset(value for name, text in pairs for value in _secrets_of(name, text)))

    def hidden(self, value: Json) -> Json:
        """Return a JSON value without the secrets: wherever one occurs, and what stands under a name that holds keys."""
        if isinstance(value, str):
            return self.hidden_text(value)
        if isinstance(value, list):
            return [self.hidden(item) for item in value]
        if isinstance(value, dict):
            return {
                self.hidden_text(key): HIDDEN if _SECRET_FIELD.search(key) and isinstance(item, str) else self.hidden(item)
                for key, item in value.items()
            }
        return value

    def hidden_text(self, text: str) -> str:
        """Return a text without the secrets, and without what looks like an Authorization header."""
        for secret in self._longest_first:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        return _BEARER.sub(rf"\1 {HIDDEN}", text)

    @property
    def _longest_first(self) -> list[str]:
        return sorted(self.values, key=len, reverse=True)


def is_secret(name: str) -> bool:
    """Tell whether a header or parameter of this name customarily holds a key."""
    return bool(_SECRET_HEADER.search(name) or _SECRET_FIELD.search(name))


def _secrets_of(name: str, text: str) -> Iterator[str]:
    if "cookie" in name.lower():
        parts = (part.partition("=")[2].partition(";")[0].strip() for part in f"={text}; {text}".split("; "))
        # Not every cookie is a key: a zone or a number that is hidden in a reply would be judged as wrong.
        yield from (part for part in parts if _RANDOM.fullmatch(part))
    elif is_secret(name):
        words = {text.strip(), text.strip().rpartition(" ")[2]}
        yield from (part for part in words if len(part) >= SHORTEST)
