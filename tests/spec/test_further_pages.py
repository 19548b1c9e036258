"""Pages of further operations need no code: they come out as spec and as typed functions."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from omnidim_spec.build import build
from omnidim_spec.generate import generate

SPEC = Path(__file__).parents[2] / "spec"


def page(title: str, method: str, path: str, block: str) -> str:
    return f"# {title} (/docs/api-reference/bulk-calls/{title})\n\n> {title}.\n\n**{method}** `{path}`\n\n```yaml\n{block}```\n"


FURTHER = {
    "listBulkCalls": page("listBulkCalls", "GET", "/calls/bulk_call", """\
operationId: listBulkCalls
parameters:
  - {name: pageno, in: query, schema: {type: integer, minimum: 1, default: 1}}
  - {name: status, in: query, schema: {type: array, items: {type: string}}}
responses:
  '200':
    description: A page of campaigns.
    content:
      application/json:
        schema:
          type: object
          properties:
            records: {type: array, items: {type: object, properties: {id: {type: integer}}}}
"""),
    "actOnBulkCall": page("actOnBulkCall", "PUT", "/calls/bulk_call/{bulk_call_id}", """\
operationId: actOnBulkCall
parameters:
  - {name: bulk_call_id, in: path, required: true, schema: {type: integer}}
requestBody:
  required: true
  content:
    application/json:
      schema:
        type: object
        required: [action]
        properties:
          action: {type: string, enum: [pause, resume, cancel]}
responses:
  '200': {description: Done., content: {application/json: {schema: {type: object, properties: {status: {type: string}}}}}}
"""),
    "deleteBulkCall": page("deleteBulkCall", "DELETE", "/calls/bulk_call/{bulk_call_id}", """\
operationId: deleteBulkCall
parameters:
  - {name: bulk_call_id, in: path, required: true, schema: {type: integer}}
responses:
  '204': {description: Gone.}
"""),
    "getBulkCallLine": page("getBulkCallLine", "GET", "/calls/bulk_call/{bulk_call_id}/lines/{line_id}", """\
operationId: getBulkCallLine
parameters:
  - {name: bulk_call_id, in: path, required: true, schema: {type: integer}}
  - {name: line_id, in: path, required: true, schema: {type: string}}
responses:
  '200': {description: A line., content: {application/json: {schema: {type: object, properties: {to_number: {type: string}}}}}}
"""),
    "uploadContacts": page("uploadContacts", "POST", "/calls/bulk_call/{bulk_call_id}/contacts", """\
operationId: uploadContacts
parameters:
  - {name: bulk_call_id, in: path, required: true, schema: {type: integer}}
requestBody:
  content:
    multipart/form-data:
      schema:
        type: object
        required: [file]
        properties:
          file: {type: string, format: binary}
          note: {type: string}
responses:
  '200': {description: Taken., content: {application/json: {schema: {type: object, properties: {rows: {type: integer}}}}}}
"""),
}  # fmt: skip


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, ModuleType]]:
    """The spec and the client of our pages and five more, with our own overlay."""
    folder = tmp_path_factory.mktemp("further")
    shutil.copytree(SPEC / "pages", folder / "pages")
    for name, text in FURTHER.items():
        (folder / "pages" / "bulk-calls" / f"{name}.md").write_text(text)
    document = build([folder / "pages"], SPEC / "overlay.yaml").document
    generate(document, folder / "further_client")
    sys.path.insert(0, str(folder))
    yield document, importlib.import_module("further_client")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("further_client")]:
        del sys.modules[name]


def call(client: ModuleType, function: str, reply: dict[str, Any], **arguments: Any) -> tuple[httpx.Request, Any]:
    """Call a generated function against a transport that gives the reply; return what was sent and what was parsed."""
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=reply)

    with client.Client(base_url="http://test", httpx_args={"transport": httpx.MockTransport(answer)}) as connection:
        module = importlib.import_module(f"further_client.api.bulk_calls.{function}")
        parsed = module.sync_detailed(client=connection, **arguments).parsed
    sent[0].read()
    return sent[0], parsed


def test_the_names_of_our_own_schemas_stay(further: tuple[Any, ModuleType]) -> None:
    names = set(further[0]["components"]["schemas"])
    assert {"BulkCall", "BulkCallCreate", "Contact"} <= names
    assert {"ListBulkCallsResponse200", "ActOnBulkCallRequest", "UploadContactsRequest"} <= names


def test_the_overlay_gives_further_operations_the_error_replies(further: tuple[Any, ModuleType]) -> None:
    assert "404" in further[0]["paths"]["/calls/bulk_call/{bulk_call_id}"]["delete"]["responses"]


def test_a_list_takes_typed_query_parameters(further: tuple[Any, ModuleType]) -> None:
    sent, parsed = call(further[1], "list_bulk_calls", {"records": [{"id": 7}]}, pageno=2, status=["paused", "completed"])
    assert str(sent.url) == "http://test/calls/bulk_call?pageno=2&status=paused&status=completed"
    assert parsed.records[0].id == 7


def test_a_put_takes_a_typed_body(further: tuple[Any, ModuleType]) -> None:
    models = importlib.import_module("further_client.models")
    body = models.ActOnBulkCallRequest(action="pause")
    sent, parsed = call(further[1], "act_on_bulk_call", {"status": "success"}, bulk_call_id=1, body=body)
    assert (sent.method, sent.url.path, json.loads(sent.content)) == ("PUT", "/calls/bulk_call/1", {"action": "pause"})
    assert parsed.status == "success"


def test_a_path_takes_two_parameters(further: tuple[Any, ModuleType]) -> None:
    reply = {"to_number": "+12025550123"}
    sent, parsed = call(further[1], "get_bulk_call_line", reply, bulk_call_id=1, line_id="a/b")
    assert sent.url.raw_path == b"/calls/bulk_call/1/lines/a%2Fb"
    assert parsed.to_number == "+12025550123"


def test_an_upload_is_multipart(further: tuple[Any, ModuleType]) -> None:
    models, types = importlib.import_module("further_client.models"), importlib.import_module("further_client.types")
    body = models.UploadContactsRequest(file=types.File(payload=__import__("io").BytesIO(b"+12025550123\n"), file_name="c.csv"))
    sent, parsed = call(further[1], "upload_contacts", {"rows": 1}, bulk_call_id=1, body=body)
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b"+12025550123" in sent.content
    assert parsed.rows == 1


def test_a_delete_is_a_function(further: tuple[Any, ModuleType]) -> None:
    sent, _ = call(further[1], "delete_bulk_call", {}, bulk_call_id=1)
    assert (sent.method, sent.url.path) == ("DELETE", "/calls/bulk_call/1")
