"""Read JSON as RFC 8259 has it: no NaN, no repeated keys, no half characters, no number that a float cannot hold."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn


def read_json(body: bytes) -> Any:
    """Return the value that a body holds.

    Raises:
        ValueError: what is wrong, and where, for people.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"expected UTF-8, found the byte 0x{body[error.start]:02x} at offset {error.start}") from None
    if not text.strip(" \t\r\n"):
        raise ValueError("expected JSON, found an empty body")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_number)
    except RecursionError:
        raise ValueError("expected JSON, found values nested too deeply to read") from None
    _refuse_half_characters(text, value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        repeated = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"expected each key once in an object, found {', '.join(map(repr, repeated))} again")
    return found


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"expected JSON, found {word}, which is no JSON number")


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(f"expected a number that a double can hold, found {text[:40]}")
    return number


def _refuse_half_characters(text: str, value: Any) -> None:
    """Refuse lone surrogates: no reply could carry them. Only an escape such as \\ud800 can bring one in."""
    if "\\ud" not in text and "\\uD" not in text:
        return
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"\\u{ord(error.object[error.start]):04x}"
        raise ValueError(f"expected whole characters, found {half} without the other half of its pair") from None
