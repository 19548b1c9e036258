"""Two OpenAPI documents, compared: every difference, judged by the direction in which it travels."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from omnidim_spec.changes import LOG
from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import Change, Difference, Kind, Level, Shift, Way
from omnidim_spec.diff.document import Document, Place, read_document
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.operations import Operations
from omnidim_spec.diff.promises import RULES, compare_promises
from omnidim_spec.diff.scalars import ENUM_ADDED
from omnidim_spec.diff.schemas import Comparer
from omnidim_spec.diff.security import Schemes, compare_schemes
from omnidim_spec.diff.servers import moved_base
from omnidim_spec.diff.usage import unused_components, used_schemes
from omnidim_spec.errors import Fault, SchemaError, SpecError
from omnidim_spec.pointers import Json, same

_OF_ROOT = frozenset({"info", "servers", "paths", "webhooks", "components", "security", "tags", "openapi", RULES, LOG})
_DIRECTED = frozenset({Kind.NARROWED, Kind.WIDENED, Kind.CHANGED, Kind.LOST, Kind.GAINED})


def compare(
    old: Json, new: Json, *, names: tuple[str, str] = ("OLD", "NEW"), response_enum: Level = Level.BREAKING
) -> Difference:
    """Return every difference between two OpenAPI documents, the worst first.

    `response_enum` is the level of a value that is new in an enum of a reply.

    Raises:
        SpecError: with the faults of both documents.
    """
    documents = _read(old, new, names)
    try:
        shifts = list(_shifts(*documents))
    except RecursionError:
        raise SchemaError(
            Fault(" and ".join(names), "schemas that can be followed", "nesting too deep", "flatten them")
        ) from None
    faults = list(dict.fromkeys(fault for document in documents for fault in document.faults))
    if faults:
        raise SchemaError(faults)
    return Difference(tuple(_changes(shifts, response_enum)))


def _read(old: Json, new: Json, names: tuple[str, str]) -> tuple[Document, Document]:
    documents: list[Document] = []
    faults: list[Fault] = []
    for value, name in zip((old, new), names, strict=True):
        try:
            documents.append(read_document(value, name))
        except SpecError as error:
            faults.extend(error.faults)
    if faults:
        raise SchemaError(faults)
    return documents[0], documents[1]


def _shifts(old: Document, new: Document) -> Iterator[Shift]:
    if json.dumps(old.value, sort_keys=True) == json.dumps(new.value, sort_keys=True):
        return
    found = Found()
    comparer, schemes = Comparer(old, new), Schemes.of(old, new)
    bases = moved_base(old.root, new.root)
    operations = Operations(comparer, schemes, found, is_moved=any(bases))
    _compare_roots(found, old.root, new.root)
    operations.compare_paths(_items(old, "paths", bases[0]), _items(new, "paths", bases[1]), Way.REQUEST)
    operations.compare_paths(_items(old, "webhooks"), _items(new, "webhooks"), Way.RESPONSE, kind="webhook")
    compare_schemes(found, schemes, used_schemes(old) | used_schemes(new))
    comparer.settle()
    _note_renamed(found, comparer)
    _note_unused(found, old, new)
    yield from found.everything()


def _items(document: Document, keyword: str, base: str = "") -> dict[str, Place]:
    return {f"{base}{name}": place for name, place in document.root.members(keyword).items() if not name.startswith("x-")}


def _compare_roots(found: Found, old: Place, new: Place) -> None:
    pen = Pen(found, Way.REQUEST, "", "")
    compare_fields(pen, old, new, _OF_ROOT)
    if old.value["openapi"] != new.value["openapi"]:
        text = f"OpenAPI {new.value['openapi']}, was {old.value['openapi']}"
        pen.note(Kind.WORDS, "words-changed", text, new="/openapi")
    for keyword, text in (
        ("info", "what is said of the API"),
        ("tags", "what is said of the tags"),
        (LOG, "the overlay's log"),
    ):
        if not same(_sorted(old.value.get(keyword)), _sorted(new.value.get(keyword))):
            here, there = (f"/{keyword}" if keyword in place.value else None for place in (new, old))
            pen.note(Kind.WORDS, "words-changed", f"{text} has changed", new=here, old=there)
    compare_promises(found, old, new)


def _sorted(value: Json) -> Json:
    """Return a list without its order, which means nothing where this is asked."""
    return sorted(json.dumps(item, sort_keys=True) for item in value) if isinstance(value, list) else value


def _note_renamed(found: Found, comparer: Comparer) -> None:
    for (one, other), way in comparer.renamed.items():
        pen = Pen(found, way, "", "")
        text = f"the component {one} is {other} here: the same on the wire, but generated code has another name"
        pen.note(Kind.NAMES, "component-renamed", text, new=f"/components/schemas/{other}")


def _note_unused(found: Found, old: Document, new: Document) -> None:
    before, after = unused_components(old), unused_components(new)
    for pointer in {**before, **after}:
        if pointer in before and pointer in after and same(before[pointer], after[pointer]):
            continue
        verb = "has changed" if pointer in before and pointer in after else "is new" if pointer in after else "is gone"
        is_elsewhere = (pointer in before) is not (pointer in after) and _is_there(new if pointer in before else old, pointer)
        if is_elsewhere:
            continue
        pen = Pen(found, Way.REQUEST, pointer, pointer)
        pointers = {"new": pointer} if pointer in after else {"old": pointer}
        pen.note(Kind.WORDS, "unused-component", f"a component that nothing uses {verb}", **pointers)


def _is_there(document: Document, pointer: str) -> bool:
    try:
        document.at(pointer)
    except KeyError:
        return False
    return True


def _changes(shifts: Iterable[Shift], response_enum: Level) -> list[Change]:
    """Judge shifts; one place, one rule and one direction is one change."""
    changes: dict[tuple[str, ...], Change] = {}
    for shift in shifts:
        is_directed = shift.kind in _DIRECTED
        level = shift.level
        if shift.rule == ENUM_ADDED and shift.way is Way.RESPONSE and shift.kind is Kind.WIDENED:
            level = response_enum
        direction = shift.way.value if is_directed else ""
        change = Change(level, shift.where, shift.message, shift.rule, direction, shift.is_gone)
        key = (change.where, change.rule, direction, change.message if shift.rule not in ("default-changed",) else "")
        if key not in changes or level.rank < changes[key].level.rank:
            changes[key] = change
    return sorted(changes.values(), key=lambda change: change.level.rank)
