"""The file of a baseline: YAML or JSON, read strictly."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen
from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.yaml12 import Source, places, read_yaml, write_yaml

from omnidim_contract.conformance.baseline import Baseline, Entry
from omnidim_contract.conformance.shards import PHASES

Json = Any

ACCEPTED = "accepted"
"""The one key of a baseline: the list of its entries."""
_EXAMPLE = "an entry such as `{id: 64018c9ddd35, reason: ticket 12, until: 2027-01-31}`"
_HEADER = """\
# Failures that are known, each accepted until a date: omnidim-contract fuzz URL --baseline THIS-FILE
# The id names the failure; what else describes it is for people. Remove an entry when its failure is mended.
"""


class BaselineError(SpecError):
    """A baseline is not in the form of one; `faults` holds all that is wrong."""


def as_text(baseline: Baseline, *, is_json: bool = False) -> str:
    """Return a baseline as a file holds it, YAML with a word on what it is, or JSON."""
    said = {ACCEPTED: [entry.as_json() for entry in baseline.entries]}
    return json.dumps(said, indent=2) + "\n" if is_json else _HEADER + write_yaml(said)


def read_baseline(text: str, *, file: str) -> Baseline:
    """Return the baseline that a YAML or JSON text holds.

    Raises:
        BaselineError: with everything that is wrong, each at its file:line:column.
    """
    source = Source(file)
    try:
        said = read_yaml(text, source)
    except SpecError as error:
        raise BaselineError(error.faults) from None
    reader = _Reader(source, places(text, source) if said is not None else {})
    entries = reader.entries(said)
    if reader.faults:
        raise BaselineError(reader.faults)
    return Baseline(file, tuple(entries))


_TEXTS = ("id", "operation", "title", "rule", "phase", "reason", "until")
_KEYS = (*_TEXTS, "seed")


@frozen
class _Reader:
    """Turns plain values into entries, collecting faults on the way."""

    source: Source
    marks: Mapping[str, str]
    faults: list[Fault] = field(factory=list)

    def fault(self, pointer: str, expected: str, came: str, todo: str = "") -> None:
        self.faults.append(Fault(self.marks.get(pointer, self.source.at(0, 0)), expected, came, todo))

    def entries(self, said: Json) -> list[Entry]:
        if not isinstance(said, dict) or not isinstance(said.get(ACCEPTED), list):
            self.fault("", f"the key `{ACCEPTED}` with a list of entries", _kind(said), "`--write-baseline` writes one")
            return []
        for key in said.keys() - {ACCEPTED}:
            self.fault(f"/{key}", f"`{ACCEPTED}` and nothing else", f"the key {key!r}", "remove it")
        read = [self.entry(one, f"/{ACCEPTED}/{number}") for number, one in enumerate(said[ACCEPTED])]
        entries = [entry for entry in read if entry is not None]
        seen: set[Json] = set()
        for entry in entries:
            called = entry.id or (entry.operation, entry.title, entry.rule)
            if called in seen:
                where = f"{self.source.name}:{entry.line}"
                self.faults.append(Fault(where, "each failure once", f"{entry.name!r} a second time", "remove one of the two"))
            seen.add(called)
        return entries

    def entry(self, said: Json, pointer: str) -> Entry | None:
        before = len(self.faults)
        if not isinstance(said, dict):
            self.fault(pointer, _EXAMPLE, _kind(said))
            return None
        for key in [key for key in said if key not in _KEYS]:
            near = difflib.get_close_matches(key, _KEYS, 1)
            todo = f"did you mean `{near[0]}`?" if near else "remove it"
            self.fault(f"{pointer}/{key}", f"one of {', '.join(_KEYS)}", f"the key {key!r}", todo)
        for key in [key for key in _TEXTS if key in said and not _is_text(said[key])]:
            self.fault(f"{pointer}/{key}", "a text that is not empty", _kind(said[key]), "fill it in; put digits in quotes")
        if not isinstance(said.get("seed", 0), int) or isinstance(said.get("seed"), bool):
            self.fault(f"{pointer}/seed", "the number of a seed", _kind(said["seed"]))
        self._needs(said, pointer)
        if len(self.faults) > before:
            return None
        return Entry(**{**said, "until": date.fromisoformat(said["until"]), "line": self._line(pointer)})

    def _needs(self, said: Mapping[str, Json], pointer: str) -> None:
        if "id" not in said and not ("operation" in said and ("title" in said or "rule" in said)):
            came = ", ".join(f"`{key}`" for key in said if key in _KEYS) or "neither"
            self.fault(pointer, "`id`, or `operation` with `title` or `rule`", came, "verdict.json has them")
        if "reason" not in said:
            self.fault(pointer, "a `reason`", "none", "say why this is accepted")
        if "until" not in said:
            self.fault(pointer, "a date `until`", "none", "say until when this is accepted, such as `until: 2027-01-31`")
        elif _is_text(said["until"]) and not _is_date(said["until"]):
            self.fault(f"{pointer}/until", "a date such as 2027-01-31", repr(said["until"]))
        if _is_text(said.get("phase")) and said["phase"] not in (*PHASES, "all"):
            self.fault(f"{pointer}/phase", f"one of {', '.join(PHASES)}, all", repr(said["phase"]))

    def _line(self, pointer: str) -> int:
        where = self.marks.get(pointer, "").removeprefix(f"{self.source.name}:")
        return int(where.partition(":")[0] or 1)


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _kind(value: Json) -> str:
    """Say what a value is, in the words of the file."""
    if value is None or value == "":
        return "nothing"
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "a mapping"}
    shown = json.dumps(value, ensure_ascii=False)
    return f"{kinds[type(value)]}, {shown[:60]}" if not isinstance(value, dict) else f"the keys {', '.join(value) or '(none)'}"
