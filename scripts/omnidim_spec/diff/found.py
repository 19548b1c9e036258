"""What was found at one pair of places; findings hold each other as schemas do, circles included."""

from __future__ import annotations

from collections.abc import Iterator, Set

from attrs import define, field, frozen

from omnidim_spec.diff.change import Kind, Shift, Way
from omnidim_spec.diff.labels import spot


@define(eq=False)
class Found:
    """Shifts of a place itself, and what was found below it; `True` beside a child: in a set of forbidden values."""

    shifts: list[Shift] = field(factory=list)
    below: list[tuple[Found, bool]] = field(factory=list)

    def add(self, other: Found, *, is_inverse: bool = False) -> None:
        self.below.append((other, is_inverse))

    def everything(self) -> Iterator[Shift]:
        """Yield every shift, each place once, however schemas lead back to themselves."""
        seen: set[tuple[int, bool]] = set()
        waiting: list[tuple[Found, bool]] = [(self, False)]
        while waiting:
            found, is_inverse = waiting.pop()
            if (id(found), is_inverse) in seen:
                continue
            seen.add((id(found), is_inverse))
            for shift in found.shifts:
                yield _inverse(shift) if is_inverse else shift
            waiting.extend((child, is_inverse is not flipped) for child, flipped in reversed(found.below))

    def has(self, kinds: Set[Kind]) -> bool:
        return any(shift.kind in kinds for shift in self.everything())


def _inverse(shift: Shift) -> Shift:
    return Shift(shift.kind.inverse, shift.rule, shift.where, shift.message, shift.way, shift.is_gone)


@frozen(eq=False)
class Pen:
    """Writes shifts about one pair of places down."""

    found: Found
    way: Way
    old: str
    new: str

    def note(self, kind: Kind, rule: str, text: str, *, new: str | None = None, old: str | None = None) -> None:
        """Note a shift at a pointer into the new document, or at one into the old where it is gone from the new."""
        is_gone = new is None and old is not None
        where = (old if is_gone else new) or self.new
        label = spot(where)
        self.found.shifts.append(Shift(kind, rule, where, f"{label}: {text}" if label else text, self.way, is_gone))

    def moved(self, rule: str, text: str, *, is_narrower: bool, new: str | None = None, old: str | None = None) -> None:
        self.note(Kind.NARROWED if is_narrower else Kind.WIDENED, rule, text, new=new, old=old)
