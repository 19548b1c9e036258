"""Replies, before and after: statuses, bodies, headers and links."""

from __future__ import annotations

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.bodies import compare_content
from omnidim_spec.diff.change import WIDENING, Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.links import compare_links
from omnidim_spec.diff.parameters import Parameter, compare_parameter
from omnidim_spec.diff.schemas import Comparer

_COMPARED = frozenset({"content", "headers", "links"})
Replies = dict[str, Place]


def compare_replies(old: Place, new: Place, way: Way, comparer: Comparer) -> Found:
    """Compare the replies of two operations; `way` is the one that replies go."""
    found = Found()
    pen = Pen(found, way, old.pointer, new.pointer)
    before, after = _replies(old), _replies(new)
    gone = [status for status in before if _is_success(status) and status not in after and _covering(status, after) is None]
    added = [status for status in after if _is_success(status) and status not in before and _covering(status, before) is None]
    if len(gone) == len(added) == 1:
        text = f"the status {added[0]} comes in place of {gone[0]}"
        pen.note(Kind.CHANGED, "status-changed", text, new=after[added[0]].pointer)
        before = {status: place for status, place in before.items() if status != gone[0]}
        after = {status: place for status, place in after.items() if status != added[0]}
    for status, place in before.items():
        other = _covering(status, after)
        if other is None:
            _note_gone(pen, status, place, after, way, comparer)
        else:
            found.add(_compare_reply(place, other, way, comparer))
    for status, place in after.items():
        if status not in before:
            _note_added(pen, status, place, before, way, comparer)
    return found


def _replies(operation: Place) -> Replies:
    return {status.upper(): place for status, place in operation.members("responses").items() if not status.startswith("x-")}


def _is_success(status: str) -> bool:
    return status.startswith(("2", "3"))


def _covering(status: str, replies: Replies) -> Place | None:
    """Return the reply of a status, or of the range that holds it."""
    return replies.get(status) or replies.get(f"{status[0]}XX")


def _note_gone(pen: Pen, status: str, place: Place, after: Replies, way: Way, comparer: Comparer) -> None:
    rest = after.get("DEFAULT")
    if rest is not None:
        inner = _compare_reply(place, rest, way, comparer)
        if not _is_success(status):
            pen.found.add(inner)
            return
        if not comparer.shows(inner, WIDENING):
            pen.note(Kind.NAMES, "status-removed", f"the status {status} is one of `default` now", old=place.pointer)
            return
    kind = Kind.LOST if _is_success(status) else Kind.BEHAVIOUR
    pen.note(
        kind, "status-removed", f"the status {'of all others' if status == 'DEFAULT' else status} is gone", old=place.pointer
    )


def _note_added(pen: Pen, status: str, place: Place, before: Replies, way: Way, comparer: Comparer) -> None:
    wider = _covering(status, before)
    if wider is None and not _is_success(status):
        wider = before.get("DEFAULT")
    if wider is not None and status != "DEFAULT":
        pen.found.add(_compare_reply(wider, place, way, comparer))
        pen.note(Kind.WORDS, "status-added", f"the status {status} is described by itself now", new=place.pointer)
        return
    kind = Kind.BEHAVIOUR if _is_success(status) and way is Way.RESPONSE else Kind.GAINED
    pen.note(kind, "status-added", f"the status {'of all others' if status == 'DEFAULT' else status} is new", new=place.pointer)


def _compare_reply(old: Place, new: Place, way: Way, comparer: Comparer) -> Found:
    found = Found()
    one, other = old.followed(), new.followed()
    pen = Pen(found, way, one.pointer, other.pointer)
    found.add(compare_content(one, other, way, comparer))
    compare_fields(pen, one, other, _COMPARED)
    before, after = _headers(one), _headers(other)
    for name, header in before.items():
        if name in after:
            found.add(compare_parameter(header, after[name], way, comparer))
        else:
            pen.note(Kind.LOST, "header-removed", f"the header {header.name} is gone", old=header.place.pointer)
    for name, header in after.items():
        if name not in before:
            pen.note(Kind.GAINED, "header-added", f"the header {header.name} is new", new=header.place.pointer)
    compare_links(found, one, other, way)
    return found


def _headers(reply: Place) -> dict[str, Parameter]:
    headers = {name: place.followed() for name, place in reply.members("headers").items()}
    return {name.lower(): Parameter(place, name, "header") for name, place in headers.items() if name.lower() != "content-type"}
