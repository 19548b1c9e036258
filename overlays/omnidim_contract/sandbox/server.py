"""The sandbox without a network: a request in, a reply out."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from omnidim_contract.sandbox.campaign import faults_of_time
from omnidim_contract.sandbox.clock import StoredClock
from omnidim_contract.sandbox.details import details
from omnidim_contract.sandbox.exchange import JSON, RefusedError, Reply, Request
from omnidim_contract.sandbox.limits import Limits
from omnidim_contract.sandbox.progress import Progress
from omnidim_contract.sandbox.routes import base_path, find_route, read_routes
from omnidim_contract.sandbox.runs import Run, Runs
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.store import Store
from omnidim_contract.sandbox.strict_json import read_json
from omnidim_contract.sandbox.validity import Schema

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_MOST_DIGITS = 18
_TYPE_OF_BODY = re.compile(r'application/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?', re.IGNORECASE)

Handler = Callable[[str, Request, Mapping[str, str]], Reply]


class Sandbox:
    """The honest server: every reply keeps to the contract that it is given."""

    def __init__(
        self,
        contract: Mapping[str, Any],
        *,
        tokens: Sequence[str],
        store: Store,
        runs: Runs,
        clock: StoredClock,
        settings: Settings | None = None,
        lenient: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self.base_path = base_path(contract)
        self._routes = read_routes(contract)
        self._create_schema = Schema(contract, "BulkCallCreate")
        self._tokens = tuple(tokens)
        self._store = store
        self._runs = runs
        self._limits = limits or Limits()
        self._clock = clock
        self._settings = settings or Settings()
        self._lenient = lenient
        self.handlers: dict[str, Handler] = {"createBulkCall": self._create, "getBulkCall": self._detail}

    def answer(self, request: Request) -> Reply:
        """Return the reply to a request."""
        try:
            return self._answer(request)
        except RefusedError as refusal:
            return refusal.reply()

    def is_quick(self, request: Request) -> bool:
        """Tell whether a request is answered so fast that a thread of its own would take longer to start on it."""
        last = request.path.rpartition("/")[2]
        return not request.body and last.isdecimal() and len(last) <= _MOST_DIGITS and self._runs.is_quick(int(last))

    def _answer(self, request: Request) -> Reply:
        owner = self._owner(request)
        self._limits.count(owner)
        found = find_route(self._routes, request.path.removeprefix(self.base_path))
        if not request.path.startswith(f"{self.base_path}/") or found is None:
            raise RefusedError(404, f"There is nothing at {request.path}")
        route, parameters = found
        if request.method == "OPTIONS":
            return Reply(204, headers={"Allow": route.allow})
        operation = route.operations.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            said = f"{request.method} is not a method of {self.base_path}{route.template}; it has {route.allow}"
            raise RefusedError(405, said, headers={"Allow": route.allow})
        return self.handlers[operation](owner, request, parameters)

    def _owner(self, request: Request) -> str:
        """Return who asks: the digest of the token, since a database is no place for keys."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = token.strip().encode("latin-1", "replace")
        for known in self._tokens:
            if scheme.lower() == "bearer" and hmac.compare_digest(known.encode(), given):
                return hashlib.sha256(known.encode()).hexdigest()
        raise RefusedError(401, "Missing or invalid API key", headers={"WWW-Authenticate": 'Bearer realm="omnidim"'})

    def _create(self, owner: str, request: Request, _parameters: Mapping[str, str]) -> Reply:
        asked = self._read_create(request)
        identifier = self._store.add(owner, self._clock.now(), asked, self._settings)
        is_scheduled = bool(asked.get("is_scheduled", False))
        return Reply(
            200,
            {
                "status": "success",
                "message": "Bulk call created successfully",
                "id": identifier,
                "is_scheduled": is_scheduled,
                "current_status": "scheduled" if is_scheduled else "pending",
            },
        )

    def _read_create(self, request: Request) -> dict[str, Any]:
        if not _TYPE_OF_BODY.fullmatch(request.headers.get("content-type", "").strip()):
            came = request.headers.get("content-type") or "none"
            raise RefusedError(400, f"Content-Type: expected {JSON}, found {came}")
        try:
            asked = read_json(request.body)
        except ValueError as error:
            raise RefusedError(400, f"body: {error}") from None
        if self._lenient:
            asked = _with_text_id(asked)
        faults = self._create_schema.faults(asked) or faults_of_time(asked)
        if faults:
            raise RefusedError(400, "; ".join([*faults, *self._advice(asked)]))
        self._limits.check_lines(int(asked.get("concurrent_call_limit", 1)))
        return dict(asked)

    def _advice(self, asked: Any) -> list[str]:
        if self._lenient or not isinstance(asked, dict) or type(asked.get("phone_number_id")) is not int:
            return []
        return ["the pages say that phone_number_id is a string; a sandbox started with --lenient takes integers too"]

    def _detail(self, owner: str, _request: Request, parameters: Mapping[str, str]) -> Reply:
        text = parameters["bulk_call_id"]
        if not _INTEGER.fullmatch(text):
            raise RefusedError(400, f"bulk_call_id: expected an integer, found {text[:40]!r}")
        identifier = int(text) if len(text) <= _MOST_DIGITS else 0
        look = self._store.look(identifier)
        run = self._runs.run(identifier) if look.owner == owner else None
        if run is None:
            raise RefusedError(404, f"There is no campaign {text[:40]}")
        progress = run.progress(self._clock.shown(look.reading), look.commands)
        return Reply(200, raw=run.encoded(progress, lambda: _detail_content(run, progress)))


def _with_text_id(asked: Any) -> Any:
    """Return the request with its phone_number_id as a string: the vendor's own SDK sends an integer."""
    if not isinstance(asked, dict) or type(asked.get("phone_number_id")) is not int:
        return asked
    return {**asked, "phone_number_id": str(asked["phone_number_id"])}


def _detail_content(run: Run, progress: Progress) -> dict[str, Any]:
    return {"status": "success", "details": details(run.campaign, progress), "contact_list": run.recipients()}
