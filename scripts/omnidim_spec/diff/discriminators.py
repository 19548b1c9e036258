"""The property that names the variant, and the names that it knows."""

from __future__ import annotations

from omnidim_spec.diff.accepted import Schemas
from omnidim_spec.diff.change import Kind
from omnidim_spec.diff.document import Place
from omnidim_spec.diff.found import Pen
from omnidim_spec.pointers import keys_of


def compare_discriminators(pen: Pen, old: Schemas, new: Schemas) -> None:
    """Compare the properties that name the variants of two unions."""
    for one, other in zip(old, new, strict=False):
        _compare(pen, one, other)
    for one in old[len(new) :]:
        pen.note(Kind.BEHAVIOUR, "discriminator-changed", "no property names the variant any more", old=one.pointer)
    for other in new[len(old) :]:
        text = f"the property {other.mapping.get('propertyName')} names the variant now"
        pen.note(Kind.BEHAVIOUR, "discriminator-changed", text, new=other.pointer)


def _compare(pen: Pen, old: Place, new: Place) -> None:
    one, other = old.mapping.get("propertyName"), new.mapping.get("propertyName")
    if one != other:
        text = f"the property {other} names the variant, was {one}"
        pen.note(Kind.CHANGED, "discriminator-changed", text, new=f"{new.pointer}/propertyName")
        return
    before, after = _mapping(old), _mapping(new)
    for name in {**before, **after}:
        had, has = before.get(name), after.get(name)
        here, there = f"{new.pointer}/mapping", f"{old.pointer}/mapping"
        if had is None:
            pen.note(Kind.WIDENED, "discriminator-mapping", f"the name {name} of a variant is new", new=here)
        elif has is None:
            pen.note(Kind.NARROWED, "discriminator-mapping", f"the name {name} of a variant is gone", old=there)
        elif had != has:
            pen.note(Kind.CHANGED, "discriminator-mapping", f"the name {name} is {has}, was {had}", new=f"{here}/{name}")


def _mapping(place: Place) -> dict[str, str]:
    """Return the name of every variant: a component that the mapping leaves out is called by its own name."""
    said = {name: _component(str(node.value)) for name, node in place.members("mapping").items()}
    holder = place.document.at(place.pointer.rpartition("/")[0])
    variants = [
        variant for keyword in ("oneOf", "anyOf") for variant in holder.items(keyword) if isinstance(variant.value, dict)
    ]
    components = [_component(str(variant.value["$ref"])) for variant in variants if "$ref" in variant.value]
    return {**{name: name for name in components if name not in said.values()}, **said}


def _component(reference: str) -> str:
    return keys_of(reference)[-1] if "/" in reference else reference
