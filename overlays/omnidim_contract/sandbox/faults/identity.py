"""Faults about who asks: tokens that are not looked at, and campaigns that others can see."""

from __future__ import annotations

from attrs import evolve

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault, refused


def _as(exchange: Exchange, token: str) -> Reply:
    return exchange.honest(evolve(exchange.request, headers={**exchange.request.headers, "authorization": token}))


def _remembered(exchange: Exchange) -> str:
    """Return the first header that was let in: what a careless server would go on with."""
    given = exchange.request.headers.get("authorization", "")
    asks = evolve(exchange.request, method="OPTIONS")  # changes nothing, and tells whether the token is known
    if "token" not in exchange.memory and exchange.honest(asks).status != 401:
        exchange.memory["token"] = given
    return str(exchange.memory.get("token", given))


@fault
def ignores_the_token(exchange: Exchange) -> Reply:
    return _as(exchange, _remembered(exchange))


@fault
def accepts_any_token(exchange: Exchange) -> Reply:
    known = _remembered(exchange)
    return _as(exchange, known) if exchange.request.headers.get("authorization") else exchange.reply()


@fault
def reads_without_a_token(exchange: Exchange) -> Reply:
    known = _remembered(exchange)
    return _as(exchange, known) if exchange.is_detail else exchange.reply()


@fault
def compares_only_the_beginning_of_the_token(exchange: Exchange) -> Reply:
    known, given = _remembered(exchange), exchange.request.headers.get("authorization", "")
    return _as(exchange, known) if len(given) > len("Bearer ") and given[:8] == known[:8] else exchange.reply()


@fault
def takes_the_token_under_any_scheme(exchange: Exchange) -> Reply:
    scheme, _, token = exchange.request.headers.get("authorization", "").partition(" ")
    return _as(exchange, f"Bearer {token}") if scheme else exchange.reply()


@fault
def shows_campaigns_to_every_token(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    tokens = exchange.memory.setdefault("tokens", {})
    if reply.status != 401:
        tokens[exchange.request.headers.get("authorization", "")] = None
    if not exchange.is_detail or reply.status != 404:
        return reply
    others = (_as(exchange, token) for token in tokens)
    return next((other for other in others if other.status == 200), reply)


@fault
def answers_403_to_an_unknown_token(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return refused(403, "Not permitted") if reply.status == 401 else reply


@fault
def answers_400_to_an_unknown_token(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return refused(400, "Invalid API key") if reply.status == 401 else reply
