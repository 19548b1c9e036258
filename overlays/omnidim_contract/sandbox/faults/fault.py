"""What a fault is: something between the honest server and the network that changes a request, a reply, or both."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import evolve, field, frozen

from omnidim_contract.sandbox.exchange import JSON, Reply, Request

Answer = Callable[[Request], Reply]
Break = Callable[["Exchange"], Reply]


@frozen
class Exchange:
    """One request on its way to the honest server. `memory` lives as long as the faulty server does."""

    request: Request
    honest: Answer
    memory: dict[Any, Any] = field(factory=dict)

    @property
    def is_create(self) -> bool:
        return self.request.method == "POST" and self.request.path.endswith("/calls/bulk_call/create")

    @property
    def is_detail(self) -> bool:
        return self.request.method == "GET" and not self.request.path.endswith("/create")

    @property
    def asked(self) -> dict[str, Any]:
        """The create request, or nothing if this is none or cannot be read."""
        try:
            value = json.loads(self.request.body) if self.is_create else {}
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def reply(self) -> Reply:
        """Return what the honest server answers, its body as a value that may be changed."""
        reply = self.honest(self.request)
        return reply if reply.raw is None else evolve(reply, content=json.loads(reply.raw), raw=None)

    def reply_to(self, asked: dict[str, Any]) -> Reply:
        """Return what the honest server answers to another create request."""
        return self.honest(evolve(self.request, body=json.dumps(asked).encode()))

    def created(self) -> dict[str, Any] | None:
        """Return the create reply, if this is a campaign that is created."""
        reply = self.reply() if self.is_create else None
        return reply.content if reply and reply.status == 200 else None

    def with_details(self, change: Callable[[dict[str, Any]], object]) -> Reply:
        """Return the reply with its `details` changed in place."""
        return self.with_content(lambda content: change(content["details"]))

    def with_content(self, change: Callable[[dict[str, Any]], object]) -> Reply:
        """Return the detail reply with its body changed in place; any other reply as it is."""
        reply = self.reply()
        if self.is_detail and reply.status == 200:
            change(reply.content)
        return reply


@frozen
class Fault:
    """One way to break the contract: its name reads as a sentence about the server."""

    name: str
    group: str
    breaks: Break

    @property
    def sentence(self) -> str:
        return f"The server {self.name.replace('-', ' ')}."


FAULTS: dict[str, Fault] = {}


def fault(breaks: Break) -> Break:
    """Register a fault under the name of its function."""
    name = breaks.__name__.replace("_", "-")
    FAULTS[name] = Fault(name=name, group=breaks.__module__.rpartition(".")[2], breaks=breaks)
    return breaks


def broken(name: str, honest: Answer) -> Answer:
    """Return a server that is honest but for one fault.

    Raises ValueError when there is no fault of this name.
    """
    if name not in FAULTS:
        raise ValueError(f"no fault {name!r}: expected one of {', '.join(sorted(FAULTS))}")
    breaks, memory = FAULTS[name].breaks, dict[Any, Any]()
    return lambda request: breaks(Exchange(request, honest, memory))


def crash() -> Reply:
    """Return what a server sends that has fallen over."""
    page = b"<html><body><h1>500 Internal Server Error</h1><pre>Traceback (most recent call last):</pre></body></html>"
    return Reply(500, raw=page, headers={"Content-Type": "text/html"})


def refused(status: int, description: str) -> Reply:
    """Return an error reply in the documented shape."""
    return Reply(status, {"error": "refused", "error_description": description}, {"Content-Type": JSON})
