"""Promises in sentences (`x-rules`), before and after.

A rule by which certain requests are refused narrows what may be sent; any other rule narrows what may come back. A rule that
is only assumed, or contradicted by the pages, promises nothing.
"""

from __future__ import annotations

import re

from attrs import frozen

from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.pointers import Json, same

RULES = "x-rules"
_REFUSES = re.compile(r"response\.status\s*(?:>=\s*4\d\d|==\s*4\d\d)")
_SENT = re.compile(r"\brequest\.(?:body|query|path|headers)\b")
_SAID = frozenset({"rule", "when", "each", "replies", "basis", "contradicted"})


@frozen(eq=False)
class Promise:
    """One rule, and where it stands."""

    place: Place

    @property
    def name(self) -> str:
        return str(self.place.mapping.get("id"))

    @property
    def way(self) -> Way:
        value = self.place.mapping
        is_refusal = bool(_REFUSES.search(str(value.get("rule", "")))) and bool(_SENT.search(str(value.get("when", ""))))
        return Way.REQUEST if is_refusal else Way.RESPONSE

    @property
    def is_binding(self) -> bool:
        return self.place.mapping.get("basis") != "assumed" and not self.place.mapping.get("contradicted")


def compare_promises(found: Found, old: Place, new: Place) -> None:
    """Compare the rules that stand at two places."""
    before, after = (_promises(place) for place in (old, new))
    for name, one in before.items():
        pen = Pen(found, one.way, one.place.pointer, one.place.pointer)
        if name not in after:
            kind = Kind.WIDENED if one.is_binding else Kind.WORDS
            pen.note(
                kind, "rule-removed", f"rule {name} is gone: {one.place.mapping.get('message', '')}", old=one.place.pointer
            )
        else:
            _compare(found, one, after[name])
    for name, other in after.items():
        if name not in before:
            pen = Pen(found, other.way, "", other.place.pointer)
            kind = Kind.NARROWED if other.is_binding else Kind.WORDS
            pen.note(
                kind, "rule-added", f"rule {name} is new: {other.place.mapping.get('message', '')}", new=other.place.pointer
            )


def _promises(place: Place) -> dict[str, Promise]:
    return {promise.name: promise for promise in map(Promise, place.items(RULES))}


def _compare(found: Found, one: Promise, other: Promise) -> None:
    pen = Pen(found, other.way, one.place.pointer, other.place.pointer)
    was, now = one.place.mapping, other.place.mapping
    if any(not same(was.get(key), now.get(key)) for key in {*was, *now} - _SAID):
        pen.note(Kind.WORDS, "words-changed", f"rule {other.name} has other words", new=other.place.pointer)
    if all(same(was.get(key), now.get(key)) for key in _SAID):
        return
    if not one.is_binding and not other.is_binding:
        pen.note(Kind.WORDS, "rule-changed", f"rule {other.name}, which does not bind, has changed", new=other.place.pointer)
        return
    tighter, looser = _is_tighter(was, now, one, other), _is_tighter(now, was, other, one)
    kind = (
        Kind.NARROWED if tighter else Kind.WIDENED if looser else Kind.CHANGED if other.way is Way.REQUEST else Kind.BEHAVIOUR
    )
    word = {Kind.NARROWED: "tightened", Kind.WIDENED: "loosened"}.get(kind, "changed")
    pen.note(kind, f"rule-{word}", f"rule {other.name} is {word}: {now.get('message', '')}", new=other.place.pointer)


def _is_tighter(was: dict[str, Json], now: dict[str, Json], one: Promise, other: Promise) -> bool:
    """Tell whether whoever keeps the rule as it is now also keeps it as it was."""
    return (
        other.is_binding >= one.is_binding
        and _says_as_much(str(was.get("rule", "")), str(now.get("rule", "")))
        and ("when" not in now or _says_as_much(str(now["when"]), str(was.get("when", ""))))
        and (was.get("replies") == now.get("replies") or now.get("replies") == "any")
        and _lists_as_much(was.get("each") or {}, now.get("each") or {})
    )


def _says_as_much(text: str, longer: str) -> bool:
    """Tell whether a condition is the other one with more conditions joined to it."""
    if text == longer:
        return True
    parts = [part.strip() for part in longer.split("&&")]
    return "||" not in longer and all(part.strip() in parts for part in text.split("&&"))


def _lists_as_much(was: Json, now: Json) -> bool:
    if not isinstance(was, dict) or not isinstance(now, dict):
        return bool(was == now)
    return was.keys() == now.keys() and all(_words(was[name]) <= _words(now[name]) for name in was)


def _words(value: Json) -> set[str]:
    return set(map(str, value if isinstance(value, list) else [value]))
