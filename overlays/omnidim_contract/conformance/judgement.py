"""Tallies become a verdict: one run's shards, wherever they ran, give the same one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen
from omnidim_spec.pointers import inlined
from omnidim_spec.rules import read_rules
from omnidim_spec.rules.compiled import Compiled

from omnidim_contract.conformance.aspects import ASPECTS
from omnidim_contract.conformance.reader import judge_together
from omnidim_contract.conformance.shards import PHASES, QUICK, Profile, Shard
from omnidim_contract.conformance.sources import Sources
from omnidim_contract.conformance.tally import Tally, identity
from omnidim_contract.conformance.verdict import Cell, Coverage, Failure, Found, NotChecked, Share, Verdict

Json = Any


@frozen
class Run:
    """What a verdict has to know of a run besides its tallies. `planned` are the shards of the whole run, on all machines."""

    url: str
    seed: int
    profile: Profile
    planned: tuple[Shard, ...]
    seconds: float = 0.0
    is_read_only: bool = False
    is_strict: bool = False
    has_other_token: bool = False
    share: str = ""
    """Which share of the run this is, such as `1/4`; empty where it is all of it."""


def verdict_of(run: Run, tallies: Sequence[Tally], document: Json) -> Verdict:
    """Return the verdict that the tallies of a run give."""
    joined = join(tallies)
    failures = tuple(sorted(_without_echoes(list(_together(joined, document))), key=_rank(document)))
    reason = _why_not_judged(run, joined, tallies, failures)
    not_checked = tuple(_not_checked(run, joined, tallies, document))
    return Verdict(
        url=run.url,
        conforms=None if reason else not failures,
        reason=reason,
        seed=run.seed,
        profile=run.profile,
        shards=run.share,
        requests=joined.requests,
        seconds=run.seconds,
        failures=() if reason else failures,
        table=_table(joined, failures, document),
        not_checked=not_checked,
        notes=tuple(sorted(joined.notes)),
        accepted=Share(joined.valid["accepted"], joined.valid["sent"]),
        coverage=_coverage(run, joined, document),
        creates={key: joined.creates[key] for key in ("sent", "accepted", "read_back")},
        phases={phase: sum(one.requests for one in tallies if one.shard.phase == phase) for phase in PHASES},
    )


def join(tallies: Sequence[Tally]) -> Tally:
    """Return one tally of several: what was found first counts from the first of them."""
    whole = Tally(Shard("", "", 0), is_complete=all(one.is_complete for one in tallies))
    for one in tallies:
        for failure in one.failures.values():
            first = Found(failure.first.requests + whole.requests, round(failure.first.seconds + whole.seconds, 3))
            whole.add(evolve(failure, first=first))
        whole.requests += one.requests
        whole.seconds += one.seconds
        for name in ("creates", "valid", "checks", "rules", "statuses"):
            getattr(whole, name).update(getattr(one, name))
        for where, names in one.fields.items():
            whole.saw(where, names)
        for operation, replies in one.replies.items():
            whole.replies.setdefault(operation, []).extend(replies)
        whole.errors += one.errors
        whole.left_out += [text for text in one.left_out if text not in whole.left_out]
        whole.notes |= one.notes
    return whole


def _together(whole: Tally, document: Json) -> Iterator[Failure]:
    """Yield all failures, those that only all replies together show among them."""
    yield from whole.failures.values()
    sources = Sources.of()
    for broken in judge_together(document, whole.replies):
        yield Failure(
            id=identity(broken.operation, broken.check, broken.key),
            operation=broken.operation,
            aspect=broken.aspect,
            check=broken.check,
            title=broken.title,
            message=broken.message,
            rule=broken.rule,
            sources=sources.of_quotes(broken.quotes),
            phase="all",
            first=Found(whole.requests, round(whole.seconds, 3)),
        )


def _without_echoes(failures: list[Failure]) -> list[Failure]:
    """Leave out what the engine says of a key where a rule of the pages says it, of the same operation."""
    by_rule = {failure.operation for failure in failures if failure.aspect == "auth" and failure.rule}
    return [one for one in failures if one.aspect != "auth" or one.rule or one.operation not in by_rule]


def _rank(document: Json) -> Any:
    operations = list(_operations(document))
    return lambda failure: (
        operations.index(failure.operation) if failure.operation in operations else len(operations),
        ASPECTS.index(failure.aspect),
        failure.title,
        failure.id,
    )


def _operations(document: Json) -> Iterator[str]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                yield f"{method.upper()} {path}"


def _table(whole: Tally, failures: Iterable[Failure], document: Json) -> Mapping[str, Mapping[str, Cell]]:
    found = [(failure.operation, failure.aspect) for failure in failures]
    rows = list(dict.fromkeys([*_operations(document), *(operation for operation, _ in found)]))
    return {row: {aspect: Cell(whole.checks[row, aspect], found.count((row, aspect))) for aspect in ASPECTS} for row in rows}


def _why_not_judged(run: Run, whole: Tally, tallies: Sequence[Tally], failures: Sequence[Failure]) -> str:
    """Say why a run proves nothing; empty where it proves something."""
    if whole.errors and not failures:
        return "the run broke off: " + "; ".join(dict.fromkeys(whole.errors))
    done = {one.shard for one in tallies if one.is_complete}
    missing = [shard for shard in run.planned if shard not in done]
    if missing and not run.share and not failures:
        phases = ", ".join(dict.fromkeys(shard.phase for shard in missing))
        return f"not all of the run was done: nothing, or not all, of {phases} was sent; give --max-time more"
    if run.is_read_only:
        return "" if whole.statuses else "nothing was answered"
    is_tried = any(shard.phase in QUICK for shard in done) and whole.creates["sent"]
    only_refusals = all(one.aspect == "rules" and one.status is not None and 400 <= one.status < 500 for one in failures)
    if is_tried and not whole.creates["accepted"] and only_refusals:
        refused = f" ({failures[0].came[:300]})" if failures else ""
        return (
            f"not one of {whole.creates['sent']} create requests was accepted{refused}, so that nothing behind them was tested"
        )
    return ""


def _not_checked(run: Run, whole: Tally, tallies: Sequence[Tally], document: Json) -> Iterator[NotChecked]:
    if run.is_read_only:
        yield NotChecked("whatever creates, and what is read back of it", "the run was read-only (--production)")
    done = {one.shard for one in tallies if one.is_complete}
    for phase in PHASES:
        planned = [shard for shard in run.planned if shard.phase == phase]
        if not planned and not run.is_read_only:
            yield NotChecked(f"the phase {phase}", f"the profile {run.profile} leaves it out")
        elif any(shard not in done for shard in planned):
            why = f"it belongs to another share than {run.share}" if run.share else "the run ended before"
            yield NotChecked(f"the phase {phase}, at least in part", why)
    for text in whole.left_out:
        what, _, why = text.partition(": ")
        yield NotChecked(what, why)
    rules = read_rules(document)
    judged = [one for one in rules.enforced(strict=run.is_strict) if not _is_engines(one)]
    never = [one.rule.id for one in judged if not whole.rules[one.rule.id]]
    if never:
        yield NotChecked(f"the rules {', '.join(never)}", "nothing came that they apply to")
    unseen = [
        f"{status} of {operation}" for operation, status in _documented(document) if not whole.statuses[operation, status]
    ]
    if unseen:
        yield NotChecked(f"the replies {', '.join(unseen)}", "the server never gave them")
    if not run.is_strict:
        assumed = [one.rule.id for one in rules if one.rule.basis == "assumed" and one.rule.contradicted is None]
        yield NotChecked(f"the rules {', '.join(assumed)}", "the pages do not say it, their examples show it (--strict)")
    if not run.has_other_token:
        yield NotChecked("whether one account sees another's", "no second key was given (--other-token)")


def _is_engines(one: Compiled) -> bool:
    """Tell whether a rule speaks of what the engine's own checks look at: the shape of errors, and undocumented methods."""
    about_all = one.subject == "all replies of a run"
    return about_all or one.rule.replies == "error" or "request.is_documented" in (one.rule.when or "")


def _documented(document: Json) -> Iterator[tuple[str, int]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for status in operation.get("responses", {}) if isinstance(operation, dict) else ():
                if str(status).isdigit():
                    yield f"{method.upper()} {path}", int(status)


def _coverage(run: Run, whole: Tally, document: Json) -> Coverage:
    documented = list(_documented(document))
    requests, replies = set[tuple[str, str]](), set[tuple[str, str]]()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            label = f"{method.upper()} {path}"
            body = operation.get("requestBody", {}).get("content", {})
            requests |= {(f"{label} request", name) for name in _declared(_schema(body, document))}
            reply = operation.get("responses", {}).get("200", {}).get("content", {})
            replies |= {(f"{label} reply", name) for name in _declared(_schema(reply, document))}
    seen = {(where, name) for where, names in whole.fields.items() for name in names}
    rules = [one.rule.id for one in read_rules(document).enforced(strict=run.is_strict) if not _is_engines(one)]
    return Coverage(
        statuses=Share(sum(bool(whole.statuses[one]) for one in documented), len(documented)),
        request_fields=Share(len(requests & seen), len(requests)),
        reply_fields=Share(len(replies & seen), len(replies)),
        rules=Share(sum(bool(whole.rules[identifier]) for identifier in rules), len(rules)),
    )


def _schema(content: Json, document: Json) -> Json:
    return inlined(content.get("application/json", {}).get("schema", {}), document)


def _declared(schema: Json, above: str = "") -> Iterator[str]:
    """Yield the fields that a schema declares, as `a`, `a.b` and, within the rows of a list `c`, `c.d`."""
    for name, field in (schema.get("properties", {}) if isinstance(schema, dict) else {}).items():
        yield f"{above}{name}"
        yield from _declared(field.get("items", field) if isinstance(field, dict) else {}, f"{above}{name}.")
