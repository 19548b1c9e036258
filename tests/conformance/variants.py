"""Servers to judge: the sandbox with one thing changed on its way in or out. The judge sees HTTP only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import evolve, field, frozen
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import Running, create_app, running
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN = "a-token-of-the-tests"


@frozen
class Exchange:
    """A request and, once it is there, its reply."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    reply_headers: dict[str, str] = field(factory=dict)
    reply: bytes = b""

    @property
    def sent(self) -> Any:
        """The request's JSON; None where there is none."""
        return _parsed(self.body)

    @property
    def replied(self) -> Any:
        """The reply's JSON; None where there is none."""
        return _parsed(self.reply)

    def with_sent(self, value: Any) -> Exchange:
        return evolve(self, body=json.dumps(value).encode())

    def with_reply(self, value: Any, status: int | None = None) -> Exchange:
        return evolve(self, reply=json.dumps(value).encode(), status=status or self.status)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


Change = Callable[[Exchange], Exchange]


def unchanged(exchange: Exchange) -> Exchange:
    return exchange


class Changed:
    """ASGI middleware that changes a request before the server sees it, and the reply before the client does."""

    def __init__(self, app: ASGIApp, request: Change = unchanged, reply: Change = unchanged) -> None:
        self.app, self.request, self.reply = app, request, reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        first = Exchange(scope["method"], scope["path"], _headers(scope["headers"]), await _body(receive))
        asked = self.request(first)
        parts: list[Message] = []

        async def take(message: Message) -> None:
            parts.append(message)

        async def give() -> Message:
            return {"type": "http.request", "body": asked.body, "more_body": False}

        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in asked.headers.items()]
        await self.app({**scope, "method": asked.method, "headers": headers}, give, take)
        body = b"".join(part.get("body", b"") for part in parts[1:])
        done = evolve(first, status=parts[0]["status"], reply_headers=_headers(parts[0]["headers"]), reply=body)
        answered = self.reply(done)
        if first.method != "HEAD":
            answered.reply_headers["content-length"] = str(len(answered.reply))
        out = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answered.reply_headers.items()]
        await send({"type": "http.response.start", "status": answered.status, "headers": out})
        await send({"type": "http.response.body", "body": answered.reply})


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


@contextmanager
def serving(
    request: Change = unchanged, reply: Change = unchanged, extra_tokens: Sequence[str] = (), **options: Any
) -> Iterator[Running]:
    """Serve the sandbox with a change in front of it, on a free loopback port."""
    app = create_app(tokens=[TOKEN, *extra_tokens], **options)
    app.add_middleware(Changed, request=request, reply=reply)
    with running(app) as server:
        yield server


def _is_created(exchange: Exchange) -> bool:
    return exchange.path.endswith("/create") and exchange.status == 200


def id_as_text(exchange: Exchange) -> Exchange:
    if not _is_created(exchange):
        return exchange
    return exchange.with_reply({**exchange.replied, "id": str(exchange.replied["id"])})


def crash_on_empty_retry_config(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    if exchange.method == "POST" and isinstance(sent, dict) and sent.get("retry_config") == {}:
        return exchange.with_reply({"error": "internal", "error_description": "boom"}, 500)
    return exchange


def html_instead_of_json(exchange: Exchange) -> Exchange:
    if exchange.status != 200:
        return exchange
    headers = {**exchange.reply_headers, "content-type": "text/html"}
    return evolve(exchange, reply=b"<p>All good</p>", reply_headers=headers)


def token_ignored(exchange: Exchange) -> Exchange:
    return evolve(exchange, headers={**exchange.headers, "authorization": f"Bearer {TOKEN}"})


def token_under_any_scheme(exchange: Exchange) -> Exchange:
    if not exchange.headers.get("authorization", "").endswith(f" {TOKEN}"):
        return exchange
    return evolve(exchange, headers={**exchange.headers, "authorization": f"Bearer {TOKEN}"})


def contact_list_not_required(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    if exchange.method == "POST" and isinstance(sent, dict) and "contact_list" not in sent:
        return exchange.with_sent({**sent, "contact_list": [{"phone_number": "+12025550100"}]})
    return exchange


def scheduled_without_a_time(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    is_scheduled = isinstance(sent, dict) and sent.get("is_scheduled") is True
    if exchange.method == "POST" and is_scheduled and "scheduled_datetime" not in sent:
        return exchange.with_sent({**sent, "scheduled_datetime": "2031-01-01 12:00:00"})
    return exchange


def created_but_not_found(exchange: Exchange) -> Exchange:
    if exchange.method == "GET" and exchange.status == 200:
        return exchange.with_reply({"error": "not_found", "error_description": "No such campaign"}, 404)
    return exchange


def errors_as_html(exchange: Exchange) -> Exchange:
    if exchange.status != 404:
        return exchange
    return evolve(exchange, reply=b"<h1>404</h1>", reply_headers={**exchange.reply_headers, "content-type": "text/html"})


def contacts_lost_from_the_detail(exchange: Exchange) -> Exchange:
    if exchange.method != "GET" or exchange.status != 200:
        return exchange
    reply = exchange.replied
    del reply["contact_list"]
    return exchange.with_reply(reply)


def contacts_in_another_order(exchange: Exchange) -> Exchange:
    if exchange.method != "GET" or exchange.status != 200:
        return exchange
    reply = exchange.replied
    return exchange.with_reply({**reply, "contact_list": reply["contact_list"][::-1]})


def name_of_another_campaign(exchange: Exchange) -> Exchange:
    if exchange.method != "GET" or exchange.status != 200:
        return exchange
    reply = exchange.replied
    return exchange.with_reply({**reply, "details": {**reply["details"], "name": "Campaign"}})


def campaign_for_every_id(exchange: Exchange) -> Exchange:
    """Answers an id that was never given out with the page's own example."""
    if exchange.method != "GET" or exchange.status != 404 or not exchange.path.rpartition("/")[2].lstrip("-").isdigit():
        return exchange
    operation = contract()["paths"]["/calls/bulk_call/{bulk_call_id}"]["get"]
    example = operation["responses"]["200"]["content"]["application/json"]["example"]
    asked = int(exchange.path.rpartition("/")[2])
    return exchange.with_reply({**example, "details": {**example["details"], "id": asked}}, 200)


def crash_on_long_names(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    if exchange.status == 200 and isinstance(sent, dict) and len(sent["name"]) > 255:
        return exchange.with_reply({"error": "internal", "error_description": "boom"}, 500)
    return exchange


def crash_on_large_numbers(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    if exchange.status == 200 and isinstance(sent, dict) and sent.get("concurrent_call_limit", 1) > 2**63 - 1:
        return exchange.with_reply({"error": "internal", "error_description": "boom"}, 500)
    return exchange


def minimum_not_checked(exchange: Exchange) -> Exchange:
    sent = exchange.sent
    if exchange.method == "POST" and isinstance(sent, dict) and sent.get("concurrent_call_limit") == 0:
        return exchange.with_sent({**sent, "concurrent_call_limit": 1})
    return exchange


def another_honest_server(exchange: Exchange) -> Exchange:
    """Refuses by other codes than the sandbox, and reads `GET .../create` as the detail of a campaign `create`."""
    error = {"error": "bad_request", "error_description": "Not taken here"}
    if exchange.path.endswith("/create") and exchange.method == "GET" and exchange.status == 405:
        return exchange.with_reply({"error": "not_found", "error_description": "No such campaign"}, 404)
    if exchange.method != "POST" or exchange.status not in (200, 400):
        return exchange
    if exchange.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return exchange.with_reply(error, 415)
    if exchange.status == 400:
        return exchange.with_reply(error, 422)
    return exchange


def picky(exchange: Exchange) -> Exchange:
    """Makes the sandbox refuse what the pages leave open: blank names, NUL, numbers beyond 32 bits, unknown fields."""
    sent = exchange.sent
    if exchange.method != "POST" or not isinstance(sent, dict):
        return exchange
    known = {"name", "phone_number_id", "contact_list", "is_scheduled", "scheduled_datetime", "timezone"}
    known |= {"concurrent_call_limit", "enabled_reschedule_call", "retry_config"}
    limit = sent.get("concurrent_call_limit", 1)
    is_blank = any(isinstance(sent.get(key), str) and not sent[key].strip() for key in ("name", "phone_number_id"))
    is_large = isinstance(limit, (int, float)) and limit > 2**31 - 1
    if is_blank or is_large or "\\u0000" in exchange.body.decode("utf-8", "replace") or set(sent) - known:
        return exchange.with_sent({})
    return exchange


def echoes_the_token(exchange: Exchange) -> Exchange:
    """Says the key that it got in every reply, and breaks the schema so that the reply is shown."""
    if not isinstance(exchange.replied, dict):
        return exchange
    return exchange.with_reply({**exchange.replied, "id": exchange.headers.get("authorization", "")})
