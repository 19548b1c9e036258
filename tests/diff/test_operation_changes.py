"""Single changes around the schemas: paths, parameters, bodies, replies, servers, credentials, links, rules."""

# Long: a table of single changes, read from top to bottom; halves would hide what is missing.

from __future__ import annotations

from typing import Any

import pytest

from tests.diff.documents import difference, document, operation, replying, sending, shown

BREAKING, UNCLASSIFIED, WARNING = "breaking", "unclassified", "warning"
COMPATIBLE, DOCUMENTATION, NONE = "compatible", "documentation", "none"

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
THING = {"type": "object", "properties": {"name": STRING}}
DONE = {"200": {"description": "A thing."}}
ID = {"name": "id", "in": "path", "required": True, "schema": STRING}
JSON = {"application/json": {"schema": THING}}
XML = {"application/xml": {"schema": THING}}


def query(name: str = "limit", schema: Any = INTEGER, **fields: Any) -> Any:
    return {"name": name, "in": "query", "schema": schema, **fields}


def asking(*parameters: Any) -> Any:
    return operation(parameters=[ID, *parameters])


def header(name: str, **fields: Any) -> Any:
    return {"name": name, "in": "header", "schema": STRING, **fields}


def answering(**replies: Any) -> Any:
    """Return a document whose operation answers so; `_200` is the status 200."""
    return operation(responses={status.removeprefix("_"): reply for status, reply in replies.items()})


def with_body(body: Any) -> Any:
    found = operation(requestBody=body)
    item = found["paths"]["/things/{id}"]
    item["put"] = item.pop("get")
    return found


def paths(**items: Any) -> Any:
    return document(paths={name.replace("_", "/"): item for name, item in items.items()})


GET, POST = {"get": {"operationId": "look", "responses": DONE}}, {"post": {"operationId": "make", "responses": DONE}}
BEARER, KEY = {"type": "http", "scheme": "bearer"}, {"type": "apiKey", "in": "header", "name": "X-Key"}
OAUTH = {
    "type": "oauth2",
    "flows": {"clientCredentials": {"tokenUrl": "https://example.com/token", "scopes": {"read": "Read.", "write": "Write."}}},
}


def secured(*security: Any, schemes: Any = None, **fields: Any) -> Any:
    found = document(
        paths={"/things": GET}, components={"securitySchemes": schemes or {"bearer": BEARER, "key": KEY, "oauth": OAUTH}}
    )
    return {**found, **({"security": list(security)} if security else {}), **fields}


def secured_below(*security: Any) -> Any:
    item = {"get": {**GET["get"], "security": list(security)}}
    return {**secured(), "paths": {"/things": item}}


def served(*servers: Any, **fields: Any) -> Any:
    return document(**{"paths": {"/things": GET}, "servers": list(servers), **fields})


def linking(**fields: Any) -> Any:
    link = {"operationId": "look", "parameters": {"id": "$response.body#/id"}, **fields}
    reply = {"description": "Made.", "links": {"look": link}}
    return document(
        paths={
            "/things": {"post": {"operationId": "make", "responses": {"200": reply}}},
            "/things/{id}": {"parameters": [ID], **GET},
        }
    )


def calling_back(schema: Any, reply: Any = None, *, way: str = "webhooks") -> Any:
    """Return a document by which the API itself sends the schema, and takes the reply."""
    answer = {"description": "Taken.", **({"content": {"application/json": {"schema": reply}}} if reply else {})}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    item = {"post": {"operationId": "told", "requestBody": body, "responses": {"200": answer}}}
    if way == "webhooks":
        return document(webhooks={"made": item})
    return document(paths={"/things": {"post": {**POST["post"], "callbacks": {"made": {"{$request.body#/url}": item}}}}})


REFUSED = {
    "id": "R1",
    "when": "request.body.a == true",
    "rule": "response.status >= 400 && response.status < 500",
    "message": "a is refused",
    "basis": "stated",
}
KEPT = {"id": "R2", "rule": "response.body.a >= 0", "message": "a is not negative", "basis": "stated", "each": {"field": ["a"]}}


def ruled(*rules: Any) -> Any:
    return operation(**{"x-rules": list(rules)}) if rules else operation()


def media(content: Any) -> Any:
    return answering(_200={"description": "A thing.", "content": content})


def headed(**headers: Any) -> Any:
    return answering(
        _200={"description": "A thing.", "headers": {name.replace("_", "-"): value for name, value in headers.items()}}
    )


def error(*statuses: str) -> Any:
    return answering(_200=DONE["200"], **{f"_{status}": {"description": "No.", "content": JSON} for status in statuses})


def unlinked() -> Any:
    found = linking()
    del found["paths"]["/things"]["post"]["responses"]["200"]["links"]
    return found


THING_REF, TREE_REF = {"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Tree"}


def tree(**fields: Any) -> Any:
    return {"type": "object", "properties": {"children": {"type": "array", "items": TREE_REF}}, **fields}


PETS = {name: {"type": "object", "required": ["kind"], "properties": {"kind": STRING, name: STRING}} for name in ("Cat", "Dog")}


def pets(**mapping: str) -> Any:
    names = {name: f"#/components/schemas/{component}" for name, component in mapping.items()}
    said = {"propertyName": "kind", **({"mapping": names} if names else {})}
    return {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}], "discriminator": said}


CHANGES: dict[str, tuple[Any, Any, str]] = {
    # paths and operations
    "a path is gone": (paths(_a=GET, _b=POST), paths(_a=GET), BREAKING),
    "a path is new": (paths(_a=GET), paths(_a=GET, _b=POST), COMPATIBLE),
    "a path has another name": (paths(_a=GET), paths(_b=GET), BREAKING),
    "a path ends with a slash": (paths(_a=GET), paths(_a_=GET), BREAKING),
    "an operation is gone": (paths(_a={**GET, **POST}), paths(_a=GET), BREAKING),
    "an operation is new": (paths(_a=GET), paths(_a={**GET, **POST}), COMPATIBLE),
    "an operation has another method": (paths(_a={"post": GET["get"]}), paths(_a={"put": GET["get"]}), BREAKING),
    "an operation has another id": (operation(), operation(operationId="see"), WARNING),
    "an operation has no id": (operation(), document(paths={"/things/{id}": {"get": {"responses": DONE}}}), WARNING),
    "an operation has another tag": (operation(tags=["a"]), operation(tags=["b"]), WARNING),
    "an operation has a second tag": (operation(tags=["a"]), operation(tags=["a", "b"]), DOCUMENTATION),
    "an operation is deprecated": (operation(), operation(deprecated=True), WARNING),
    "an operation is no longer deprecated": (operation(deprecated=True), operation(), DOCUMENTATION),
    "an operation has another summary": (operation(summary="a"), operation(summary="b"), DOCUMENTATION),
    "a field of an operation that nobody knows": (operation(), operation(sumary="b"), UNCLASSIFIED),
    "an extension of an operation": (operation(), operation(**{"x-order": 1}), DOCUMENTATION),
    # parameters
    "an optional parameter is new": (asking(), asking(query()), COMPATIBLE),
    "a required parameter is new": (asking(), asking(query(required=True)), BREAKING),
    "a parameter is gone": (asking(query()), asking(), BREAKING),
    "a parameter has another name": (asking(query("limit")), asking(query("size")), BREAKING),
    "a parameter has another case": (asking(query("limit")), asking(query("Limit")), BREAKING),
    "a parameter is required": (asking(query()), asking(query(required=True)), BREAKING),
    "a parameter is optional": (asking(query(required=True)), asking(query()), COMPATIBLE),
    "a parameter travels elsewhere": (asking(query("key", STRING)), asking(header("key")), BREAKING),
    "a parameter is narrowed": (asking(query()), asking(query(schema={"type": "integer", "maximum": 9})), BREAKING),
    "a parameter is widened": (asking(query(schema={"type": "integer", "maximum": 9})), asking(query()), COMPATIBLE),
    "a parameter loses an enum value": (
        asking(query("by", {"enum": ["a", "b"]})),
        asking(query("by", {"enum": ["a"]})),
        BREAKING,
    ),
    "a parameter gains an enum value": (
        asking(query("by", {"enum": ["a"]})),
        asking(query("by", {"enum": ["a", "b"]})),
        COMPATIBLE,
    ),
    "a number in the query may be any text": (asking(query()), asking(query(schema=STRING)), COMPATIBLE),
    "a text in the query has to be a number": (asking(query(schema=STRING)), asking(query()), BREAKING),
    "a parameter has another default": (
        asking(query(schema={**INTEGER, "default": 1})),
        asking(query(schema={**INTEGER, "default": 2})),
        WARNING,
    ),
    "a list is written otherwise": (
        asking(query("ids", {"type": "array", "items": STRING})),
        asking(query("ids", {"type": "array", "items": STRING}, explode=False)),
        BREAKING,
    ),
    "an object is written otherwise": (
        asking(query("by", THING, style="deepObject")),
        asking(query("by", THING, style="form")),
        BREAKING,
    ),
    "a parameter is deprecated": (asking(query()), asking(query(deprecated=True)), WARNING),
    "a parameter may no longer be empty": (asking(query(allowEmptyValue=True)), asking(query()), BREAKING),
    "a parameter in the path is called otherwise": (
        document(paths={"/things/{id}": {"parameters": [ID], **GET}}),
        document(paths={"/things/{thing_id}": {"parameters": [{**ID, "name": "thing_id"}], **GET}}),
        WARNING,
    ),
    "a parameter in the path is of another type": (asking(), operation(parameters=[{**ID, "schema": INTEGER}]), BREAKING),
    "a parameter has another description": (asking(query(description="a")), asking(query(description="b")), DOCUMENTATION),
    "a parameter has another example": (asking(query(example=1)), asking(query(example=2)), DOCUMENTATION),
    "a header that OpenAPI ignores": (asking(), asking(header("Authorization", required=True)), NONE),
    # bodies
    "a required body": (
        paths(_a=POST),
        paths(_a={"post": {**POST["post"], "requestBody": {"required": True, "content": JSON}}}),
        BREAKING,
    ),
    "an optional body": (paths(_a=POST), paths(_a={"post": {**POST["post"], "requestBody": {"content": JSON}}}), COMPATIBLE),
    "no body": (paths(_a={"post": {**POST["post"], "requestBody": {"content": JSON}}}), paths(_a=POST), BREAKING),
    "a body is required": (with_body({"content": JSON}), with_body({"required": True, "content": JSON}), BREAKING),
    "a body is optional": (with_body({"required": True, "content": JSON}), with_body({"content": JSON}), COMPATIBLE),
    "a media type can no longer be sent": (with_body({"content": {**JSON, **XML}}), with_body({"content": JSON}), BREAKING),
    "another media type can be sent": (with_body({"content": JSON}), with_body({"content": {**JSON, **XML}}), COMPATIBLE),
    "any media type can be sent": (
        with_body({"content": JSON}),
        with_body({"content": {"*/*": {"schema": THING}}}),
        COMPATIBLE,
    ),
    "a part of a form is encoded otherwise": (
        with_body({"content": {"multipart/form-data": {"schema": THING, "encoding": {"name": {"contentType": "text/plain"}}}}}),
        with_body({"content": {"multipart/form-data": {"schema": THING, "encoding": {"name": {"contentType": "text/html"}}}}}),
        BREAKING,
    ),
    "a body has another description": (
        with_body({"content": JSON, "description": "a"}),
        with_body({"content": JSON, "description": "b"}),
        DOCUMENTATION,
    ),
    # replies
    "a status of success is gone": (answering(_200=DONE["200"], _202=DONE["200"]), answering(_200=DONE["200"]), BREAKING),
    "another status of success": (answering(_200=DONE["200"]), answering(_201=DONE["200"]), BREAKING),
    "a second status of success": (answering(_200=DONE["200"]), answering(_200=DONE["200"], _202=DONE["200"]), WARNING),
    "an error is new": (error(), error("409"), COMPATIBLE),
    "an error is gone": (error("409"), error(), WARNING),
    "the errors of a range are told apart": (error("4XX"), error("4XX", "404"), DOCUMENTATION),
    "an error is one of a range": (error("404"), error("4XX"), COMPATIBLE),
    "`default` is new": (error(), error("default"), COMPATIBLE),
    "a reply has no body any more": (media(JSON), answering(_200=DONE["200"]), BREAKING),
    "a reply has a body": (answering(_200=DONE["200"]), media(JSON), COMPATIBLE),
    "a reply no longer comes as XML": (media({**JSON, **XML}), media(JSON), BREAKING),
    "a reply can also come as XML": (media(JSON), media({**JSON, **XML}), COMPATIBLE),
    "a reply comes as XML": (media(JSON), media(XML), BREAKING),
    "a reply has another description": (
        answering(_200={"description": "a"}),
        answering(_200={"description": "b"}),
        DOCUMENTATION,
    ),
    "a reply has another example": (
        media({"application/json": {"example": 1}}),
        media({"application/json": {"example": 2}}),
        DOCUMENTATION,
    ),
    "a header is gone": (headed(X_Rate={"schema": INTEGER}), headed(), BREAKING),
    "a header is new": (headed(), headed(X_Rate={"schema": INTEGER}), COMPATIBLE),
    "a header is optional": (
        headed(X_Rate={"schema": INTEGER, "required": True}),
        headed(X_Rate={"schema": INTEGER}),
        BREAKING,
    ),
    "a header is always there": (
        headed(X_Rate={"schema": INTEGER}),
        headed(X_Rate={"schema": INTEGER, "required": True}),
        COMPATIBLE,
    ),
    "a header is any text": (headed(X_Rate={"schema": INTEGER}), headed(X_Rate={"schema": STRING}), BREAKING),
    # links
    "a link is gone": (linking(), unlinked(), WARNING),
    "a link is new": (unlinked(), linking(), COMPATIBLE),
    "a link hands on something else": (linking(), linking(parameters={"id": "$response.body#/name"}), WARNING),
    "a link has another description": (linking(description="a"), linking(description="b"), DOCUMENTATION),
    # servers
    "a server is new": (
        served({"url": "https://a.example"}),
        served({"url": "https://a.example"}, {"url": "https://b.example"}),
        COMPATIBLE,
    ),
    "a server is gone": (
        served({"url": "https://a.example"}, {"url": "https://b.example"}),
        served({"url": "https://a.example"}),
        BREAKING,
    ),
    "the address has another part": (
        served({"url": "https://a.example/v1"}),
        served({"url": "https://a.example/v2"}),
        BREAKING,
    ),
    "the address is shorter": (served({"url": "https://a.example/v1"}), served({"url": "https://a.example"}), BREAKING),
    "the server is elsewhere": (served({"url": "https://a.example"}), served({"url": "https://b.example"}), BREAKING),
    "the server has another description": (
        served({"url": "/", "description": "a"}),
        served({"url": "/", "description": "b"}),
        DOCUMENTATION,
    ),
    "a server's variable takes fewer values": (
        served({"url": "https://{r}.example", "variables": {"r": {"default": "a", "enum": ["a", "b"]}}}),
        served({"url": "https://{r}.example", "variables": {"r": {"default": "a", "enum": ["a"]}}}),
        BREAKING,
    ),
    "a server's variable has another default": (
        served({"url": "https://{r}.example", "variables": {"r": {"default": "a"}}}),
        served({"url": "https://{r}.example", "variables": {"r": {"default": "b"}}}),
        WARNING,
    ),
    "an operation has a server of its own": (
        served({"url": "https://a.example"}),
        served(
            {"url": "https://a.example"}, paths={"/things": {"get": {**GET["get"], "servers": [{"url": "https://b.example"}]}}}
        ),
        BREAKING,
    ),
    # credentials
    "credentials are needed": (secured(), secured({"bearer": []}), BREAKING),
    "no credentials are needed": (secured({"bearer": []}), secured(), COMPATIBLE),
    "credentials need not be shown": (secured({"bearer": []}), secured({"bearer": []}, {}), COMPATIBLE),
    "other credentials are needed": (secured({"bearer": []}), secured({"key": []}), BREAKING),
    "other credentials will do too": (secured({"bearer": []}), secured({"bearer": []}, {"key": []}), COMPATIBLE),
    "one of two kinds of credentials no longer does": (secured({"bearer": []}, {"key": []}), secured({"bearer": []}), BREAKING),
    "more credentials are needed": (secured({"bearer": []}), secured({"bearer": [], "key": []}), BREAKING),
    "fewer credentials are needed": (secured({"bearer": [], "key": []}), secured({"bearer": []}), COMPATIBLE),
    "one more scope is needed": (secured({"oauth": ["read"]}), secured({"oauth": ["read", "write"]}), BREAKING),
    "one scope less is needed": (secured({"oauth": ["read", "write"]}), secured({"oauth": ["read"]}), COMPATIBLE),
    "an operation needs credentials": (secured_below(), secured_below({"bearer": []}), BREAKING),
    "credentials are shown elsewhere": (
        secured({"key": []}),
        secured({"key": []}, schemes={"key": {**KEY, "in": "query"}}),
        BREAKING,
    ),
    "credentials are of another type": (secured({"key": []}), secured({"key": []}, schemes={"key": BEARER}), BREAKING),
    "tokens come from elsewhere": (
        secured({"oauth": []}),
        secured(
            {"oauth": []},
            schemes={
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {**OAUTH["flows"]["clientCredentials"], "tokenUrl": "https://other.example"}
                    },
                }
            },
        ),
        BREAKING,
    ),
    "a credential has another description": (
        secured({"key": []}),
        secured({"key": []}, schemes={"key": {**KEY, "description": "a"}}),
        DOCUMENTATION,
    ),
    # what the API itself sends: a request goes the way of a reply
    "a property is gone from what a webhook sends": (calling_back(THING), calling_back({"type": "object"}), BREAKING),
    "a webhook promises less": (calling_back({**THING, "required": ["name"]}), calling_back(THING), BREAKING),
    "a webhook promises more": (calling_back(THING), calling_back({**THING, "required": ["name"]}), COMPATIBLE),
    "a webhook asks for more in its reply": (
        calling_back(THING, THING),
        calling_back(THING, {**THING, "required": ["name"]}),
        BREAKING,
    ),
    "a webhook is gone": (calling_back(THING), document(), BREAKING),
    "a webhook is new": (document(), calling_back(THING), COMPATIBLE),
    "a callback promises less": (
        calling_back({**THING, "required": ["name"]}, way="callbacks"),
        calling_back(THING, way="callbacks"),
        BREAKING,
    ),
    "a callback promises more": (
        calling_back(THING, way="callbacks"),
        calling_back({**THING, "required": ["name"]}, way="callbacks"),
        COMPATIBLE,
    ),
    "a callback is gone": (calling_back(THING, way="callbacks"), document(paths={"/things": POST}), BREAKING),
    # rules
    "a rule by which requests are refused": (ruled(), ruled(REFUSED), BREAKING),
    "no rule by which requests are refused": (ruled(REFUSED), ruled(), COMPATIBLE),
    "a rule about replies": (ruled(), ruled(KEPT), COMPATIBLE),
    "no rule about replies": (ruled(KEPT), ruled(), BREAKING),
    "a rule about replies is tightened": (
        ruled(KEPT),
        ruled({**KEPT, "rule": "response.body.a >= 0 && response.body.a < 9"}),
        COMPATIBLE,
    ),
    "a rule about replies holds at times only": (ruled(KEPT), ruled({**KEPT, "when": "response.body.b"}), BREAKING),
    "a rule refuses more": (
        ruled({**REFUSED, "when": "request.body.a == true && request.body.b"}),
        ruled({**REFUSED, "when": "request.body.a == true"}),
        BREAKING,
    ),
    "a rule about replies holds for more fields": (ruled(KEPT), ruled({**KEPT, "each": {"field": ["a", "b"]}}), COMPATIBLE),
    "a rule about replies says something else": (ruled(KEPT), ruled({**KEPT, "rule": "response.body.b >= 0"}), WARNING),
    "a rule that is only assumed": (ruled(), ruled({**KEPT, "basis": "assumed"}), DOCUMENTATION),
    "a rule has another message": (ruled(KEPT), ruled({**KEPT, "message": "no less than 0"}), DOCUMENTATION),
    # the document
    "another version of the API": (document(), document(info={"title": "Things", "version": "2"}), DOCUMENTATION),
    "another description of a tag": (
        document(tags=[{"name": "a"}]),
        document(tags=[{"name": "a", "description": "b"}]),
        DOCUMENTATION,
    ),
    "the log of the overlay": (document(), document(**{"x-overlay": [{"add": "/info"}]}), DOCUMENTATION),
    "OpenAPI 3.1 in place of 3.0": ({**operation(), "openapi": "3.0.3"}, operation(), DOCUMENTATION),
    "a field of the document that nobody knows": (document(), document(sevrers=[]), UNCLASSIFIED),
    # components
    "a component has another name": (
        sending(THING_REF, Thing=THING),
        sending({"$ref": "#/components/schemas/Item"}, Item=THING),
        WARNING,
    ),
    "a component that nothing uses is gone": (document(components={"schemas": {"A": THING}}), document(), DOCUMENTATION),
    "a component that nothing uses changes": (
        document(components={"schemas": {"A": THING}}),
        document(components={"schemas": {"A": STRING}}),
        DOCUMENTATION,
    ),
    "the part that a reference leads to is narrowed": (
        sending(THING_REF, Thing=THING),
        sending(THING_REF, Thing={**THING, "required": ["name"]}),
        BREAKING,
    ),
    "a circle is narrowed": (sending(TREE_REF, Tree=tree()), sending(TREE_REF, Tree=tree(required=["children"])), BREAKING),
    "the discriminator knows another name": (
        sending(pets(kitty="Cat"), **PETS),
        sending(pets(kitty="Dog"), **PETS),
        BREAKING,
    ),
}

SAME: dict[str, tuple[Any, Any]] = {
    "a reference, and what it leads to": (sending(THING_REF, Thing=THING), sending(THING)),
    "a reference inside allOf, and by itself": (sending({"allOf": [THING_REF]}, Thing=THING), sending(THING_REF, Thing=THING)),
    "a component, and a component of a component": (
        sending(THING_REF, Thing=THING),
        sending(
            THING_REF, Thing={"type": "object", "properties": {"name": {"$ref": "#/components/schemas/Name"}}}, Name=STRING
        ),
    ),
    "a circle, and a circle once unrolled": (
        sending(TREE_REF, Tree=tree()),
        sending({**tree(), "properties": {"children": {"type": "array", "items": TREE_REF}}}, Tree=tree()),
    ),
    "parameters of the operation, and of the path": (
        document(paths={"/things/{id}": {"get": {**GET["get"], "parameters": [ID]}}}),
        document(paths={"/things/{id}": {"parameters": [ID], **GET}}),
    ),
    "a parameter, and a reference to it": (
        asking(query()),
        {**asking({"$ref": "#/components/parameters/Limit"}), "components": {"parameters": {"Limit": query()}}},
    ),
    "parameters in another order": (asking(query("a"), query("b")), asking(query("b"), query("a"))),
    "a header in another case": (asking(header("X-Key")), asking(header("x-key"))),
    "required: false": (asking(query()), asking(query(required=False))),
    "the style that is meant anyway": (
        asking(query("ids", {"type": "array"})),
        asking(query("ids", {"type": "array"}, style="form", explode=True)),
    ),
    "explode of a single value": (asking(query()), asking(query(explode=False))),
    "a media type in another case": (media(JSON), media({"Application/JSON": JSON["application/json"]})),
    "JSON is UTF-8 anyway": (media(JSON), media({"application/json; charset=utf-8": JSON["application/json"]})),
    "a reply, and a reference to it": (
        media(JSON),
        {
            **answering(_200={"$ref": "#/components/responses/Thing"}),
            "components": {"responses": {"Thing": {"description": "A thing.", "content": JSON}}},
        },
    ),
    "a body, and a reference to it": (
        with_body({"content": JSON}),
        {
            **with_body({"$ref": "#/components/requestBodies/Thing"}),
            "components": {"requestBodies": {"Thing": {"content": JSON}}},
        },
    ),
    "a body that need not be there": (with_body({"content": JSON}), with_body({"content": JSON, "required": False})),
    "statuses in another order": (error("400", "404"), error("404", "400")),
    "tags in another order": (operation(tags=["a", "b"]), operation(tags=["b", "a"])),
    "security of the document, and of the operation": (secured({"bearer": []}), secured_below({"bearer": []})),
    "security repeated by the operation": (
        secured({"bearer": []}),
        {**secured_below({"bearer": []}), "security": [{"bearer": []}]},
    ),
    "no security, and an empty list": (secured(), secured_below()),
    "alternatives in another order": (secured({"bearer": []}, {"key": []}), secured({"key": []}, {"bearer": []})),
    "bearer in another case": (
        secured({"bearer": []}, schemes={"bearer": BEARER}),
        secured({"bearer": []}, schemes={"bearer": {**BEARER, "scheme": "Bearer"}}),
    ),
    "servers of the document, and of the operation": (
        served({"url": "https://a.example"}),
        document(paths={"/things": {"get": {**GET["get"], "servers": [{"url": "https://a.example"}]}}}),
    ),
    "no servers, and the server /": (document(paths={"/things": GET}), served({"url": "/"})),
    "a server with a slash at its end": (served({"url": "https://a.example/v1"}), served({"url": "https://a.example/v1/"})),
    "a part of the address, in the servers and in the paths": (
        served({"url": "https://a.example/v1"}, {"url": "https://b.example/v1"}),
        served({"url": "https://a.example"}, {"url": "https://b.example"}, paths={"/v1/things": GET}),
    ),
    "paths in another order": (paths(_a=GET, _b=POST), paths(_b=POST, _a=GET)),
    "a mapping that says what is meant anyway": (sending(pets(), **PETS), sending(pets(Cat="Cat", Dog="Dog"), **PETS)),
    "rules in another order": (ruled(KEPT, REFUSED), ruled(REFUSED, KEPT)),
    "deprecated: false": (operation(), operation(deprecated=False)),
}

# What 3.0 says otherwise: the document before is 3.0, the one after is 3.1; only the version differs.
SAME_IN_3_1: dict[str, tuple[Any, Any]] = {
    "nullable": ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    "nullable beside an enum": ({"type": "string", "nullable": True, "enum": ["a"]}, {"enum": ["a", None]}),
    "nullable beside a reference": ({"nullable": True, "allOf": [THING_REF]}, {"oneOf": [THING_REF, {"type": "null"}]}),
    "nullable: false": ({"type": "string", "nullable": False}, STRING),
    "an end that is left out": (
        {"type": "number", "minimum": 0, "exclusiveMinimum": True},
        {"type": "number", "exclusiveMinimum": 0},
    ),
    "an end that is let in": ({"type": "number", "maximum": 0, "exclusiveMaximum": False}, {"type": "number", "maximum": 0}),
    "byte": ({"type": "string", "format": "byte"}, {"type": "string", "contentEncoding": "base64"}),
    "what stands beside a reference": ({**THING_REF, "maxProperties": 1}, THING_REF),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_judged(name: str) -> None:
    old, new, level = CHANGES[name]
    found = difference(old, new)
    assert found.verdict == level, shown(found)


@pytest.mark.parametrize("name", SAME)
def test_an_equal_rewrite_is_no_change(name: str) -> None:
    old, new = SAME[name]
    for found in (difference(old, new), difference(new, old)):
        assert found.verdict == NONE, shown(found)


@pytest.mark.parametrize("name", SAME_IN_3_1)
@pytest.mark.parametrize("way", [sending, replying])
def test_a_schema_of_3_0_is_the_same_in_3_1(name: str, way: Any) -> None:
    old, new = SAME_IN_3_1[name]
    before, after = {**way(old, Thing=THING), "openapi": "3.0.3"}, way(new, Thing=THING)
    for found in (difference(before, after), difference(after, before)):
        assert {(change.where, change.level.value) for change in found.changes} == {("/openapi", DOCUMENTATION)}, shown(found)


def test_examples_are_documentation_when_a_document_moves_to_3_1() -> None:
    before, after = {**sending({**STRING, "example": "a"}), "openapi": "3.0.3"}, sending({**STRING, "examples": ["a"]})
    assert difference(before, after).verdict == DOCUMENTATION
