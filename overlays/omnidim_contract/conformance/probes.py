"""Requests that must not succeed, once for each run: for what nobody made, and without the right key."""

from __future__ import annotations

import json

import httpx
from attrs import evolve
from omnidim_spec.rules import Exchange, Kind
from omnidim_spec.rules.operations import Link

from omnidim_contract.conformance.aspects import NETWORK
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.reader import Reader, server_error

NEVER_GIVEN_OUT = (0, -1, 2**31 - 2, 2**53)
"""Ids that no server can have given out yet."""


def probe(reader: Reader, link: Link, path: str, created: Exchange, fetched: Exchange) -> list[Broken]:
    """Return what answers that should not, once something was made and could be read at a path."""
    read_open = _without_the_key(reader, path, link.target)
    made_open = _without_the_key(reader, reader.rules.operations[link.source].path, link.source, created)
    theirs = [] if read_open else _as_somebody_else(reader, path, link, fetched)
    return [*_never_given_out(reader, link), *read_open, *made_open, *theirs]


def _never_given_out(reader: Reader, link: Link) -> list[Broken]:
    """Ask for ids that no server can have given out yet; whatever it answers, it must not be a success."""
    broken: list[Broken] = []
    operation = reader.label(link.target)
    for identifier in NEVER_GIVEN_OUT:
        path = reader.path(link, dict.fromkeys((pointer[1:] for pointer in link.parameters.values()), identifier))
        reply = reader.get(path) if path is not None else None
        if reply is None or path is None:
            continue
        reader.checks[operation, "errors"] += 1
        if isinstance(reply, httpx.HTTPError):
            message = f"GET {path}: no complete reply ({type(reply).__name__})"
            seen = reader.shown(path, reply)
            broken.append(Broken("No reply", message, "robustness", "no reply", operation, NETWORK, shown=seen))
            continue
        exchange = reader.read(reply, is_given_out=False, token="right")  # noqa: S106 - a fact about the token, no token
        if exchange is not None:
            said = reader.seen_at(path, reader.rules.judge_exchange(exchange), link.target, reply)
            broken += [one for one in said if one.aspect == "errors"]
        if reply.status_code >= 500:
            message = f"GET {path}: expected 404 for an id that was never given out, found {reply.status_code}"
            seen, key = reader.shown(path, reply), server_error(reply.status_code)
            broken.append(Broken("Server error", message, "robustness", key, operation, "not_a_server_error", shown=seen))
    return broken


def _without_the_key(reader: Reader, path: str, operation: str, created: Exchange | None = None) -> list[Broken]:
    """Send a request that succeeded once more, with credentials that only look like the right ones, or with none."""
    broken: list[Broken] = []
    label = reader.label(operation)
    method, _, _ = label.partition(" ")
    body = json.dumps(created.request.body).encode() if created is not None else None
    for fact, credentials, words in _credentials(reader):
        reader.checks[label, "auth"] += 1
        reply = reader.send(method, path, credentials, body)
        if isinstance(reply, httpx.HTTPError):
            continue  # with the right key it got a reply: another check says so
        if method == "GET" and reply.status_code == 404 and not _is_there(reader, path):
            break  # what was made is gone, whatever the key
        exchange = reader.read(reply, token=fact)
        curl = curl_line(method, reader.url + path, {"content-type": "application/json"} if body else {}, body, "")
        curl += f' -H "Authorization: {words}"' if words else ""
        seen = Shown(curl, (body or b"").decode(), f"{reply.status_code} {reply.text[:500]}", reply.status_code)
        if exchange is not None:
            found = reader.broken(reader.rules.judge_exchange(exchange), operation)
            about_key = [one for one in found if one.aspect == "auth"]
            broken += [evolve(one, shown=seen, key=f"{one.key} {fact}", title=f"{one.title} ({fact})") for one in about_key]
            if broken and fact == "missing":
                break  # whoever needs no key needs no right one
    return broken


def _is_there(reader: Reader, path: str) -> bool:
    reply = reader.get(path)
    return isinstance(reply, httpx.Response) and reply.is_success


def _credentials(reader: Reader) -> list[tuple[str, str, str]]:
    """Return what only looks right: what is known of it, the header, and the header as a shell writes it."""
    other_case = reader.token.swapcase()
    swapped = ("wrong", f"Bearer {other_case}", "Bearer <the key with upper and lower case exchanged>")
    return [
        ("missing", "", ""),
        ("wrong", f"Bearer {reader.token[:-1]}", "Bearer ${OMNIDIM_API_KEY%?}"),
        ("wrong", f"Bearer {reader.token}x", "Bearer ${OMNIDIM_API_KEY}x"),
        *([swapped] if other_case != reader.token else []),
        ("malformed", f"Basic {reader.token}", "Basic $OMNIDIM_API_KEY"),
        ("malformed", reader.token, "$OMNIDIM_API_KEY"),
    ]


def _as_somebody_else(reader: Reader, path: str, link: Link, mine: Exchange) -> list[Broken]:
    """Ask for what was made with another account's key: it is not theirs to see."""
    if not reader.other_token:
        return []
    operation = reader.label(link.target)
    reader.checks[operation, "auth"] += 1
    reply = reader.send("GET", path, f"Bearer {reader.other_token}")
    theirs = reader.read(reply) if isinstance(reply, httpx.Response) and reply.is_success else None
    if isinstance(reply, httpx.HTTPError) or theirs is None or not _is_same(reader, mine, theirs):
        return []
    curl = f'curl -g -i {reader.url}{path} -H "Authorization: Bearer $OMNIDIM_OTHER_API_KEY"'
    seen = Shown(curl, came=f"{reply.status_code} {reply.text[:500]}", status=reply.status_code)
    message = f"GET {path}: expected 404 (or 403) with another account's key, found {reply.status_code}"
    title = "Another account's key reads what was created"
    return [Broken(title, message, "auth", title, operation, "object_level_authorization", shown=seen)]


def _is_same(reader: Reader, mine: Exchange, theirs: Exchange) -> bool:
    """Tell whether two reads are of the same thing: a success that says nothing, or of something else, is no leak."""
    said = reader.rules.judge_reads(before=mine, after=theirs)
    return reader.keeps_schema(theirs) and not any(one.kind is Kind.FAILED for one in said)
