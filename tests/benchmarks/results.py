"""RESULTS.md: one table of all figures, the curves of growth, what is missed and why, and the machine they were measured on."""

from __future__ import annotations

import os
from collections.abc import Sequence

from attrs import frozen

from tests.benchmarks import machine, peers
from tests.benchmarks.figures import (
    GROWTH_HEADER,
    HEADER,
    MET,
    NOT_MEASURED,
    NOT_MET,
    Figure,
    Growth,
    Measured,
    amount,
    growth_rows,
)
from tests.benchmarks.figures import as_markdown as table

HOW = """\
Written by `make bench`; do not edit. A ratio is the median over rounds in which ours and the peer took turns in an order of its own
each time, so that whatever else the machine did fell on both. Everything runs over loopback. Where the table says *processor
time*, waiting for a core is not counted; all else is by the clock. Values are rounded away from their goal, so what is shown as met
is met. Prism and Connexion are installed into `.bench`; the other peers are the pinned packages of `.venv`.
"""


@frozen
class About:
    """What a run was: its day, the machine, what it was measured beside, and the load before and after it."""

    date: str
    facts: tuple[str, ...]
    versions: tuple[str, ...]
    loads: tuple[float | None, ...]
    is_quick: bool = False

    @classmethod
    def here(cls, date: str, loads: Sequence[float | None], *, is_quick: bool) -> About:
        """Return what can be told of this machine."""
        versions = tuple(
            f"{name} {version}" for name, version in sorted(peers.versions().items(), key=lambda one: one[0].lower())
        )
        return cls(date, tuple(machine.described()), versions, tuple(loads), is_quick)

    def lines(self) -> list[str]:
        """Return the list of facts."""
        loads = [f"{load:.1f}" for load in self.loads if load is not None]
        load = f"processes that wanted a core, before and after (5 minutes' average): {' and '.join(loads)}" if loads else ""
        facts = [
            self.date,
            *self.facts,
            f"beside {', '.join(self.versions)}",
            load,
            "a quick run: small sizes" if self.is_quick else "",
        ]
        return [f"- {fact}\n" for fact in facts if fact]

    def warning(self) -> str:
        """Say so where the machine had more to do than it has cores: times by the clock are longer then."""
        cores = os.cpu_count() or 1
        if max((load for load in self.loads if load is not None), default=0.0) <= cores:
            return ""
        return f"More than {cores} processes wanted a core during this run: what is by the clock takes less on a quiet machine.\n\n"


def as_markdown(found: Sequence[Measured], about: About) -> str:
    """Return the whole file."""
    figures = [one for one in found if isinstance(one, Figure)]
    growth = [one for one in found if isinstance(one, Growth)]
    judged = [one for one in figures if one.goal is not None]
    met = sum(one.verdict == MET for one in judged)
    parts = [
        "# Measured\n\n",
        f"{met} of {len(judged)} goals met.\n\n",
        *about.lines(),
        f"\n{HOW}\n",
        table(HEADER, [one.row() for one in figures]),
        "\n## Missed, and why\n\n",
        about.warning(),
        *(_reason(one) for one in figures if one.verdict in (NOT_MET, NOT_MEASURED)),
        "\n## Growth\n\n",
        table(GROWTH_HEADER, growth_rows(growth)),
    ]
    return "".join(parts)


def _reason(one: Figure) -> str:
    beside = f" beside {one.peer}" if one.peer else ""
    value = f" ({amount(one.shown, one.unit)})" if one.shown is not None else ""
    return f"- **{one.name}**{beside}{value}: {one.why or 'no reason is known'}.\n"
