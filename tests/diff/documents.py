"""Small OpenAPI documents: a schema as what is sent, and as what comes back."""

from __future__ import annotations

import copy
from typing import Any

from omnidim_spec.diff import Difference, compare

Json = Any


def document(**fields: Json) -> Json:
    """Return a document with nothing but what is given."""
    return {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "paths": {}, **fields}


def sending(schema: Json, **components: Json) -> Json:
    """Return a document whose only operation takes the schema as its body."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "send", "requestBody": body, "responses": {"204": {"description": "Done."}}}
    return document(paths={"/things": {"post": operation}}, components={"schemas": components})


def replying(schema: Json, **components: Json) -> Json:
    """Return a document whose only operation answers with the schema."""
    reply = {"description": "A thing.", "content": {"application/json": {"schema": schema}}}
    operation = {"operationId": "look", "responses": {"200": reply}}
    return document(paths={"/things": {"get": operation}}, components={"schemas": components})


def operation(**fields: Json) -> Json:
    """Return a document with one operation, `GET /things/{id}`, of the given fields."""
    found = {"operationId": "look", "responses": {"200": {"description": "A thing."}}, **fields}
    return document(paths={"/things/{id}": {"get": found}})


def verdict(old: Json, new: Json) -> str:
    return difference(old, new).verdict.value


def difference(old: Json, new: Json) -> Difference:
    """Compare two documents, and see that neither is touched."""
    before = copy.deepcopy((old, new))
    found = compare(old, new)
    assert before == (old, new)
    return found


def shown(found: Difference) -> str:
    """Return the changes as lines, for a test that fails."""
    return "\n".join(f"{change.level} {change.where} {change.message} [{change.rule}]" for change in found.changes)
