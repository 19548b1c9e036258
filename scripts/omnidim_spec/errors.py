"""What the toolchain raises.

SpecError            one or more faults of an input; nothing was written
├── PageError        a page does not say what a page has to say
├── OverlayError     the overlay, or an action of it, cannot be applied
├── SchemaError      the joined document is not a valid or usable OpenAPI 3.1 document
├── ProofError       the built spec does not give back its pages (a defect of the toolchain)
└── GenerateError    the generator refused the spec, or warned about it
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen


@frozen
class Fault:
    """One thing that is wrong: where, what was expected, what came, and what to do next."""

    where: str
    expected: str
    came: str
    todo: str = ""

    def __str__(self) -> str:
        advice = f"\n    {self.todo}" if self.todo else ""
        return f"{self.where}: expected {self.expected}, found {self.came}{advice}"


class SpecError(Exception):
    """Faults of an input, all of them at once. `faults` holds them in the order of the input."""

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class PageError(SpecError):
    """A page does not say what a page has to say."""


class OverlayError(SpecError):
    """The overlay, or an action of it, cannot be applied."""


class SchemaError(SpecError):
    """The joined document is not a valid or usable OpenAPI 3.1 document."""


class ProofError(SpecError):
    """The built spec does not give back its pages: a defect of the toolchain, never of the input."""


class GenerateError(SpecError):
    """The client generator refused the spec, or warned about it."""
