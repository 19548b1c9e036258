"""Title, server and security of an API that nobody wrote an overlay for, as its pages' curl snippets show them."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from attrs import evolve, frozen

from omnidim_spec.curl import Curl, read_curls, server_of
from omnidim_spec.errors import Fault, PageError
from omnidim_spec.overlay import Action, Overlay
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json

SCHEME = "bearerAuth"


@frozen
class Inferred:
    """An overlay that says what was inferred, and the same in sentences."""

    overlay: Overlay
    notes: tuple[str, ...]


def infer(pages: tuple[Page, ...], document: Json) -> Inferred:
    """Return what the snippets of the pages say and the document does not yet.

    Raises:
        PageError: the snippets show more than one server.
    """
    calls = [(page, call) for page in pages if not page.context for call in read_curls(page) if server_of(page, call)]
    servers = Counter(str(server_of(page, call)) for page, call in calls)
    if len(servers) > 1:
        expected = f"one server in all snippets, such as {servers.most_common(1)[0][0]}"
        rare = {server for server in servers if server != servers.most_common(1)[0][0]}
        todo = "write an overlay that says which are right"
        raise PageError([Fault(call.where, expected, call.url, todo) for page, call in calls if server_of(page, call) in rare])
    update: Json = {}
    notes: list[str] = []
    where = calls[0][1].where if calls else "the pages"
    if "servers" not in document and servers:
        update["servers"] = [{"url": next(iter(servers))}]
        notes.append(f"server {next(iter(servers))} (from {where})")
    if "info" not in document:
        title = urlsplit(next(iter(servers))).hostname if servers else "API"
        update["info"] = {"title": title, "version": "0.0.0"}
        notes.append(f"title {title!r} and version 0.0.0 (the pages name none)")
    actions = [Action(number=0, target="$", where=where, update=update)] if update else []
    actions += _security(calls, document, notes, where)
    numbered = tuple(evolve(action, number=number) for number, action in enumerate(actions))
    return Inferred(Overlay(f"what was inferred from {where}", "", {}, numbered), tuple(notes))


def _security(calls: list[tuple[Page, Curl]], document: Json, notes: list[str], where: str) -> list[Action]:
    """Bearer security where a snippet sends such a token; operations whose snippets never do are left open."""
    with_token = {page.label for page, call in calls if call.sends_bearer}
    if not with_token or "security" in document:
        return []
    notes.append(f"bearer security (from {where})")
    scheme = {"type": "http", "scheme": "bearer"}
    update: Json = {"security": [{SCHEME: []}], "components": {"securitySchemes": {SCHEME: scheme}}}
    actions = [Action(number=0, target="$", where=where, update=update)]
    for page, call in {page.label: (page, call) for page, call in calls}.values():
        if page.label not in with_token and "security" not in page.operation:
            target = f"$.paths[{_quoted(page.path)}].{page.method}"
            actions.append(Action(number=0, target=target, where=call.where, update={"security": []}))
            notes.append(f"no security for {page.label} (from {call.where})")
    return actions


def _quoted(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "\\'") + "'"
