"""Would the curl snippets of the pages work? Method, path, server, authentication, parameters, content type and body."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qsl, unquote

from omnidim_spec.checks.bodies import BODY, body_findings
from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.fitting import Fitting
from omnidim_spec.checks.loose_json import read_loosely
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.operation import Operation, Parameter, is_json, of_page, operations
from omnidim_spec.checks.reading import kinds
from omnidim_spec.checks.rule import Rule
from omnidim_spec.curl import Curl, is_known, look_for_curls
from omnidim_spec.findings import Finding
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, look_up

SYNTAX = Rule("curl-syntax", "error", "A shell can read each curl snippet: quotes are closed, lines continued, a URL is there.")
PATH = Rule("curl-path", "error", "The curl snippets of a page call the path of the page.")
METHOD = Rule("curl-method", "error", "The curl snippets of a page send the method of the page.")
SERVER = Rule("curl-server", "error", "A curl snippet calls a server of the spec.")
AUTH = Rule("curl-auth", "error", "A curl snippet authenticates as the security of the operation says.")
BRACES = Rule("curl-braces", "error", "No {name} is left in the URL of a curl snippet: curl takes braces for a list.")
TYPE = Rule("curl-content-type", "error", "A curl snippet sends its body with a content type that the operation takes.")
MISSING = Rule("curl-body-missing", "error", "A curl snippet sends the body that the operation requires.")
SURPLUS = Rule("curl-body-surplus", "warning", "A curl snippet sends a body only where the operation takes one.")
PARAMETER = Rule("curl-parameter", "error", "A curl snippet sends the required parameters, and values that fit their schemas.")
QUERY = Rule("curl-query-undeclared", "warning", "A curl snippet sends only declared query parameters.")
RULES = (SYNTAX, PATH, METHOD, SERVER, AUTH, BRACES, TYPE, MISSING, SURPLUS, PARAMETER, QUERY)

_FORM = "application/x-www-form-urlencoded"
_PLACEHOLDER = re.compile(r"[$<{:\[]|[A-Z][A-Z0-9_-]+$|(?i:your|example|xxx|\.\.\.)|(?:.*[_-])?id$")


def curl_snippets(draft: Draft) -> Iterator[Finding]:
    """Yield what is wrong with the curl snippets of each page."""
    everything = list(operations(draft.document))
    fitting = Fitting(draft.document)
    for page in draft.pages.pages:
        found = look_for_curls(page)
        for unread in found.unread:
            yield SYNTAX.finding(unread.where, f"no shell could read this: {unread.reason}", "mend the snippet")
        operation = of_page(page, draft.document)
        if operation is not None:
            yield from _of_page(page, found.calls, operation, everything, draft, fitting)


def _of_page(
    page: Page, calls: list[Curl], operation: Operation, everything: list[Operation], draft: Draft, fitting: Fitting
) -> Iterator[Finding]:
    aimed = [(call, _aim(call, operation, everything)) for call in calls]
    for call in calls:
        if not call.url:
            yield SYNTAX.finding(call.where, "expected a URL, found none", f"call {operation.path}")
    own = [call for call, path in aimed if path == operation.path]
    has_own_method = any(call.method == page.method.upper() for call in own)
    if calls and not own and any(call.url for call in calls):
        call = next(call for call in calls if call.url)
        todo = "mend the page's path or its snippet: one of them is wrong"
        yield PATH.finding(call.where, f"expected a snippet that calls {operation.path}, found {call.url}", todo)
    elif own and not has_own_method:
        message = f"expected the method {page.method.upper()}, as the page says, found {own[0].method}"
        reason = " (which curl sends where no method is named)" if not own[0].is_explicit else ""
        yield METHOD.finding(own[0].where, message + reason, f"write -X {page.method.upper()}")
    for call, path in aimed:
        target = next((one for one in everything if one.path == path and one.method == call.method.lower()), None)
        if path == operation.path and target is None and not has_own_method:
            target = operation
        if target is not None:
            yield from _of_call(call, target, draft, fitting)


def _aim(call: Curl, operation: Operation, everything: list[Operation]) -> str | None:
    """Return the documented path that a call goes to: of several, the most literal one."""
    bare = re.split(r"[?#]", call.url)[0]
    found = [one for one in (operation, *everything) if _server(bare, one) is not None]
    return min(found, key=lambda one: (one.path.count("{"), -len(one.path))).path if found else None


def _server(url: str, operation: Operation) -> str | None:
    pattern, literal = _pattern(operation.path)
    match = pattern.fullmatch(url) if literal in url else None
    return None if match is None else match["server"]


@cache
def _pattern(path: str) -> tuple[re.Pattern[str], str]:
    """Return the pattern of the URLs of a path, and its longest part that stands in all of them."""
    inner = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
    literals = re.split(r"\{[^{}]*\}", path.rstrip("/"))
    return re.compile(rf"(?P<server>(?:https?://)?[^/{{}}]+(?:/.*?)?|){inner}/?"), max(literals, key=len)


def _of_call(call: Curl, operation: Operation, draft: Draft, fitting: Fitting) -> Iterator[Finding]:
    bare, _, query = call.url.split("#")[0].partition("?")
    server = _server(bare, operation)
    if server is not None and not is_known(server, operation.servers):
        listed = ", ".join(operation.servers) or "none"
        todo = "mend servers in the overlay, or ask the vendor which is right"
        yield SERVER.finding(
            call.where, f"expected one of the servers ({listed}) and then {operation.path}, found {call.url}", todo
        )
    if call.globs and (match := re.search(r"(?<!\$)\{[^{}]*\}", call.url)):
        todo = "write a value, such as 123, or a variable, such as $ID"
        yield BRACES.finding(call.where, f"expected a value in the URL, found {match[0]}, which curl takes for a list", todo)
    yield from _auth(call, operation, query)
    yield from _in_path(call, operation, bare, server or "", fitting, draft)
    yield from _in_query(call, operation, query, fitting, draft)
    yield from _body(call, operation, draft, fitting)


def _auth(call: Curl, operation: Operation, query: str) -> Iterator[Finding]:
    ways = operation.security
    sent = call.headers.get("authorization")
    if not ways:
        if sent is not None:
            yield AUTH.finding(
                call.where,
                "expected no Authorization header, since the operation has no security, found one",
                "mend security in the overlay, or the snippet",
            )
        return
    wanted = [[_lacking(call, scheme, query) for _, scheme in way] for way in ways]
    if any(not any(lacking) for lacking in wanted):
        return
    expected = " or ".join(dict.fromkeys(" and ".join(filter(None, lacking)) for lacking in wanted))
    came = f"Authorization: {sent.split(' ')[0]}" if sent else "none"
    yield AUTH.finding(call.where, f"expected {expected}, found {came}", "send it, or mend security in the overlay")


def _lacking(call: Curl, scheme: Json, query: str) -> str:
    """Return what a security scheme needs and a call does not send; empty where it sends it."""
    kind, name = scheme.get("type"), str(scheme.get("name", ""))
    authorization = call.headers.get("authorization", "").lower()
    if kind == "http" and str(scheme.get("scheme")).lower() == "basic":
        return "" if call.user or authorization.startswith("basic ") else "a user and a password (-u)"
    if kind == "http" or kind in ("oauth2", "openIdConnect"):
        word = str(scheme.get("scheme", "bearer")).lower() if kind == "http" else "bearer"
        is_sent = authorization.startswith(f"{word} ") or (word == "bearer" and call.sends_bearer)
        return "" if is_sent else f"the header Authorization: {word.capitalize()}"
    if kind == "apiKey":
        if scheme.get("in") == "query":
            names = [key for key, _ in parse_qsl("&".join((query, *call.query)), keep_blank_values=True)]
            return "" if name in names else f"the query parameter {name}"
        if scheme.get("in") == "header":
            return "" if name.lower() in call.headers else f"the header {name}"
    return ""


def _in_path(call: Curl, operation: Operation, bare: str, server: str, fitting: Fitting, draft: Draft) -> Iterator[Finding]:
    values = operation.matches(bare[len(server) :])
    names = re.findall(r"\{([^{}]*)\}", operation.path)
    declared = operation.of_place("path")
    for name, value in zip(names, values or (), strict=False):
        if name in declared:
            yield from _value(call, declared[name], unquote(value), fitting, draft)


def _in_query(call: Curl, operation: Operation, query: str, fitting: Fitting, draft: Draft) -> Iterator[Finding]:
    declared = operation.of_place("query")
    keys = {str(scheme.get("name")) for way in operation.security for _, scheme in way if scheme.get("in") == "query"}
    sent = parse_qsl("&".join((query, *call.query)), keep_blank_values=True)
    for name, value in sent:
        if name in declared:
            yield from _value(call, declared[name], value, fitting, draft)
        elif (
            name not in keys
            and not name.startswith(("$", "<", "{"))
            and name.partition("[")[0] not in {other.partition("[")[0] for other in declared}
        ):
            meant = nearest(name, declared)
            todo = f"write {meant}" if meant else "declare it, or remove it"
            message = f"the query parameter {name} is not declared for {operation.label}"
            yield QUERY.finding(call.where, message, todo, "error" if meant else None)
    has_variables = "$" in query
    for parameter in declared.values():
        if parameter.required and parameter.name not in dict(sent) and not has_variables:
            message = f"expected the required query parameter {parameter.name}, found none"
            yield PARAMETER.finding(call.where, message, f"add ?{parameter.name}=...")
    for parameter in operation.of_place("header").values():
        if parameter.required and parameter.name.lower() not in call.headers and parameter.name.lower() != "authorization":
            yield PARAMETER.finding(
                call.where, f"expected the required header {parameter.name}, found none", f"add -H '{parameter.name}: ...'"
            )


def _value(call: Curl, parameter: Parameter, text: str, fitting: Fitting, draft: Draft) -> Iterator[Finding]:
    """Judge the text of a parameter as its schema would take it; what stands in for a value is none."""
    if not parameter.schema or _PLACEHOLDER.match(text) or "$" in text:
        return
    wanted = kinds(look_up(draft.document, parameter.schema), draft.document)
    if not wanted or wanted & {"array", "object"}:
        return
    values: list[Json] = [text] if "string" in wanted else []
    if wanted - {"string"}:
        try:
            values.append(json.loads(text))
        except ValueError:
            values.append(text)
    misfits = [list(fitting.misfits(parameter.schema, value, "request")) for value in values]
    if all(misfits):
        message = f"{parameter.name}: {misfits[0][0].message}"
        yield PARAMETER.finding(call.where, message, f"write a value that fits the {parameter.place} parameter")


def _body(call: Curl, operation: Operation, draft: Draft, fitting: Fitting) -> Iterator[Finding]:
    sends = [text for text in call.data if text.strip()]
    if not sends and not call.form:
        if operation.needs_body:
            yield MISSING.finding(
                call.where, f"expected the body that {operation.label} requires, found none", "add -d '{...}'"
            )
        return
    if not operation.bodies:
        message = f"expected no body, since {operation.label} takes none, found one"
        yield SURPLUS.finding(call.where, message, "remove it, or document the body")
        return
    media_type = call.headers.get("content-type") or ("multipart/form-data" if call.form else _FORM)
    if "$" not in media_type and not _takes(operation, media_type):
        implied = "" if "content-type" in call.headers else " (which curl sends where none is named)"
        listed = ", ".join(operation.bodies)
        todo = f"add -H 'Content-Type: {next(iter(operation.bodies))}'"
        yield TYPE.finding(call.where, f"expected a content type of {listed}, found {media_type}{implied}", todo)
    schema = operation.json_body
    looks_like_json = any(text.lstrip()[:1] in ("{", "[") for text in sends)
    if schema is not None and not call.form and (is_json(media_type) or looks_like_json):
        yield from _json(call, "&".join(sends), schema, draft, fitting)


def _takes(operation: Operation, media_type: str) -> bool:
    bare = media_type.split(";")[0].strip().lower()
    ranges = [name.split(";")[0].strip().lower() for name in operation.bodies]
    return any(bare == one or one == "*/*" or (one.endswith("/*") and bare.startswith(one[:-1])) for one in ranges)


def _json(call: Curl, text: str, schema: str, draft: Draft, fitting: Fitting) -> Iterator[Finding]:
    if text.startswith(("@", "$", "<")):
        return
    loose = read_loosely(text)
    if loose is None:
        yield BODY.finding(call.where, "expected a body in JSON, found something that is none", "mend the JSON after -d")
        return
    yield from body_findings(lambda _: call.where, loose.value, loose.unknown, schema, draft, fitting)
