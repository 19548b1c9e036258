"""The pages for people: `GET /` shows campaigns live, `GET /docs` browses the contract. Nothing comes from another machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from omnidim_contract.sandbox.exchange import RefusedError, Reply, Request
from omnidim_contract.sandbox.routes import base_path

# Scripts and styles are files of ours; the viewer sets styles on its elements and has its icons as data.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
HTML = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
_OWN = ("live.css", "live.js", "docs.css", "docs.js")
_VIEWER = ("swagger-ui.css", "swagger-ui-bundle.js")


class Pages:
    """The pages, and what they load. The live page is there only where the control endpoints are."""

    def __init__(self, contract: Mapping[str, Any], *, live: bool) -> None:
        self._contract = json.dumps({**contract, "servers": [{"url": base_path(contract)}]}).encode()
        self._live = live

    def answer(self, request: Request) -> Reply:
        """Return the page of a request, or a refusal in the documented shape."""
        try:
            page = self._page(request.path)
            if request.method not in ("GET", "HEAD"):
                raise RefusedError(405, f"{request.path} has GET", headers={"Allow": "GET, HEAD"})
            return page
        except RefusedError as refusal:
            return refusal.reply()

    def _page(self, path: str) -> Reply:
        folder, _, name = path.rpartition("/")
        if path == "/openapi.json":
            return Reply(200, raw=self._contract, headers={"Content-Type": "application/json"})
        if path == "/docs":
            return Reply(200, raw=_own("docs.html").read_bytes(), headers=HTML)
        if path == "/" and self._live:
            return Reply(200, raw=_own("live.html").read_bytes(), headers=HTML)
        if folder == "/assets" and name in _OWN + _VIEWER:
            file = _own(name) if name in _OWN else _viewer(name)
            return Reply(200, raw=file.read_bytes(), headers={"Content-Type": _TYPES[name.rpartition(".")[2]]})
        raise RefusedError(404, f"There is nothing at {path}")


def _own(name: str) -> Path:
    return Path(__file__).with_name("pages") / name


def _viewer(name: str) -> Path:
    """Return a file of Swagger UI out of a package that carries it for Django: found, not imported."""
    package = find_spec("drf_spectacular_sidecar")
    if package is None or not package.submodule_search_locations:
        raise RefusedError(404, "The viewer is not installed: pip install 'omnidim-contract[sandbox]'")
    return Path(package.submodule_search_locations[0]).joinpath("static", "drf_spectacular_sidecar", "swagger-ui-dist", name)
