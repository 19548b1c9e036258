"""An application that is given instead of a URL: served on a free port of this machine for as long as it is judged."""

from __future__ import annotations

import inspect
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from omnidim_contract.conformance.target import CannotJudge, Target, check_target
from omnidim_contract.contract import contract

STARTED_WITHIN = 30.0
"""Seconds within which an application has to be ready."""


def load(name: str) -> Any:
    """Return the application that `module:name` names; `module:name()` calls what makes it.

    Raises:
        CannotJudge: there is no such module or name in it.
    """
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        raise CannotJudge(f"expected an application as module:name (or module:name() for what makes it), found {name!r}")
    here = str(Path.cwd())
    sys.path.insert(0, here)
    try:
        found: Any = import_module(module)
        for part in attribute.removesuffix("()").split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        raise CannotJudge(f"{name}: no such application ({error}); expected module:name, importable from {here}") from None
    finally:
        sys.path.pop(0)
    return found() if attribute.endswith("()") else found


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an ASGI or WSGI application, and give the URL of its root."""
    if inspect.iscoroutinefunction(app) or inspect.iscoroutinefunction(getattr(app, "__call__", None)):  # noqa: B004 - its kind
        with _serving_asgi(app) as url:
            yield url
    else:
        with _serving_wsgi(app) as url:
            yield url


@contextmanager
def _serving_asgi(app: Any) -> Iterator[str]:
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="auto"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + STARTED_WITHIN
        while not server.started:
            if not thread.is_alive() or time.monotonic() > until:
                raise CannotJudge("the application did not start; does it start under uvicorn?")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(STARTED_WITHIN)


@contextmanager
def _serving_wsgi(app: Any) -> Iterator[str]:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
            """Say nothing: the verdict does."""

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(STARTED_WITHIN)
        server.server_close()


def base_url(root: str, token: str, path: str | None = None) -> str:
    """Return the base URL of an application: with the path that is given, that of the contract's own server, or none."""
    document = contract()
    if path is not None:
        return f"{root}/{path.strip('/')}".rstrip("/")
    found: list[str] = [urlsplit(server["url"]).path for server in document.get("servers", [])]
    for candidate in (*found, ""):
        url = (root + candidate).rstrip("/")
        try:
            check_target(Target(url, token), document, STARTED_WITHIN)
        except CannotJudge:
            continue
        return url
    return (root + (found or [""])[0]).rstrip("/")  # which is then judged, and says why it cannot be
