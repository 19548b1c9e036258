"""Further single changes, as other tools' users meet them; each class was decided before it was run."""

# Long: a table of single changes, read from top to bottom; halves would hide what is missing.

from __future__ import annotations

from typing import Any

import pytest

from tests.diff.documents import difference, document, operation, replying, sending, shown
from tests.diff.test_operation_changes import (
    BEARER,
    DONE,
    GET,
    ID,
    JSON,
    KEY,
    OAUTH,
    PETS,
    POST,
    THING,
    answering,
    asking,
    calling_back,
    error,
    headed,
    media,
    paths,
    query,
    secured,
    served,
    tree,
    with_body,
)
from tests.diff.test_schema_changes import (
    BREAKING,
    CAT,
    COMPATIBLE,
    DOCUMENTATION,
    DOG,
    INTEGER,
    NONE,
    NUMBER,
    STRING,
    UNCLASSIFIED,
    WARNING,
    counts,
    having,
    lists,
    texts,
)


def ref(name: str) -> Any:
    return {"$ref": f"#/components/schemas/{name}"}


LIMIT = {"$ref": "#/components/parameters/L"}
ONE, OTHER = {"type": "object", "properties": {"a": STRING}}, {"type": "object", "properties": {"b": STRING}}

# name: (old, new, (for a request, for a response), components)
SCHEMAS: dict[str, tuple[Any, Any, tuple[str, str], Any]] = {
    "nullable $ref via anyOf": (
        having(a=ref("Thing")),
        having(a={"anyOf": [ref("Thing"), {"type": "null"}]}),
        (COMPATIBLE, BREAKING),
        {"Thing": THING},
    ),
    "allOf subschema adds property": (
        {"allOf": [ref("Thing")]},
        {"allOf": [ref("Thing"), having(z=STRING)]},
        (COMPATIBLE, COMPATIBLE),
        {"Thing": THING},
    ),
    "allOf subschema removed": (
        {"allOf": [ref("Thing"), having(z=STRING)]},
        {"allOf": [ref("Thing")]},
        (BREAKING, BREAKING),
        {"Thing": THING},
    ),
    "required in allOf vs sibling": (
        {"allOf": [ref("Thing")], "required": ["name"]},
        {"allOf": [ref("Thing"), {"required": ["name"]}]},
        (NONE, NONE),
        {"Thing": THING},
    ),
    "prop nullable+optional->required": (
        having(a={"type": ["string", "null"]}),
        {**having(a={"type": ["string", "null"]}), "required": ["a"]},
        (BREAKING, COMPATIBLE),
        {},
    ),
    "max raise both": (counts(minimum=0, maximum=5), counts(minimum=1, maximum=6), (BREAKING, BREAKING), {}),
    "array to single": (lists(STRING), STRING, (BREAKING, BREAKING), {}),
    "string to date format in items": (lists(STRING), lists(texts(format="uuid")), (BREAKING, COMPATIBLE), {}),
    "discriminator mapping added name": (
        {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": {"propertyName": "kind"}},
        {"oneOf": [ref("Cat"), ref("Dog"), ref("Cow")], "discriminator": {"propertyName": "kind"}},
        (COMPATIBLE, BREAKING),
        {**PETS, "Cow": PETS["Cat"]},
    ),
    "anyOf to oneOf refs disjoint by required const": ({"anyOf": [CAT, DOG]}, {"oneOf": [CAT, DOG]}, (NONE, NONE), {}),
    "additionalProperties schema widened": (
        {"type": "object", "additionalProperties": INTEGER},
        {"type": "object", "additionalProperties": NUMBER},
        (COMPATIBLE, BREAKING),
        {},
    ),
    "map to closed": (
        {"type": "object", "additionalProperties": INTEGER},
        {"type": "object", "additionalProperties": False},
        (BREAKING, COMPATIBLE),
        {},
    ),
    "default removed": (texts(default="a"), STRING, (WARNING, DOCUMENTATION), {}),
    "prop becomes const": (having(a=STRING), having(a={"const": "x"}), (BREAKING, COMPATIBLE), {}),
    "nested array enum added": (
        having(a=lists(texts(enum=["x"]))),
        having(a=lists(texts(enum=["x", "y"]))),
        (COMPATIBLE, BREAKING),
        {},
    ),
    "type array w/ format null order": (
        having(a={"type": ["null", "string"], "format": "date"}),
        having(a={"oneOf": [{"type": "null"}, {"type": "string", "format": "date"}]}),
        (NONE, NONE),
        {},
    ),
    "inline to component": (having(a=having(b=STRING)), having(a=ref("N")), (NONE, NONE), {"N": having(b=STRING)}),
    "3.1 $ref sibling narrows": (
        having(a=ref("N")),
        having(a={**ref("N"), "maxLength": 3}),
        (BREAKING, COMPATIBLE),
        {"N": STRING},
    ),
    "readOnly prop removed": (having(a=STRING, b={**STRING, "readOnly": True}), having(a=STRING), (NONE, BREAKING), {}),
    "readOnly prop added": (having(a=STRING), having(a=STRING, b={**STRING, "readOnly": True}), (NONE, COMPATIBLE), {}),
    "readOnly dropped": (having(b={**STRING, "readOnly": True}), having(b=STRING), (COMPATIBLE, DOCUMENTATION), {}),
    "writeOnly prop added required": (
        having(a=STRING),
        {**having(a=STRING, b={**STRING, "writeOnly": True}), "required": ["b"]},
        (BREAKING, NONE),
        {},
    ),
    "minProperties removed": ({"type": "object", "minProperties": 1}, {"type": "object"}, (COMPATIBLE, BREAKING), {}),
    "unevaluated w/ allOf": (
        {"allOf": [having(a=STRING)], "unevaluatedProperties": False},
        {**having(a=STRING), "additionalProperties": False},
        (NONE, NONE),
        {},
    ),
    "items true": ({"type": "array"}, lists(True), (NONE, NONE), {}),
    "items {} ": ({"type": "array"}, lists({}), (NONE, NONE), {}),
    "type removed but enum stays": (texts(enum=["a", "b"]), {"enum": ["a", "b"]}, (NONE, NONE), {}),
    "enum with wrong-type values dropped": (texts(enum=["a", 1]), texts(enum=["a"]), (NONE, NONE), {}),
    "pattern anchors added": (texts(pattern="a"), texts(pattern="^a$"), (BREAKING, BREAKING), {}),
    "int maximum exclusive": (counts(maximum=9), counts(exclusiveMaximum=10), (NONE, NONE), {}),
    "float minimum": (NUMBER, {"type": "number", "minimum": -5}, (BREAKING, COMPATIBLE), {}),
    "not required -> oneOf required trick": (
        having(a=STRING, b=STRING),
        {**having(a=STRING, b=STRING), "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        (BREAKING, COMPATIBLE),
        {},
    ),
    "anyOf required trick gone": (
        {**having(a=STRING, b=STRING), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
        having(a=STRING, b=STRING),
        (COMPATIBLE, BREAKING),
        {},
    ),
    "deeper circular changed": (
        ref("Tree"),
        {**ref("Tree"), "description": "x"},
        (DOCUMENTATION, DOCUMENTATION),
        {"Tree": tree()},
    ),
    "$defs unused": (STRING, {**STRING, "$defs": {"a": INTEGER}}, (NONE, NONE), {}),
    "$schema": (STRING, {**STRING, "$id": "https://example.com/a"}, (UNCLASSIFIED, UNCLASSIFIED), {}),
    "xml": (STRING, {**STRING, "xml": {"name": "b"}}, (UNCLASSIFIED, UNCLASSIFIED), {}),
    "ext enum x-": (STRING, {**STRING, "x-enum-varnames": ["a"]}, (DOCUMENTATION, DOCUMENTATION), {}),
    "format unknown->unknown": (texts(format="phone"), texts(format="tel"), (BREAKING, BREAKING), {}),
    "maxItems w/ same": (lists(STRING, maxItems=3), lists(STRING, maxItems=3.0), (NONE, NONE), {}),
    "patternProperties closed": (
        {"type": "object", "additionalProperties": False},
        {"type": "object", "patternProperties": {"^x-": STRING}, "additionalProperties": False},
        (COMPATIBLE, BREAKING),
        {},
    ),
    "then narrower": (
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"properties": {"a": {"maxLength": 5}}}},
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"properties": {"a": {"maxLength": 4}}}},
        (BREAKING, COMPATIBLE),
        {},
    ),
    "else removed": (
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        (COMPATIBLE, BREAKING),
        {},
    ),
    "minContains more/max": (
        lists(STRING, contains={"const": "a"}, maxContains=2),
        lists(STRING, contains={"const": "a"}, maxContains=3),
        (COMPATIBLE, BREAKING),
        {},
    ),
    "prefixItems extra, closed": (
        {"type": "array", "prefixItems": [STRING], "items": False},
        {"type": "array", "prefixItems": [STRING, INTEGER], "items": False},
        (COMPATIBLE, BREAKING),
        {},
    ),
    "dependentSchemas gone": (
        {**having(a=STRING), "dependentSchemas": {"a": {"required": ["b"]}}},
        having(a=STRING),
        (COMPATIBLE, BREAKING),
        {},
    ),
    "dependentSchemas vs dependentRequired": (
        {**having(a=STRING), "dependentSchemas": {"a": {"required": ["b"]}}},
        {**having(a=STRING), "dependentRequired": {"a": ["b"]}},
        (NONE, NONE),
        {},
    ),
    "required undeclared": (having(a=STRING), {**having(a=STRING), "required": ["zz"]}, (BREAKING, COMPATIBLE), {}),
    "oneOf titled variant prop removed": (
        {"oneOf": [CAT, DOG]},
        {"oneOf": [{**CAT, "properties": {"kind": {"const": "cat"}}}, DOG]},
        (BREAKING, BREAKING),
        {},
    ),
    "any->one overlapping refs": (
        {"anyOf": [ref("A"), ref("B")]},
        {"oneOf": [ref("A"), ref("B")]},
        (BREAKING, COMPATIBLE),
        {"A": ONE, "B": OTHER},
    ),
    "ref -> ref with one more prop": (
        having(x=ref("A")),
        having(x=ref("C")),
        (WARNING, WARNING),
        {"A": ONE, "C": {"type": "object", "properties": {"a": STRING, "b": STRING}}},
    ),
    "oneOf ref -> ref": ({"oneOf": [ref("A"), ref("B")]}, ref("A"), (BREAKING, COMPATIBLE), {"A": ONE, "B": OTHER}),
    "ref -> oneOf ref": (ref("A"), {"oneOf": [ref("A"), ref("B")]}, (COMPATIBLE, BREAKING), {"A": ONE, "B": OTHER}),
    "array items ref nullable": (
        lists(ref("A")),
        lists({"oneOf": [ref("A"), {"type": "null"}]}),
        (COMPATIBLE, BREAKING),
        {"A": ONE},
    ),
    "string or list": (STRING, {"oneOf": [STRING, lists(STRING)]}, (COMPATIBLE, BREAKING), {}),
    "bool enum true->any": ({"const": True}, {"type": "boolean"}, (COMPATIBLE, BREAKING), {}),
    "anchor": (having(a=STRING), having(a={**STRING, "$anchor": "z"}), (NONE, NONE), {}),
    "int64 format removed": (counts(format="int64"), INTEGER, (COMPATIBLE, BREAKING), {}),
    "description in variant": (
        {"oneOf": [{**ONE, "description": "x"}, OTHER]},
        {"oneOf": [{**ONE, "description": "y"}, OTHER]},
        (DOCUMENTATION, DOCUMENTATION),
        {},
    ),
    "default null": ({"type": ["string", "null"]}, {"type": ["string", "null"], "default": None}, (WARNING, DOCUMENTATION), {}),
    "required dup": ({**ONE, "required": ["a"]}, {**ONE, "required": ["a", "a"]}, (NONE, NONE), {}),
    "allOf empty": (ONE, {"allOf": [ONE, {}]}, (NONE, NONE), {}),
    "nested allOf": ({"allOf": [{"allOf": [ref("A")]}]}, ref("A"), (NONE, NONE), {"A": ONE}),
    "additionalProperties false via ref closed + new prop": (
        {**ONE, "additionalProperties": False},
        {"type": "object", "properties": {"a": STRING, "c": STRING}, "additionalProperties": False},
        (COMPATIBLE, BREAKING),
        {},
    ),
    "variant const widened": (
        {"oneOf": [CAT, DOG]},
        {"oneOf": [CAT, {**DOG, "properties": {**DOG["properties"], "kind": {"enum": ["dog", "wolf"]}}}]},
        (COMPATIBLE, BREAKING),
        {},
    ),
}

DOCUMENTS: dict[str, tuple[Any, Any, str]] = {
    "param schema->$ref": (
        asking(query()),
        {**asking(query(schema=ref("L"))), "components": {"schemas": {"L": INTEGER}}},
        NONE,
    ),
    "param content json vs": (
        asking(query(schema=INTEGER)),
        asking({"name": "limit", "in": "query", "content": {"application/json": {"schema": INTEGER}}}),
        BREAKING,
    ),
    "param added in path item": (
        document(paths={"/a": GET}),
        document(paths={"/a": {**GET, "parameters": [query()]}}),
        COMPATIBLE,
    ),
    "cookie added required": (asking(), asking({"name": "s", "in": "cookie", "required": True, "schema": STRING}), BREAKING),
    "path param renamed and op moved": (
        document(paths={"/a/{x}/b/{y}": {"parameters": [{**ID, "name": "x"}, {**ID, "name": "y"}], **GET}}),
        document(paths={"/a/{y}/b/{x}": {"parameters": [{**ID, "name": "x"}, {**ID, "name": "y"}], **GET}}),
        WARNING,
    ),
    "default resp removed": (error("default"), error(), WARNING),
    "4xx code replaced": (error("404"), error("410"), WARNING),
    "500 body changed": (
        error("500"),
        answering(
            _200=DONE["200"], _500={"description": "No.", "content": {"application/json": {"schema": having(name=INTEGER)}}}
        ),
        BREAKING,
    ),
    "2XX range": (answering(_200=DONE["200"]), answering(_2XX=DONE["200"]), WARNING),
    "204 to 200 w/ body": (answering(_204=DONE["200"]), answering(_200={"description": "x", "content": JSON}), BREAKING),
    "json->problem+json err": (
        answering(_200=DONE["200"], _400={"description": "", "content": JSON}),
        answering(
            _200=DONE["200"], _400={"description": "", "content": {"application/problem+json": JSON["application/json"]}}
        ),
        BREAKING,
    ),
    "media type range to specific req": (
        with_body({"content": {"application/*": {"schema": THING}}}),
        with_body({"content": JSON}),
        BREAKING,
    ),
    "response */* to json": (media({"*/*": {"schema": THING}}), media(JSON), COMPATIBLE),
    "path item ref": (
        document(paths={"/a": GET}),
        {**document(paths={"/a": {"$ref": "#/components/pathItems/A"}}), "components": {"pathItems": {"A": GET}}},
        NONE,
    ),
    "externalDocs": (operation(), operation(externalDocs={"url": "x"}), DOCUMENTATION),
    "op x- ext removed": (operation(**{"x-a": 1}), operation(), DOCUMENTATION),
    "server https": (served({"url": "http://a.example"}), served({"url": "https://a.example"}), BREAKING),
    "server order": (served({"url": "/a"}, {"url": "/b"}), served({"url": "/b"}, {"url": "/a"}), NONE),
    "oauth scope described": (
        secured({"oauth": ["read"]}),
        secured(
            {"oauth": ["read"]},
            schemes={
                "oauth": {
                    **OAUTH,
                    "flows": {
                        "clientCredentials": {
                            **OAUTH["flows"]["clientCredentials"],
                            "scopes": {"read": "R2", "write": "Write."},
                        }
                    },
                }
            },
        ),
        DOCUMENTATION,
    ),
    "scheme renamed": (secured({"bearer": []}, schemes={"bearer": BEARER}), secured({"b2": []}, schemes={"b2": BEARER}), NONE),
    "unused scheme removed": (
        secured({"bearer": []}, schemes={"bearer": BEARER, "key": KEY}),
        secured({"bearer": []}, schemes={"bearer": BEARER}),
        DOCUMENTATION,
    ),
    "flow added": (
        secured({"oauth": []}),
        secured(
            {"oauth": []},
            schemes={"oauth": {**OAUTH, "flows": {**OAUTH["flows"], "implicit": {"authorizationUrl": "x", "scopes": {}}}}},
        ),
        COMPATIBLE,
    ),
    "tags top order": (document(tags=[{"name": "a"}, {"name": "b"}]), document(tags=[{"name": "b"}, {"name": "a"}]), NONE),
    "info desc": (document(), document(info={"title": "Things", "version": "1", "description": "x"}), DOCUMENTATION),
    "response desc missing": (
        answering(_200={"description": "a"}),
        answering(_200={"description": "a", "x-b": 1}),
        DOCUMENTATION,
    ),
    "header deprecated": (headed(X_A={"schema": STRING}), headed(X_A={"schema": STRING, "deprecated": True}), WARNING),
    "header case": (headed(X_A={"schema": STRING}), headed(x_a={"schema": STRING}), NONE),
    "callback added": (document(paths={"/things": POST}), calling_back(THING, way="callbacks"), COMPATIBLE),
    "webhook enum added": (calling_back(having(a=texts(enum=["x"]))), calling_back(having(a=texts(enum=["x", "y"]))), BREAKING),
    "webhook prop added": (calling_back(THING), calling_back(having(name=STRING, b=STRING)), COMPATIBLE),
    "body multipart prop required": (
        with_body({"content": {"multipart/form-data": {"schema": having(f=texts(format="binary"))}}}),
        with_body({"content": {"multipart/form-data": {"schema": {**having(f=texts(format="binary")), "required": ["f"]}}}}),
        BREAKING,
    ),
    "method case? delete body": (paths(_a=GET), paths(_a={**GET, "head": GET["get"]}), COMPATIBLE),
    "tag removed first->none": (operation(tags=["a"]), operation(), WARNING),
    "deprecated operation removed": (operation(deprecated=True), document(paths={"/things/{id}": {}}), BREAKING),
    "param required w/ default": (
        asking(query(schema={**INTEGER, "default": 1})),
        asking(query(required=True, schema={**INTEGER, "default": 1})),
        BREAKING,
    ),
    "array param minItems": (asking(query("ids", lists(STRING))), asking(query("ids", lists(STRING, minItems=1))), BREAKING),
    "array param items int->string": (asking(query("ids", lists(INTEGER))), asking(query("ids", lists(STRING))), COMPATIBLE),
    "bool->string query": (asking(query("b", {"type": "boolean"})), asking(query("b", STRING)), COMPATIBLE),
    "enum int -> string query": (asking(query("b", {"enum": [1, 2]})), asking(query("b", STRING)), COMPATIBLE),
    "null type query": (asking(query("b", STRING)), asking(query("b", {"type": ["string", "null"]})), COMPATIBLE),
    "security scheme alternative optional removed": (secured({"bearer": []}, {}), secured({"bearer": []}), BREAKING),
    "server var removed enum": (
        served({"url": "/{v}", "variables": {"v": {"default": "1", "enum": ["1"]}}}),
        served({"url": "/{v}", "variables": {"v": {"default": "1"}}}),
        COMPATIBLE,
    ),
    "server var to literal": (served({"url": "/{v}", "variables": {"v": {"default": "v1"}}}), served({"url": "/v1"}), BREAKING),
    "op moved tags only": (operation(tags=["a"], summary="x"), operation(tags=["a"], summary="y"), DOCUMENTATION),
    "param desc via ref": (
        {**asking(LIMIT), "components": {"parameters": {"L": query()}}},
        {**asking(LIMIT), "components": {"parameters": {"L": query(required=True)}}},
        BREAKING,
    ),
    "req body ref changed name": (
        {**with_body({"$ref": "#/components/requestBodies/A"}), "components": {"requestBodies": {"A": {"content": JSON}}}},
        {**with_body({"$ref": "#/components/requestBodies/B"}), "components": {"requestBodies": {"B": {"content": JSON}}}},
        NONE,
    ),
    "response 200 -> default only": (media(JSON), answering(default={"description": "x", "content": JSON}), WARNING),
    "two ops swap ids": (
        paths(_a=GET, _b={"get": {"operationId": "o2", "responses": DONE}}),
        paths(_a={"get": {"operationId": "o2", "responses": DONE}}, _b=GET),
        WARNING,
    ),
    "path param style": (operation(parameters=[ID]), operation(parameters=[{**ID, "style": "label"}]), BREAKING),
    "deepObject prop added": (
        asking(query("f", THING, style="deepObject")),
        asking(query("f", {**THING, "properties": {"name": STRING, "z": STRING}}, style="deepObject")),
        COMPATIBLE,
    ),
    "security scope alt": (secured({"oauth": ["read"]}), secured({"oauth": ["read"]}, {"oauth": ["write"]}), COMPATIBLE),
    "server desc x-": (served({"url": "/", "x-a": 1}), served({"url": "/"}), DOCUMENTATION),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_change_of_a_schema_is_judged_by_its_direction(name: str) -> None:
    old, new, levels, components = SCHEMAS[name]
    sent = difference(sending(old, **components), sending(new, **components))
    got = difference(replying(old, **components), replying(new, **components))
    assert (sent.verdict, got.verdict) == levels, f"{shown(sent)}\n--\n{shown(got)}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_change_is_judged(name: str) -> None:
    old, new, level = DOCUMENTS[name]
    found = difference(old, new)
    assert found.verdict == level, shown(found)
