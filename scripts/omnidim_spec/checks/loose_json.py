"""JSON as people print it: with `...` for the rest, comments, and variables in place of values."""

from __future__ import annotations

import json
import re

from attrs import frozen

from omnidim_spec.checks.fitting import NOTHING, Unknown
from omnidim_spec.pointers import Json, escape

_HOLE = "\x00hole"
_REST = "\x00rest"
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")|(?P<comment>//[^\n]*|/\*.*?\*/|\#[^\n]*)|(?P<rest>\.\.\.|…)"""
    r"""|(?P<hole>\$(?:\{\w+\}|\w+)|<[\w -]+>)|(?P<mark>[\[\]{}:,])"""
    r"""|(?P<other>[^\s\[\]{}:,"/#.…$<]+(?:\.\d[\w+-]*)?|[./$<])|\s+""",
    re.DOTALL,
)


@frozen
class Loose:
    """A value, and what of it is not known."""

    value: Json
    unknown: Unknown


def read_loosely(text: str, *, comments: bool = False) -> Loose | None:
    """Return the value of a JSON text as printed in documentation; None where it is no JSON even so."""
    try:
        value = json.loads(text)
    except ValueError:
        try:
            value = json.loads(_mended(text, comments=comments))
        except ValueError:
            return None
    return Loose(_without_rest(value), _unknown(value))


def _mended(text: str, *, comments: bool) -> str:
    """Put values in the place of what stands for one, and make each `...` a member or an item."""
    rest, hole = json.dumps(_REST), json.dumps(_HOLE)
    found: list[str] = []
    stack: list[str] = []
    before, follows_rest = "", False
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup, match[0]
        if kind is None or (kind == "comment" and comments):
            continue
        if follows_rest and word not in (",", "]", "}"):
            found.append(",")
        follows_rest = kind == "rest" and before != ":"
        if follows_rest and before not in ("", "{", "[", ","):
            found.append(",")
        if kind == "mark" and word in "[{":
            stack.append(word)
        elif kind == "mark" and word in "]}" and stack:
            stack.pop()
        if kind == "rest":
            in_object = follows_rest and stack and stack[-1] == "{"
            found.append(f"{rest}: null" if in_object else rest if follows_rest else hole)
        else:
            found.append(hole if kind == "hole" else word)
        before = word
    return "".join(found)


def _unknown(value: Json) -> Unknown:
    holes: set[str] = set()
    open_: set[str] = set()
    waiting = [("", value)]
    while waiting:
        here, node = waiting.pop()
        if isinstance(node, dict):
            if _REST in node:
                open_.add(here)
            waiting.extend((f"{here}/{escape(key)}", item) for key, item in node.items() if key != _REST)
        elif isinstance(node, list):
            if _REST in node:
                open_.add(here)
            waiting.extend((f"{here}/{number}", item) for number, item in enumerate(node) if item != _REST)
        elif isinstance(node, str) and (node in (_HOLE, _REST) or is_placeholder(node)):
            holes.add(here)
    return Unknown(frozenset(holes), frozenset(open_)) if holes or open_ else NOTHING


def _without_rest(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_rest(item) for key, item in value.items() if key != _REST}
    if isinstance(value, list):
        return [_without_rest(item) for item in value if item != _REST]
    return value


def is_placeholder(text: str) -> bool:
    """Tell whether a text stands in for a value that the reader has to put in."""
    return bool(re.fullmatch(r"\$(?:\{\w+\}|\w+)|<[^<>]+>|\{\{?\s*[\w.]+\s*\}?\}|\.\.\.|…|(YOUR|MY)[_-][A-Z0-9_-]+", text))
