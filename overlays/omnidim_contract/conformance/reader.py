"""Send requests of our own, and judge what comes by the rules, over a connection that is kept open."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import httpx
import jsonschema_rs
from attrs import define, evolve, field
from omnidim_spec.pointers import inlined, look_up
from omnidim_spec.rules import ABSENT, Exchange, Kind, Outcome, Routes, Rules, exchange_of, read_rules
from omnidim_spec.rules.operations import Link

from omnidim_contract.conformance.aspects import aspect_of_rule
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.wire import shown as as_shown

Json = Any

SHORT_PATIENCE = 1.0
"""Seconds that a request waits once one has got no reply."""
LONGEST_WAIT = 5.0
"""Seconds that are waited, once, where a server answers 429 and says when to come back."""


@define
class Reader:
    """Sends requests and judges exchanges by the rules.

    `times` says when each request of the shard was sent, `silences` how many got no reply, `limited` how many were turned away
    with 429. `checks` counts what was looked at by operation and aspect, `applied` how often each rule applied.
    """

    document: Json
    url: str
    token: str = field(repr=False)
    client: httpx.Client = field(repr=False)
    other_token: str = field(default="", repr=False)
    is_plain: Callable[[str, Json], bool] = field(default=lambda operation, body: True, repr=False)
    """Tells whether an operation's request body keeps to pages and overlay."""
    is_strict: bool = False
    times: list[float] = field(factory=list)
    silences: int = 0
    limited: int = 0
    checks: Counter[tuple[str, str]] = field(factory=Counter)
    applied: Counter[str] = field(factory=Counter)
    statuses: Counter[tuple[str, int]] = field(factory=Counter)
    fields_seen: dict[str, set[str]] = field(factory=dict)
    rules: Rules = field(init=False, repr=False)
    routes: Routes = field(init=False, repr=False)
    _aspects: dict[str, str] = field(init=False, repr=False)
    _schemas: dict[tuple[str, int], jsonschema_rs.Draft202012Validator] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.rules = read_rules(self.document).enforced(strict=self.is_strict)
        self.routes = Routes.of(self.document, [self.url] if self.url else [])
        self._aspects = {one.rule.id: aspect_of_rule(one.rule, one.subject) for one in self.rules}

    def get(self, path: str) -> httpx.Response | httpx.HTTPError:
        return self.send("GET", path, f"Bearer {self.token}")

    def send(self, method: str, path: str, credentials: str, body: bytes | None = None) -> httpx.Response | httpx.HTTPError:
        headers = {"Authorization": credentials} if credentials else {}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        patience = SHORT_PATIENCE if self.silences else httpx.USE_CLIENT_DEFAULT
        for wait in (True, False):
            self.times.append(time.time())
            try:
                reply = self.client.request(method, self.url + path, headers=headers, content=body, timeout=patience)
            except httpx.HTTPError as error:
                self.silences += 1
                return error
            if reply.status_code != 429 or not wait or not _waited(reply):
                break
        self.limited += reply.status_code == 429
        return reply

    def read(self, reply: httpx.Response, **facts: Json) -> Exchange | None:
        """Return the exchange of a request of ours, and what is known of it besides."""
        exchange = exchange_of(
            self.routes,
            method=reply.request.method,
            url=str(reply.request.url),
            sent=reply.request.content,
            status=reply.status_code,
            headers=reply.headers,
            received=reply.content,
            facts=facts,
        )
        if exchange is not None and exchange.operation is not None:
            self.statuses[self.label(exchange.operation), reply.status_code] += 1
        return exchange

    def path(self, link: Link, body: Json) -> str | None:
        """Return the path of a link's target with the parameters that a reply's body gives; None where one is missing."""
        path = self.rules.operations[link.target].path
        for name, pointer in link.parameters.items():
            try:
                value = look_up(body, pointer)
            except KeyError:
                return None
            if not isinstance(value, int | str) or isinstance(value, bool) or str(value) in ("", ".", ".."):
                return None
            path = path.replace(f"{{{name}}}", str(value))
        return path if "{" not in path else None

    def shown(self, path: str, reply: httpx.Response | httpx.HTTPError | None) -> Shown:
        """Return a read as a report shows it; without the reply's text where it is long and a rule's message says it all."""
        status = reply.status_code if isinstance(reply, httpx.Response) else None
        text = reply.text if isinstance(reply, httpx.Response) else type(reply).__name__ if reply is not None else ""
        headers = {"Authorization": f"Bearer {self.token}"}
        seen = as_shown("GET", self.url + path, headers=headers, sent=None, status=status, reply=text, token=self.token)
        return seen if reply is not None else evolve(seen, came="")

    def seen_at(
        self, path: str, outcomes: Iterable[Outcome], operation: str, reply: httpx.Response | None = None
    ) -> list[Broken]:
        """Return the rules that do not hold, each with the request that shows it."""
        return [evolve(broken, shown=self.shown(path, reply)) for broken in self.broken(outcomes, operation)]

    def broken(self, outcomes: Iterable[Outcome], operation: str) -> list[Broken]:
        """Return each rule that does not hold: an error of a rule is none of the server's."""
        return list(self._found(outcomes, self.label(operation)))

    def _found(self, outcomes: Iterable[Outcome], operation: str) -> Iterator[Broken]:
        for outcome in outcomes:
            rule = outcome.rule
            if outcome.kind not in (Kind.PASSED, Kind.FAILED) or rule.replies == "error":
                continue  # what an error looks like is for the check of its schema
            aspect = self._aspects[rule.id]
            self.applied[rule.id] += 1
            self.checks[operation, aspect] += 1
            if outcome.kind is Kind.FAILED:
                title = f"{rule.id}: {_first(rule.message)}"
                yield Broken(title, outcome.message, aspect, rule.id, operation, rule=rule.id, quotes=rule.quotes)

    def see(self, operation: str, body: Json, above: str = "") -> None:
        """Note the fields of a reply."""
        seen = self.fields_seen.setdefault(operation, set())
        for key, value in body.items() if isinstance(body, dict) else ():
            seen.add(f"{above}{key}")
            for inner in value[:1] if isinstance(value, list) else [value]:
                self.see(operation, inner, f"{above}{key}.")

    def label(self, operation: str) -> str:
        one = self.rules.operations.get(operation)
        return operation if one is None else f"{one.method.upper()} {one.path}"

    def keeps_schema(self, exchange: Exchange) -> bool:
        """Tell whether a successful reply keeps to its documented schema; what does not is not judged by sentences."""
        if not exchange.response.is_success:
            return True
        body = exchange.response.body
        return body is not ABSENT and bool(self.schema(str(exchange.operation), exchange.response.status).is_valid(body))

    def schema(self, operation_id: str, status: int = 200) -> jsonschema_rs.Draft202012Validator:
        if (operation_id, status) not in self._schemas:
            operation = look_up(self.document, self.rules.operations[operation_id].pointer)
            content = operation["responses"].get(str(status), {}).get("content", {})
            schema = inlined(content.get("application/json", {}).get("schema", True), self.document)
            self._schemas[operation_id, status] = jsonschema_rs.Draft202012Validator(schema)
        return self._schemas[operation_id, status]


def _waited(reply: httpx.Response) -> bool:
    """Wait for as long as a 429 asks for, and tell whether that was done."""
    seconds = reply.headers.get("retry-after", "")
    if not seconds.isdecimal() or int(seconds) > LONGEST_WAIT:
        return False
    time.sleep(int(seconds))
    return True


def server_error(status: int) -> str:
    """Return what all crashes with one status have in common."""
    return f"Server error {status}"


def judge_together(document: Json, replies: Mapping[str, list[Json]], rules: Rules | None = None) -> list[Broken]:
    """Return what is wrong with all that a run made, taken together: `replies` are the bodies by operationId."""
    rules = rules or read_rules(document).enforced()
    subjects = {one.rule.id: one.subject for one in rules}
    broken = []
    for name, bodies in replies.items():
        operation = rules.operations[name]
        for outcome in rules.judge_run(name, bodies):
            if outcome.kind is Kind.FAILED:
                rule = outcome.rule
                title, label = f"{rule.id}: {_first(rule.message)}", f"{operation.method.upper()} {operation.path}"
                aspect = aspect_of_rule(rule, subjects[rule.id])
                broken.append(Broken(title, outcome.message, aspect, rule.id, label, rule=rule.id, quotes=rule.quotes))
    return broken


def _first(message: str) -> str:
    """Return a rule's message as a title, which is the same for all of its variants."""
    return re.sub(r"\{(\w+)\}", r"a \1", " ".join(message.split()))
