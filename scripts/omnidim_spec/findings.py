"""What a check found, and how it is written for people, programs, GitHub and code scanning (SARIF 2.1.0)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Literal

from attrs import asdict, field, frozen

Json = Any
Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

_SELDOM = ("fingerprint", "accepted")
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def _forward(path: str) -> str:
    return PurePath(path).as_posix() if path else ""


@frozen
class Finding:
    """One thing that a check found.

    `rule` names the check, the same each time; `line` counts from 1, 0 where none can be named; `file` is relative to the root
    of the repository. `properties` is what programs may want besides. For code scanning, `fingerprint` is the same for the same
    finding in every run, and `accepted` says why a finding is known and let pass.
    """

    rule: str
    level: Level
    message: str
    file: str = field(default="", converter=_forward)
    line: int = 0
    todo: str = ""
    properties: Mapping[str, Json] = field(factory=dict)
    fingerprint: str = ""
    accepted: str = ""

    @property
    def where(self) -> str:
        """The file and line, as compilers write them; empty where there is none."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


def as_text(findings: Iterable[Finding]) -> str:
    """Return findings for people, one a line, and below it what to do."""
    lines = []
    for one in findings:
        lines.append(f"{one.where + ': ' if one.where else ''}{one.level}: {one.message} [{one.rule}]")
        lines += [f"    {one.todo}"] if one.todo else []
    return "".join(f"{line}\n" for line in lines)


def as_json(findings: Iterable[Finding]) -> str:
    """Return findings as a JSON object with one list, `findings`."""
    said = [asdict(one, filter=lambda attribute, value: bool(value) or attribute.name not in _SELDOM) for one in findings]
    return json.dumps({"findings": said}, indent=2, ensure_ascii=False) + "\n"


def as_github(findings: Iterable[Finding]) -> str:
    """Return findings as workflow commands, which GitHub shows beside the line of a change."""
    return "".join(f"{_command(one)}\n" for one in findings)


def _command(one: Finding) -> str:
    places = {"file": one.file, "line": str(one.line or ""), "title": one.rule}
    properties = ",".join(f"{name}={_property(value)}" for name, value in places.items() if value)
    level = "notice" if one.level == "note" else one.level
    return f"::{level} {properties}::{_escaped(one.message + (chr(10) + one.todo if one.todo else ''))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(
    findings: Sequence[Finding],
    *,
    tool: str,
    version: str,
    about: Mapping[str, str] | None = None,
    is_successful: bool = True,
) -> str:
    """Return findings as SARIF 2.1.0 (OASIS).

    `about` holds a sentence for each rule that has one; `is_successful` is false where the tool could not do what it should.
    """
    about = about or {}
    names = list(dict.fromkeys(one.rule for one in findings))
    rules = [{"id": name, "shortDescription": {"text": about.get(name, name)}} for name in names]
    driver = {"name": tool, "semanticVersion": version, "rules": rules}
    results = [_result(one, names.index(one.rule)) for one in findings]
    run: dict[str, Json] = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    run |= {} if is_successful else {"invocations": [{"executionSuccessful": False}]}
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(one: Finding, index: int) -> Json:
    text = one.message + (f"\n{one.todo}" if one.todo else "")
    result: dict[str, Json] = {"ruleId": one.rule, "ruleIndex": index, "level": one.level, "message": {"text": text}}
    if one.file:
        place: dict[str, Json] = {"artifactLocation": {"uri": one.file}}
        if one.line:
            place["region"] = {"startLine": one.line}
        result["locations"] = [{"physicalLocation": place}]
    if one.fingerprint:
        # The second name is the one that GitHub goes by: without it, two findings on one line could be taken for the same.
        result["partialFingerprints"] = {"cause/v1": one.fingerprint, "primaryLocationLineHash": one.fingerprint}
    if one.accepted:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one.accepted}]
    return {**result, "properties": dict(one.properties)} if one.properties else result
