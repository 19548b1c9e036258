"""What a schema says beside what it accepts: words, defaults, deprecation, and keywords that nobody here knows."""

from __future__ import annotations

from collections.abc import Mapping

from omnidim_spec.diff.accepted import CONDITIONS, TYPED, Schemas
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Pen
from omnidim_spec.pointers import Json, escape, same

WORDS = frozenset({"title", "summary", "description", "example", "examples", "externalDocs", "$comment"})
"""Keywords for readers, wherever they stand."""
_COMPARED = (
    TYPED
    | CONDITIONS
    | {
        "type",
        "enum",
        "const",
        "$ref",
        "allOf",
        "anyOf",
        "oneOf",
        "nullable",
        "discriminator",
        "$defs",
        "definitions",
        "$anchor",
    }
)
_MISSING = object()


def compare_annotations(pen: Pen, old: Schemas, new: Schemas, *, is_model: bool) -> None:
    """Compare what the nodes say, the outermost first, in whatever node it stands."""
    if [id(node.value) for node in old] == [id(node.value) for node in new]:
        return
    before, after = _said(old), _said(new)
    for keyword in {**before, **after}:
        one, other = before.get(keyword), after.get(keyword)
        was, now = (one.value[keyword] if one else _MISSING), (other.value[keyword] if other else _MISSING)
        if was is not _MISSING and now is not _MISSING and same(was, now):
            continue
        here = f"{other.pointer}/{escape(keyword)}" if other else None
        there = f"{one.pointer}/{escape(keyword)}" if one else None
        _note(pen, keyword, was, now, here, there, is_model=is_model)


def _said(nodes: Schemas) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for node in nodes:
        for keyword, value in node.mapping.items():
            is_unsaid = value is False and keyword in ("deprecated", "readOnly", "writeOnly", "nullable")
            if not is_unsaid and (keyword not in _COMPARED or (keyword == "nullable" and not node.document.is_3_0)):
                found.setdefault(keyword, node)
    return found


def _note(pen: Pen, keyword: str, was: Json, now: Json, here: str | None, there: str | None, *, is_model: bool) -> None:
    verb = "new" if was is _MISSING else "gone" if now is _MISSING else "another one"
    if keyword == "title" and is_model:
        pen.note(Kind.NAMES, "title-changed", f"the title is {verb}: generated code has another name", new=here, old=there)
    elif keyword in WORDS or keyword.startswith("x-"):
        pen.note(Kind.WORDS, "words-changed", f"{keyword} is {verb}", new=here, old=there)
    elif keyword == "default":
        text = f"the default is {verb}" if was is _MISSING or now is _MISSING else f"the default is {now!r}, was {was!r}"
        pen.note(Kind.BEHAVIOUR if pen.way is Way.REQUEST else Kind.WORDS, "default-changed", text, new=here, old=there)
    elif keyword == "deprecated":
        kind, text = (Kind.BEHAVIOUR, "it is deprecated now") if now is True else (Kind.WORDS, "it is no longer deprecated")
        pen.note(kind, "deprecated", text, new=here, old=there)
    elif keyword in ("readOnly", "writeOnly"):
        pen.note(Kind.WORDS, "words-changed", f"{keyword} is {verb}", new=here, old=there)
    else:
        text = f"{keyword} is {verb}, which is outside of what can be judged here"
        pen.note(Kind.UNKNOWN, "unknown-keyword", text, new=here, old=there)


def compare_fields(
    pen: Pen, old: Place, new: Place, compared: frozenset[str], *, levels: Mapping[str, Kind] | None = None
) -> None:
    """Compare the fields of an object that is no schema, but for those compared elsewhere."""
    levels = levels or {}
    for keyword in {**old.mapping, **new.mapping}:
        if keyword in compared or keyword == "$ref":
            continue
        was, now = old.mapping.get(keyword, _MISSING), new.mapping.get(keyword, _MISSING)
        if was is not _MISSING and now is not _MISSING and same(was, now):
            continue
        here = f"{new.pointer}/{escape(keyword)}" if now is not _MISSING else None
        there = f"{old.pointer}/{escape(keyword)}" if was is not _MISSING else None
        verb = "new" if was is _MISSING else "gone" if now is _MISSING else "another one"
        if keyword == "deprecated":
            if bool(was is True) is not bool(now is True):
                kind, text = (Kind.BEHAVIOUR, "deprecated now") if now is True else (Kind.WORDS, "no longer deprecated")
                pen.note(kind, "deprecated", text, new=here, old=there)
        elif keyword in levels:
            pen.note(levels[keyword], f"{keyword}-changed", f"{keyword} is {verb}", new=here, old=there)
        elif keyword in WORDS or keyword.startswith("x-"):
            pen.note(Kind.WORDS, "words-changed", f"{keyword} is {verb}", new=here, old=there)
        else:
            text = f"{keyword} is {verb}, which is outside of what can be judged here"
            pen.note(Kind.UNKNOWN, "unknown-keyword", text, new=here, old=there)
