"""Where an API is served, before and after."""

from __future__ import annotations

from collections.abc import Iterable

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.pointers import Json

_IN_FOCUS = frozenset({"url", "variables"})
Served = tuple[dict[str, Place], str]
"""The servers by their address, and the pointer of the list."""


def servers_of(levels: Iterable[Place]) -> Served:
    """Return the servers that hold for an operation: of the innermost level that names any."""
    pointer = ""
    for level in levels:
        places = level.items("servers")
        pointer = f"{level.pointer}/servers"
        if places:
            return {_address(place): place for place in places}, pointer
    return {}, pointer


def moved_base(old: Place, new: Place) -> tuple[str, str]:
    """Return what has to stand before the paths of each document, where a part of the address moved between servers and paths.

    A server `https://example.com/v1` with the path `/things` is the same as `https://example.com` with `/v1/things`.
    """
    (before, _), (after, _) = servers_of((old,)), servers_of((new,))
    if not before or not after or before.keys() == after.keys() or any(_has_own_servers(root) for root in (old, new)):
        return "", ""
    for longer, shorter, paths, others, is_old in ((before, after, old, new, True), (after, before, new, old, False)):
        shortest = min(shorter, key=len, default="")
        base = min(longer, key=len).removeprefix(shortest)
        fits = base.startswith("/") and {f"{address}{base}" for address in shorter} == set(longer)
        if fits and any(f"{base}{path}" in others.members("paths") for path in paths.members("paths")):
            return (base, "") if is_old else ("", base)
    return "", ""


def _has_own_servers(root: Place) -> bool:
    items = [item.followed() for item in root.members("paths").values()]
    return any("servers" in node for item in items for node in (item.mapping, *filter(_is_mapping, item.mapping.values())))


def _is_mapping(value: Json) -> bool:
    return isinstance(value, dict)


def _address(place: Place) -> str:
    return str(place.mapping.get("url", "/")).rstrip("/")


def compare_servers(found: Found, old: Served, new: Served) -> None:
    """Compare the servers of two operations."""
    (before, old_list), (after, new_list) = old, new
    pen = Pen(found, Way.REQUEST, old_list, new_list)
    one, other = set(before) or {""}, set(after) or {""}
    gone, added = sorted(one - other), sorted(other - one)
    here = after[added[0]].pointer if added and after else None
    there = before[gone[0]].pointer if gone and before else None
    if len(gone) == len(added) == 1:
        text = f"the server is {added[0] or '/'} now, was {gone[0] or '/'}"
        pen.note(Kind.CHANGED, "server-changed", text, new=f"{here}/url" if here else None, old=there)
    else:
        for name in gone:
            pen.note(Kind.LOST, "server-removed", f"the server {name or '/'} is gone", old=there and before[name].pointer)
        for name in added:
            pen.note(Kind.GAINED, "server-added", f"the server {name or '/'} is new", new=here and after[name].pointer)
    for name in before.keys() & after.keys():
        _compare_server(found, before[name], after[name])


def _compare_server(found: Found, old: Place, new: Place) -> None:
    pen = Pen(found, Way.REQUEST, old.pointer, new.pointer)
    compare_fields(pen, old, new, _IN_FOCUS)
    before, after = old.members("variables"), new.members("variables")
    for name in sorted(before.keys() & after.keys()):
        _compare_variable(found, before[name], after[name], name)
    for name in sorted(before.keys() ^ after.keys()):
        place = after.get(name) or before[name]
        text = f"the server's variable {name} is {'described now' if name in after else 'no longer described'}"
        pointers = {"new": place.pointer} if name in after else {"old": place.pointer}
        pen.note(Kind.WORDS, "words-changed", text, **pointers)


def _compare_variable(found: Found, old: Place, new: Place, name: str) -> None:
    pen = Pen(found, Way.REQUEST, old.pointer, new.pointer)
    one, other = (
        {str(value.value) for value in place.items("enum")} if "enum" in place.mapping else None for place in (old, new)
    )
    if one != other:
        is_narrower = one is None or (other is not None and not one <= other)
        here, there = (f"{place.pointer}/enum" if "enum" in place.mapping else None for place in (new, old))
        pen.moved(
            "server-variable", f"the server's variable {name} takes other values", is_narrower=is_narrower, new=here, old=there
        )
    compare_fields(pen, old, new, frozenset({"enum"}), levels={"default": Kind.BEHAVIOUR})
