"""Numbers and texts, before and after: limits, steps, patterns, formats and values that can be counted."""

from __future__ import annotations

import json
from collections.abc import Callable

from omnidim_spec.diff.accepted import Schemas, Shape
from omnidim_spec.diff.change import Kind
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Pen
from omnidim_spec.diff.values import (
    Bound,
    admits,
    content,
    formats,
    highest,
    holds,
    is_number,
    is_whole,
    lowest,
    plain_pattern,
    steps,
)
from omnidim_spec.pointers import Json

ENUM_ADDED = "enum-value-added"
"""The rule about a new value in a list of values; its level in responses can be chosen."""


def compare_values(pen: Pen, old: Shape, new: Shape) -> bool:
    """Compare values that can be counted, and tell whether that says all about the two shapes."""
    if old.values is None and new.values is None:
        return False
    keyword = "const" if _pointer(new.nodes, "enum") is None and _pointer(new.nodes, "const") else "enum"
    here = _pointer(new.nodes, "enum") or _pointer(new.nodes, "const")
    there = _pointer(old.nodes, "enum") or _pointer(old.nodes, "const")
    if old.values is None and new.values is not None:
        is_inside = _are_admitted(new.values, old)
        kind = Kind.NARROWED if is_inside else Kind.CHANGED
        pen.note(kind, "enum-introduced", f"only {_shown(new.values)} now", new=here)
    elif new.values is None and old.values is not None:
        is_inside = _are_admitted(old.values, new)
        kind = Kind.WIDENED if is_inside else Kind.CHANGED
        pen.note(kind, "enum-dropped", f"any value now, no longer only {_shown(old.values)}", old=there)
    elif old.values is not None and new.values is not None:
        gone = {text: value for text, value in old.values.items() if text not in new.values}
        added = {text: value for text, value in new.values.items() if text not in old.values}
        if gone and added and len(old.values) == len(gone):
            pen.note(Kind.CHANGED, f"{keyword}-changed", f"{_shown(new.values)} in place of {_shown(old.values)}", new=here)
            return True
        if gone:
            pen.note(Kind.NARROWED, "enum-value-removed", f"the value {_shown(gone)} is gone", new=here, old=there)
        if added:
            pen.note(Kind.WIDENED, ENUM_ADDED, f"the value {_shown(added)} is new", new=here)
    return True


def _are_admitted(values: dict[str, Json], shape: Shape) -> bool:
    """Tell whether it is certain that a shape accepts all the values."""
    if shape.kind in ("array", "object"):
        return not shape.nodes
    return all(admits(shape.kind, shape.nodes, value) for value in values.values())


def compare_numbers(pen: Pen, old: Shape, new: Shape) -> None:
    """Compare the limits of two numbers."""
    whole = is_whole(old.nodes), is_whole(new.nodes)
    if whole[0] is not whole[1]:
        text = "integer in place of number" if whole[1] else "number in place of integer"
        pen.moved("type-changed", text, is_narrower=whole[1], new=_pointer(new.nodes, "type", "multipleOf"))
    both = whole[0] and whole[1]
    _compare_bound(pen, lowest(old.nodes, is_integer=both), lowest(new.nodes, is_integer=both), "minimum", lambda a, b: a < b)
    _compare_bound(pen, highest(old.nodes, is_integer=both), highest(new.nodes, is_integer=both), "maximum", lambda a, b: a > b)
    _compare_steps(pen, old, new, both=both)
    _compare_formats(pen, old.nodes, new.nodes)


def compare_texts(pen: Pen, old: Shape, new: Shape) -> None:
    """Compare the limits of two texts."""
    compare_limit(pen, old.nodes, new.nodes, "minLength", 0)
    compare_limit(pen, old.nodes, new.nodes, "maxLength", None)
    _compare_sets(pen, _patterns(old.nodes), _patterns(new.nodes), "pattern")
    _compare_formats(pen, old.nodes, new.nodes)
    _compare_content(pen, old.nodes, new.nodes)


def _compare_bound(
    pen: Pen, old: Bound | None, new: Bound | None, name: str, is_lower: Callable[[tuple[Json, bool], tuple[Json, bool]], bool]
) -> None:
    sign = 1 if name == "minimum" else -1
    one = (old.value, sign * old.is_open) if old else None
    other = (new.value, sign * new.is_open) if new else None
    if one == other:
        return
    here = f"{new.place.pointer}/{new.keyword}" if new and new.place else None
    there = f"{old.place.pointer}/{old.keyword}" if old and old.place else None
    is_narrower = old is None or (new is not None and is_lower(one, other))  # type: ignore[arg-type]  # both are there
    text = f"{name} {new}" if old is None else f"no {name}, was {old}" if new is None else f"{name} {new}, was {old}"
    pen.moved(f"{name}-changed", text, is_narrower=is_narrower, new=here, old=there)


def compare_limit(
    pen: Pen, old: Schemas, new: Schemas, keyword: str, unset: int | None, *, least: tuple[int, int] = (0, 0)
) -> None:
    """Compare a count such as minLength. `unset` is what its absence means; `least` is what the rest demands anyway."""
    is_lower_end = keyword.startswith("min")
    one, other = tightest(old, keyword), tightest(new, keyword)
    before = one if one is not None else unset
    after = other if other is not None else unset
    is_met_anyway = is_lower_end and max(before or 0, least[0]) == max(after or 0, least[1])
    if before == after or is_met_anyway:
        return
    is_higher = (after or 0) > (before or 0)
    is_narrower = is_higher if is_lower_end else before is None or (after is not None and after < before)
    shown = (
        f"{keyword} {other}"
        if one is None
        else f"no {keyword}, was {one}"
        if other is None
        else f"{keyword} {other}, was {one}"
    )
    pen.moved(f"{keyword}-changed", shown, is_narrower=is_narrower, new=_pointer(new, keyword), old=_pointer(old, keyword))


def tightest(nodes: Schemas, keyword: str) -> int | None:
    """Return the count that binds: the largest of the minima, the smallest of the maxima."""
    counts = [int(node.value[keyword]) for node in nodes if is_number(node.value.get(keyword))]
    if not counts:
        return None
    return max(counts) if keyword.startswith("min") else min(counts)


def _compare_steps(pen: Pen, old: Shape, new: Shape, *, both: bool) -> None:
    one = [step for step in steps(old.nodes) if not (is_whole(old.nodes) and step == 1)]
    other = [step for step in steps(new.nodes) if not (is_whole(new.nodes) and step == 1)]
    if one == other:
        return
    is_narrower = all(any((step / had).denominator == 1 for step in other) for had in one)
    is_wider = all(any((had / step).denominator == 1 for had in one) for step in other)
    kind = Kind.NARROWED if is_narrower else Kind.WIDENED if is_wider else Kind.CHANGED
    text = f"multipleOf {', '.join(map(str, other)) or 'none'}, was {', '.join(map(str, one)) or 'none'}"
    pen.note(kind, "multipleOf-changed", text, new=_pointer(new.nodes, "multipleOf"), old=_pointer(old.nodes, "multipleOf"))


def _patterns(nodes: Schemas) -> dict[str, Place]:
    found = {}
    for node in nodes:
        if isinstance(node.value.get("pattern"), str) and plain_pattern(node.value["pattern"]):
            found[plain_pattern(node.value["pattern"])] = node
    return found


def _compare_sets(pen: Pen, old: dict[str, Place], new: dict[str, Place], keyword: str) -> None:
    """Compare demands that either hold or do not: all of them have to."""
    gone, added = [one for one in old if one not in new], [one for one in new if one not in old]
    if not gone and not added:
        return
    here = f"{new[added[0]].pointer}/{keyword}" if added else None
    there = f"{old[gone[0]].pointer}/{keyword}" if gone else None
    kind = Kind.CHANGED if gone and added else Kind.NARROWED if added else Kind.WIDENED
    shown = f"{keyword} {' and '.join(added)}" if added else f"no {keyword}"
    pen.note(kind, f"{keyword}-changed", f"{shown}{', was ' + ' and '.join(gone) if gone else ''}", new=here, old=there)


def _compare_formats(pen: Pen, old: Schemas, new: Schemas) -> None:
    before, after = formats(old), formats(new)
    loose = {name: node for name, node in before.items() if not any(holds(name, other) for other in after)}
    tight = {name: node for name, node in after.items() if not any(holds(name, other) for other in before)}
    if loose and not tight and after:
        names = f"format {', '.join(after)}, was {', '.join(before)}"
        pen.note(Kind.WIDENED, "format-changed", names, new=f"{next(iter(after.values())).pointer}/format")
    elif tight and not loose and before:
        names = f"format {', '.join(after)}, was {', '.join(before)}"
        pen.note(Kind.NARROWED, "format-changed", names, new=f"{next(iter(tight.values())).pointer}/format")
    else:
        _compare_sets(pen, loose, tight, "format")


def _compare_content(pen: Pen, old: Schemas, new: Schemas) -> None:
    before, after = content(old), content(new)
    for keyword in ("contentEncoding", "contentMediaType"):
        had = {before[keyword][0]: before[keyword][1]} if keyword in before else {}
        has = {after[keyword][0]: after[keyword][1]} if keyword in after else {}
        _compare_sets(pen, had, has, keyword)


def _pointer(nodes: Schemas, *keywords: str) -> str | None:
    """Return the pointer of the first of the keywords that a node has."""
    for keyword in keywords:
        for node in nodes:
            if keyword in node.value:
                return f"{node.pointer}/{keyword}"
    return None


def _shown(values: dict[str, Json]) -> str:
    texts = [json.dumps(value, ensure_ascii=False) for value in values.values()]
    return ", ".join(texts[:8]) + (f" and {len(texts) - 8} more" if len(texts) > 8 else "")
