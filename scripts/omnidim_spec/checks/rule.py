"""A check: one rule with a name that stays, how bad a breach is, and one sentence about it."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from omnidim_spec.errors import Fault
from omnidim_spec.findings import Finding, Level


@frozen
class Rule:
    """What is checked. `id` is kebab-case and never changes; `sentence` says what has to hold."""

    id: str
    level: Level
    sentence: str

    def finding(self, where: str, message: str, todo: str = "", level: Level | None = None) -> Finding:
        """Return a breach of this rule at a `file:line` or `file:line:column`."""
        file, line = split_place(where)
        return Finding(self.id, level or self.level, message, file, line, todo)

    def of_fault(self, fault: Fault) -> Finding:
        """Return a fault of an input as a breach of this rule."""
        return self.finding(fault.where, f"expected {fault.expected}, found {fault.came}", fault.todo)


def split_place(where: str) -> tuple[str, int]:
    """Return file and line of a place such as `page.md:12:3`; what names no line has line 0."""
    parts = where.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
        return parts[0], int(parts[1])
    file, colon, line = where.rpartition(":")
    return (file, int(line)) if colon and line.isdigit() else (where, 0)


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return findings without repetition, in the order of files and lines."""
    once = {(one.rule, one.file, one.line, one.message): one for one in found}
    return sorted(once.values(), key=lambda one: (one.file, one.line))
