"""Known faults of the vendor's pages: listed in the overlay with the words they stand at and a reason, until they are gone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from attrs import define, field, frozen

from omnidim_spec.checks.rule import Rule
from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.findings import Finding
from omnidim_spec.markdown import read_text
from omnidim_spec.overlay import Overlay
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, pointer_to
from omnidim_spec.rules.check import identifier_of
from omnidim_spec.yaml12 import Source, read_yaml

FIELD = "x-known-faults"
"""The field of an overlay that lists known faults: `rule`, `says` (operationId to words of its page), `reason`, and `about`, a
word of the finding, where the rule may find several things at these words."""
GONE = Rule("known-fault-gone", "error", "Each known fault of the overlay still occurs.")
INVALID = Rule("known-fault-invalid", "error", "Each known fault names a rule, words of a page and a reason.")


@frozen
class KnownFault:
    """A fault that is known: the rule, the page by its operationId, the words and where the overlay lists it."""

    rule: str
    page: str
    words: str
    reason: str
    where: str
    about: str = ""

    def speaks_of(self, one: Finding) -> bool:
        """Tell whether a finding is of the rule, and about the word if one is named."""
        return one.rule == self.rule and (not self.about or self.about in re.findall(r"[\w.-]+", one.message))


@define
class Sorted:
    """Findings, apart from those that are known: `open` are still to be mended, `excused` are known, each with the reason."""

    open: list[Finding] = field(factory=list)
    excused: list[tuple[Finding, KnownFault]] = field(factory=list)


def known_faults(overlay: Overlay | None, rules: Collection[str]) -> tuple[list[KnownFault], list[Finding]]:
    """Return the list of an overlay, and what is wrong with it."""
    value = read_yaml(overlay.text, Source(overlay.name)) if overlay is not None and overlay.text else {}
    listed = value.get(FIELD, []) if isinstance(value, dict) else []
    found: list[KnownFault] = []
    wrong: list[Finding] = []
    for number, item in enumerate(listed if isinstance(listed, list) else [listed]):
        assert overlay is not None
        where = overlay.at(pointer_to(FIELD, number))
        fault = _fault(item, where, rules)
        if fault is not None:
            wrong.append(INVALID.of_fault(fault))
            continue
        found += [
            KnownFault(item["rule"], page, " ".join(str(words).split()), item["reason"], where, item.get("about", ""))
            for page, said in item["says"].items()
            for words in (said if isinstance(said, list) else [said])
        ]
    return found, wrong


def _fault(item: Json, where: str, rules: Collection[str]) -> Fault | None:
    shape = "a rule, says (a mapping of operationId to words of its page) and a reason"
    if not isinstance(item, dict) or item.keys() - {"about"} != {"rule", "says", "reason"}:
        return Fault(where, shape, repr(item if not isinstance(item, dict) else sorted(item)))
    if item["rule"] not in rules:
        return Fault(where, "the id of a rule", repr(item["rule"]), "`omnidim-contract spec check --list` lists them")
    if (
        not isinstance(item["reason"], str)
        or not item["reason"]
        or not _is_said(item["says"])
        or not isinstance(item.get("about", ""), str)
    ):
        return Fault(where, shape, repr(item))
    return None


def _is_said(value: Json) -> bool:
    return isinstance(value, dict) and bool(value)


def sort(
    findings: Iterable[Finding], known: list[KnownFault], pages: Iterable[Page], judged: Collection[str], *, is_complete: bool
) -> Sorted:
    """Set the known findings apart, and add one for each known fault that has gone.

    `judged` are the rules that were looked at. While pages cannot be read (`is_complete` is false) nothing is called gone.
    """
    files: dict[str, str] = {}
    for page in pages:
        files.setdefault(identifier_of(page), page.name)
    lines = {fault: _lines(files[fault.page], fault.words) for fault in known if fault.page in files}
    found = Sorted()
    used: set[KnownFault] = set()
    for one in findings:
        fault = next((fault for fault in lines if _is_of(one, fault, files[fault.page], lines[fault])), None)
        if fault is None:
            found.open.append(one)
        else:
            found.excused.append((one, fault))
            used.add(fault)
    for fault in known if is_complete else ():
        if fault.rule in judged and fault not in used:
            found.open.append(GONE.finding(fault.where, *_gone(fault, files, lines)))
    return found


def _is_of(one: Finding, fault: KnownFault, file: str, lines: set[int]) -> bool:
    return fault.speaks_of(one) and one.file == Path(file).as_posix() and one.line in lines


def _gone(fault: KnownFault, files: Mapping[str, str], lines: Mapping[KnownFault, set[int]]) -> tuple[str, str]:
    todo = f"remove the entry from {FIELD}"
    if fault.page not in files:
        return (
            f"expected the operationId of a page ({', '.join(files)}), found {fault.page}",
            "mend `says`, or remove the entry",
        )
    if not lines[fault]:
        return f"{fault.rule}: the page {fault.page} no longer says “{fault.words}”", todo
    return f"{fault.rule} no longer occurs at “{fault.words}” on the page {fault.page}", todo


def _lines(file: str, words: str) -> set[int]:
    """Return the lines of a file on which some words stand, however they are folded."""
    wanted = words.split()
    try:
        text = read_text(Path(file), file)
    except SpecError:
        return set()
    found = [(word, number) for number, line in enumerate(text.split("\n"), 1) for word in line.split()]
    only = [word for word, _ in found]
    starts = (start for start in range(len(only) - len(wanted) + 1) if only[start : start + len(wanted)] == wanted)
    return {number for start in starts for _, number in found[start : start + len(wanted)]} if wanted else set()
