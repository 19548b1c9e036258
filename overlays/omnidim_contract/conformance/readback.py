"""What was made is there and is what was asked for: after a success, follow the contract's links and judge by its rules."""

# Long: what is read back after a create is one thing; its parts need each other's state.

from __future__ import annotations

import json
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

from omnidim_contract.conformance.aspects import NETWORK, aspect_of_rule
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.wire import shown

Json = Any

NEVER_GIVEN_OUT = (0, -1, 2**31 - 2, 2**53)
SHORT_PATIENCE = 1.0
"""Seconds that a read waits once one has got no reply."""
MOST_SILENCES = 3
"""Reads without a reply after which nothing more is read back."""


@define
class ReadBack:
    """Judges exchanges by the rules, and reads back what they made over a connection of its own, which is kept open.

    Whatever is made is read at once, and a second time after the next one was made: nothing of it may have changed by itself.
    `count` is how many could be read back, `times` when each request of the shard was sent. `checks` counts what was looked at
    by operation and aspect, `applied` how often each rule applied.
    """

    document: Json
    url: str
    token: str = field(repr=False)
    client: httpx.Client = field(repr=False)
    other_token: str = field(default="", repr=False)
    is_plain: Callable[[str, Json], bool] = field(default=lambda operation, body: True, repr=False)
    """Tells whether an operation's request body keeps to pages and overlay."""
    is_strict: bool = False
    has_probes: bool = True
    """Whether ids that nobody gave out, and wrong credentials, are tried once."""
    count: int = 0
    times: list[float] = field(factory=list)
    checks: Counter[tuple[str, str]] = field(factory=Counter)
    applied: Counter[str] = field(factory=Counter)
    statuses: Counter[tuple[str, int]] = field(factory=Counter)
    replies: dict[str, list[Json]] = field(factory=dict)
    fields_seen: dict[str, set[str]] = field(factory=dict)
    rules: Rules = field(init=False, repr=False)
    routes: Routes = field(init=False, repr=False)
    _aspects: dict[str, str] = field(init=False, repr=False)
    _latest: dict[str, tuple[str, Exchange, Exchange]] = field(factory=dict, init=False, repr=False)
    _silences: int = 0
    _schemas: dict[tuple[str, int], jsonschema_rs.Draft202012Validator] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.rules = read_rules(self.document).enforced(strict=self.is_strict)
        self.routes = Routes.of(self.document, [self.url] if self.url else [])
        self._aspects = {one.rule.id: aspect_of_rule(one.rule, one.subject) for one in self.rules}

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
        broken = self._broken(outcomes, exchange.operation)
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

    def follow(self, link: Link, created: Exchange) -> list[Broken]:
        """Read back what an exchange made through a link, and what was made before it once more."""
        path = self.path(link, created.response.body)
        if path is None or self._silences >= MOST_SILENCES:
            return []
        fetched, broken = self.fetch(path, link, created)
        if fetched is None:
            return broken
        self.count += 1
        broken += self.judge_created(path, link, created=created, fetched=fetched)
        if link.name not in self._latest and self.has_probes:
            read_open = self._without_the_key(path, link.target)
            broken += [*self._never_given_out(link), *read_open]
            broken += self._without_the_key(self.rules.operations[link.source].path, link.source, created)
            broken += [] if read_open else self._as_somebody_else(path, link, fetched)
        if link.name in self._latest:
            broken += self._read_again(link, created)
        self._latest[link.name] = path, fetched, created
        return broken

    def fetch(self, path: str, link: Link, created: Exchange | None = None) -> tuple[Exchange | None, list[Broken]]:
        """Read what was made; without an exchange where that already shows something wrong."""
        operation = self._label(link.target)
        what = f"GET {path} (link {link.name})"
        self.checks[operation, "lifecycle"] += 1
        reply = self._get(path)
        if isinstance(reply, httpx.HTTPError):
            seen = self._shown(path, reply)
            title, message = "No reply", f"{what}: no complete reply ({type(reply).__name__})"
            return None, [Broken(title, message, "robustness", "no reply", operation, NETWORK, shown=seen)]
        if reply.status_code != 200:
            return None, self._not_found(path, link, reply, created)
        fetched = self.read(reply)
        if fetched is None or fetched.response.body is ABSENT:
            message = f"{what}: found {reply.text[:300]!r}"
            title = "What was created is not JSON"
            return None, [Broken(title, message, "schema", "no JSON", operation, "schema", shown=self._shown(path, reply))]
        self.checks[operation, "schema"] += 1
        for breach in self._schema(link.target).iter_errors(fetched.response.body):
            place = "/".join(map(str, breach.instance_path))
            seen = self._shown(path, reply)
            key = re.sub(r"\d+", "#", f"{place} {breach.schema_path}")
            title = "What was created breaks its schema"
            return None, [Broken(title, f"/{place}: {breach.message[:300]}", "schema", key, operation, "schema", shown=seen)]
        self._see(operation, fetched.response.body)
        broken = self._seen_at(path, self.rules.judge_exchange(fetched), link.target)
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
        return self._seen_at(path, self.rules.judge_reads(before=before, after=after), link.target)

    def judge_created(self, path: str, link: Link, *, created: Exchange, fetched: Exchange) -> list[Broken]:
        """Return what was asked for and is not what is read, each with both requests."""
        broken = self._broken(self.rules.judge_created(link, created=created, fetched=fetched), link.target)
        return [evolve(one, shown=self._both(path, link, created, fetched)) for one in broken]

    def _both(self, path: str, link: Link, created: Exchange, fetched: Exchange) -> Shown:
        """Return a create and what is read back of it as a report shows them."""
        operation = self.rules.operations[link.source]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        sent = json.dumps(created.request.body, ensure_ascii=False).encode("utf-8", "replace")
        came = json.dumps(fetched.response.body, ensure_ascii=False)
        method, status = operation.method.upper(), fetched.response.status
        seen = shown(method, self.url + operation.path, headers=headers, sent=sent, status=status, reply=came, token=self.token)
        read = curl_line("GET", self.url + path, {"Authorization": f"Bearer {self.token}"}, None, self.token)
        return evolve(seen, curl=f"{seen.curl}\n{read}")

    def _not_found(self, path: str, link: Link, reply: httpx.Response, created: Exchange | None) -> list[Broken]:
        """Return what is broken when something that was made is not found: the rules that say so, where there are any."""
        exchange = self.read(reply)
        if created is not None and exchange is not None:
            said = self._seen_at(path, self.rules.judge_created(link, created=created, fetched=exchange), link.target, reply)
            if said:
                return [evolve(one, aspect="lifecycle") for one in said]
        title = "What was created cannot be read"
        message = f"GET {path} (link {link.name}): expected 200 for what was created, found {reply.status_code}"
        operation = self._label(link.target)
        return [Broken(title, message, "lifecycle", title, operation, "lifecycle", shown=self._shown(path, reply))]

    def _never_given_out(self, link: Link) -> list[Broken]:
        """Ask for ids that no server can have given out yet; whatever it answers, it must not be a success."""
        broken: list[Broken] = []
        operation = self._label(link.target)
        for identifier in NEVER_GIVEN_OUT:
            path = self.path(link, dict.fromkeys((pointer[1:] for pointer in link.parameters.values()), identifier))
            reply = self._get(path) if path is not None else None
            if reply is None or path is None:
                continue
            self.checks[operation, "errors"] += 1
            if isinstance(reply, httpx.HTTPError):
                message = f"GET {path}: no complete reply ({type(reply).__name__})"
                seen = self._shown(path, reply)
                broken.append(Broken("No reply", message, "robustness", "no reply", operation, NETWORK, shown=seen))
                continue
            exchange = self.read(reply, is_given_out=False, token="right")  # noqa: S106 - a fact about the token, no token
            if exchange is not None:
                said = self._seen_at(path, self.rules.judge_exchange(exchange), link.target, reply)
                broken += [one for one in said if one.aspect == "errors"]
            if reply.status_code >= 500:
                message = f"GET {path}: expected 404 for an id that was never given out, found {reply.status_code}"
                seen, key = self._shown(path, reply), server_error(reply.status_code)
                broken.append(Broken("Server error", message, "robustness", key, operation, "not_a_server_error", shown=seen))
        return broken

    def _without_the_key(self, path: str, operation: str, created: Exchange | None = None) -> list[Broken]:
        """Send a request that succeeded once more, with credentials that only look like the right ones, or with none."""
        broken: list[Broken] = []
        label = self._label(operation)
        method, _, _ = label.partition(" ")
        body = json.dumps(created.request.body).encode() if created is not None else None
        for fact, credentials, words in self._credentials():
            self.checks[label, "auth"] += 1
            reply = self._send(method, path, credentials, body)
            if isinstance(reply, httpx.HTTPError):
                continue  # with the right key it got a reply: another check says so
            if method == "GET" and reply.status_code == 404 and not self._is_there(path):
                break  # what was made is gone, whatever the key
            exchange = self.read(reply, token=fact)
            curl = curl_line(method, self.url + path, {"content-type": "application/json"} if body else {}, body, "")
            curl += f' -H "Authorization: {words}"' if words else ""
            seen = Shown(curl, (body or b"").decode(), f"{reply.status_code} {reply.text[:500]}", reply.status_code)
            if exchange is not None:
                found = self._broken(self.rules.judge_exchange(exchange), operation)
                about_key = [one for one in found if one.aspect == "auth"]
                broken += [evolve(one, shown=seen, key=f"{one.key} {fact}", title=f"{one.title} ({fact})") for one in about_key]
                if broken and fact == "missing":
                    break  # whoever needs no key needs no right one
        return broken

    def _is_there(self, path: str) -> bool:
        reply = self._get(path)
        return isinstance(reply, httpx.Response) and reply.is_success

    def _credentials(self) -> list[tuple[str, str, str]]:
        """Return what only looks right: what is known of it, the header, and the header as a shell writes it."""
        other_case = self.token.swapcase()
        swapped = ("wrong", f"Bearer {other_case}", "Bearer <the key with upper and lower case exchanged>")
        return [
            ("missing", "", ""),
            ("wrong", f"Bearer {self.token[:-1]}", "Bearer ${OMNIDIM_API_KEY%?}"),
            ("wrong", f"Bearer {self.token}x", "Bearer ${OMNIDIM_API_KEY}x"),
            *([swapped] if other_case != self.token else []),
            ("malformed", f"Basic {self.token}", "Basic $OMNIDIM_API_KEY"),
            ("malformed", self.token, "$OMNIDIM_API_KEY"),
        ]

    def _as_somebody_else(self, path: str, link: Link, mine: Exchange) -> list[Broken]:
        """Ask for what was made with another account's key: it is not theirs to see."""
        if not self.other_token:
            return []
        operation = self._label(link.target)
        self.checks[operation, "auth"] += 1
        reply = self._send("GET", path, f"Bearer {self.other_token}")
        theirs = self.read(reply) if isinstance(reply, httpx.Response) and reply.is_success else None
        if isinstance(reply, httpx.HTTPError) or theirs is None or not self._is_same(mine, theirs):
            return []
        curl = f'curl -g -i {self.url}{path} -H "Authorization: Bearer $OMNIDIM_OTHER_API_KEY"'
        seen = Shown(curl, came=f"{reply.status_code} {reply.text[:500]}", status=reply.status_code)
        message = f"GET {path}: expected 404 (or 403) with another account's key, found {reply.status_code}"
        title = "Another account's key reads what was created"
        return [Broken(title, message, "auth", title, operation, "object_level_authorization", shown=seen)]

    def _is_same(self, mine: Exchange, theirs: Exchange) -> bool:
        """Tell whether two reads are of the same thing: a success that says nothing, or of something else, is no leak."""
        said = self.rules.judge_reads(before=mine, after=theirs)
        return self.keeps_schema(theirs) and not any(one.kind is Kind.FAILED for one in said)

    def _read_again(self, link: Link, created: Exchange) -> list[Broken]:
        """Read what was made before once more: it stays the same, and the new one leaves it alone."""
        path, before, earlier = self._latest[link.name]
        after, broken = self.fetch(path, link, earlier)
        if after is None:
            return broken
        around = self.rules.judge_reads_around(link, before=before, created=created, after=after)
        broken += self.judge_reads(path, link, before=before, after=after)
        return [*broken, *self._seen_at(path, around, link.target)]

    def _seen_at(
        self, path: str, outcomes: Iterable[Outcome], operation: str, reply: httpx.Response | None = None
    ) -> list[Broken]:
        """Return the rules that do not hold, each with the request that shows it."""
        return [evolve(broken, shown=self._shown(path, reply)) for broken in self._broken(outcomes, operation)]

    def _broken(self, outcomes: Iterable[Outcome], operation: str) -> list[Broken]:
        """Return each rule that does not hold: an error of a rule is none of the server's."""
        return list(self._found(outcomes, self._label(operation)))

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

    def _get(self, path: str) -> httpx.Response | httpx.HTTPError:
        return self._send("GET", path, f"Bearer {self.token}")

    def _send(self, method: str, path: str, credentials: str, body: bytes | None = None) -> httpx.Response | httpx.HTTPError:
        headers = {"Authorization": credentials} if credentials else {}
        headers |= {"Content-Type": "application/json"} if body is not None else {}
        self.times.append(time.time())
        try:
            patience = SHORT_PATIENCE if self._silences else httpx.USE_CLIENT_DEFAULT
            return self.client.request(method, self.url + path, headers=headers, content=body, timeout=patience)
        except httpx.HTTPError as error:
            self._silences += 1
            return error

    def _shown(self, path: str, reply: httpx.Response | httpx.HTTPError | None) -> Shown:
        """Return a read as a report shows it; without the reply's text where it is long and a rule's message says it all."""
        status = reply.status_code if isinstance(reply, httpx.Response) else None
        text = reply.text if isinstance(reply, httpx.Response) else type(reply).__name__ if reply is not None else ""
        headers = {"Authorization": f"Bearer {self.token}"}
        seen = shown("GET", self.url + path, headers=headers, sent=None, status=status, reply=text, token=self.token)
        return seen if reply is not None else evolve(seen, came="")

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
            self.statuses[self._label(exchange.operation), reply.status_code] += 1
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

    def _see(self, operation: str, body: Json, above: str = "") -> None:
        """Note the fields of a reply."""
        seen = self.fields_seen.setdefault(operation, set())
        for key, value in body.items() if isinstance(body, dict) else ():
            seen.add(f"{above}{key}")
            for inner in value[:1] if isinstance(value, list) else [value]:
                self._see(operation, inner, f"{above}{key}.")

    def _label(self, operation: str) -> str:
        one = self.rules.operations.get(operation)
        return operation if one is None else f"{one.method.upper()} {one.path}"

    def keeps_schema(self, exchange: Exchange) -> bool:
        """Tell whether a successful reply keeps to its documented schema; what does not is not judged by sentences."""
        if not exchange.response.is_success:
            return True
        body = exchange.response.body
        return body is not ABSENT and bool(self._schema(str(exchange.operation), exchange.response.status).is_valid(body))

    def _schema(self, operation_id: str, status: int = 200) -> jsonschema_rs.Draft202012Validator:
        if (operation_id, status) not in self._schemas:
            operation = look_up(self.document, self.rules.operations[operation_id].pointer)
            content = operation["responses"].get(str(status), {}).get("content", {})
            schema = inlined(content.get("application/json", {}).get("schema", True), self.document)
            self._schemas[operation_id, status] = jsonschema_rs.Draft202012Validator(schema)
        return self._schemas[operation_id, status]


def server_error(status: int) -> str:
    """Return what all crashes with one status have in common."""
    return f"Server error {status}"


def _at(value: Json, path: Iterable[str]) -> Json:
    """Return what stands at a path of keys; None where nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


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
