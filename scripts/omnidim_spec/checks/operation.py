"""What an operation takes: its parameters and bodies, each by the pointer of its schema."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from omnidim_spec.checks.reading import followed
from omnidim_spec.page import METHODS, Page
from omnidim_spec.pointers import Json, pointer_to


@frozen
class Parameter:
    """A parameter: its name, where it is sent, the pointer of its schema (empty without one), whether it has to be there."""

    name: str
    place: str
    schema: str
    required: bool


@frozen
class Operation:
    """One operation of the document."""

    path: str
    method: str
    pointer: str
    parameters: tuple[Parameter, ...]
    bodies: dict[str, str]
    """The pointer of the schema of each media type of the request; empty where it has none."""
    needs_body: bool
    replies: tuple[str, ...]
    """The pointers of the schemas of the JSON replies."""
    security: tuple[tuple[tuple[str, Json], ...], ...]
    """The ways to authenticate: each a combination of schemes, by name; an empty one where nothing is needed."""
    servers: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def json_body(self) -> str | None:
        """The pointer of the schema of a JSON body."""
        return next((pointer for name, pointer in self.bodies.items() if pointer and is_json(name)), None)

    def of_place(self, place: str) -> dict[str, Parameter]:
        """Return the parameters that are sent in one place, by name."""
        return {parameter.name: parameter for parameter in self.parameters if parameter.place == place}

    def matches(self, path: str) -> tuple[str, ...] | None:
        """Return the values of the path's parameters in a path of a URL; None where it is another path."""
        pattern = re.sub(r"\\\{[^}]*\\\}", "([^/]+)", re.escape(self.path))
        match = re.fullmatch(f"{pattern}/?", path)
        return match.groups() if match else None


def is_json(media_type: str) -> bool:
    """Tell whether a media type is JSON."""
    bare = media_type.split(";")[0].strip().lower()
    return bare == "application/json" or bare.endswith("+json") or bare == "*/*"


def operations(document: Json) -> Iterator[Operation]:
    """Yield every operation of a document."""
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS:
            if isinstance(item, dict) and isinstance(item.get(method), dict):
                yield _operation(document, path, method, item)


def of_page(page: Page, document: Json) -> Operation | None:
    """Return the operation of a page; None where the document has lost it."""
    item = document.get("paths", {}).get(page.path)
    if not isinstance(item, dict) or not isinstance(item.get(page.method), dict):
        return None
    return _operation(document, page.path, page.method, item)


def _operation(document: Json, path: str, method: str, item: Json) -> Operation:
    value = item[method]
    pointer = pointer_to("paths", path, method)
    body = _resolved(value.get("requestBody"), f"{pointer}/requestBody", document)
    return Operation(
        path,
        method,
        pointer,
        tuple(_parameters(item, value, pointer, document)),
        dict(_media(body, document)),
        body is not None and body[0].get("required") is True,
        tuple(_replies(value, pointer, document)),
        tuple(_security(value, document)),
        tuple(_servers(value, item, document)),
    )


def _resolved(node: Json, pointer: str, document: Json) -> tuple[dict[str, Json], str] | None:
    """Return an object and where it really stands, a reference followed."""
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"].startswith("#"):
        pointer = node["$ref"][1:]
        node = followed(node, document)
    return (node, pointer) if isinstance(node, dict) else None


def _parameters(item: Json, value: Json, pointer: str, document: Json) -> Iterator[Parameter]:
    found: dict[tuple[str, str], Parameter] = {}
    for place, holder in ((pointer.rpartition("/")[0], item), (pointer, value)):
        listed = holder.get("parameters")
        for number, one in enumerate(listed if isinstance(listed, list) else ()):
            read = _resolved(one, f"{place}/parameters/{number}", document)
            if read is None:
                continue
            parameter, at = read
            name, kind = str(parameter.get("name")), str(parameter.get("in"))
            schema = f"{at}/schema" if isinstance(parameter.get("schema"), dict) else ""
            found[name, kind] = Parameter(name, kind, schema, parameter.get("required") is True)
    yield from found.values()


def _media(body: tuple[dict[str, Json], str] | None, document: Json) -> Iterator[tuple[str, str]]:
    if body is None:
        return
    value, at = body
    content = value.get("content")
    for name, media in content.items() if isinstance(content, dict) else ():
        has_schema = isinstance(media, dict) and isinstance(media.get("schema"), dict)
        yield name, at + pointer_to("content", name, "schema") if has_schema else ""


def _replies(value: Json, pointer: str, document: Json) -> Iterator[str]:
    responses = value.get("responses")
    for status, reply in responses.items() if isinstance(responses, dict) else ():
        read = _resolved(reply, pointer + pointer_to("responses", status), document)
        for name, schema in _media(read, document):
            if schema and is_json(name):
                yield schema


def _security(value: Json, document: Json) -> Iterator[tuple[tuple[str, Json], ...]]:
    schemes = document.get("components", {}).get("securitySchemes", {})
    listed = value.get("security", document.get("security"))
    for requirement in listed if isinstance(listed, list) else ():
        if isinstance(requirement, dict):
            yield tuple((name, followed(schemes.get(name), document) or {}) for name in requirement)


def _servers(value: Json, item: Json, document: Json) -> Iterator[str]:
    for holder in (value, item, document):
        listed = holder.get("servers")
        if isinstance(listed, list) and listed:
            for server in listed:
                if isinstance(server, dict) and isinstance(server.get("url"), str):
                    yield server["url"].rstrip("/")
            return
