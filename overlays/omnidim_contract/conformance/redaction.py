"""Keep tokens out of what is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = Any

SHORTEST = 4
"""Characters of the shortest token that is looked for in any text; a shorter one would hit words that are none."""

BEGINNING = 8
"""Characters of a token that give it away."""


def redacted(value: Json, tokens: Iterable[str]) -> Json:
    """Return a JSON value in which each token, wherever a text holds it, is replaced by `$OMNIDIM_API_KEY`.

    So is the beginning of one: what a server sends back may have been cut off in the middle of it.
    """
    known = sorted((token for token in tokens if len(token) >= SHORTEST), key=len, reverse=True)
    return _redacted(value, known) if known else value


def _redacted(value: Json, tokens: list[str]) -> Json:
    if isinstance(value, str):
        for token in tokens:
            shortest = min(len(token), BEGINNING)
            for end in range(len(token), shortest - 1, -1) if token[:shortest] in value else ():
                value = value.replace(token[:end], "$OMNIDIM_API_KEY")
        return value
    if isinstance(value, list):
        return [_redacted(item, tokens) for item in value]
    if isinstance(value, dict):
        return {_redacted(key, tokens): _redacted(item, tokens) for key, item in value.items()}
    return value
