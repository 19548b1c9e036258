"""The build's look at the rules: each still rests on its page, names declared fields, and holds for the page's own examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import define, field, frozen

from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.markdown import read_text
from omnidim_spec.overlay import Overlay
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, look_up, pointer_to, walk
from omnidim_spec.rules.declared import undeclared
from omnidim_spec.rules.evaluate import Kind
from omnidim_spec.rules.exchange import Exchange, Request, Response
from omnidim_spec.rules.quotes import PageText
from omnidim_spec.rules.read import read_rules
from omnidim_spec.rules.rule import Quote
from omnidim_spec.rules.ruleset import Rules
from omnidim_spec.validity import Where
from omnidim_spec.yaml12 import Source, read_yaml

NOT_RULES = "x-not-rules"
"""The field of an overlay that lists sentences no rule can be made of, each with the reason."""


@frozen
class NotRule:
    """Sentences that are not rules, the reason, and the pointer to where the overlay lists them."""

    reason: str
    quotes: tuple[Quote, ...]
    pointer: str


@frozen
class _Citing:
    """Who quotes a page: its name for messages, the pointer to it in the overlay, and the fields that it is about."""

    what: str
    pointer: str
    fields: frozenset[str] = frozenset()


@frozen
class Places:
    """Where each rule stands in the overlay, by its id; found out when somebody asks, since that reads the file again."""

    overlay: Overlay | None
    pointers: dict[str, str]

    def of(self, identifier: str) -> str:
        return self.at(self.pointers.get(identifier, ""))

    def at(self, pointer: str) -> str:
        return self.overlay.at(pointer) if self.overlay is not None else "the spec"


@define
class PageTexts:
    """The texts of pages, by the operationId of each (its method and path where it has none); read when they are asked for."""

    files: dict[str, str]
    _read: dict[str, PageText] = field(factory=dict)

    @classmethod
    def of(cls, pages: Iterable[Page]) -> PageTexts:
        return cls({identifier_of(page): page.name for page in pages})

    def get(self, identifier: str) -> PageText | None:
        name = self.files.get(identifier)
        if name is not None and name not in self._read:
            self._read[name] = PageText(name, read_text(Path(name), name))
        return None if name is None else self._read[name]


def identifier_of(page: Page) -> str:
    """Return what rules call a page by."""
    return str(page.operation.get("operationId") or page.label)


@frozen
class Example:
    """A documented reply: the pointer to it, the page it stands on, and the exchange that it shows."""

    pointer: str
    where: str
    exchange: Exchange


def rule_faults(document: Json, pages: tuple[Page, ...], overlay: Overlay | None, where: Where) -> list[Fault]:
    """Return everything that is wrong with the rules of a spec, and with the overlay's list of what is not a rule."""
    places = _places(overlay)
    texts = PageTexts.of(pages)
    faults: list[Fault] = []
    try:
        rules = read_rules(document, lambda pointer: _of_rule(document, pointer, places) or where(pointer))
    except SpecError as error:
        return list(error.faults)
    for compiled in rules:
        rule = compiled.rule
        fields = frozenset(reference.path[-1] for reference in compiled.references)
        citing = _Citing(f"rule {rule.id}", places.pointers.get(rule.id, ""), fields)
        for quote in rule.quotes:
            faults.extend(_lost_words(quote, texts, citing, places))
        for name in undeclared(compiled, rules, document):
            todo = "mend the rule, or the schema if the page declares the field"
            faults.append(Fault(places.of(rule.id), f"fields that the schema declares (rule {rule.id})", name, todo))
    for entry in not_rules(overlay, faults):
        for quote in entry.quotes:
            faults.extend(_lost_words(quote, texts, _Citing(f"an entry of {NOT_RULES}", entry.pointer), places))
    if faults or not rules.listed:
        return faults
    return list(_contradictions(rules, _examples(document, pages, where), places))


def not_rules(overlay: Overlay | None, faults: list[Fault]) -> list[NotRule]:
    """Return the overlay's list of sentences that are not rules; what is wrong with it is added to the faults."""
    listed = _value(overlay).get(NOT_RULES, [])
    found = []
    for number, item in enumerate(listed if isinstance(listed, list) else [listed]):
        assert overlay is not None
        pointer = pointer_to(NOT_RULES, number)
        says = item.get("says") if isinstance(item, dict) else None
        if not isinstance(says, dict) or not isinstance(item.get("reason"), str) or not item["reason"]:
            faults.append(Fault(overlay.at(pointer), "a reason, and says: a mapping of operationId to words", repr(item)))
            continue
        quotes = tuple(Quote(page, str(words)) for page, all_words in says.items() for words in _listed(all_words))
        found.append(NotRule(item["reason"], quotes, pointer))
    return found


def _lost_words(quote: Quote, texts: PageTexts, citing: _Citing, places: Places) -> Iterator[Fault]:
    what, pointer = citing.what, citing.pointer
    words = " ".join(quote.words.split())
    page = texts.get(quote.page)
    if page is None:
        yield Fault(
            places.at(pointer), f"the operationId of a page ({', '.join(texts.files)})", quote.page, f"mend `says` of {what}"
        )
    elif not words:
        yield Fault(places.at(pointer), f"words of the page {quote.page}", "none", f"quote what {what} rests on")
    elif not page.holds(words):
        line, there = page.nearest(words, citing.fields)
        todo = f"see whether {what} still holds, then mend or remove it at {places.at(pointer)}"
        yield Fault(line, f"“{words}”, which {what} quotes", there, todo)


def _contradictions(rules: Rules, examples: list[Example], places: Places) -> Iterator[Fault]:
    """Compare the pages with themselves: every rule that is stated or implied with every documented reply."""
    broken = set()
    for example in examples:
        for outcome in rules.judge_exchange(example.exchange):
            rule = outcome.rule
            if rule.basis == "assumed" or outcome.kind not in (Kind.FAILED, Kind.ERROR):
                continue
            broken.add(rule.id)
            if rule.contradicted is None or outcome.kind is Kind.ERROR:
                todo = f"ask the vendor which is right; list it as `contradicted` with the reason at {places.of(rule.id)}"
                yield Fault(example.where, f"an example that keeps rule {rule.id}", outcome.message, todo)
    for compiled in rules:
        if compiled.rule.contradicted is not None and compiled.rule.id not in broken:
            expected = f"an example that breaks rule {compiled.rule.id}, since it says `contradicted`"
            yield Fault(places.of(compiled.rule.id), expected, "none", "remove `contradicted`: the page agrees with itself now")


def _examples(document: Json, pages: tuple[Page, ...], where: Where) -> list[Example]:
    """Return the replies that the pages show. What was sent for them is not known."""
    found = []
    for page in pages:
        operation = pointer_to("paths", page.path, page.method)
        for pointer, node in walk(look_up(document, operation).get("responses", {}), f"{operation}/responses"):
            status = pointer.removeprefix(f"{operation}/responses/").partition("/")[0]
            if status.isdigit() and _is_example(pointer.removeprefix(f"{operation}/responses/{status}")):
                response = Response(int(status), body=node)
                exchange = Exchange(identifier_of(page), Request(page.method.upper()), response)
                found.append(Example(pointer, where(pointer), exchange))
    return found


def _is_example(place: str) -> bool:
    """Tell whether a place in a reply is that of a whole example: `content/<type>/example` or `examples/<name>/value`."""
    keys = place.split("/")[1:]
    return keys[0:1] == ["content"] and (keys[2:] == ["example"] or (keys[2:3] == ["examples"] and keys[4:] == ["value"]))


def _places(overlay: Overlay | None) -> Places:
    found: dict[str, str] = {}
    for pointer, node in walk(_value(overlay)):
        if isinstance(node, dict) and isinstance(node.get("id"), str) and "rule" in node:
            found.setdefault(node["id"], pointer)
    return Places(overlay, found)


def _of_rule(document: Json, pointer: str, places: Places) -> str | None:
    """Return where a rule stands in the overlay, by its pointer in the document; None where it is not in the overlay."""
    node = look_up(document, pointer)
    identifier = node.get("id") if isinstance(node, dict) else None
    return places.of(identifier) if isinstance(identifier, str) and identifier in places.pointers else None


def _value(overlay: Overlay | None) -> dict[str, Json]:
    value = read_yaml(overlay.text, Source(overlay.name)) if overlay is not None else {}
    return value if isinstance(value, dict) else {}


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
