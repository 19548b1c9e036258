"""The edge to HTTP: one ASGI application around the sandbox."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from functools import partial
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from omnidim_contract.contract import contract as own_contract
from omnidim_contract.sandbox.clock import Clock, WallClock
from omnidim_contract.sandbox.exchange import JSON, RefusedError, Reply, Request
from omnidim_contract.sandbox.server import Sandbox
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.store import Store

MEGABYTE = 1024 * 1024
BODY_LIMIT = 256 * MEGABYTE

Answer = Callable[[Request], Reply]


def create_app(
    *,
    tokens: Sequence[str],
    database_url: str | None = None,
    clock: Clock | None = None,
    settings: Settings | None = None,
    lenient: bool = False,
    body_limit: int = BODY_LIMIT,
    contract: dict[str, Any] | None = None,
) -> Starlette:
    """Return the sandbox as an ASGI application.

    Without `database_url` (a SQLAlchemy URL) campaigns are kept in a temporary file until the application stops.
    `body_limit` is in bytes. `app.state.tokens` holds the tokens.
    """
    if not tokens or not all(tokens):
        raise ValueError("tokens: expected at least one token, and none of them empty")
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="omnidim-sandbox-"))
        store = opened.enter_context(closing(Store(database_url or f"sqlite:///{folder}/sandbox.db")))
        closed_later = opened.pop_all()
    sandbox = Sandbox(
        contract or own_contract(), tokens=tokens, store=store, clock=clock or WallClock(), settings=settings, lenient=lenient
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        with closed_later:
            yield

    app = Starlette(routes=[Route("/{path:path}", _Edge(sandbox.answer, body_limit))], lifespan=lifespan)
    app.state.tokens = tuple(tokens)
    app.state.base_path = sandbox.base_path
    return app


class _Edge:
    """An ASGI endpoint for every method: reads the request, has it answered in a thread, sends the reply."""

    def __init__(self, answer: Answer, body_limit: int) -> None:
        self._answer = answer
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await self._read(HttpRequest(scope, receive))
            reply = await to_thread.run_sync(partial(self._answer, request))
        except RefusedError as refusal:
            reply = refusal.reply()
        await _response(reply)(scope, receive, send)

    async def _read(self, request: HttpRequest) -> Request:
        headers = {name: ", ".join(request.headers.getlist(name)) for name in request.headers.keys()}  # noqa: SIM118
        chunks, size = [], 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._body_limit:
                raise RefusedError(413, f"body: expected at most {self._body_limit} bytes")
            chunks.append(chunk)
        return Request(method=request.method, path=request.scope["path"], headers=headers, body=b"".join(chunks))


def _response(reply: Reply) -> Response:
    media_type = None if reply.content is None and reply.raw is None else JSON
    return Response(reply.body(), reply.status, dict(reply.headers), media_type)
