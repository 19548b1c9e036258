"""Names of places in words: `POST /things request body.name` for a pointer."""

from __future__ import annotations

from collections.abc import Iterator

from omnidim_spec.page import METHODS
from omnidim_spec.pointers import keys_of

_STEPS = {"items": "[]", "additionalProperties": ".*", "propertyNames": " (names)", "contains": "[contains]", "not": " (not)"}
_NAMED = {"patternProperties", "dependentSchemas", "prefixItems"}
_PARTS = {"requestBody": "request body", "parameters": "parameter", "responses": "response", "headers": "header"}


def spot(pointer: str) -> str:
    """Return where a pointer leads to, in words; empty for the document as a whole."""
    keys = keys_of(pointer)
    if keys[:1] == ["components"] and len(keys) >= 3:
        return _below(keys[2] if keys[1] == "schemas" else f"{_PARTS.get(keys[1], keys[1])} {keys[2]}", iter(keys[3:]))
    if keys[:1] in (["paths"], ["webhooks"]) and len(keys) >= 2:
        rest = keys[2:]
        method = f"{rest.pop(0).upper()} " if rest[:1] and rest[0] in METHODS else ""
        return _below(f"{method}{keys[1]}", iter(rest))
    return ""


def _below(start: str, keys: Iterator[str]) -> str:
    text = start
    for key in keys:
        if key == "properties":
            text += f".{next(keys, '')}"
        elif key in _NAMED:
            text += f"[{next(keys, '')}]"
        elif key in ("responses", "headers", "callbacks", "links"):
            text += f" {_PARTS.get(key, key.rstrip('s'))} {next(keys, '')}"
        elif key in ("parameters", "content", "anyOf", "oneOf", "allOf"):
            number = next(keys, "")
            text += f" parameter {number}" if key == "parameters" else ""
        elif key in _STEPS:
            text += _STEPS[key]
        elif key in _PARTS:
            text += f" {_PARTS[key]}"
        elif key.upper() != key and key in METHODS:
            text += f" {key.upper()}"
    return text.replace(" .", " ")
