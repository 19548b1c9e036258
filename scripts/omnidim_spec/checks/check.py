"""Every check of pages, overlay, spec and client, in one run: all faults at once, each at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from omnidim_spec.checks import curl_snippets as curls
from omnidim_spec.checks import json_snippets as jsons
from omnidim_spec.checks import known as knowing
from omnidim_spec.checks import python_snippets as pythons
from omnidim_spec.checks.bodies import BODY, KEY
from omnidim_spec.checks.client_api import Package
from omnidim_spec.checks.currency import CLIENT, SPEC, Regeneration, spec_is_current
from omnidim_spec.checks.draft import BY_EXAMPLE, JOIN, SNIPPET, STEPS, VALID, Draft, draft, unless_told
from omnidim_spec.checks.draft import RULES as UNSOUND
from omnidim_spec.checks.fields import TYPE, VALUES, fields
from omnidim_spec.checks.keywords import MISSPELT, NULL, UNKNOWN, keywords
from omnidim_spec.checks.known import KnownFault
from omnidim_spec.checks.rule import Rule, in_order
from omnidim_spec.checks.samples import DEFAULT, EXAMPLE, FORMAT, samples
from omnidim_spec.checks.samples import KEY as EXAMPLE_KEY
from omnidim_spec.checks.schemas import ENUM, LIMITS, PATTERN, REQUIRED, schemas
from omnidim_spec.checks.structure import AMBIGUOUS, DUPLICATE, OVERLAP, PARAMETER, UNUSABLE, UNUSED, structure
from omnidim_spec.findings import LEVELS, Finding, Level

RULES: tuple[Rule, ...] = (
    *STEPS,
    *(SPEC, CLIENT),
    *(MISSPELT, UNKNOWN, NULL),
    *(REQUIRED, LIMITS, ENUM, PATTERN),
    *(EXAMPLE, EXAMPLE_KEY, DEFAULT, FORMAT),
    *(PARAMETER, AMBIGUOUS, OVERLAP, DUPLICATE, UNUSABLE, UNUSED),
    *(TYPE, VALUES),
    *pythons.RULES,
    *curls.RULES,
    *(BODY, KEY),
    *jsons.RULES,
    *(knowing.GONE, knowing.INVALID),
)
"""Every rule, in the order in which they are listed."""


@frozen
class Checked:
    """What a check found: `findings` are to be mended, `excused` are known faults, with the entry that lists each."""

    findings: tuple[Finding, ...]
    excused: tuple[tuple[Finding, KnownFault], ...]
    pages: int
    guides: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def at_or_above(self, level: Level) -> list[Finding]:
        """Return the findings that are at least as bad as a level."""
        return [one for one in self.findings if LEVELS.index(one.level) <= LEVELS.index(level)]


@frozen
class Question:
    """What to check, and by which rules. `spec` and `client` are compared only where they are given."""

    pages: Sequence[Path]
    overlay: Path | None = None
    spec: Path | None = None
    client: Path | None = None
    packages: Sequence[Package] = ()
    rules: frozenset[str] = frozenset(rule.id for rule in RULES)


def check(question: Question) -> Checked:
    """Return everything that is wrong. Nothing is written.

    Raises:
        SpecError: there are no pages to check.
    """
    run = None
    if question.client is not None and question.spec is not None and CLIENT.id in question.rules:
        run = Regeneration.start(question.spec, question.client)  # it takes as long as all the rest
    try:
        made = draft(question.pages, question.overlay)
        found = [*_looked(made, question), *(run.findings() if run is not None else ())]
    except BaseException:
        if run is not None:
            run.stop()
        raise
    known, wrong = knowing.known_faults(made.overlay, {rule.id for rule in RULES})
    listed = in_order(one for one in _once(found) if one.rule in question.rules)
    apart = knowing.sort(listed, known, made.pages.pages, question.rules, is_complete=made.is_complete and not made.has(JOIN))
    findings = in_order([*apart.open, *wrong])
    return Checked(
        tuple(one for one in findings if one.rule in question.rules),
        tuple(apart.excused),
        len(made.pages.pages),
        made.pages.guides,
        made.built.notes if made.built is not None else (),
    )


def _looked(made: Draft, question: Question) -> Iterator[Finding]:
    yield from made.findings
    looks: list[Callable[[Draft], Iterator[Finding]]] = [keywords, schemas, samples, structure, fields]
    looks += [curls.curl_snippets, lambda draft: pythons.python_snippets(draft, question.packages), jsons.json_snippets]
    found: list[Finding] = []
    for look in looks:
        with unless_told(made):
            for one in look(made):  # one by one: what was found before a fault of the document stops a look is kept
                found.append(one)
    yield from found
    if question.spec is not None:
        yield from spec_is_current(made, question.spec)


_PLAINER = {
    VALID.id: (MISSPELT.id, NULL.id, PARAMETER.id, PATTERN.id),
    SNIPPET.id: tuple(rule.id for rule in curls.RULES),
    "pages-disagree": (DUPLICATE.id,),
}
"""Rules whose findings say the same more plainly than a general one's."""


def _once(found: list[Finding]) -> list[Finding]:
    """Drop what a plainer rule says of the same line; of the curl snippets, of the same file."""
    places = {(one.rule, one.file, one.line) for one in found}
    files = {(one.rule, one.file) for one in found}

    def is_said(one: Finding) -> bool:
        plainer = _PLAINER.get(one.rule, ())
        if one.rule == SNIPPET.id:
            return any((rule, one.file) in files for rule in plainer)
        return any((rule, one.file, one.line) in places for rule in plainer)

    slips = [re.search(r"found (\S+); (\S+) was", one.message) for one in found if one.rule == MISSPELT.id]
    words = {f"'{slip[1]}'" for slip in slips if slip} | {f'"{slip[2]}" is a required' for slip in slips if slip}
    unfit = {one.file for one in found if one.rule in (EXAMPLE.id, EXAMPLE_KEY.id)}

    def follows(one: Finding) -> bool:
        """Tell whether something is only the consequence of what another rule says."""
        if one.rule == VALID.id:
            return any(word in one.message for word in words)
        return one.rule == UNSOUND.id and one.file in unfit and one.message.startswith(BY_EXAMPLE)

    return [one for one in found if not is_said(one) and not follows(one)]
