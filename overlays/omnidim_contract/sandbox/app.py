"""The edge to HTTP: one ASGI application around the sandbox."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, closing
from ipaddress import ip_address
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from omnidim_contract.contract import contract as own_contract
from omnidim_contract.sandbox.clock import stored_clock
from omnidim_contract.sandbox.control import PREFIX, Control
from omnidim_contract.sandbox.exchange import JSON, RefusedError, Reply, Request
from omnidim_contract.sandbox.faults import broken
from omnidim_contract.sandbox.limits import Limits
from omnidim_contract.sandbox.people import Pages
from omnidim_contract.sandbox.runs import Runs
from omnidim_contract.sandbox.server import Sandbox
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.store import Store

MEGABYTE = 1024 * 1024
BODY_LIMIT = 256 * MEGABYTE
THREADS = 8  # that answer: a large campaign must not keep small ones waiting

_log = logging.getLogger(__name__)

Answer = Callable[[Request], Reply]


def create_app(
    *,
    tokens: Sequence[str],
    database_url: str | None = None,
    speed: float = 1.0,
    settings: Settings | None = None,
    lenient: bool = False,
    control: bool = True,
    requests_a_minute: int | None = None,
    plan_concurrency: int | None = None,
    fault: str | None = None,
    body_limit: int = BODY_LIMIT,
    contract: dict[str, Any] | None = None,
) -> Starlette:
    """Return the sandbox as an ASGI application.

    Without `database_url` (a SQLAlchemy URL) campaigns are kept in a temporary file until the application stops.
    `speed` is how many seconds pass in one; 0 lets the clock stand until it is turned (`app.state.clock.turn(milliseconds)`,
    or a control endpoint). `fault` names one of `omnidim_contract.sandbox.faults.FAULTS`. `body_limit` is in bytes.
    `app.state.tokens` holds the tokens.

    Raises:
        ValueError: no token, an unknown fault, a negative speed.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    if not tokens or not all(tokens):
        raise ValueError("tokens: expected at least one token, and none of them empty")
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="omnidim-sandbox-"))
        store = opened.enter_context(closing(Store(database_url or f"sqlite:///{folder}/sandbox.db")))
        document = contract or own_contract()
        clock, runs = stored_clock(store, speed), Runs(store)
        limits = Limits(requests_a_minute, plan_concurrency)
        sandbox = Sandbox(
            document, tokens=tokens, store=store, runs=runs, clock=clock, settings=settings, lenient=lenient, limits=limits
        )
        answers = {f"{sandbox.base_path}/": broken(fault, sandbox.answer) if fault else sandbox.answer}
        if control:
            answers[PREFIX] = Control(store, runs, clock).answer
        answers["/"] = Pages(document, live=control).answer
        threads = opened.enter_context(ThreadPoolExecutor(THREADS, "sandbox"))
        closed_later = opened.pop_all()

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        with closed_later:
            yield

    app = Starlette(routes=[Route("/{path:path}", _Edge(answers, sandbox.is_quick, body_limit, threads))], lifespan=lifespan)
    app.state.tokens = tuple(tokens)
    app.state.base_path = sandbox.base_path
    app.state.clock = clock
    return app


class _Edge:
    """An ASGI endpoint for every method: reads a request, has it answered (in a thread unless it is quick), sends the reply."""

    def __init__(
        self, answers: Mapping[str, Answer], is_quick: Callable[[Request], bool], body_limit: int, threads: Executor
    ) -> None:
        self._answers = answers
        self._is_quick = is_quick
        self._body_limit = body_limit
        self._threads = threads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await self._read(HttpRequest(scope, receive))
            if self._is_quick(request):
                reply = self._answer(request)
            else:
                reply = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, request)
        except ClientDisconnect:
            return
        except RefusedError as refusal:
            reply = refusal.reply()
        except Exception:  # a full disk, a database that went away: the client gets JSON, the log the rest
            _log.exception("%s %s could not be answered", scope["method"], scope["path"])
            reply = RefusedError(500, "The sandbox failed; its log says why").reply()
        await _response(reply)(scope, receive, send)

    def _answer(self, request: Request) -> Reply:
        answer = next(answer for prefix, answer in self._answers.items() if f"{request.path}/".startswith(prefix))
        return answer(request)

    async def _read(self, request: HttpRequest) -> Request:
        chunks, size = [], 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > self._body_limit:
                raise RefusedError(413, f"body: expected at most {self._body_limit} bytes")
            chunks.append(chunk)
        return Request(
            method=request.method,
            path=request.scope["path"],
            headers=_headers(request),
            body=b"".join(chunks),
            query=dict(request.query_params),
            is_local=_is_loopback(request),
        )


def _response(reply: Reply) -> Response:
    media_type = None if reply.content is None and reply.raw is None else JSON
    return Response(reply.body(), reply.status, dict(reply.headers), media_type)


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _headers(request: HttpRequest) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
