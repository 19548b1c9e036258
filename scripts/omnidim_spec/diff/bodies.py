"""Bodies of requests and replies, before and after: media types, their schemas, and how parts are encoded."""

from __future__ import annotations

import re

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.diff.schemas import Comparer

_OF_BODY = frozenset({"content", "required"})
_OF_MEDIA = frozenset({"schema", "encoding"})


def compare_request_bodies(
    old: Place | None, new: Place | None, way: Way, comparer: Comparer, places: tuple[str, str]
) -> Found:
    """Compare what an operation takes as its body; None where it takes none."""
    found = Found()
    pen = Pen(found, way, *places)
    if old is None and new is not None:
        kind = Kind.NARROWED if new.followed().mapping.get("required") is True else Kind.GAINED
        pen.note(
            kind, "body-added", f"there is a body now{', and it is required' if kind is Kind.NARROWED else ''}", new=new.pointer
        )
    elif old is not None and new is None:
        pen.note(Kind.LOST, "body-removed", "the body is gone", old=old.pointer)
    elif old is not None and new is not None:
        one, other = old.followed(), new.followed()
        pen = Pen(found, way, one.pointer, other.pointer)
        is_required = [each.mapping.get("required") is True for each in (one, other)]
        if is_required[0] is not is_required[1]:
            here, there = (f"{each.pointer}/required" if "required" in each.mapping else None for each in (other, one))
            pen.moved(
                "body-required",
                f"the body is {'required' if is_required[1] else 'optional'} now",
                is_narrower=is_required[1],
                new=here,
                old=there,
            )
        compare_fields(pen, one, other, _OF_BODY)
        found.add(compare_content(one, other, way, comparer))
    return found


def media_type(text: str) -> str:
    """Return a media type in one way of writing; that JSON is UTF-8 goes without saying."""
    name, *settings = (part.strip().lower() for part in text.split(";"))
    settings = sorted(re.sub(r"\s*=\s*\"?([^\"]*)\"?", r"=\1", setting) for setting in settings if setting)
    if name.endswith(("/json", "+json")) and settings == ["charset=utf-8"]:
        settings = []
    return ";".join([name, *settings])


def _covering(name: str, media: dict[str, Place]) -> Place | None:
    """Return the media type of that name, or the narrowest range that holds it."""
    bare = name.partition(";")[0]
    for candidate in (name, f"{bare.partition('/')[0]}/*", "*/*"):
        if candidate in media:
            return media[candidate]
    return None


def compare_content(old: Place, new: Place, way: Way, comparer: Comparer) -> Found:
    """Compare the media types of two bodies, and what each holds."""
    found = Found()
    pen = Pen(found, way, old.pointer, new.pointer)
    before = {media_type(name): place for name, place in old.members("content").items()}
    after = {media_type(name): place for name, place in new.members("content").items()}
    for name, place in before.items():
        other = _covering(name, after)
        within = [each for new_name, each in after.items() if _covering(new_name, {name: place})] if name.endswith("/*") else []
        if other is None and within and way is Way.RESPONSE:
            for each in within:
                found.add(_compare_media(place, each, way, comparer))
            pen.note(Kind.NARROWED, "media-type-removed", f"no longer any media type of {name}", old=place.pointer)
        elif other is None:
            pen.note(Kind.LOST, "media-type-removed", f"{name} is gone", old=place.pointer)
        else:
            found.add(_compare_media(place, other, way, comparer))
    for name, place in after.items():
        if name in before:
            continue
        wider = any(_covering(each, {name: place}) for each in before)
        if wider and way is Way.RESPONSE:
            pen.note(Kind.WIDENED, "media-type-added", f"any media type of {name} can come", new=place.pointer)
        elif _covering(name, before) is None:
            pen.note(Kind.GAINED, "media-type-added", f"{name} is new", new=place.pointer)
    return found


def _compare_media(old: Place, new: Place, way: Way, comparer: Comparer) -> Found:
    found = Found()
    one, other = (tuple(filter(None, [media.get("schema")])) for media in (old, new))
    found.add(comparer.compare(one, other, way, (f"{old.pointer}/schema", f"{new.pointer}/schema")))
    pen = Pen(found, way, old.pointer, new.pointer)
    compare_fields(pen, old, new, _OF_MEDIA)
    before, after = old.members("encoding"), new.members("encoding")
    for name in {**before, **after}:
        had, has = before.get(name), after.get(name)
        if had is None or has is None:
            pen.note(
                Kind.CHANGED,
                "encoding-changed",
                f"how {name} is encoded has changed",
                new=has.pointer if has else None,
                old=had.pointer if had else None,
            )
        else:
            _compare_encoding(found, had, has, way, name)
    return found


def _compare_encoding(found: Found, old: Place, new: Place, way: Way, name: str) -> None:
    pen = Pen(found, way, old.pointer, new.pointer)
    one, other = ({media_type(each) for each in str(place.mapping.get("contentType", "")).split(",")} for place in (old, new))
    if one != other:
        kind = Kind.NARROWED if other < one else Kind.WIDENED if one < other else Kind.CHANGED
        text = f"{name} is encoded as {', '.join(sorted(other))}, was {', '.join(sorted(one))}"
        pen.note(kind, "encoding-changed", text, new=f"{new.pointer}/contentType")
    fixed = dict.fromkeys(("style", "explode", "allowReserved", "headers"), Kind.CHANGED)
    compare_fields(pen, old, new, frozenset({"contentType"}), levels=fixed)
