"""Every sentence of a page, and what became of it: a rule, a reason why it is none, or nothing yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import frozen

from omnidim_spec.errors import Fault, OverlayError
from omnidim_spec.overlay import Overlay
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, walk
from omnidim_spec.rules.check import identifier_of, not_rules
from omnidim_spec.rules.read import read_rules

_END = re.compile(r"(?<=\.)\s+(?=[A-Z])")


@frozen
class Sentence:
    """A sentence of a page, where it stands, the ids of the rules that quote it, and the reasons why it is no rule."""

    page: str
    text: str
    where: str
    rules: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def is_overlooked(self) -> bool:
        return not self.rules and not self.reasons


def sentences(pages: Iterable[Page], document: Json, overlay: Overlay | None) -> list[Sentence]:
    """Return the sentences of the pages: of each quote, and of each description in the YAML.

    Raises:
        OverlayError: the overlay's list of what is not a rule is not written as it has to be.
    """
    faults: list[Fault] = []
    quoted = [(quote, rule.rule.id, True) for rule in read_rules(document) for quote in rule.rule.quotes]
    quoted += [(quote, entry.reason, False) for entry in not_rules(overlay, faults) for quote in entry.quotes]
    if faults:
        raise OverlayError(faults)
    found = []
    for page in pages:
        identifier = identifier_of(page)
        here = [(_plain(quote.words), name, is_rule) for quote, name, is_rule in quoted if quote.page == identifier]
        for text, where in _of_page(page):
            about = [(name, is_rule) for words, name, is_rule in here if words in text or text in words]
            rules = tuple(dict.fromkeys(name for name, is_rule in about if is_rule))
            reasons = tuple(dict.fromkeys(name for name, is_rule in about if not is_rule))
            found.append(Sentence(identifier, text, where, rules, reasons))
    return found


def _of_page(page: Page) -> Iterator[tuple[str, str]]:
    if page.description:
        yield from ((text, f"{page.name}:{page.line}") for text in _split(page.description))
    for pointer, node in walk(page.operation):
        if pointer.endswith("/description") and not pointer.endswith("/properties/description") and isinstance(node, str):
            yield from ((text, page.at(pointer)) for text in _split(node))


def _split(text: str) -> list[str]:
    return [part for part in _END.split(_plain(text)) if part]


def _plain(text: str) -> str:
    return " ".join(text.split())
