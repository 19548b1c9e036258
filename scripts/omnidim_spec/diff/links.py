"""Links from a reply to the next operation, before and after: nothing on the wire, but what a client follows."""

from __future__ import annotations

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.promises import compare_promises

_FOLLOWED = dict.fromkeys(("operationId", "operationRef", "parameters", "requestBody", "server"), Kind.BEHAVIOUR)


def compare_links(found: Found, old: Place, new: Place, way: Way) -> None:
    """Compare the links of two replies."""
    pen = Pen(found, way, old.pointer, new.pointer)
    before, after = old.members("links"), new.members("links")
    for name, place in before.items():
        if name not in after:
            pen.note(Kind.BEHAVIOUR, "link-removed", f"the link {name} is gone", old=place.pointer)
            continue
        one, other = place.followed(), after[name].followed()
        inner = Pen(found, way, one.pointer, other.pointer)
        compare_fields(inner, one, other, frozenset({"x-rules", *_same_target(one, other)}), levels=_FOLLOWED)
        compare_promises(found, one, other)
    for name, place in after.items():
        if name not in before:
            pen.note(Kind.GAINED, "link-added", f"the link {name} is new", new=place.pointer)


def _same_target(one: Place, other: Place) -> set[str]:
    """Return the keywords that name the same operation before and after, whose id alone has another name."""
    was, now = (_target(place) for place in (one, other))
    return {"operationId"} if was is not None and was == now else set()


def _target(link: Place) -> tuple[str, str] | None:
    wanted = link.mapping.get("operationId")
    for path, item in link.document.root.members("paths").items():
        for method, operation in item.mapping.items():
            if isinstance(operation, dict) and wanted is not None and operation.get("operationId") == wanted:
                return path, method
    return None
