"""Judge a recording: every exchange, every create with what was read back, every two reads, all replies together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from omnidim_spec.pointers import Json, look_up
from omnidim_spec.rules.evaluate import Kind, Outcome
from omnidim_spec.rules.exchange import ABSENT, Exchange
from omnidim_spec.rules.operations import Link
from omnidim_spec.rules.ruleset import Rules


@frozen
class Finding:
    """A rule that a server broke, or that could not be evaluated, and in which exchanges."""

    outcome: Outcome
    exchanges: tuple[Exchange, ...]

    def __str__(self) -> str:
        rule = self.outcome.rule
        among = " and ".join(exchange.label for exchange in self.exchanges if exchange.label)
        where = f"{among}: " if among else ""
        return f"{where}{rule.id}: {self.outcome.message}\n    {rule.basis} by {'; '.join(map(str, rule.quotes))}"


@frozen
class Judgement:
    """What came of a recording: the findings, and how often each rule passed, failed, did not apply or raised."""

    findings: tuple[Finding, ...] = ()
    counts: dict[str, Counter[Kind]] = field(factory=dict)

    def total(self, kind: Kind) -> int:
        return sum(count[kind] for count in self.counts.values())

    @property
    def is_judged(self) -> bool:
        """Whether at least one rule applied somewhere."""
        return bool(self.findings) or self.total(Kind.PASSED) > 0


def judge(rules: Rules, exchanges: Iterable[Exchange]) -> Judgement:
    """Judge exchanges in the order in which they happened."""
    recorded = list(exchanges)
    findings: list[Finding] = []
    counts = {rule.rule.id: Counter[Kind]() for rule in rules}
    for outcome, among in _outcomes(rules, recorded):
        counts[outcome.rule.id][outcome.kind] += 1
        if outcome.kind in (Kind.FAILED, Kind.ERROR):
            findings.append(Finding(outcome, among))
    return Judgement(tuple(findings), counts)


def _outcomes(rules: Rules, recorded: list[Exchange]) -> Iterator[tuple[Outcome, tuple[Exchange, ...]]]:
    for exchange in recorded:
        for outcome in rules.judge_exchange(exchange):
            yield outcome, (exchange,)
    for link in rules.links:
        for created, fetched in _read_back(link, recorded):
            for outcome in rules.judge_created(link, created=created, fetched=fetched):
                yield outcome, (created, fetched)
    for before, after in _reads(recorded):
        for outcome in rules.judge_reads(before=before, after=after):
            yield outcome, (before, after)
        for link, created in _creates_between(rules, recorded, before, after):
            for outcome in rules.judge_reads_around(link, before=before, created=created, after=after):
                yield outcome, (before, created, after)
    for operation in rules.operations:
        replies = [one.response.body for one in recorded if one.operation == operation and _is_read_well(one)]
        for outcome in rules.judge_run(operation, replies):
            yield outcome, ()


def _is_read_well(exchange: Exchange) -> bool:
    return exchange.response.is_success and exchange.response.body is not ABSENT


def _read_back(link: Link, recorded: list[Exchange]) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield each create with every later read of what it created."""
    created: dict[str, Exchange] = {}
    for exchange in recorded:
        if exchange.operation == link.source and _is_read_well(exchange):
            given = _given(link, exchange.response.body)
            if given is not None:
                created[repr(given)] = exchange
        elif exchange.operation == link.target:
            asked = {name: exchange.request.path.get(name) for name in link.parameters}
            if repr(asked) in created:
                yield created[repr(asked)], exchange


def _given(link: Link, body: Json) -> dict[str, Json] | None:
    try:
        return {name: look_up(body, pointer) for name, pointer in link.parameters.items()}
    except KeyError:
        return None


def _reads(recorded: list[Exchange]) -> Iterator[tuple[Exchange, Exchange]]:
    """Yield each successful read with the next one of the same thing."""
    last: dict[str, Exchange] = {}
    for exchange in recorded:
        if exchange.request.method.upper() == "GET" and exchange.operation and _is_read_well(exchange):
            key = repr((exchange.operation, dict(exchange.request.path)))
            if key in last:
                yield last[key], exchange
            last[key] = exchange


def _creates_between(
    rules: Rules, recorded: list[Exchange], before: Exchange, after: Exchange
) -> Iterator[tuple[Link, Exchange]]:
    first, last = (next(n for n, one in enumerate(recorded) if one is end) for end in (before, after))
    for link in rules.links:
        if link.target == after.operation:
            for exchange in recorded[first + 1 : last]:
                if exchange.operation == link.source and _is_read_well(exchange):
                    yield link, exchange
