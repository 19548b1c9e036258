"""A difference, written: for people, for a changelog, and as findings for GitHub and code scanning."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator

from omnidim_spec.diff.change import Change, Difference, Level
from omnidim_spec.diff.labels import spot
from omnidim_spec.findings import Finding
from omnidim_spec.findings import Level as FindingLevel

Locate = Callable[[str], tuple[str, int]]
"""Gives the file and line (0: none) of a pointer."""

_HEADINGS = {
    Level.BREAKING: "Breaking",
    Level.UNCLASSIFIED: "To be judged by hand",
    Level.WARNING: "Other behaviour, or other names in code",
    Level.COMPATIBLE: "New, or less strict",
    Level.DOCUMENTATION: "Documentation",
}
_FINDINGS: dict[Level, FindingLevel] = {Level.BREAKING: "error", Level.UNCLASSIFIED: "error", Level.WARNING: "warning"}
_TODO = {
    Level.BREAKING: "take it back, or publish it with the next major version",
    Level.UNCLASSIFIED: "judge it by hand: the keyword is misspelt, or outside of the model",
}
_STEPS = {
    Level.BREAKING: "major",
    Level.UNCLASSIFIED: "major",
    Level.WARNING: "minor",
    Level.COMPATIBLE: "minor",
    Level.DOCUMENTATION: "patch",
}
ABOUT = {
    "property-removed": "A property is gone; whoever sends or reads it notices.",
    "property-required": "A property has to be there.",
    "property-optional": "A property need not be there.",
    "type-changed": "Values are of another type.",
    "enum-value-added": "A list of values has one more.",
    "enum-value-removed": "A list of values has one less.",
    "unknown-keyword": "A keyword that differs is outside of what can be judged.",
}
"""A sentence for the rules that meet people most."""


def as_text(difference: Difference, locate: Locate) -> str:
    """Return the changes for people, one a line, and the verdict."""
    lines = []
    for change in difference.changes:
        way = f" ({change.direction})" if change.direction else ""
        place = _place(change, locate)
        lines.append(f"{place}{change.level}: {change.message}{way} [{change.rule}]")
    counts = Counter(change.level for change in difference.changes)
    listed = ", ".join(f"{counts[level]} {level}" for level in Level if counts[level])
    return "".join(f"{line}\n" for line in [*lines, f"verdict: {difference.verdict}{f' ({listed})' if listed else ''}"])


def _place(change: Change, locate: Locate) -> str:
    file, line = locate(change.where)
    return f"{file}:{line}: " if line else ""


def as_json(difference: Difference) -> str:
    """Return the verdict and the changes, for programs."""
    return json.dumps(difference.as_json(), indent=2, ensure_ascii=False) + "\n"


def findings(difference: Difference, locate: Locate) -> list[Finding]:
    """Return the changes as findings, each at the line of the new document, or of what held it."""
    return [_finding(change, *locate(change.where)) for change in difference.changes]


def _finding(change: Change, file: str, line: int) -> Finding:
    properties = {
        "level": change.level.value,
        "where": change.where,
        "direction": change.direction,
        "in": "old" if change.is_gone else "new",
    }
    message = f"{change.level}: {change.message}"
    return Finding(
        change.rule, _FINDINGS.get(change.level, "note"), message, file, line, _TODO.get(change.level, ""), properties
    )


def step(difference: Difference, version: str) -> str:
    """Return the version step that semantic versioning asks for; before 1.0 a minor step may break."""
    wanted = _STEPS.get(difference.verdict, "none")
    is_early = version.startswith("0.")
    return {"major": "minor", "minor": "patch"}.get(wanted, wanted) if is_early else wanted


def next_version(version: str, wanted: str) -> str | None:
    """Return the version after a step; None where the version is not of three numbers, or nothing changed."""
    numbers = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", version)
    if numbers is None or wanted == "none":
        return None
    major, minor, patch = map(int, numbers.groups())
    after = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}[wanted]
    return ".".join(map(str, after))


def as_markdown(difference: Difference, version: str, *, day: str = "") -> str:
    """Return a changelog entry: what changed, the worst first, and the version step it asks for."""
    lines = [f"## {day or 'Changes of the API'}", "", *_entry(difference, version)]
    return "".join(f"{line}\n" for line in lines)


def _entry(difference: Difference, version: str) -> Iterator[str]:
    if not difference.changes:
        yield "Nothing changed."
        return
    wanted = step(difference, version)
    following = next_version(version, wanted)
    early = (
        ", since a version before 1.0 may break with it"
        if version.startswith("0.") and difference.verdict is Level.BREAKING
        else ""
    )
    yield f"Suggested version step: **{wanted}**{f' ({version} to {following})' if following else ''}{early}."
    for level, heading in _HEADINGS.items():
        changes = [change for change in difference.changes if change.level is level]
        if changes:
            yield ""
            yield f"### {heading}"
            yield ""
            yield from (f"- {_sentence(change)}" for change in changes)


def _sentence(change: Change) -> str:
    label = spot(change.where)
    text = change.message.removeprefix(f"{label}: ") if label else change.message
    way = {"request": " (requests)", "response": " (responses)"}.get(change.direction, "")
    named = "`" + label.replace("`", "") + "`: " if label else ""
    return f"{named}{_escaped(text)}{way}"


def _escaped(text: str) -> str:
    return re.sub(r"([*_`\[\]<>\\])", r"\\\1", text.replace("\n", " ").strip())
