"""The objects of an OpenAPI 3.1 document: which fields each has, and what stands in them.

Only what the grammar reaches is looked at: an example may hold any key, and a property may be called like a keyword.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from omnidim_spec.pointers import Json, pointer_to

ONE, LIST, MAP = "one", "list", "map"
Fields = Mapping[str, tuple[str, str] | None]
"""The fields of an object: None where any value may stand, otherwise how many objects of which kind."""


def _plain(names: str) -> dict[str, tuple[str, str] | None]:
    return dict.fromkeys(names.split())


def _holding(shape: str, kind: str, names: str) -> dict[str, tuple[str, str] | None]:
    return dict.fromkeys(names.split(), (shape, kind))


_SCHEMA: dict[str, tuple[str, str] | None] = {
    **_plain("$schema $id $anchor $dynamicAnchor $dynamicRef $ref $comment $vocabulary type enum const title description"),
    **_plain("default deprecated readOnly writeOnly examples example format contentEncoding contentMediaType"),
    **_plain("multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems"),
    **_plain("uniqueItems maxContains minContains maxProperties minProperties required dependentRequired"),
    **_holding(ONE, "schema", "items contains additionalProperties unevaluatedItems"),
    **_holding(ONE, "schema", "unevaluatedProperties propertyNames not if then else contentSchema"),
    **_holding(LIST, "schema", "allOf anyOf oneOf prefixItems"),
    **_holding(MAP, "schema", "properties patternProperties $defs dependentSchemas"),
    "discriminator": (ONE, "discriminator"),
    "xml": (ONE, "xml"),
    "externalDocs": (ONE, "external documentation"),
}
_PARAMETER: dict[str, tuple[str, str] | None] = {
    **_plain("description required deprecated allowEmptyValue style explode allowReserved example"),
    "schema": (ONE, "schema"),
    "examples": (MAP, "example"),
    "content": (MAP, "media type"),
}

FIELDS: Mapping[str, Fields] = {
    "document": {
        **_plain("openapi jsonSchemaDialect security"),
        "info": (ONE, "info"),
        "servers": (LIST, "server"),
        "paths": (MAP, "path item"),
        "webhooks": (MAP, "path item"),
        "components": (ONE, "components"),
        "tags": (LIST, "tag"),
        "externalDocs": (ONE, "external documentation"),
    },
    "info": {
        **_plain("title summary description termsOfService version"),
        "contact": (ONE, "contact"),
        "license": (ONE, "license"),
    },
    "contact": _plain("name url email"),
    "license": _plain("name identifier url"),
    "server": {**_plain("url description"), "variables": (MAP, "server variable")},
    "server variable": _plain("enum default description"),
    "components": {
        "schemas": (MAP, "schema"),
        "responses": (MAP, "response"),
        "parameters": (MAP, "parameter"),
        "examples": (MAP, "example"),
        "requestBodies": (MAP, "request body"),
        "headers": (MAP, "header"),
        "securitySchemes": (MAP, "security scheme"),
        "links": (MAP, "link"),
        "callbacks": (MAP, "callback"),
        "pathItems": (MAP, "path item"),
    },
    "path item": {
        **_plain("$ref summary description"),
        **_holding(ONE, "operation", "get put post delete options head patch trace"),
        "servers": (LIST, "server"),
        "parameters": (LIST, "parameter"),
    },
    "operation": {
        **_plain("tags summary description operationId deprecated security"),
        "externalDocs": (ONE, "external documentation"),
        "parameters": (LIST, "parameter"),
        "requestBody": (ONE, "request body"),
        "responses": (MAP, "response"),
        "callbacks": (MAP, "callback"),
        "servers": (LIST, "server"),
    },
    "external documentation": _plain("description url"),
    "schema": _SCHEMA,
    "parameter": {**_plain("name in"), **_PARAMETER},
    "header": _PARAMETER,
    "request body": {**_plain("description required"), "content": (MAP, "media type")},
    "media type": {
        **_plain("example"),
        "schema": (ONE, "schema"),
        "examples": (MAP, "example"),
        "encoding": (MAP, "encoding"),
    },
    "encoding": {**_plain("contentType style explode allowReserved"), "headers": (MAP, "header")},
    "response": {
        **_plain("description"),
        "headers": (MAP, "header"),
        "content": (MAP, "media type"),
        "links": (MAP, "link"),
    },
    "example": _plain("summary description value externalValue"),
    "link": {**_plain("operationRef operationId parameters requestBody description"), "server": (ONE, "server")},
    "tag": {**_plain("name description"), "externalDocs": (ONE, "external documentation")},
    "discriminator": _plain("propertyName mapping"),
    "xml": _plain("name namespace prefix attribute wrapped"),
    "security scheme": {
        **_plain("type description name in scheme bearerFormat openIdConnectUrl"),
        "flows": (ONE, "OAuth flows"),
    },
    "OAuth flows": _holding(ONE, "OAuth flow", "implicit password clientCredentials authorizationCode"),
    "OAuth flow": _plain("authorizationUrl tokenUrl refreshUrl scopes"),
    "reference": _plain("$ref summary description"),
}
_CAN_BE_REFERENCE = frozenset(
    ["parameter", "header", "request body", "response", "example", "link", "security scheme", "callback"]
)


@frozen
class Part:
    """An object of the document: its kind, the pointer to it and its value."""

    kind: str
    pointer: str
    value: dict[str, Json]


def parts(document: Json, kind: str = "document", pointer: str = "") -> Iterator[Part]:
    """Yield every object that the grammar reaches, parents first; what is no object where one is expected is passed over."""
    waiting = [(document, kind, pointer)]
    while waiting:
        node, kind, pointer = waiting.pop()
        if not isinstance(node, dict):
            continue
        if kind == "callback" and "$ref" not in node:
            waiting.extend((child, "path item", pointer + pointer_to(key)) for key, child in reversed(node.items()))
            continue
        if kind in _CAN_BE_REFERENCE and "$ref" in node:
            kind = "reference"
        yield Part(kind, pointer, node)
        waiting.extend(reversed(list(_children(node, FIELDS[kind], pointer))))


def _children(node: dict[str, Json], fields: Fields, pointer: str) -> Iterator[tuple[Json, str, str]]:
    for key, value in node.items():
        found = fields.get(key)
        if found is None:
            continue
        shape, kind = found
        here = pointer + pointer_to(key)
        if shape == ONE:
            yield value, kind, here
        elif shape == LIST and isinstance(value, list):
            yield from ((child, kind, f"{here}/{number}") for number, child in enumerate(value))
        elif shape == MAP and isinstance(value, dict):
            yield from (
                (child, kind, here + pointer_to(name)) for name, child in value.items() if not _is_extension(kind, name)
            )


def _is_extension(kind: str, name: str) -> bool:
    return kind in ("path item", "response") and name.startswith("x-")
