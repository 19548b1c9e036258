"""A rule: one promise of the pages as data, as it stands in `x-rules` of a spec."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

BASES = ("stated", "implied", "assumed")
REPLIES = ("success", "error", "any")
FACTS = ("token", "is_given_out", "must_accept")

# The variables that rules about the same thing may use, and what such rules are about.
SUBJECTS = {
    "an exchange": frozenset({"request", "response", "facts", "defaults"}),
    "a create and what is read back": frozenset({"created", "fetched", "defaults"}),
    "two reads": frozenset({"before", "after"}),
    "two reads around a create": frozenset({"before", "created", "after"}),
    "all replies of a run": frozenset({"run"}),
}


@frozen
class Quote:
    """Words of a page; the page is known by the operation that it documents."""

    page: str
    words: str

    def __str__(self) -> str:
        return f"{self.page}: “{' '.join(self.words.split())}”"


@frozen
class Place:
    """Where a rule stands: the document, an operation, or a link from an operation (`operation`) to another (`target`)."""

    pointer: str
    operation: str | None = None
    target: str | None = None

    @property
    def label(self) -> str:
        if self.operation is None:
            return "any operation"
        return self.operation if self.target is None else f"{self.operation} -> {self.target}"


@frozen
class Rule:
    """A promise: `expression` holds wherever `when` does.

    `replies` says which replies it speaks of: those that succeed (both, where there are two), those that fail, or any (of the
    last exchange). `each` is a name and the values that stand for `{name}` in the texts, one after the other. `contradicted`
    says why a page's own example breaks the rule; such a rule is listed, and no server is judged by it.
    """

    id: str
    place: Place
    expression: str
    message: str
    basis: str
    quotes: tuple[Quote, ...]
    when: str | None = None
    replies: str = "success"
    each: Mapping[str, tuple[str, ...]] = field(factory=dict)
    contradicted: str | None = None

    @property
    def variants(self) -> tuple[dict[str, str], ...]:
        """The values of each name, one mapping a variant; one empty mapping where the rule has no `each`."""
        return tuple({name: value} for name, values in self.each.items() for value in values) or ({},)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text in which each `{name}` is replaced by its value."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
