"""The log of what an overlay changed; it travels in the spec as `x-overlay`, so that anyone can undo it."""

from __future__ import annotations

import copy

from attrs import frozen

from omnidim_spec.pointers import Json, keys_of, look_up

LOG = "x-overlay"
"""The field of a built spec that holds the log."""


@frozen
class Change:
    """What an action did at one place: `add`, or `replace` or `remove` of what `was` there."""

    kind: str
    at: str
    by: int
    was: Json = None

    def as_json(self) -> dict[str, Json]:
        entry: dict[str, Json] = {self.kind: self.at}
        return entry if self.kind == "add" else {**entry, "was": self.was}


def undone(document: Json, log: list[dict[str, Json]]) -> Json:
    """Return a copy of the document as it was before the logged changes (`x-overlay` of a built spec)."""
    document = copy.deepcopy(document)
    undo(document, log)
    return document


def undo(document: Json, log: list[dict[str, Json]]) -> None:
    """Take the logged changes back, in place."""
    for entry in reversed(log):
        kind = next(key for key in ("add", "replace", "remove") if key in entry)
        place = entry[kind]
        parent = look_up(document, place.rpartition("/")[0])
        key = key_in(parent, place)
        if kind == "add":
            del parent[key]
        elif kind == "remove" and isinstance(parent, list):
            parent.insert(int(key), copy.deepcopy(entry["was"]))
        else:
            parent[key] = copy.deepcopy(entry["was"])


def key_in(parent: Json, place: str) -> str | int:
    """Return the last key of a pointer, as the container that holds the node takes it."""
    key = keys_of(place)[-1]
    return int(key) if isinstance(parent, list) else key
