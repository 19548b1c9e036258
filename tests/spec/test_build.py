"""Pages and an overlay become a spec that gives the pages back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from omnidim_spec.build import build
from omnidim_spec.errors import ProofError, SpecError
from omnidim_spec.pages import read_pages
from omnidim_spec.pointers import inlined
from omnidim_spec.proof import prove
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.spec.conftest import OVERLAY, PAGE, Write

SPEC = Path(__file__).parents[2] / "spec"
NAMED = OVERLAY.replace(
    "actions:", "x-components:\n  Thing: $.paths.*.get.responses['200'].content['application/json'].schema\nactions:"
)


@pytest.fixture(scope="module")
def ours() -> Any:
    return build([SPEC / "pages"], SPEC / "overlay.yaml").document


def refusal(write: Write, page: str = PAGE, overlay: str = OVERLAY) -> str:
    with pytest.raises(SpecError) as caught:
        build([write("page.md", page)], write("overlay.yaml", overlay))
    return str(caught.value)


def test_the_committed_spec_is_what_the_build_gives() -> None:
    built = build([SPEC / "pages"], SPEC / "overlay.yaml")
    assert built.yaml == (SPEC / "openapi.yaml").read_text()
    assert built.json == (SPEC / "openapi.json").read_text()


def test_our_spec_is_valid_openapi_for_others(ours: Any) -> None:
    assert list(OpenAPIV31SpecValidator(ours).iter_errors()) == []


def test_our_spec_carries_what_the_pages_say_beside_the_yaml(ours: Any) -> None:
    create = ours["paths"]["/calls/bulk_call/create"]["post"]
    assert create["summary"] == "Create bulk call"
    assert create["tags"] == ["bulk-calls"]
    assert create["description"].startswith("Create a new bulk-call campaign.")
    assert ours["servers"] == [{"url": "https://backend.omnidim.io/api/v1"}]


def test_our_components_have_the_names_that_people_use(ours: Any) -> None:
    assert set(ours["components"]["schemas"]) == {
        *("BulkCallCreate", "Contact", "RetryConfig", "BulkCallCreated", "BulkCallDetails", "BulkCall"),
        *("VariableConfig", "NumberPoolEntry", "CallStatusCounts", "Recipient", "Error"),
    }


def test_leaving_out_the_overlay_gives_each_page_back(ours: Any) -> None:
    # Undone here by hand, from the entries of the log, so that the toolchain's own undoing is not its only witness.
    assert all(list(entry) == ["add"] for entry in ours["x-overlay"])
    for entry in reversed(ours["x-overlay"]):
        *path, last = [key.replace("~1", "/").replace("~0", "~") for key in entry["add"].split("/")[1:]]
        node = ours
        for key in path:
            node = node[int(key)] if isinstance(node, list) else node[key]
        del node[int(last) if isinstance(node, list) else last]
    for page in read_pages([SPEC / "pages"]).pages:
        operation = dict(ours["paths"][page.path][page.method])
        for key in ("tags", "summary", "description"):
            del operation[key]
        printed = yaml.safe_load(Path(page.name).read_text().split("```yaml\n")[1].split("\n```")[0])
        assert inlined(operation, ours) == printed


def test_the_proof_fails_when_the_spec_says_something_else() -> None:
    built = build([SPEC / "pages"], SPEC / "overlay.yaml")
    rest = built.origins.joined, built.origins.moves
    prove(built.yaml, built.json, *rest)
    with pytest.raises(ProofError, match=r"createBulkCall.md.*expected POST .* exactly as the page has it"):
        prove(built.yaml.replace("maximum: 5", "maximum: 6"), built.json.replace('"maximum": 5', '"maximum": 6'), *rest)
    with pytest.raises(ProofError, match=r"expected the same document as openapi\.json"):
        prove(built.yaml, built.json.replace('"maximum": 5', '"maximum": 6'), *rest)


def test_equal_pages_give_equal_bytes_in_any_folder(write: Write) -> None:
    write("one/page.md", PAGE)
    write("other/deeper/page.md", PAGE)
    overlay = write("overlay.yaml", OVERLAY)
    one = build([overlay.parent / "one"], overlay)
    other = build([overlay.parent / "other"], overlay)
    assert (one.yaml, one.json) == (other.yaml, other.json)


def test_inline_schemas_get_mechanical_names(write: Write) -> None:
    built = build([write("page.md", PAGE)], write("overlay.yaml", OVERLAY))
    assert list(built.document["components"]["schemas"]) == ["ListThingsResponse200"]


def test_the_overlay_names_come_first(write: Write) -> None:
    built = build([write("page.md", PAGE)], write("overlay.yaml", NAMED))
    assert list(built.document["components"]["schemas"]) == ["Thing"]


def test_every_node_knows_the_line_it_came_from(write: Write) -> None:
    page, overlay = write("page.md", PAGE), write("overlay.yaml", NAMED)
    where = build([page], overlay).origins.where
    assert where("/components/schemas/Thing/properties/name") == f"{page}:23:13"
    assert where("/paths/~1things~1{thing_id}/get/parameters/0/schema/type") == f"{page}:14:7"
    assert where("/servers/0/url") == f"{overlay}:8:5"


FAULTS = [
    ("a name that matches nothing", {"overlay": NAMED.replace("'200'", "'201'")}, "overlay.yaml:6:3: expected a schema at $.paths"),
    ("a name that code uses", {"overlay": NAMED.replace("Thing:", "Response:")}, "expected a name that generated code does not use itself, found Response"),
    ("a name in lower case", {"overlay": NAMED.replace("Thing:", "thing:")}, "expected a component name such as BulkCall, found 'thing'"),
    ("a name twice", {"overlay": NAMED.replace("actions:", "  Again: $.components.schemas.Thing\nactions:").replace("Again: $.components.schemas.Thing", "Again: $.paths.*.get.responses['200'].content['application/json'].schema")}, "found a schema that already has a name"),
    ("another server", {"overlay": OVERLAY.replace("api.example.com", "example.org")}, "page.md:28:1: expected one of the servers (https://example.org/v1) and then /things/{thing_id}"),
    ("another security", {"overlay": OVERLAY.replace("scheme: bearer", "scheme: basic")}, "expected no bearer token, found an Authorization: Bearer header"),
    ("no info", {"overlay": OVERLAY.replace("info: {title: Things, version: 1.0.0}", "x-info: 1", 2).replace("x-info: 1\nactions", "info: {title: T, version: 1.0.0}\nactions")}, "expected valid OpenAPI 3.1 at the top, found"),
    ("servers that are none", {"overlay": OVERLAY.replace("[{url: https://api.example.com/v1}]", "5")}, "expected valid OpenAPI 3.1 at /servers"),
    ("a schema that is none", {"page": PAGE.replace("type: integer", "type: whole")}, "page.md:14:7: expected a valid JSON Schema at /paths/"),
    ("a reference to nothing", {"page": PAGE.replace("type: integer", "$ref: '#/components/schemas/Nothing'")}, "page.md:14:7: expected a reference to a node of this document, found #/components/schemas/Nothing"),
    ("a reference to a file", {"page": PAGE.replace("type: integer", "$ref: other.yaml")}, "expected a reference to a node of this document, found other.yaml"),
    ("a snippet of another path", {"page": PAGE.replace("com/v1/things/{thing_id}", "com/v1/others")}, "page.md:28:1: expected a snippet that calls /things/{thing_id}"),
    ("a parameter that is not declared", {"page": PAGE.replace("name: thing_id", "name: other")}, "page.md:9:1: expected a path parameter thing_id for /things/{thing_id}, found none"),
    ("a parameter that is not used", {"page": PAGE.replace("name: thing_id", "name: other")}, "expected {other} in the path, since it is declared"),
    ("an operation removed", {"overlay": OVERLAY + "  - {target: $.paths.*.get, remove: true}\n"}, "expected an overlay that keeps GET /things/{thing_id}"),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_what_cannot_be_built_says_why_and_where(texts: dict[str, str], expected: str, write: Write) -> None:
    assert expected in refusal(write, **texts)


def test_two_pages_for_one_operation_are_an_error(write: Write) -> None:
    folder = write("pages/a.md", PAGE).parent
    write("pages/b.md", PAGE)
    with pytest.raises(SpecError, match=r"b\.md:5: expected one page for GET /things/\{thing_id\}.*a\.md:5"):
        build([folder], None)


def test_an_operation_id_is_used_once(write: Write) -> None:
    folder = write("pages/a.md", PAGE).parent
    write("pages/b.md", PAGE.replace("**GET**", "**PUT**"))
    with pytest.raises(SpecError, match=r"b\.md:8:1: expected an operationId of its own, found listThings again"):
        build([folder], None)


def test_faults_of_pages_and_overlay_come_together(write: Write) -> None:
    found = refusal(write, page=PAGE.replace("in: path", "in: &x path"), overlay="overlay: 2.0.0\n")
    assert "page.md:11:9" in found
    assert "overlay.yaml:1:1" in found


def test_the_json_is_the_yaml(ours: Any) -> None:
    assert json.loads((SPEC / "openapi.json").read_text()) == yaml.safe_load((SPEC / "openapi.yaml").read_text())


def test_a_mechanical_name_that_is_taken_names_the_page(write: Write) -> None:
    write("pages/a.md", PAGE)
    other = PAGE.replace("listThings\n", "list_things\n").replace("**GET**", "**PUT**")
    with pytest.raises(SpecError, match=r"b\.md:20:9: expected a mechanical name that is free, found ListThingsResponse200"):
        build([write("pages/b.md", other).parent], write("overlay.yaml", OVERLAY))


TWICE = PAGE.replace(
    "            name:\n              type: string\n",
    "            one: {type: object, properties: {a: {type: string}}}\n            two: {type: object, properties: {a: {type: string}}}\n",
)
BOTH = "$.paths.*.get.responses['200'].content['application/json'].schema.properties['one', 'two']"


def test_equal_schemas_are_two_components_unless_the_overlay_names_both(write: Write) -> None:
    page = write("page.md", TWICE)
    apart = build([page], write("overlay.yaml", OVERLAY)).document["components"]["schemas"]
    assert {"ListThingsResponse200One", "ListThingsResponse200Two"} <= set(apart)
    named = OVERLAY.replace("actions:", f"x-components:\n  Part: {BOTH}\nactions:")
    together = build([page], write("overlay.yaml", named)).document["components"]["schemas"]
    assert set(together) == {"Part", "ListThingsResponse200"}


def test_one_name_for_schemas_that_differ_is_an_error(write: Write) -> None:
    named = OVERLAY.replace("actions:", f"x-components:\n  Part: {BOTH}\nactions:")
    differing = TWICE.replace("two: {type: object, properties: {a:", "two: {type: object, properties: {b:")
    assert "expected schemas that are all the same under Part, found two that differ" in refusal(write, differing, named)


def test_mechanical_names_stay_when_pages_are_added(write: Write) -> None:
    folder = write("pages/b.md", PAGE).parent
    before = build([folder], write("overlay.yaml", OVERLAY)).document["components"]["schemas"]
    write("pages/a.md", PAGE.replace("listThings", "aThing").replace("**GET**", "**PUT**"))
    after = build([folder], write("overlay.yaml", OVERLAY)).document["components"]["schemas"]
    assert {name: after[name] for name in before} == before


def test_a_build_tells_how_far_it_has_come(write: Write) -> None:
    for name in ("one", "two", "three"):
        write(f"pages/{name}.md", PAGE.replace("listThings", name).replace("/things/", f"/{name}/"))
    told: list[tuple[str, int, int]] = []
    overlay = write("overlay.yaml", OVERLAY)
    build([overlay.parent / "pages"], overlay, progress=lambda *step: told.append(step))
    assert told == [
        *(("reading", done, 3) for done in (1, 2, 3)),
        ("joining", 0, 1),
        ("checking", 0, 1),
        ("writing", 0, 1),
        *(("proving", done, 3) for done in (1, 2, 3)),
    ]
