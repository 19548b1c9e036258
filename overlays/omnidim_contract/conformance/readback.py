"""What was made is there: after a successful request, follow the contract's links and look at what they lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
from attrs import define, field, frozen
from omnidim_spec.pointers import inlined, look_up

from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.tolerance import Broken

Json = Any

TIMEOUT = 5.0
"""Seconds that a read-back waits."""


@frozen
class Link:
    """A link of a reply to a GET: the path with its parameters filled in, and the schema of a 200 there."""

    name: str
    path: str
    schema: Json


def links(document: Json, path: str, method: str, status: int, body: Json) -> Iterator[Link]:
    """Yield the links of a reply that lead to a GET and whose parameters the reply's body gives."""
    reply = document["paths"].get(path, {}).get(method, {}).get("responses", {}).get(str(status), {})
    for name, link in reply.get("links", {}).items():
        for target, item in document["paths"].items():
            operation = item.get("get", {})
            if not operation or operation.get("operationId") != link.get("operationId"):
                continue
            filled = _filled(target, link.get("parameters", {}), body)
            if filled is not None:
                content = operation["responses"].get("200", {}).get("content", {})
                yield Link(name, filled, inlined(content.get("application/json", {}).get("schema", {}), document))


def _filled(path: str, parameters: Json, body: Json) -> str | None:
    for name, expression in parameters.items():
        prefix = "$response.body#"
        try:
            value = look_up(body, str(expression).removeprefix(prefix)) if str(expression).startswith(prefix) else None
        except KeyError:
            return None
        if not isinstance(value, (int, str)) or isinstance(value, bool):
            return None
        path = path.replace(f"{{{name}}}", str(value))
    return path if "{" not in path else None


@define
class ReadBack:
    """Follows links with a connection of its own, which is kept open."""

    url: str
    token: str = field(repr=False)
    count: int = 0
    _client: httpx.Client = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._client = httpx.Client(headers={"Authorization": f"Bearer {self.token}"}, timeout=TIMEOUT, trust_env=False)

    def follow(self, link: Link) -> Broken | None:
        """Fetch what a link leads to; return what is wrong with it, None where nothing is."""
        where = f"GET {link.path} (link {link.name})"
        headers = {"Authorization": f"Bearer {self.token}"}
        again = curl_line("GET", self.url + link.path, headers, None, self.token)
        try:
            reply = self._client.get(self.url + link.path)
        except httpx.HTTPError as error:
            return Broken("What was created cannot be read", f"{where}: no reply ({type(error).__name__})\n\n{again}")
        if reply.status_code != 200:
            came = f"{where}: expected 200 for what was just created, found {reply.status_code}"
            return Broken("What was created cannot be read", f"{came}: {reply.text[:300]}\n\n{again}")
        try:
            value = json.loads(reply.content)
        except (ValueError, RecursionError):
            return Broken("What was created is not JSON", f"{where}: expected JSON, found {reply.text[:300]!r}\n\n{again}")
        for breach in jsonschema_rs.Draft202012Validator(link.schema).iter_errors(value):
            place = "/".join(map(str, breach.instance_path))
            return Broken("What was created breaks its schema", f"{where}: /{place}: {breach.message[:300]}\n\n{again}")
        self.count += 1
        return None
