"""What a caller has to show, before and after: any one of the alternatives, all that it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from omnidim_spec.diff.annotations import compare_fields
from omnidim_spec.diff.change import Kind, Way
from omnidim_spec.diff.document import Document, Place
from omnidim_spec.diff.found import Found, Pen
from omnidim_spec.pointers import canonical

Alternative = dict[str, frozenset[str]]
"""The schemes that are asked for together, by who they are, and the scopes of each."""
_URLS = ("authorizationUrl", "tokenUrl", "deviceAuthorizationUrl")


@frozen(eq=False)
class Asked:
    """The alternatives that hold for an operation, and where they stand."""

    alternatives: tuple[Alternative, ...]
    pointer: str | None


@frozen(eq=False)
class Schemes:
    """The security schemes of both documents: the same name is the same scheme, and so is the same content."""

    old: dict[str, Place]
    new: dict[str, Place]
    new_document: Document

    @classmethod
    def of(cls, old: Document, new: Document) -> Schemes:
        return cls(_schemes(old), _schemes(new), new)

    def asked(self, levels: Iterable[Place]) -> Asked:
        """Return what holds for an operation: what the innermost level says that says anything."""
        for level in levels:
            if "security" in level.mapping:
                listed = level.items("security")
                found = tuple(self._alternative(place) for place in listed) or ({},)
                return Asked(found, f"{level.pointer}/security")
        return Asked(({},), None)

    def _alternative(self, place: Place) -> Alternative:
        schemes = self.new if place.document is self.new_document else self.old
        return {self._identity(name, schemes): frozenset(map(str, node.listing)) for name, node in _members(place)}

    def _identity(self, name: str, schemes: dict[str, Place]) -> str:
        if name in self.old and name in self.new:
            return name
        return canonical(_essence(schemes[name].mapping)) if name in schemes else name


def _members(place: Place) -> Iterator[tuple[str, Place]]:
    for name in place.mapping:
        yield name, place.child(name)


def _schemes(document: Document) -> dict[str, Place]:
    components = document.root.get("components")
    return {name: place.followed() for name, place in components.members("securitySchemes").items()} if components else {}


def _essence(scheme: dict[str, object]) -> dict[str, object]:
    return {
        key: value for key, value in scheme.items() if key not in ("description", "bearerFormat") and not key.startswith("x-")
    }


def compare_asked(found: Found, old: Asked, new: Asked) -> None:
    """Compare what two operations ask for: whoever was let in must be let in still."""
    pen = Pen(found, Way.REQUEST, old.pointer or "", new.pointer or "")
    unserved = [one for one in old.alternatives if not any(_is_enough(one, other) for other in new.alternatives)]
    fresh = [other for other in new.alternatives if not any(_is_enough(other, one) for one in old.alternatives)]
    eased = [
        other
        for other in new.alternatives
        if not any(_is_enough(one, other) and _is_enough(other, one) for one in old.alternatives)
    ]
    if unserved:
        text = f"credentials: {_shown(new.alternatives)} now, was {_shown(old.alternatives)}"
        pen.note(Kind.NARROWED, "security-tightened", text, new=new.pointer, old=old.pointer)
    elif fresh or eased:
        text = f"credentials: {_shown(new.alternatives)} now, was {_shown(old.alternatives)}"
        pen.note(Kind.WIDENED, "security-eased", text, new=new.pointer, old=old.pointer)


def _is_enough(shown: Alternative, asked: Alternative) -> bool:
    return all(name in shown and scopes <= shown[name] for name, scopes in asked.items())


def _shown(alternatives: tuple[Alternative, ...]) -> str:
    texts = []
    for one in alternatives:
        names = [f"{name} with {', '.join(sorted(scopes))}" if scopes else name for name, scopes in one.items()]
        texts.append(" and ".join(names) or "none")
    return " or ".join(texts)


def compare_schemes(found: Found, schemes: Schemes, used: set[str]) -> None:
    """Compare the schemes that both documents have and use."""
    for name in schemes.old.keys() & schemes.new.keys() & used:
        one, other = schemes.old[name], schemes.new[name]
        pen = Pen(found, Way.REQUEST, one.pointer, other.pointer)
        if one.mapping.get("type") != other.mapping.get("type"):
            text = f"{name} is of the type {other.mapping.get('type')}, was {one.mapping.get('type')}"
            pen.note(Kind.CHANGED, "scheme-changed", text, new=f"{other.pointer}/type")
            continue
        is_same_scheme = str(one.mapping.get("scheme")).lower() == str(other.mapping.get("scheme")).lower()
        compared = frozenset({"type", "flows", *({"scheme"} if is_same_scheme else ())})
        levels = dict.fromkeys(("name", "in", "scheme", "openIdConnectUrl"), Kind.CHANGED)
        compare_fields(pen, one, other, compared, levels={**levels, "bearerFormat": Kind.WORDS})
        _compare_flows(found, one, other)


def _compare_flows(found: Found, old: Place, new: Place) -> None:
    pen = Pen(found, Way.REQUEST, old.pointer, new.pointer)
    before, after = old.get("flows"), new.get("flows")
    flows = [dict(_members(place)) if place else {} for place in (before, after)]
    for name in {**flows[0], **flows[1]}:
        one, other = flows[0].get(name), flows[1].get(name)
        if other is None:
            pen.note(Kind.LOST, "flow-removed", f"the flow {name} is gone", old=flows[0][name].pointer)
        elif one is None:
            pen.note(Kind.GAINED, "flow-added", f"the flow {name} is new", new=other.pointer)
        else:
            inner = Pen(found, Way.REQUEST, one.pointer, other.pointer)
            levels = {**dict.fromkeys(_URLS, Kind.CHANGED), "refreshUrl": Kind.BEHAVIOUR}
            compare_fields(inner, one, other, frozenset({"scopes"}), levels=levels)
            _compare_scopes(inner, one, other)


def _compare_scopes(pen: Pen, old: Place, new: Place) -> None:
    before, after = old.members("scopes"), new.members("scopes")
    for name in {**before, **after}:
        if name not in after:
            pen.note(Kind.LOST, "scope-removed", f"the scope {name} is gone", old=before[name].pointer)
        elif name not in before:
            pen.note(Kind.GAINED, "scope-added", f"the scope {name} is new", new=after[name].pointer)
        elif before[name].value != after[name].value:
            pen.note(Kind.WORDS, "words-changed", f"the scope {name} has other words", new=after[name].pointer)
