"""What was made is there and is what was asked for: after a success, follow the contract's links and judge by its rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import httpx
from attrs import define, evolve, field
from omnidim_spec.rules import ABSENT, Exchange, exchange_of
from omnidim_spec.rules.operations import Link

from omnidim_contract.conformance.aspects import NETWORK
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.probes import probe
from omnidim_contract.conformance.reader import Reader
from omnidim_contract.conformance.wire import shown as as_shown

Json = Any

MOST_SILENCES = 3
"""Requests without a reply after which nothing more is read back."""


@define
class ReadBack(Reader):
    """Reads back what exchanges made: at once, and a second time after the next one was made, for nothing may change by itself.

    `count` is how many could be read back, `replies` holds the bodies of successful creates by operationId.
    """

    has_probes: bool = True
    """Whether requests that must not succeed are sent once."""
    count: int = 0
    replies: dict[str, list[Json]] = field(factory=dict)
    _latest: dict[str, tuple[str, Exchange, Exchange]] = field(factory=dict, init=False, repr=False)

    def judge(
        self,
        *,
        method: str,
        url: str,
        sent: bytes | str | None,
        status: int,
        headers: Mapping[str, str],
        received: bytes,
        facts: Mapping[str, Json],
        is_forbidden: bool = False,
    ) -> list[Broken]:
        """Return what is wrong with an exchange and, where it succeeded, with what it made.

        What should not have been accepted (`is_forbidden`) is not read back: that it was is the failure.
        """
        exchange = exchange_of(
            self.routes, method=method, url=url, sent=sent, status=status, headers=headers, received=received, facts=facts
        )
        if exchange is None or exchange.operation is None:
            return []
        outcomes = self.rules.judge_exchange(exchange) if self.keeps_schema(exchange) else ()
        broken = self.broken(outcomes, exchange.operation)
        if exchange.response.is_success and exchange.response.body is ABSENT:
            broken.append(self._no_json(exchange.operation, received))
        if not exchange.response.is_success or exchange.response.body is ABSENT:
            return broken
        if is_forbidden:
            self.replies.setdefault(exchange.operation, []).append(exchange.response.body)
            return broken
        for link in self.rules.links:
            if link.source == exchange.operation:
                self.replies.setdefault(exchange.operation, []).append(exchange.response.body)
                broken += self.follow(link, exchange)
        return broken

    def _no_json(self, operation: str, received: bytes) -> Broken:
        """Return what is wrong with a success that is no JSON (RFC 8259), under the name that the engine has for it."""
        title = "JSON deserialization error"
        message = f"expected JSON in UTF-8, found {received[:300]!r}"
        return Broken(title, message, "schema", f"{title} {title}", self.label(operation), "response_schema_conformance")

    def follow(self, link: Link, created: Exchange) -> list[Broken]:
        """Read back what an exchange made through a link, and what was made before it once more."""
        path = self.path(link, created.response.body)
        if path is None or self.silences >= MOST_SILENCES:
            return []
        fetched, broken = self.fetch(path, link, created)
        if fetched is None:
            return broken
        self.count += 1
        broken += self.judge_created(path, link, created=created, fetched=fetched)
        if link.name not in self._latest and self.has_probes:
            broken += probe(self, link, path, created, fetched)
        if link.name in self._latest:
            broken += self._read_again(link, created)
        self._latest[link.name] = path, fetched, created
        return broken

    def fetch(self, path: str, link: Link, created: Exchange | None = None) -> tuple[Exchange | None, list[Broken]]:
        """Read what was made; without an exchange where that already shows something wrong."""
        operation = self.label(link.target)
        what = f"GET {path} (link {link.name})"
        self.checks[operation, "lifecycle"] += 1
        reply = self.get(path)
        if isinstance(reply, httpx.HTTPError):
            seen = self.shown(path, reply)
            title, message = "No reply", f"{what}: no complete reply ({type(reply).__name__})"
            return None, [Broken(title, message, "robustness", "no reply", operation, NETWORK, shown=seen)]
        if reply.status_code == 429:
            return None, []  # a documented limit, which is counted
        if reply.status_code != 200:
            return None, self._not_found(path, link, reply, created)
        fetched = self.read(reply)
        if fetched is None or fetched.response.body is ABSENT:
            message = f"{what}: found {reply.text[:300]!r}"
            title = "What was created is not JSON"
            return None, [Broken(title, message, "schema", "no JSON", operation, "schema", shown=self.shown(path, reply))]
        self.checks[operation, "schema"] += 1
        for breach in self.schema(link.target).iter_errors(fetched.response.body):
            place = "/".join(map(str, breach.instance_path))
            seen = self.shown(path, reply)
            key = re.sub(r"\d+", "#", f"{place} {breach.schema_path}")
            title = "What was created breaks its schema"
            return None, [Broken(title, f"/{place}: {breach.message[:300]}", "schema", key, operation, "schema", shown=seen)]
        self.see(operation, fetched.response.body)
        broken = self.seen_at(path, self.rules.judge_exchange(fetched), link.target)
        return fetched, [one for one in broken if created is None or not self._gives_back(one.rule, created, fetched)]

    def _gives_back(self, rule: str, created: Exchange, fetched: Exchange) -> bool:
        """Tell whether a rule fails on a value that the server took though only the overlay forbids it, and gives back."""
        sent, came = created.request.body, fetched.response.body
        if self.is_plain(str(created.operation), sent) or not isinstance(sent, dict):
            return False
        paths = [reference.path for one in self.rules if one.rule.id == rule for reference in one.references]
        return any(path[-1] in sent and _at(came, path[2:]) == sent[path[-1]] for path in paths)

    def judge_reads(self, path: str, link: Link, *, before: Exchange, after: Exchange) -> list[Broken]:
        """Return what may not have changed between two reads of the same thing, and did."""
        return self.seen_at(path, self.rules.judge_reads(before=before, after=after), link.target)

    def judge_created(self, path: str, link: Link, *, created: Exchange, fetched: Exchange) -> list[Broken]:
        """Return what was asked for and is not what is read, each with both requests."""
        broken = self.broken(self.rules.judge_created(link, created=created, fetched=fetched), link.target)
        return [evolve(one, shown=self._both(path, link, created, fetched)) for one in broken]

    def _both(self, path: str, link: Link, created: Exchange, fetched: Exchange) -> Shown:
        """Return a create and what is read back of it as a report shows them."""
        operation = self.rules.operations[link.source]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = json.dumps(created.request.body, ensure_ascii=False).encode("utf-8", "replace")
        came = json.dumps(fetched.response.body, ensure_ascii=False)
        method, status = operation.method.upper(), fetched.response.status
        seen = as_shown(
            method, self.url + operation.path, headers=headers, sent=sent, status=status, reply=came, token=self.token
        )
        read = curl_line("GET", self.url + path, {"Authorization": f"Bearer {self.token}"}, None, self.token)
        return evolve(seen, curl=f"{seen.curl}\n{read}")

    def _not_found(self, path: str, link: Link, reply: httpx.Response, created: Exchange | None) -> list[Broken]:
        """Return what is broken when something that was made is not found: the rules that say so, where there are any."""
        exchange = self.read(reply)
        if created is not None and exchange is not None:
            said = self.seen_at(path, self.rules.judge_created(link, created=created, fetched=exchange), link.target, reply)
            if said:
                return [evolve(one, aspect="lifecycle") for one in said]
        title = "What was created cannot be read"
        message = f"GET {path} (link {link.name}): expected 200 for what was created, found {reply.status_code}"
        operation = self.label(link.target)
        return [Broken(title, message, "lifecycle", title, operation, "lifecycle", shown=self.shown(path, reply))]

    def _read_again(self, link: Link, created: Exchange) -> list[Broken]:
        """Read what was made before once more: it stays the same, and the new one leaves it alone."""
        path, before, earlier = self._latest[link.name]
        after, broken = self.fetch(path, link, earlier)
        if after is None:
            return broken
        around = self.rules.judge_reads_around(link, before=before, created=created, after=after)
        broken += self.judge_reads(path, link, before=before, after=after)
        return [*broken, *self.seen_at(path, around, link.target)]


def _at(value: Json, path: Iterable[str]) -> Json:
    """Return what stands at a path of keys; None where nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
