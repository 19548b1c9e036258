"""Pages that hold a whole OpenAPI document of one operation, and files that hold many pages."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from omnidim_spec.build import Built, build
from omnidim_spec.errors import SpecError

from tests.spec.conftest import PAGE, Write

COMPONENTS = """\
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string}
        parent: {$ref: '#/components/schemas/Thing'}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""


def page(
    method: str = "get", path: str = "/things", version: str = "3.1.0", rest: str = COMPONENTS, info: str = "yaml openapi.json"
) -> str:
    return f"""\
> ## Documentation Index
> Fetch the complete index.

# {method.title()} things

> What it does.

## OpenAPI

````{info} {method} {path}
openapi: {version}
info: {{title: Things, version: 1.0.0}}
servers: [{{url: https://api.example.com}}]
security: [{{key: []}}]
paths:
  {path}:
    {method}:
      operationId: {method}Things
      x-codeSamples: [{{source: {{$ref: 'not/a/reference'}}}}]
      responses:
        '200':
          description: |
            As in
            ```json
            {{}}
            ```
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/Thing'}}
{rest}````
"""


def built(write: Write, *pages: str, **options: Any) -> Built:
    for number, text in enumerate(pages):
        folder = write(f"pages/{number}.md", text).parent
    return build([folder], None, **options)


def refusal(write: Write, *pages: str) -> str:
    with pytest.raises(SpecError) as caught:
        built(write, *pages)
    return str(caught.value)


def test_pages_of_one_api_are_merged(write: Write) -> None:
    document = built(write, page("get"), page("post")).document
    assert list(document["paths"]["/things"]) == ["get", "post"]
    assert list(document["components"]["schemas"]) == ["Thing"]
    assert document["info"] == {"title": "Things", "version": "1.0.0"}
    assert document["servers"] == [{"url": "https://api.example.com"}]
    assert document["security"] == [{"key": []}]


@pytest.mark.parametrize("info", ["yaml", "yaml https://example.com/openapi.json", "YAML api.yaml", "yml a.yml"])
def test_the_source_in_the_info_string_does_not_matter(info: str, write: Write) -> None:
    assert list(built(write, page(info=info)).document["paths"]) == ["/things"]


def test_a_reference_inside_an_extension_is_left_alone(write: Write) -> None:
    operation = built(write, page()).document["paths"]["/things"]["get"]
    assert operation["x-codeSamples"] == [{"source": {"$ref": "not/a/reference"}}]


DIFFERENT = COMPONENTS.replace("{type: string}", "{type: string, maxLength: 9}")


def test_differing_definitions_name_both_pages_and_lines(write: Write) -> None:
    found = refusal(write, page("get"), page("post", rest=DIFFERENT))
    assert "1.md:32:5: expected one definition of Thing on all pages, found another one in" in found
    assert "0.md:32:5" in found
    assert "--prefer first, last or longest" in found


@pytest.mark.parametrize(("prefer", "length"), [("first", None), ("last", 9), ("longest", 9)])
def test_a_preference_decides_between_differing_definitions(prefer: Any, length: int | None, write: Write) -> None:
    document = built(write, page("get"), page("post", rest=DIFFERENT), prefer=prefer).document
    assert document["components"]["schemas"]["Thing"]["properties"]["name"].get("maxLength") == length


def test_what_only_one_page_says_stays_with_its_operation(write: Write) -> None:
    other = page("post").replace("https://api.example.com", "https://other.example.com").replace("[{key: []}]", "[]")
    document = built(write, page("get"), other).document
    assert document["servers"] == [{"url": "https://api.example.com"}]
    assert document["paths"]["/things"]["post"]["servers"] == [{"url": "https://other.example.com"}]
    assert document["paths"]["/things"]["post"]["security"] == []
    assert "servers" not in document["paths"]["/things"]["get"]


OLD_SCHEMA = """\
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {type: string, nullable: true, example: a}
        size: {type: integer, minimum: 0, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false}
        kind: {type: string, enum: [a], nullable: true}
        other: {allOf: [{$ref: '#/components/schemas/Thing'}], nullable: true}
        nullable: {type: boolean}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""


def test_pages_of_openapi_3_0_become_3_1(write: Write) -> None:
    thing = built(write, page(version="3.0.1", rest=OLD_SCHEMA)).document["components"]["schemas"]["Thing"]["properties"]
    assert thing == {
        "name": {"type": ["string", "null"], "examples": ["a"]},
        "size": {"type": "integer", "exclusiveMinimum": 0, "maximum": 9},
        "kind": {"type": ["string", "null"], "enum": ["a", None]},
        "other": {"anyOf": [{"allOf": [{"$ref": "#/components/schemas/Thing"}]}, {"type": "null"}]},
        "nullable": {"type": "boolean"},
    }


FAULTS = [
    ("another path", page().replace("  /things:", "  /others:"), "0.md:11:1: expected GET /things, as the fence says, found GET /others"),
    ("another version", page(version="2.0"), "expected OpenAPI 3.0 or 3.1, found 2.0"),
    ("a reference out of the document", page(rest=COMPONENTS.replace("'#/components/schemas/Thing'", "other.yaml#/Thing")), "expected a reference to a node of this document, found other.yaml#/Thing"),
    ("the older form", "# T\n\n````yaml post /x\npaths:\n  path: /x\n  method: post\n````\n", "0.md:4:1: expected an OpenAPI document with an `openapi` key, found Mintlify's older form"),
    ("no document", "# T\n\n````yaml post /x\n- a\n````\n", "expected an OpenAPI document (a mapping), found list"),
    ("two fences", page() + page("post"), "expected one OpenAPI fence a page, found 2"),
    ("another title", None, "expected one title and version (info) on all pages"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [fault[1:] for fault in FAULTS], ids=[fault[0] for fault in FAULTS])
def test_a_wrong_page_says_what_is_wrong_and_where(text: str | None, expected: str, write: Write) -> None:
    pages = [text] if text else [page(), page("post").replace("title: Things", "title: Others")]
    assert expected in refusal(write, *pages)


def test_both_forms_stand_side_by_side(write: Write) -> None:
    bare = PAGE.replace("https://api.example.com/v1", "https://api.example.com").replace(' -H "Authorization: Bearer $KEY"', "")
    write("pages/bare.md", bare)
    document = built(write, page()).document
    assert list(document["paths"]) == ["/things", "/things/{thing_id}"]


@pytest.mark.parametrize("title", ["# Source: https://docs.example.com/x.md\n\n", ""])
def test_many_pages_may_stand_in_one_file(title: str, write: Write) -> None:
    first = title + page("get").replace("# Get things\n", "# Get things\nSource: https://docs.example.com/a\n")
    second = title + page("post").replace("# Post things\n", "# Post things\nSource: https://docs.example.com/b\n")
    guide = "# Start here\nSource: https://docs.example.com/start\n\nRead on.\n\n"
    file = write("llms-full.txt", guide + first + "\n" + second)
    found = build([file], None)
    assert list(found.document["paths"]["/things"]) == ["get", "post"]
    assert found.origins.where("/paths/~1things/post/operationId").startswith(f"{file}:")


def test_the_bare_form_may_stand_in_one_file_too(write: Write) -> None:
    second = PAGE.replace("listThings", "putThings").replace("**GET**", "**PUT**").replace("# List", "# Put")
    found = build([write("llms-full.txt", PAGE + "\n" + second)], None)
    item = found.document["paths"]["/things/{thing_id}"]
    assert (item["get"]["summary"], item["put"]["summary"]) == ("List things", "Put things")
    lines = found.origins.where("/paths/~1things~1{thing_id}/put/operationId"), len(PAGE.split("\n")) + 8
    assert lines[0].endswith(f":{lines[1]}:1")


def test_an_indented_fence_keeps_its_columns(write: Write) -> None:
    text = PAGE.replace("in: path", "in: &x path")
    head, rest = text.split("```yaml\n")
    block, tail = rest.split("```\n", 1)
    moved = head + indent(f"```yaml\n{block}```\n", "  ") + tail
    with pytest.raises(SpecError, match=r"page\.md:11:11: expected YAML without anchors"):
        build([write("page.md", moved)], None)


def test_title_server_and_security_are_inferred_and_said(write: Write) -> None:
    found = build([write("page.md", PAGE)], None)
    assert found.document["servers"] == [{"url": "https://api.example.com/v1"}]
    assert found.document["info"] == {"title": "api.example.com", "version": "0.0.0"}
    assert found.document["security"] == [{"bearerAuth": []}]
    assert [note.partition(" (from")[0] for note in found.notes] == [
        "server https://api.example.com/v1",
        "title 'api.example.com' and version 0.0.0 (the pages name none)",
        "bearer security",
    ]


def test_an_operation_whose_snippet_sends_no_token_is_open(write: Write) -> None:
    write("pages/a.md", PAGE)
    other = PAGE.replace("listThings", "ping").replace("**GET**", "**HEAD**").replace(' -H "Authorization: Bearer $KEY"', "")
    folder: Path = write("pages/b.md", other.replace('curl "', 'curl -X HEAD "')).parent
    document = build([folder], None).document
    assert document["paths"]["/things/{thing_id}"]["head"]["security"] == []


def test_snippets_with_two_servers_are_an_error(write: Write) -> None:
    write("pages/a.md", PAGE)
    other = PAGE.replace("listThings", "other").replace("**GET**", "**PUT**").replace("example.com/v1", "example.com/v2")
    with pytest.raises(SpecError, match=r"b\.md:28:1: expected one server in all snippets, such as https://api.example.com/v1"):
        build([write("pages/b.md", other).parent], None)


@pytest.mark.parametrize(("prefer", "title"), [("first", "Things"), ("last", "Third"), ("longest", "Things")])
def test_a_preference_decides_between_titles_of_several_pages(prefer: Any, title: str, write: Write) -> None:
    pages = [page(method).replace("title: Things", f"title: {name}") for method, name in NAMED.items()]
    assert all("title: Things" not in text for text in pages[1:])
    assert built(write, *pages, prefer=prefer).document["info"]["title"] == title


NAMED = {"get": "Things", "post": "Second", "put": "Third"}
