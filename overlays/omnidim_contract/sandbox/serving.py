"""Serve an application on a loopback port: in a thread of this process, for tests and for one command."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from attrs import frozen
from starlette.applications import Starlette

from omnidim_contract.sandbox.app import create_app

PATIENCE = 30.0


@frozen
class Running:
    """A sandbox that accepts connections. `base_url` stands before `/calls/...`."""

    base_url: str
    token: str
    port: int
    app: Starlette

    @property
    def root_url(self) -> str:
        """Where the pages for people are."""
        return self.base_url.removesuffix(self.app.state.base_path)


@contextmanager
def running(app: Starlette | None = None, *, host: str = "127.0.0.1", port: int = 0, **options: Any) -> Iterator[Running]:
    """Serve an application, or one that `create_app` makes of the options, until the block ends.

    Port 0 takes a free one. Without an application and tokens the token is `sandbox-token`.
    Raises OSError when the port is taken.
    """
    served = app or create_app(**{"tokens": ["sandbox-token"], **options})
    with _listening(host, port) as taken:
        server = uvicorn.Server(_configuration(served))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        try:
            _wait_until_started(server, thread)
            number = taken.getsockname()[1]
            yield Running(base_url=_base_url(served, host, number), token=served.state.tokens[0], port=number, app=served)
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


def serve(app: Starlette, *, host: str, port: int, ready: Callable[[str], object]) -> None:
    """Serve an application in this thread until the process is told to stop; `ready` gets the base URL once it is served."""
    with _listening(host, port) as taken:
        url = _base_url(app, host, taken.getsockname()[1])
        _Announced(_configuration(app), lambda: ready(url)).run(sockets=[taken])


class _Announced(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that listens: the port is ours before anybody is told of it, and connections wait until they are served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol by name: asyncio switches Nagle's algorithm off (40 ms a reply) only on sockets that say they are TCP.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen(2048)
        yield taken


def _configuration(app: Starlette) -> uvicorn.Config:
    """Return how an application is served: quietly, and without waiting for connections that are kept alive."""
    return uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=5, server_header=False)


def _base_url(app: Starlette, host: str, port: int) -> str:
    """Return the URL that stands before `/calls/...`."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{app.state.base_path}"


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    pause = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        if server.started:
            return
        if not thread.is_alive():
            break
        pause.wait(0.01)
    raise RuntimeError("the sandbox did not start")
