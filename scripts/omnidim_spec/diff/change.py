"""What a comparison finds: shifts of what is accepted or promised, and the changes that people and programs read."""

from __future__ import annotations

from enum import Enum, StrEnum

from attrs import field, frozen

from omnidim_spec.pointers import Json


class Level(StrEnum):
    """How much a change matters to those who use the API, the worst first."""

    BREAKING = "breaking"
    UNCLASSIFIED = "unclassified"
    WARNING = "warning"
    COMPATIBLE = "compatible"
    DOCUMENTATION = "documentation"
    NONE = "none"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    def is_at_least(self, other: Level) -> bool:
        return self.rank <= other.rank


class Way(StrEnum):
    """Who sends what is described: a request is sent by the API's user, a response by the API.

    In callbacks and webhooks the roles are exchanged: there, what is called a request goes the way of a response.
    """

    REQUEST = "request"
    RESPONSE = "response"

    @property
    def back(self) -> Way:
        return Way.RESPONSE if self is Way.REQUEST else Way.REQUEST


class Kind(Enum):
    """What happened to a set of values, or to what surrounds it."""

    NARROWED = "narrowed"  # fewer values than before
    WIDENED = "widened"  # more values than before
    CHANGED = "changed"  # neither set holds the other
    LOST = "lost"  # something that both sides could use is gone
    GAINED = "gained"  # something new that nobody has to use
    BEHAVIOUR = "behaviour"  # the same on the wire, but something else happens
    NAMES = "names"  # the same on the wire, but generated code has other names
    WORDS = "words"  # for readers only
    UNKNOWN = "unknown"  # a keyword outside the model

    @property
    def inverse(self) -> Kind:
        """What the shift is when the set is a forbidden one."""
        flipped = {Kind.NARROWED: Kind.WIDENED, Kind.WIDENED: Kind.NARROWED, Kind.LOST: Kind.CHANGED, Kind.GAINED: Kind.CHANGED}
        return flipped.get(self, self)


NARROWING = frozenset({Kind.NARROWED, Kind.CHANGED, Kind.LOST, Kind.UNKNOWN})
"""Shifts after which a value of the old set may be outside of the new one."""
WIDENING = frozenset({Kind.WIDENED, Kind.CHANGED, Kind.LOST, Kind.UNKNOWN})
"""Shifts after which a value of the new set may be outside of the old one."""

_SAME_FOR_BOTH = {
    Kind.CHANGED: Level.BREAKING,
    Kind.LOST: Level.BREAKING,
    Kind.GAINED: Level.COMPATIBLE,
    Kind.BEHAVIOUR: Level.WARNING,
    Kind.NAMES: Level.WARNING,
    Kind.WORDS: Level.DOCUMENTATION,
    Kind.UNKNOWN: Level.UNCLASSIFIED,
}


@frozen
class Shift:
    """One difference, before it is judged. `where` is a pointer into the new document, or into the old one if `is_gone`."""

    kind: Kind
    rule: str
    where: str
    message: str
    way: Way = Way.REQUEST
    is_gone: bool = False

    @property
    def level(self) -> Level:
        """The level by direction: a request must not be narrowed, a response must not be widened."""
        if self.kind in _SAME_FOR_BOTH:
            return _SAME_FOR_BOTH[self.kind]
        is_breaking = (self.kind is Kind.NARROWED) is (self.way is Way.REQUEST)
        return Level.BREAKING if is_breaking else Level.COMPATIBLE


@frozen
class Change:
    """A difference, judged. `direction` is empty where it is about neither requests nor responses alone."""

    level: Level
    where: str
    message: str
    rule: str
    direction: str = ""
    is_gone: bool = field(default=False)

    def as_json(self) -> dict[str, Json]:
        place = {"where": self.where, "message": self.message, "rule": self.rule}
        return {"level": self.level.value, **place, "direction": self.direction or None, "in": "old" if self.is_gone else "new"}


@frozen
class Difference:
    """All changes between two documents, the worst first."""

    changes: tuple[Change, ...]

    @property
    def verdict(self) -> Level:
        return min((change.level for change in self.changes), key=lambda level: level.rank, default=Level.NONE)

    def as_json(self) -> dict[str, Json]:
        return {"verdict": self.verdict.value, "changes": [change.as_json() for change in self.changes]}
