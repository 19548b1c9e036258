"""Which failures of the engine's own checks are none: the pages, or HTTP itself, leave the server free there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import define, field
from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure

from omnidim_contract.conformance.formats import fictional_body
from omnidim_contract.conformance.obligations import Obligations

Json = Any

BY_HTTP = frozenset({406, 409, 411, 413, 414, 415, 422, 431, 501})
"""Refusals that HTTP prescribes, or that the service is known to use, though the pages do not name them."""
ELSEWHERE = frozenset({301, 302, 303, 307, 308, 401, 403, 409, 429})
"""Replies to a valid request that say nothing against it; where they are wrong, another check says so."""


@define
class Tolerance:
    """Tells whether a failure is excused, by what the contract obliges a server to."""

    document: Json
    obligations: Obligations = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.obligations = Obligations(self.document)

    def excuses(self, failure: Failure, case: Case[Any], response: Response) -> bool:
        """Tell whether the server was free to answer as it did."""
        checks = set(failure.checks)
        status = response.status_code
        if _misses_the_route(case, response):
            return status in (400, 404, 405)
        if "negative_data_rejection" in checks:
            return isinstance(failure, AcceptedNegativeData) and self._may_accept(case, response)
        if "positive_data_acceptance" in checks:
            return status in ELSEWHERE or status >= 500 or not self._must_accept(case, response)
        if "status_code_conformance" in checks:
            # A 5xx is one failure (`not_a_server_error`), not two.
            return status in BY_HTTP or status >= 500
        if "unsupported_method" in checks:
            return status == 501 or self._is_another_operation(case, response)
        return False

    def keep_to_fiction(self, case: Case[Any]) -> None:
        """Replace the telephone numbers in a request's body by numbers reserved for fiction."""
        case.body = fictional_body(case.body, self.obligations.schema(operation_id(case)))

    def _may_accept(self, case: Case[Any], response: Response) -> bool:
        """A body that only the overlay forbids, or a path that reads as a valid one."""
        if any(_is_not_plain(value) for value in (case.path_parameters or {}).values()):
            return _reads_as_integer(case)
        body = _sent_json(response)
        return body is not _NOT_JSON and not self.obligations.must_refuse(operation_id(case), body)

    def _must_accept(self, case: Case[Any], response: Response) -> bool:
        if case.path_parameters and response.status_code == 404:
            return False
        body = _sent_json(response)
        if body is _NOT_JSON:
            return response.request.body is None
        return self.obligations.must_accept(operation_id(case), body, datetime.now(UTC))

    def _is_another_operation(self, case: Case[Any], response: Response) -> bool:
        """`GET /things/create` may be read as `GET /things/{id}`: then its documented refusals are right."""
        method = str(response.request.method).lower()
        for path, item in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
            if path != case.operation.path and method in item and re.fullmatch(pattern, case.operation.path):
                return str(response.status_code) in item[method]["responses"] and response.status_code >= 400
        return False


_NOT_JSON = object()


def _sent_json(response: Response) -> Json:
    body = response.request.body
    try:
        return json.loads(body) if isinstance(body, (bytes, str)) else _NOT_JSON
    except (ValueError, RecursionError):
        return _NOT_JSON


def operation_id(case: Case[Any]) -> str:
    """Return the operationId of the operation that a case calls."""
    return str(case.operation.definition.raw.get("operationId"))


def _misses_the_route(case: Case[Any], response: Response) -> bool:
    """Tell whether a path parameter took the request to another path, as `a/b`, `..` and the empty text do."""
    sent = urlsplit(str(response.request.url)).path
    values = [str(value) for value in (case.path_parameters or {}).values()]
    return any(value in ("", ".", "..") or "/" in unquote(value) or "\\" in unquote(value) for value in values) or (
        bool(values) and sent.endswith("/")
    )


def _is_not_plain(value: object) -> bool:
    return not isinstance(value, int) or isinstance(value, bool)


def _reads_as_integer(case: Case[Any]) -> bool:
    """`01`, `+1` and ` 1` are no integers as JSON writes them, and most servers read them as 1."""
    for value in (case.path_parameters or {}).values():
        try:
            float(str(value))
        except ValueError:
            return False
    return True
