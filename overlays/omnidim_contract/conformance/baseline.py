"""Known failures that are accepted until a date, and no longer than they last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen
from omnidim_spec.rules import read_rules

from omnidim_contract.conformance.judgement import Run, verdict_of
from omnidim_contract.conformance.shards import PHASES, QUICK
from omnidim_contract.conformance.tally import Tally, identity
from omnidim_contract.conformance.verdict import BASELINE, Cell, Failure, Source, Verdict
from omnidim_contract.conformance.wording import visible

Json = Any

DAYS = 90
"""How long a new entry holds."""
_WHOLE_RUN = ("", "all")
_OVER_ALL = "all replies of a run"
"""The subject of rules that are judged once, when all is done."""
_OTHER_TOKEN = "Another account's key"  # noqa: S105 - how failures begin that only a second key can show


@frozen
class Entry:
    """A failure that is accepted up to and with the day `until`, and why.

    It is named by its `id`, or by its operation with its title or its rule. `phase` says what must have run before the failure
    can be called gone (`seed` with which seed, in a phase that draws at random); empty is the whole of a default run.
    """

    reason: str
    until: date
    id: str = ""
    operation: str = ""
    title: str = ""
    rule: str = ""
    phase: str = ""
    seed: int | None = None
    line: int = 0

    @property
    def name(self) -> str:
        """What the entry calls its failure."""
        described = ": ".join(filter(None, [self.operation, self.title or self.rule]))
        return described or self.id

    def matches(self, failure: Failure) -> bool:
        """Tell whether this is the failure that the entry is about."""
        if self.id:
            return self.id == failure.id
        is_titled = not self.title or self.title == failure.title
        return self.operation == failure.operation and is_titled and (not self.rule or self.rule == failure.rule)

    def as_json(self) -> Json:
        """Return the entry as a baseline holds it."""
        said = {key: getattr(self, key) for key in ("id", "operation", "title", "rule", "phase", "seed", "reason")}
        return {key: value for key, value in said.items() if value not in ("", None)} | {"until": self.until.isoformat()}


@frozen
class Baseline:
    """The entries of a file."""

    file: str
    entries: tuple[Entry, ...] = ()


@frozen
class Reach:
    """How far a run went: the phases that it did wholly, each with its seed, and the rules that it judged by.

    `reason` says why the run proves nothing where no failure is left of it; it is empty where it proves something.
    """

    phases: frozenset[tuple[str, int]] = frozenset()
    rules: frozenset[str] = frozenset()
    has_other_token: bool = False
    reason: str = ""

    @classmethod
    def of(cls, run: Run, tallies: Sequence[Tally], document: Json) -> Reach:
        """Return how far a run went."""
        done = {one.shard for one in tallies if one.is_complete and not one.errors and not one.left_out}
        missing = {(shard.phase, shard.seed) for shard in run.planned if shard not in done}
        whole = {(shard.phase, shard.seed) for shard in run.planned} - missing
        rules = {identifier for one in tallies for identifier, count in one.rules.items() if count}
        enforced = read_rules(document).enforced(strict=run.is_strict)
        rules |= {one.rule.id for one in enforced if one.subject == _OVER_ALL}
        clean = [evolve(one, failures={}, replies={}) for one in tallies]
        return cls(
            phases=frozenset() if run.is_read_only else frozenset(whole),
            rules=frozenset(rules),
            has_other_token=run.has_other_token,
            reason=verdict_of(run, clean, document).reason,
        )

    def covers(self, entry: Entry) -> bool:
        """Tell whether the run would have found the failure of an entry, if it were still there."""
        if entry.title.startswith(_OTHER_TOKEN) and not self.has_other_token:
            return False
        if entry.rule and entry.rule not in self.rules:
            return False
        if entry.phase in _WHOLE_RUN:
            return {phase for phase, _ in self.phases} >= set(PHASES)
        seeds = {seed for phase, seed in self.phases if phase == entry.phase}
        return bool(seeds) and (entry.phase in QUICK or entry.seed is None or entry.seed in seeds)


def accept(verdict: Verdict, baseline: Baseline, *, today: date, reach: Reach) -> Verdict:
    """Return the verdict with the failures that a baseline accepts today set apart.

    What was accepted until an earlier day still fails, and says so. An entry whose failure is gone fails too, where the run
    went far enough to tell. A server that could not be judged stays so; and a run that did not get to its end cannot conform
    only because all that it found is accepted.
    """
    if verdict.conforms is None:
        return verdict
    kept: list[Failure] = []
    accepted: list[Failure] = []
    for failure in verdict.failures:
        entries = [entry for entry in baseline.entries if entry.matches(failure)]
        last = max(entries, key=lambda entry: entry.until, default=None)
        if last is None:
            kept.append(failure)
        elif last.until >= today:
            accepted.append(evolve(failure, accepted_until=last.until.isoformat(), accepted_because=last.reason))
        else:
            kept.append(evolve(failure, message=f"{_expired(last, baseline.file)}\n{failure.message}"))
    kept += [_gone(entry, baseline.file) for entry in _stale(verdict, baseline, reach)]
    reason = reach.reason if not kept else ""
    return evolve(
        verdict,
        conforms=None if reason else not kept,
        reason=reason,
        failures=tuple(kept),
        accepted_failures=tuple(accepted),
        table=_table(verdict, accepted),
    )


def _expired(entry: Entry, file: str) -> str:
    return (
        f"{file}:{entry.line}: this was accepted until {entry.until} only ({entry.reason}): mend the server, "
        "or give the entry a later date"
    )


def _stale(verdict: Verdict, baseline: Baseline, reach: Reach) -> Iterator[Entry]:
    for entry in baseline.entries:
        if reach.covers(entry) and not any(entry.matches(failure) for failure in verdict.failures):
            yield entry


def _gone(entry: Entry, file: str) -> Failure:
    return Failure(
        id=identity(BASELINE, entry.id, entry.operation, entry.title, entry.rule),
        operation=entry.operation or BASELINE,
        aspect=BASELINE,
        check=BASELINE,
        title=f"Accepted, but gone: {entry.title or entry.rule or entry.id}",
        message=(
            f"{file}:{entry.line}: the baseline accepts this until {entry.until} ({entry.reason}), and the server does it no "
            "more: remove the entry"
        ),
        sources=(Source(file, entry.line),),
    )


def _table(verdict: Verdict, accepted: Iterable[Failure]) -> Mapping[str, Mapping[str, Cell]]:
    places = [(failure.operation, failure.aspect) for failure in accepted]
    return {
        operation: {
            aspect: evolve(cell, failures=cell.failures - count, accepted=count)
            for aspect, cell in row.items()
            for count in [places.count((operation, aspect))]
        }
        for operation, row in verdict.table.items()
    }


def baseline_of(verdict: Verdict, *, reason: str, today: date, old: Baseline | None = None, reach: Reach = Reach()) -> Baseline:
    """Return a baseline that accepts what a verdict holds: the entries of the old one that still stand, and new ones.

    The new ones hold for DAYS days from today. `verdict` is what `accept` gave, or one without a baseline.
    """
    known = evolve(verdict, failures=(*verdict.failures, *verdict.accepted_failures))
    stale = list(_stale(known, old, reach)) if old else []
    kept = [entry for entry in old.entries if entry.until >= today and entry not in stale] if old else []
    until = today + timedelta(days=DAYS)
    fresh = [_entry(one, verdict.seed, reason, until) for one in verdict.failures if one.check != BASELINE]
    return Baseline(old.file if old else "", (*kept, *fresh))


def _entry(failure: Failure, seed: int, reason: str, until: date) -> Entry:
    return Entry(
        reason=reason,
        until=until,
        id=failure.id,
        operation=visible(failure.operation),
        title=visible(failure.title),
        rule=failure.rule,
        phase=failure.phase,
        seed=seed if failure.phase in PHASES and failure.phase not in QUICK else None,
    )
