"""Which failures of the engine's own checks are none: the pages, or HTTP itself, leave the server free there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import define, field
from schemathesis import Case, Response
from schemathesis.core.failures import Failure

from omnidim_contract.conformance.broken import Broken
from omnidim_contract.conformance.formats import fictional_body
from omnidim_contract.conformance.obligations import ACCEPTED, REFUSED, Obligations, Reason

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
        if not 200 <= status < 300 and not 400 <= status < 500:
            # Of a crash or a redirect one thing is said; what else is not as it should be follows from it.
            only = {"not_a_server_error", "status_code_conformance"} if status < 400 else {"not_a_server_error"}
            if not checks & only:
                return True
        if status == 429:
            # A documented limit may meet any request; only its own form is judged.
            return not checks & {"response_schema_conformance", "content_type_conformance"}
        if _misses_the_route(case, response):
            return status in (400, 404, 405)
        if "not_a_server_error" in checks:
            # RFC 9110, 9.1: a method that a server does not know is answered with 501.
            return status == 501 and str(response.request.method) != case.operation.method.upper()
        if "negative_data_rejection" in checks:
            return self.obligations.covers(operation_id(case)) or _reads_as_number(case)
        if "positive_data_acceptance" in checks:
            # Without a body there is an id, which the server need not know, nor take whatever its size.
            return self.obligations.covers(operation_id(case)) or status in ELSEWHERE or status >= 400
        if "status_code_conformance" in checks:
            # A 5xx is one failure (`not_a_server_error`), not two.
            return status in BY_HTTP or status >= 500
        if "unsupported_method" in checks:
            return status == 501 or self._is_another_operation(case, response)
        return False

    def keep_to_fiction(self, case: Case[Any]) -> None:
        """Replace the telephone numbers in a request's body by numbers reserved for fiction."""
        case.body = fictional_body(case.body, self.obligations.schema(operation_id(case)))

    def broken_obligation(self, case: Case[Any], response: Response) -> Broken | None:
        """Return what a reply to a JSON body does that the pages do not leave to the server; None where it is right."""
        identifier, status = operation_id(case), response.status_code
        if not self.obligations.covers(identifier) or str(response.request.method) != case.operation.method.upper():
            return None
        body = sent_json(response)
        if 200 <= status < 300:
            reason = Reason("no JSON", "no JSON") if body is NOT_JSON else self.obligations.why_refused(identifier, body)
            if reason is None:
                return None
            message = f"expected 4xx, found {status}; the pages forbid it: {reason.words}"
            title = f"{ACCEPTED}: {_named(reason.cause)}"
            return Broken(title, message, "schema", reason.cause, check="request_obligations")
        is_refused = 400 <= status < 500 and status not in ELSEWHERE and is_json_request(response)
        if is_refused and self.obligations.must_accept(identifier, body, datetime.now(UTC)):
            return Broken(REFUSED, f"expected 2xx, found {status}", "rules", REFUSED, check="request_obligations")
        return None

    def _is_another_operation(self, case: Case[Any], response: Response) -> bool:
        """`GET /things/create` may be read as `GET /things/{id}`: then its documented refusals are right."""
        method = str(response.request.method).lower()
        for path, item in self.document["paths"].items():
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
            if path != case.operation.path and method in item and re.fullmatch(pattern, case.operation.path):
                return str(response.status_code) in item[method]["responses"] and response.status_code >= 400
        return False


NOT_JSON = object()
"""What was sent is no JSON."""
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sent_json(response: Response) -> Json:
    """Return the JSON value that a request sent, NOT_JSON where it is none."""
    body = response.request.body
    try:
        return json.loads(body, parse_constant=_refuse) if isinstance(body, bytes | str) else NOT_JSON
    except (ValueError, RecursionError):
        return NOT_JSON


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON")


def is_json_request(response: Response) -> bool:
    """Tell whether a request is JSON as every server reads it: so called, in UTF-8, no key twice, no half characters."""
    kind = str(response.request.headers.get("Content-Type", ""))
    body = response.request.body
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    if kind.lower() != "application/json" or not isinstance(raw, bytes) or raw.startswith(_BYTE_ORDER_MARKS):
        return False
    try:
        json.dumps(json.loads(raw, object_pairs_hook=_once), ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return sent_json(response) is not NOT_JSON


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _named(cause: str) -> str:
    """Return the path of what forbids a body in words: `properties/a/minimum` is `a (minimum)`."""
    if "/" not in cause:
        return cause
    path, _, named = cause.partition(" ")
    keys = [key for key in path.split("/") if key not in ("properties", "items", "")]
    place = ".".join(keys[:-1] + ([named] if named else []))
    return f"{place} ({keys[-1]})" if keys and place else cause


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


def _reads_as_number(case: Case[Any]) -> bool:
    """`01`, `+1` and ` 1` are no integers as JSON writes them, and most servers read them as 1."""
    try:
        return all(float(str(value)) is not None for value in (case.path_parameters or {}).values())
    except ValueError:
        return False
