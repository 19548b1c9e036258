"""Would the Python snippets of the pages run, and send what the operation takes?"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from attrs import frozen

from omnidim_spec.checks import client_api
from omnidim_spec.checks.bodies import body_findings
from omnidim_spec.checks.client_api import Class, Method, Package
from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.fitting import Fitting
from omnidim_spec.checks.literals import Literal, literal
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.operation import Operation, of_page
from omnidim_spec.checks.python_names import bound, undefined
from omnidim_spec.checks.python_scope import Missing, Scope, resolved, root_of, take_assignments
from omnidim_spec.checks.python_source import LANGUAGES, REST, Snippet, read_snippet
from omnidim_spec.checks.reading import declared, followed
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.page import Page
from omnidim_spec.pointers import look_up, pointer_to

SYNTAX = Rule("snippet-syntax", "error", "Each Python snippet can be parsed.")
NAME = Rule(
    "snippet-undefined-name", "error", "Each name of a Python snippet is defined in it, or in an earlier one of the page."
)
CALL = Rule("snippet-unknown-call", "error", "Each call of a Python snippet exists on the client.")
ARGUMENTS = Rule("snippet-wrong-arguments", "error", "Each call of a Python snippet takes the arguments that it gets.")
AWAIT = Rule("snippet-await", "error", "A coroutine of the client is awaited, and nothing else is.")
VALUE = Rule("snippet-argument-misfit", "error", "A literal argument fits the parameter or the field of its name.")
RULES = (SYNTAX, NAME, CALL, ARGUMENTS, AWAIT, VALUE)

_HTTP = ("requests", "httpx", "aiohttp", "urllib", "urllib3")


@frozen
class Reader:
    """What the snippets of one page are compared with."""

    page: Page
    operation: Operation | None
    draft: Draft
    fitting: Fitting


def python_snippets(draft: Draft, packages: Sequence[Package] = ()) -> Iterator[Finding]:
    """Yield what is wrong with the Python snippets of each page. `packages` are the clients that they may use."""
    fitting = Fitting(draft.document)
    known = {name for package in packages for name in package.names}
    read = [(page, list(_snippets(page))) for page in draft.pages.pages]
    is_ours = any(_imports(one.tree) & known for _, found in read for one in found if isinstance(one, Snippet))
    for page, found in read:
        scope = Scope(packages=packages, is_ours=is_ours)
        reader = Reader(page, of_page(page, draft.document), draft, fitting)
        for one in found:
            if isinstance(one, Finding):
                yield one
            else:
                yield from _of_snippet(one, scope, reader)


def _snippets(page: Page) -> Iterator[Snippet | Finding]:
    for fence in page.snippets:
        if fence.language not in LANGUAGES:
            continue
        try:
            yield read_snippet(fence)
        except SyntaxError as error:
            where = fence.source.at((error.lineno or 1) - 1, 0)
            yield SYNTAX.finding(where, f"expected Python, found {error.msg}", "mend the snippet")


def _imports(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
    return found


def _of_snippet(snippet: Snippet, scope: Scope, reader: Reader) -> Iterator[Finding]:
    for name in undefined(snippet.tree, scope.names):
        todo = f"define it above, such as `{name.id} = ...`"
        yield NAME.finding(snippet.at(name), f"expected a name that is defined, found {name.id}", todo)
    yield from _bind(snippet, scope)
    scope.names |= bound(snippet.tree)
    told: set[str] = set()
    yield from _awaits(snippet, scope)
    for node in ast.walk(snippet.tree):
        if isinstance(node, ast.Call):
            for finding in _of_call(node, snippet, scope, reader):
                if finding.message not in told:
                    told.add(finding.message)
                    yield finding


def _awaits(snippet: Snippet, scope: Scope) -> Iterator[Finding]:
    """Yield each call that stands by itself or is assigned without the `await` that it needs, or with one too many."""
    for node in ast.walk(snippet.tree):
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
            called = resolved(node.value.func, scope)
            if isinstance(called, Method) and not called.is_async:
                message = f"{ast.unparse(node.value.func)} is no coroutine: await fails on what it returns"
                yield AWAIT.finding(snippet.at(node), message, "remove await, or use the asynchronous client")
        elif isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Call):
            called = resolved(node.value.func, scope)
            if isinstance(called, Method) and called.is_async:
                message = f"{ast.unparse(node.value.func)} is a coroutine: without await nothing is sent"
                yield AWAIT.finding(snippet.at(node), message, "write await before it")


def _bind(snippet: Snippet, scope: Scope) -> Iterator[Finding]:
    """Take in what a snippet imports and assigns."""
    for node in ast.walk(snippet.tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from _import(node, snippet, scope)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                scope.modules[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
    take_assignments(snippet.tree, scope)


def _import(node: ast.ImportFrom, snippet: Snippet, scope: Scope) -> Iterator[Finding]:
    assert node.module
    head = node.module.partition(".")[0]
    package = next((one for one in scope.packages if head in one.names), None)
    meant = nearest(head, [name for one in scope.packages for name in one.names]) if package is None else None
    if meant is not None:
        yield CALL.finding(snippet.at(node), f"expected the package {meant}, found {head}", f"write {meant}")
    for alias in node.names:
        name = alias.asname or alias.name
        scope.types.pop(name, None)
        if package is None or alias.name == "*":
            continue
        module = package.module(node.module)
        found = module.find(alias.name) if module else None
        if found is not None:
            scope.types[name] = found
        elif module is not None and node.module in package.names and not package.exports(alias.name):
            todo = _advice(alias.name, package.public())
            yield CALL.finding(snippet.at(node), f"expected a name of {package.names[0]}, found {alias.name}", todo)


def _advice(name: str, known: Sequence[str]) -> str:
    meant = nearest(name, known)
    listed = [one for one in known if not one.startswith("_")]
    return f"write {meant}" if meant else f"it has {', '.join(listed)}" if listed else "remove it"


def _of_call(node: ast.Call, snippet: Snippet, scope: Scope, reader: Reader) -> Iterator[Finding]:
    called = resolved(node.func, scope)
    if isinstance(called, Missing):
        todo = _advice(called.name, [name for name in client_api.attributes(called.owner) if not name.startswith("_")])
        message = (
            f"expected a call that the client has, found {ast.unparse(node.func)}: {called.owner.name} has no {called.name}"
        )
        yield CALL.finding(snippet.at(called.node), message, todo)
    method = client_api.constructor(called) if isinstance(called, Class) else called
    if isinstance(method, Method):
        yield from _arguments(node, method, snippet)
    sends_json = any(word.arg == "json" for word in node.keywords)
    if called is None and not sends_json and not _may_be_operation(node, scope):
        return
    if not isinstance(called, Class):
        yield from _values(node, called if isinstance(called, Method) else None, snippet, scope, reader)


def _arguments(node: ast.Call, method: Method, snippet: Snippet) -> Iterator[Finding]:
    is_elided = any(isinstance(one, ast.Constant) and one.value is ... for one in node.args)
    has_more = (
        is_elided or any(isinstance(one, ast.Starred) for one in node.args) or any(word.arg is None for word in node.keywords)
    )
    positional = sum(
        not isinstance(one, ast.Starred) and not (isinstance(one, ast.Constant) and one.value is ...) for one in node.args
    )
    keywords = [word.arg for word in node.keywords if word.arg is not None]
    for problem in client_api.problems(method, positional, keywords, has_more=has_more):
        message = f"{ast.unparse(node.func)} {problem}"
        yield ARGUMENTS.finding(snippet.at(node), message, "call it as the client has it")


def _may_be_operation(node: ast.Call, scope: Scope) -> bool:
    """Tell whether a call of an unknown client may be the page's operation: `client.things.create({...})`."""
    root = root_of(node.func)
    is_chain = isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Attribute)
    return is_chain and root not in ("self", "") and scope.modules.get(root, "").partition(".")[0] not in (*_HTTP, "json", "os")


def _values(node: ast.Call, method: Method | None, snippet: Snippet, scope: Scope, reader: Reader) -> Iterator[Finding]:
    """Compare literal arguments with the body and the parameters of the page's operation."""
    operation = reader.operation
    if operation is None:
        return
    body = operation.json_body
    if body is not None and len(node.args) == 1 and not node.keywords:
        given = literal(node.args[0], scope.values)
        if _is_body(given, body, reader):
            yield from _body(given, body, snippet, reader)
    for word in node.keywords:
        if word.arg is None or word.arg == REST:
            continue
        given = literal(word.value, scope.values)
        if body is not None and word.arg in ("json", "body", "data") and _is_body(given, body, reader):
            yield from _body(given, body, snippet, reader)
            continue
        schema = _schema_of(word.arg, operation, reader)
        if method is not None and type(given.value).__name__ in client_api.named_types(method, word.arg):
            continue  # the client takes more than the operation, and sends it as that has it
        for misfit in reader.fitting.misfits(schema, given.value, "request", given.unknown) if schema else ():
            message = f"{word.arg}{misfit.place}: {misfit.message}"
            yield VALUE.finding(snippet.at(given.node(misfit.place)), message, "mend the snippet, or the schema")


def _is_body(given: Literal, schema: str, reader: Reader) -> bool:
    """Tell whether a literal is meant as the body: it has a key of it, or nothing else could be meant."""
    if not given.is_known or not isinstance(given.value, dict):
        return False
    names = declared(look_up(reader.draft.document, schema), reader.draft.document).names
    return not names or any(key in names or nearest(key, names) for key in given.value)


def _body(given: Literal, schema: str, snippet: Snippet, reader: Reader) -> Iterator[Finding]:
    def where(place: str) -> str:
        node = given.node(place)
        return snippet.at(node) if hasattr(node, "lineno") else snippet.at(given.node(""))

    yield from body_findings(where, given.value, given.unknown, schema, reader.draft, reader.fitting)


def _schema_of(name: str, operation: Operation, reader: Reader) -> str | None:
    """Return the pointer of the schema of a parameter, or of a field of the body, by its name."""
    parameter = next(
        (one for one in operation.parameters if one.name.replace("-", "_") == name and one.place != "header"), None
    )
    if parameter is not None and parameter.schema:
        return parameter.schema
    document, pointer = reader.draft.document, operation.json_body
    node = look_up(document, pointer) if pointer else None
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"].startswith("#"):
        pointer = node["$ref"][1:]
        node = followed(node, document)
    properties = node.get("properties") if isinstance(node, dict) else None
    return f"{pointer}{pointer_to('properties', name)}" if isinstance(properties, dict) and name in properties else None
