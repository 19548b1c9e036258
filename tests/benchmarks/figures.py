"""What a benchmark gives: figures, each with its goal where it has one, and points of curves of growth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from attrs import evolve, frozen

MET, NOT_MET, TOLD, NOT_MEASURED = "met", "**not met**", "no goal", "not measured"
HEADER = ("figure", "ours", "peer", "peer's", "ratio or value", "goal", "", "by")
GROWTH_HEADER = ("what grows", "size", "time or rate", "to the row before", "per unit", "peak memory")


@frozen(kw_only=True)
class Figure:
    """One figure of the table.

    `value` is a ratio to the peer where `unit` is `x`, otherwise an amount in `unit`, and None where nothing could be measured;
    `why` then says why, and elsewhere what stands between the figure and its goal. `ours` and `theirs` are what the value was
    made of, with units. The goal is the most that the value may be, or the least where `is_least`.
    """

    name: str
    value: float | None = None
    unit: str = "x"
    goal: float | None = None
    is_least: bool = False
    ours: str = ""
    peer: str = ""
    theirs: str = ""
    why: str = ""
    by: str = ""
    """The benchmark that measured it, such as `client`."""

    @property
    def shown(self) -> float | None:
        """The value with two digits after the point, rounded away from the goal: what is shown never flatters."""
        if self.value is None or not math.isfinite(self.value):
            return None
        hundredths = self.value * 100
        return (math.floor(hundredths + 1e-6) if self.is_least else math.ceil(hundredths - 1e-6)) / 100

    @property
    def verdict(self) -> str:
        """Whether the goal was met, judged by what is shown."""
        if self.shown is None:
            return NOT_MEASURED
        if self.goal is None:
            return TOLD
        is_met = self.shown >= self.goal if self.is_least else self.shown <= self.goal
        return MET if is_met else NOT_MET

    def row(self) -> tuple[str, ...]:
        """Return the cells of its row."""
        value = "" if self.shown is None else amount(self.shown, self.unit)
        goal = "" if self.goal is None else f"{'>=' if self.is_least else '<='} {amount(self.goal, self.unit)}"
        return (self.name, self.ours, self.peer, self.theirs, value, goal, self.verdict, self.by)


@frozen(kw_only=True)
class Growth:
    """One point of a curve: how long so many of something take, or how much is done in a second. `peak` is in MiB."""

    curve: str
    size: int
    value: float
    unit: str = "s"
    peak: float | None = None


Measured = Figure | Growth


def amount(value: float, unit: str) -> str:
    """Return a number with its unit, as short as it can be told apart."""
    number = f"{value:,.2f}"
    number = number.rstrip("0").rstrip(".") if number.endswith(".00") else number
    return f"{number}{unit}" if unit in ("x", "%") else f"{number} {unit}".rstrip()


def growth_rows(points: Iterable[Growth]) -> list[tuple[str, ...]]:
    """Return the rows of the curves: each point with its ratio to the one before, and what one unit of its size costs."""
    rows = []
    before: Growth | None = None
    for point in points:
        step = f"{point.value / before.value:.2f}x" if before and before.curve == point.curve and before.value else ""
        each = f"{point.value / point.size * 1000:.3f} ms" if point.unit == "s" else ""
        peak = "" if point.peak is None else f"{point.peak:,.0f} MiB"
        rows.append((point.curve, f"{point.size:,}", amount(point.value, point.unit), step, each, peak))
        before = point
    return rows


def as_markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for a terminal, in columns of their own width."""
    lines = [header, *([cell.replace("*", "") for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)


def by(name: str, found: Measured) -> Measured:
    """Return what was found, with the name of the benchmark that found it."""
    return evolve(found, by=name) if isinstance(found, Figure) else found
