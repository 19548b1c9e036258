"""The state of one shard: what it sends, what it judges, and what it found."""

from __future__ import annotations

import sys
import time
from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import httpx
import requests
from attrs import define, evolve, field
from omnidim_spec.rules import ABSENT, Exchange
from omnidim_spec.rules import Request as RuleRequest
from omnidim_spec.rules import Response as RuleResponse
from schemathesis import Case, Response
from schemathesis.core.failures import Failure as EngineFailure

from omnidim_contract.conformance.aspects import NETWORK
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.directed import UNUSUAL_IDS, Directed, directed_bodies
from omnidim_contract.conformance.job import Job
from omnidim_contract.conformance.obligations import ACCEPTED, REFUSED
from omnidim_contract.conformance.readback import ReadBack
from omnidim_contract.conformance.reader import SHORT_PATIENCE
from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.sources import Sources
from omnidim_contract.conformance.tally import Tally, identity
from omnidim_contract.conformance.tolerance import Tolerance, is_json_request, operation_id, sent_json
from omnidim_contract.conformance.verdict import Failure, Found
from omnidim_contract.conformance.wire import shown

Json = Any

MOST_SILENCES = 10
"""Requests without a reply after which a shard sends no more: nothing new would be learnt."""


class NotSent(Exception):
    """A request that was not sent: the run may not, or has learnt all that it can."""


class NoReply(Exception):
    """A request got no complete reply; it is written down already."""


class ContractFailure(EngineFailure):
    """A failure of our own checks, with its cause as its identity."""

    __slots__ = ("at", "broken")

    def __init__(self, broken: Broken, label: str) -> None:
        super().__init__(operation=broken.operation or label, title=broken.title, message=broken.message)
        self.broken = broken
        self.at = time.time()

    @property
    def _unique_key(self) -> str:
        return f"{self.broken.check} {self.broken.key}"


@define
class Session:
    """What happens during a shard. The clock is `time.time`, as in the engine's own records."""

    job: Job
    token: str = field(repr=False)
    other_token: str = field(repr=False)
    tolerance: Tolerance
    read_back: ReadBack
    sources: Sources
    tally: Tally
    began: float = 0.0
    _labels: dict[str, Directed] = field(factory=dict)
    _unknown_ids: set[str] = field(factory=set)
    _silences: int = 0
    _causes: set[tuple[str, str]] = field(factory=set)
    _refused_alone: list[str] = field(factory=list)

    @classmethod
    def of(cls, job: Job, shard: Shard, tokens: tuple[str, str], client: httpx.Client, sources: Sources) -> Session:
        token, other = tokens
        tolerance = Tolerance(job.document)
        keeps = tolerance.obligations.keeps_to_contract
        probes = shard.phase == "examples"
        read_back = ReadBack(job.document, job.url, token, client, other, keeps, job.is_strict, has_probes=probes)
        return cls(job, token, other, tolerance, read_back, sources, Tally(shard), time.time())

    def directed(self, operation: Any) -> list[Case[Any]]:
        """Return the directed cases of an operation, in the engine's order: the last is sent first."""
        schema = self.tolerance.obligations.schema(str(operation.definition.raw.get("operationId")))
        cases = []
        for directed in directed_bodies(schema):
            case = operation.Case(body=directed.body, media_type="application/json")
            case.headers.update(directed.headers)
            self._labels[case.id] = directed
            cases.append(case)
        names = [parameter.name for parameter in operation.path_parameters]
        for value in UNUSUAL_IDS if names else ():
            case = operation.Case(path_parameters=dict.fromkeys(names, value))
            self._unknown_ids.add(case.id)
            cases.append(case)
        return cases[::-1]

    def before(self, case: Case[Any], kwargs: dict[str, Any]) -> None:
        """Let a request go out, or raise NotSent. What could dial keeps to numbers reserved for fiction."""
        method = str(case.method).upper()
        if self.job.is_read_only and method != "GET":
            raise NotSent("only GET is sent")
        if self._silences >= MOST_SILENCES:
            self._leave_out(f"after {MOST_SILENCES} requests without a reply")
        limit = self.job.max_creates
        if limit is not None and method == "POST" and self.tally.creates["accepted"] >= limit:
            self._leave_out(f"after --max-creates {limit}")
        most = self.job.max_failures
        if most is not None and len(self._causes) >= most:
            self._leave_out(f"after --max-failures {most}")
        self.tolerance.keep_to_fiction(case)
        kwargs["timeout"] = SHORT_PATIENCE if self._silences else self.job.timeout
        self.read_back.times.append(time.time())

    def keeps(self, failure: EngineFailure, case: Case[Any], response: Response) -> bool:
        """Tell whether a failure is one, and remember its cause."""
        if not isinstance(failure, ContractFailure) and self.tolerance.excuses(failure, case, response):
            return False
        self._causes.add((str(failure.operation), f"{failure.title} {failure._unique_key}"))
        return True

    def _leave_out(self, why: str) -> None:
        what = f"the rest of the phase {self.tally.shard.phase}: {why}"
        if what not in self.tally.left_out:
            self.tally.left_out.append(what)
        raise NotSent(what)

    def silence(self, case: Case[Any], request: requests.PreparedRequest) -> NoReply:
        """Write down that a request got no complete reply, and return what to raise for it."""
        self._silences += 1
        error = sys.exc_info()[1]
        if isinstance(error, requests.ConnectTimeout | requests.ConnectionError) and "refused" in str(error):
            title, message = "No connection", "the server took connections before, and does no more"
        elif isinstance(error, requests.Timeout):
            title, message = "No reply", f"no reply within {self.job.timeout:g} s"
        else:
            title, message = "No complete reply", f"the connection ended before the reply did ({type(error).__name__})"
        label = self.label_of(case)
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        headers = {name: str(value) for name, value in request.headers.items()}
        seen = shown(
            str(request.method), str(request.url), headers=headers, sent=body, status=None, reply=message, token=self.token
        )
        broken = Broken(title, f"{label}{message}", "robustness", title, case.operation.label, NETWORK, shown=seen)
        self.found([broken], case.operation.label)
        return NoReply(message)

    def facts(self, case: Case[Any], response: Response) -> dict[str, Json]:
        """Return what is known of a request besides what it says."""
        facts: dict[str, Json] = {"token": "right"}
        if case.id in self._unknown_ids:
            facts["is_given_out"] = False
        identifier = operation_id(case)
        body = sent_json(response)
        if self.tolerance.obligations.covers(identifier) and is_json_request(response):
            facts["must_accept"] = self.tolerance.obligations.must_accept(identifier, body, datetime.now(UTC))
        return facts

    def judge(self, case: Case[Any], response: Response) -> list[Broken]:
        """Return what an exchange breaks of rules and obligations, and what is wrong with what it made."""
        request = response.request
        self.tally.statuses[case.operation.label, response.status_code] += 1
        if str(request.method) != case.operation.method.upper():
            return []
        facts = self.facts(case, response)
        label = self.label_of(case)
        obligation = self._broken_obligation(case, response, label)
        broken = self.read_back.judge(
            method=str(request.method),
            url=str(request.url),
            sent=request.body if isinstance(request.body, bytes | str) else None,
            status=response.status_code,
            headers={name: ", ".join(values) for name, values in response.headers.items()},
            received=response.content or b"",
            facts=facts,
            is_forbidden=any(one.title.startswith(ACCEPTED) for one in obligation),
        )
        broken = [evolve(one, message=f"{label}{one.message}") if one.shown is None and label else one for one in broken]
        if not any(one.shown is None and one.rule for one in broken) and self._is_proper(response, case):
            broken += obligation
        self._count(case, response)
        return broken

    def _is_proper(self, response: Response, case: Case[Any]) -> bool:
        """Tell whether a reply is what it seems: a success that breaks its schema may be an error in disguise."""
        exchange = Exchange(
            operation_id(case),
            RuleRequest(case.operation.method),
            RuleResponse(response.status_code, body=_reply_json(response)),
        )
        return self.read_back.keeps_schema(exchange)

    def network_error(self, label: str, error: Exception) -> None:
        """Write down a reply that could not be read, where the engine says so without naming the request."""
        message = f"the reply could not be read: {error}"
        self.found([Broken("No complete reply", message, "robustness", "No complete reply", label, NETWORK)], label)

    def _count(self, case: Case[Any], response: Response) -> None:
        """Count what was sent and taken, for the share accepted and the coverage."""
        is_taken = 200 <= response.status_code < 300
        if case.operation.method.upper() != "POST":
            return
        self.tally.creates["sent"] += 1
        self.tally.creates["accepted"] += is_taken
        body, identifier = sent_json(response), operation_id(case)
        if is_json_request(response) and self.tolerance.obligations.is_valid(identifier, body):
            self.tally.valid["sent"] += 1
            self.tally.valid["accepted"] += is_taken
        if is_taken:
            self.tally.saw(f"{case.operation.label} request", _fields(body))
            self.tally.saw(f"{case.operation.label} reply", _fields(_reply_json(response)))
        if response.status_code == 422:
            self.tally.notes.add("faulty requests are answered with 422, where the pages' service answers 400")

    def _broken_obligation(self, case: Case[Any], response: Response, label: str) -> list[Broken]:
        broken = self.tolerance.broken_obligation(case, response)
        if broken is None:
            return []
        if broken.title == REFUSED:
            cause = self._cause_of_refusal(case, response)
            title = f"{REFUSED}: {cause}" if cause else f"{REFUSED}: the plainest request"
            broken = evolve(broken, title=title, key=title)
        return [evolve(broken, message=f"{label}{broken.message}")]

    def _cause_of_refusal(self, case: Case[Any], response: Response) -> str:
        """Return what a refused request has more than the plainest one: a field that is refused on its own explains others."""
        identifier, body = operation_id(case), sent_json(response)
        fields = _fields(body)
        for known in self._refused_alone:
            if known in fields or not known:
                return known
        added = sorted(fields - _fields(self.tolerance.obligations.plainest(identifier)))
        directed = self._labels.get(case.id)
        if directed is None or len(added) > 1:
            return "a combination of fields"
        cause = added[0] if added else ("" if body == self.tolerance.obligations.plainest(identifier) else directed.label)
        self._refused_alone.append(cause)
        return cause

    def found(self, broken: Iterable[Broken], label: str, at: float | None = None, phase: str = "") -> None:
        """Write down failures; `at` is when they were seen, now by default."""
        seconds = time.time() if at is None else at
        for one in broken:
            seen = one.shown or Shown("")
            operation = one.operation or label
            failure = Failure(
                id=identity(operation, one.check, one.key),
                operation=operation,
                aspect=one.aspect,
                check=one.check,
                title=one.title,
                message=one.message,
                curl=seen.curl,
                rule=one.rule,
                sources=self.sources.of_quotes(one.quotes) or self.sources.of_label(operation, self.job.document),
                sent=seen.sent,
                came=seen.came,
                status=seen.status,
                phase=phase or self.tally.shard.phase,
                first=self._found_at(seconds),
            )
            self.tally.add(failure)

    def _found_at(self, seconds: float) -> Found:
        """Return how many requests, and how long after the first of them, something was seen."""
        times = self.read_back.times
        return Found(bisect_right(times, seconds), round(seconds - (times[0] if times else seconds), 3))

    def label_of(self, case: Case[Any]) -> str:
        """Return what is special about a directed case, as a message begins with it; nothing for any other."""
        directed = self._labels.get(case.id)
        return f"{directed.label}: " if directed else ""

    def close(self) -> Tally:
        """Return what the shard found."""
        reads = self.read_back
        self.tally.creates["read_back"] += reads.count
        self.tally.requests = len(reads.times)
        self.tally.checks.update(reads.checks)
        self.tally.rules.update(reads.applied)
        self.tally.statuses.update(reads.statuses)
        for operation, names in reads.fields_seen.items():
            self.tally.saw(f"{operation} reply", names)
        self.tally.replies = reads.replies
        if reads.limited:
            self.tally.left_out.append(f"{reads.limited} read-backs: the server answered 429 (too many requests)")
        self.tally.seconds = round(time.time() - self.began, 3)
        return self.tally


def _reply_json(response: Response) -> Json:
    try:
        return response.json()
    except (ValueError, RecursionError, LookupError):
        return ABSENT


def _fields(body: Json, above: str = "") -> set[str]:
    """Return the fields of a body, such as `a`, `a.b` and, for the first row of a list `c`, `c.d`."""
    if isinstance(body, list):
        return _fields(body[0], above) if body else set()
    found: set[str] = set()
    for key, value in body.items() if isinstance(body, dict) else ():
        found.add(f"{above}{key}")
        found |= _fields(value, f"{above}{key}.")
    return found
