"""What was made is there and is what was asked for: after a success, follow the contract's links and judge by its rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import httpx
import jsonschema_rs
from attrs import define, evolve, field
from omnidim_spec.pointers import inlined, look_up
from omnidim_spec.rules import ABSENT, Exchange, Kind, Outcome, Routes, Rules, exchange_of, read_rules
from omnidim_spec.rules.operations import Link

from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.obligations import Broken

Json = Any

TIMEOUT = 5.0
"""Seconds that a read-back waits."""
NEVER_GIVEN_OUT = (0, -1, 2**31 - 2, 2**53)


@define
class ReadBack:
    """Judges exchanges by the rules, and reads back what they made over a connection of its own, which is kept open.

    Whatever is made is read at once, and a second time after the next one was made: nothing of it may have changed by itself.
    `count` is how many could be read back.
    """

    document: Json
    url: str
    token: str = field(repr=False)
    count: int = 0
    _rules: Rules = field(init=False, repr=False)
    _routes: Routes = field(init=False, repr=False)
    _client: httpx.Client = field(init=False, repr=False)
    _latest: dict[str, tuple[str, Exchange]] = field(factory=dict, init=False, repr=False)
    _replies: dict[str, dict[str, Json]] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._rules = read_rules(self.document).enforced()
        self._routes = Routes.of(self.document, [self.url] if self.url else [])
        self._client = httpx.Client(headers={"Authorization": f"Bearer {self.token}"}, timeout=TIMEOUT, trust_env=False)

    def judge(
        self,
        key: str,
        *,
        method: str,
        url: str,
        sent: bytes | str | None,
        status: int,
        headers: Mapping[str, str],
        received: bytes,
    ) -> list[Broken]:
        """Return what is wrong with a successful exchange and with what it made. `key` tells exchanges apart."""
        exchange = exchange_of(
            self._routes, method=method, url=url, sent=sent, status=status, headers=headers, received=received
        )
        if exchange is None or exchange.operation is None or not exchange.response.is_success:
            return []
        broken = list(_broken(self._rules.judge_exchange(exchange)))
        followed = [link for link in self._rules.links if link.source == exchange.operation]
        if followed and exchange.response.body is not ABSENT:
            self._replies.setdefault(exchange.operation, {})[key] = exchange.response.body
        for link in followed:
            broken += self._follow(link, exchange)
        return broken

    def judge_run(self) -> list[Broken]:
        """Return what is wrong with all that was made, taken together."""
        judged = (self._rules.judge_run(name, list(replies.values())) for name, replies in self._replies.items())
        return [broken for outcomes in judged for broken in _broken(outcomes)]

    def _follow(self, link: Link, created: Exchange) -> list[Broken]:
        path = self._path(link, created.response.body)
        if path is None:
            return []
        fetched, broken = self._fetch(path, link)
        if fetched is None:
            return broken
        self.count += 1
        outcomes = [*self._rules.judge_exchange(fetched), *self._rules.judge_created(link, created=created, fetched=fetched)]
        broken += self._seen_at(path, outcomes)
        if link.name not in self._latest:
            broken += [*self._never_given_out(link), *self._without_the_key(path)]
        else:
            broken += self._read_again(link, created)
        self._latest[link.name] = path, fetched
        return broken

    def _never_given_out(self, link: Link) -> list[Broken]:
        """Ask for ids that no server can have given out yet; whatever it answers, it must not be a success."""
        broken: list[Broken] = []
        for identifier in NEVER_GIVEN_OUT:
            path = self._path(link, dict.fromkeys((pointer[1:] for pointer in link.parameters.values()), identifier))
            if path is None:
                continue
            try:
                reply = self._client.get(self.url + path)
            except httpx.HTTPError as error:
                broken.append(Broken("An unknown id gets no reply", f"GET {path}: {type(error).__name__}"))
                continue
            exchange = self._read(reply, is_given_out=False, token="right")  # noqa: S106 - a fact about the token, no token
            broken += self._seen_at(path, list(self._rules.judge_exchange(exchange))) if exchange else []
            if reply.status_code >= 500:
                broken.append(Broken("An unknown id crashes the server", f"GET {path}: found {reply.status_code}"))
        return broken

    def _without_the_key(self, path: str) -> list[Broken]:
        """Ask for what was made with credentials that only look like the right ones."""
        broken: list[Broken] = []
        for fact, credentials, shown in (
            ("wrong", f"Bearer {self.token[:-1]}", "Bearer ${OMNIDIM_API_KEY%?}"),
            ("wrong", f"Bearer {self.token}x", "Bearer ${OMNIDIM_API_KEY}x"),
            ("malformed", f"Basic {self.token}", "Basic $OMNIDIM_API_KEY"),
            ("malformed", self.token, "$OMNIDIM_API_KEY"),
        ):
            try:
                reply = self._client.get(self.url + path, headers={"Authorization": credentials})
            except httpx.HTTPError:
                continue  # the read with the right key says so
            exchange = self._read(reply, token=fact)
            if exchange is not None and reply.is_success:
                again = f'curl -g -i {self.url}{path} -H "Authorization: {shown}"'
                outcomes = self._rules.judge_exchange(exchange)
                broken += [evolve(one, message=f"{one.message}\nseen in: {again}") for one in _broken(outcomes)]
        return broken

    def _read_again(self, link: Link, created: Exchange) -> list[Broken]:
        """Read what was made before once more: it stays the same, and the new one leaves it alone."""
        path, before = self._latest[link.name]
        after, broken = self._fetch(path, link)
        if after is None:
            return broken
        reads = self._rules.judge_reads(before=before, after=after)
        around = self._rules.judge_reads_around(link, before=before, created=created, after=after)
        return [*broken, *self._seen_at(path, [*reads, *around])]

    def _seen_at(self, path: str, outcomes: list[Outcome]) -> list[Broken]:
        """Return the rules that do not hold, each with the request that shows it."""
        again = curl_line("GET", self.url + path, {"Authorization": f"Bearer {self.token}"}, None, self.token)
        return [evolve(broken, message=f"{broken.message}\nseen in: {again}") for broken in _broken(outcomes)]

    def _fetch(self, path: str, link: Link) -> tuple[Exchange | None, list[Broken]]:
        where = f"GET {path} (link {link.name})"
        headers = {"Authorization": f"Bearer {self.token}"}
        again = curl_line("GET", self.url + path, headers, None, self.token)
        try:
            reply = self._client.get(self.url + path)
        except httpx.HTTPError as error:
            return None, [Broken("What was created cannot be read", f"{where}: no reply ({type(error).__name__})\n\n{again}")]
        if reply.status_code != 200:
            came = f"{where}: expected 200 for what was created, found {reply.status_code}: {reply.text[:300]}"
            return None, [Broken("What was created cannot be read", f"{came}\n\n{again}")]
        fetched = self._read(reply)
        if fetched is None or fetched.response.body is ABSENT:
            return None, [Broken("What was created is not JSON", f"{where}: found {reply.text[:300]!r}\n\n{again}")]
        for breach in self._schema(link).iter_errors(fetched.response.body):
            place = "/".join(map(str, breach.instance_path))
            message = f"{where}: /{place}: {breach.message[:300]}\n\n{again}"
            return None, [Broken("What was created breaks its schema", message)]
        return fetched, []

    def _read(self, reply: httpx.Response, **facts: Json) -> Exchange | None:
        """Return the exchange of a read of ours, and what is known of it besides."""
        return exchange_of(
            self._routes,
            method="GET",
            url=str(reply.url),
            sent=None,
            status=reply.status_code,
            headers=reply.headers,
            received=reply.content,
            facts=facts,
        )

    def _path(self, link: Link, body: Json) -> str | None:
        """Return the path of a link's target with the parameters that a reply's body gives; None where one is missing."""
        path = self._rules.operations[link.target].path
        for name, pointer in link.parameters.items():
            try:
                value = look_up(body, pointer)
            except KeyError:
                return None
            if not isinstance(value, int | str) or isinstance(value, bool) or str(value) in ("", ".", ".."):
                return None
            path = path.replace(f"{{{name}}}", str(value))
        return path if "{" not in path else None

    def _schema(self, link: Link) -> jsonschema_rs.Draft202012Validator:
        operation = look_up(self.document, self._rules.operations[link.target].pointer)
        content = operation["responses"].get("200", {}).get("content", {})
        return jsonschema_rs.Draft202012Validator(inlined(content.get("application/json", {}).get("schema", {}), self.document))


def _broken(outcomes: Iterable[Outcome]) -> Iterator[Broken]:
    """Yield each rule that does not hold: an error of a rule is none of the server's unless it comes from a wrong value."""
    for outcome in outcomes:
        if outcome.kind is Kind.FAILED:
            words = "\n".join(f"the page says: {quote}" for quote in outcome.rule.quotes)
            yield Broken(f"{outcome.rule.id}: {_first(outcome.rule.message)}", f"{outcome.message}\n{words}")


def _first(message: str) -> str:
    """Return a rule's message as a title, which is the same for all of its variants."""
    return re.sub(r"\{(\w+)\}", r"a \1", " ".join(message.split()))
