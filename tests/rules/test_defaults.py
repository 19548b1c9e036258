"""What a request means where it leaves something out."""

from __future__ import annotations

from omnidim_spec.pointers import Json
from omnidim_spec.rules.defaults import defaults

from .things import document


def of(schema: Json, **schemas: Json) -> Json:
    spec = document()
    spec["components"]["schemas"].update(schemas)
    spec["paths"]["/things/{id}"]["get"]["requestBody"] = {"content": {"application/json": {"schema": schema}}}
    return defaults(spec, "/paths/~1things~1{id}/get")


def test_defaults_are_nested_as_the_body_is() -> None:
    inner = {"type": "object", "properties": {"limit": {"default": 0}, "when": {}}}
    outer = {"properties": {"name": {}, "is_on": {"default": False}, "config": {"$ref": "#/components/schemas/Inner"}}}
    assert of({"$ref": "#/components/schemas/Outer"}, Outer=outer, Inner=inner) == {"is_on": False, "config": {"limit": 0}}


def test_a_schema_that_contains_itself_ends() -> None:
    node = {"properties": {f"p{number}": {"$ref": "#/components/schemas/Node"} for number in range(30)} | {"n": {"default": 1}}}
    assert of({"$ref": "#/components/schemas/Node"}, Node=node)["n"] == 1


def test_an_operation_without_a_body_has_none() -> None:
    assert defaults(document(), "/paths/~1things~1{id}/get") == {}
