"""What is checked: pages and an overlay, joined as far as they go. A build stops at the first faulty step, this does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import define, field

from omnidim_spec.build import Built, Origins, finished, no_collection, ordered, refuse_lost_operations
from omnidim_spec.checks.rule import Rule, in_order, split_place
from omnidim_spec.curl import disagreements
from omnidim_spec.errors import Fault, PageError, SpecError
from omnidim_spec.findings import Finding
from omnidim_spec.hostile import hostile_texts
from omnidim_spec.inference import infer
from omnidim_spec.join import gather
from omnidim_spec.names import give_names
from omnidim_spec.overlay import Overlay, attempt, read_overlay
from omnidim_spec.pages import Pages, gather_pages
from omnidim_spec.pointers import Json
from omnidim_spec.rules.check import rule_faults
from omnidim_spec.validity import invalidities

PAGE = Rule("page-unreadable", "error", "Each page can be read: one method and path, one operation in YAML, nothing left open.")
OVERLAY = Rule("overlay-unusable", "error", "The overlay can be read, and each of its names and actions still applies.")
JOIN = Rule("pages-disagree", "error", "No two pages document one operation, or define one component in two ways.")
NAMES = Rule("name-unusable", "error", "Each schema gets a component name of its own that generated code can carry.")
TEXT = Rule("hostile-text", "error", "No text holds characters that show as something else than they are.")
VALID = Rule(
    "openapi-invalid", "error", "The spec is valid OpenAPI 3.1, its schemas JSON Schema 2020-12, its references lead somewhere."
)
SNIPPET = Rule("curl-disagrees", "error", "The curl snippets of a page agree with its path, the servers and the security.")
RULES = Rule(
    "rule-unsound", "error", "Each rule of the overlay compiles, names declared fields, and its words still stand on the page."
)
PROOF = Rule("page-not-given-back", "error", "The spec gives every page back exactly.")
BY_EXAMPLE = "expected an example that keeps rule"
"""How a fault of a rule begins that an example breaks; an example that does not fit its schema breaks many."""
STEPS = (PAGE, OVERLAY, JOIN, NAMES, TEXT, VALID, SNIPPET, RULES, PROOF)


@define
class Draft:
    """Pages and overlay as far as they could be joined, and what stood in the way.

    `document` is the spec, or what there is of it; `built` is the whole, where no step had a fault.
    """

    pages: Pages
    overlay: Overlay | None
    document: Json
    origins: Origins
    faults: list[tuple[Rule, Fault]] = field(factory=list)
    built: Built | None = None

    def where(self, pointer: str) -> str:
        """Return the place of a node by its pointer."""
        return self.origins.where(pointer)

    @property
    def is_complete(self) -> bool:
        """Whether every page and the overlay could be read: what is missing then is really missing."""
        return not self.has(PAGE) and not self.has(OVERLAY)

    def has(self, rule: Rule) -> bool:
        """Tell whether a step had a fault."""
        return any(other is rule for other, _ in self.faults)

    @property
    def findings(self) -> list[Finding]:
        """The faults of the steps, as findings."""
        return in_order(rule.of_fault(fault) for rule, fault in self.faults)

    def take(self, rule: Rule, faults: Iterable[Fault]) -> None:
        """Remember faults of a step."""
        self.faults.extend((rule, fault) for fault in faults)


def draft(paths: Iterable[Path], overlay: Path | None) -> Draft:
    """Return what can be made of pages and an overlay; nothing is written.

    Raises:
        PageError: there are no pages at all: no such file or folder, or nothing in it that documents an operation.
    """
    with no_collection():
        return _draft(list(paths), overlay)


def _draft(paths: list[Path], overlay: Path | None) -> Draft:
    found, faults = gather_pages(paths)
    nothing = [fault for fault in faults if fault.where in map(str, paths) and not Path(fault.where).is_file()]
    if nothing:
        raise PageError(nothing)
    given, of_overlay = _read_overlay(overlay)
    joined, of_join = gather(found.pages)
    empty = given or Overlay("the pages together", "")
    made = Draft(found, given, joined.document, Origins(joined, {}, (), empty))
    made.take(PAGE, faults)
    made.take(OVERLAY, of_overlay)
    made.take(JOIN, of_join)
    notes: tuple[str, ...] = ()
    if given is None:  # also where it cannot be read: otherwise whatever it says would seem to be missing
        empty, notes = _inferred(made)
    _overlaid(made, empty)
    _judged(made)
    if not made.faults:
        try:
            made.built = finished(made.document, found, made.origins, notes)
        except SpecError as error:
            made.take(PROOF, error.faults)
    return made


def _read_overlay(file: Path | None) -> tuple[Overlay | None, Iterable[Fault]]:
    try:
        return (read_overlay(file), ()) if file is not None else (None, ())
    except SpecError as error:
        return None, error.faults


def _inferred(made: Draft) -> tuple[Overlay, tuple[str, ...]]:
    pages = made.pages.pages
    try:
        inferred = infer(pages, made.document)
    except SpecError as error:
        made.take(SNIPPET, error.faults)
        differing = {split_place(fault.where)[0] for fault in error.faults}
        inferred = infer(tuple(page for page in pages if page.name not in differing), made.document)
    return inferred.overlay, inferred.notes


def _overlaid(made: Draft, overlay: Overlay) -> None:
    """Give the schemas their names and apply the overlay. Where a page is missing, so may be what they speak of."""
    moves, unnamed = give_names(made.document, overlay, made.where)
    document, changes, unapplied = attempt(overlay, made.document)
    if made.is_complete:
        of_overlay = [fault for fault in unnamed if fault.where.startswith(overlay.name)]
        made.take(OVERLAY, [*of_overlay, *unapplied])
        if not made.has(JOIN):  # two operations of one name have schemas of one name
            made.take(NAMES, [fault for fault in unnamed if fault not in of_overlay])
    made.origins = Origins(made.origins.joined, moves, tuple(changes), overlay)
    made.document = ordered(document, changes)
    try:
        refuse_lost_operations(made.document, made.pages, overlay)
    except SpecError as error:
        made.take(OVERLAY, error.faults)


def _judged(made: Draft) -> None:
    """Look at the document as a build does. A faulty document is judged too, so that all faults are told at once."""
    made.take(TEXT, hostile_texts(made.document, made.where))
    made.take(VALID, invalidities(made.document, made.where))
    with unless_told(made):
        for page in made.pages.pages:
            made.take(SNIPPET, disagreements(page, made.document))
    if made.is_complete and not made.has(JOIN):  # rules name pages by their operationId
        with unless_told(made):
            made.take(RULES, rule_faults(made.document, made.pages.pages, made.overlay, made.where))


@contextmanager
def unless_told(made: Draft) -> Iterator[None]:
    """Let a look at a document end early where the document is known to be no valid one: that is what has to be mended."""
    try:
        yield
    except (AttributeError, KeyError, IndexError, TypeError, ValueError, RecursionError):
        if not made.faults:
            raise
