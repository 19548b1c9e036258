"""Nothing in an honest page is called an error, however odd it looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from omnidim_spec.checks.check import Question, check
from omnidim_spec.checks.client_api import Package

from tests.check import site
from tests.check.conftest import Run
from tests.check.faults import CURL
from tests.check.honest import GET_CURL, HONEST_CURL, HONEST_PAGES, HONEST_PYTHON, PYTHON


def errors(run: Run, create: str, get: str = site.GET) -> list[tuple[str, int, str]]:
    return [(one.rule, one.line, one.message) for one in run(create=create, get=get).findings if one.level == "error"]


def changed(old: str, new: str) -> str:
    assert site.CREATE.count(old) == 1
    return site.CREATE.replace(old, new)


@pytest.mark.parametrize("snippet", HONEST_PYTHON.values(), ids=HONEST_PYTHON.keys())
def test_an_honest_python_snippet_is_no_error(snippet: str, run: Run) -> None:
    assert errors(run, changed(PYTHON, snippet)) == []


@pytest.mark.parametrize("snippet", HONEST_CURL.values(), ids=HONEST_CURL.keys())
def test_an_honest_curl_snippet_is_no_error(snippet: str, run: Run) -> None:
    assert errors(run, changed(f"{CURL}\n", snippet.rstrip("\n") + "\n")) == []


@pytest.mark.parametrize("variant", HONEST_PAGES.values(), ids=HONEST_PAGES.keys())
def test_an_honest_page_is_no_error(variant: tuple[str, str], run: Run) -> None:
    page = changed(*variant)
    if "X-Depot" in page:
        page = page.replace('-H "Content-Type', '-H "x-depot: 12" \\\n  -H "Content-Type')
    assert errors(run, page) == []


def test_windows_line_ends_and_a_byte_order_mark_are_no_error(run: Run) -> None:
    assert errors(run, "\ufeff" + site.CREATE.replace("\n", "\r\n")) == []


def test_an_operation_without_security_needs_no_token(run: Run) -> None:
    page = site.GET.replace("operationId: getParcel", "operationId: getParcel\nsecurity: []")
    assert errors(run, site.CREATE, page.replace(GET_CURL, 'curl "https://api.postbox.example/v2/parcels/7"\n')) == []


def test_a_literal_path_beside_a_template_is_only_noted(run: Run) -> None:
    page = site.CREATE.replace("/depots/{depot_id}/parcels`", "/parcels/latest`").replace("**POST**", "**GET**")
    page = page.replace("  - name: depot_id\n    in: path\n    required: true\n    schema:\n      type: integer\n", "")
    page = page.replace("-X POST", "-X GET").replace("depots/12/parcels", "parcels/latest")
    checked = run(create=page)
    assert [one.rule for one in checked.findings if one.level == "error"] == []
    assert [(one.rule, one.level) for one in checked.findings if one.level == "note"] == [("path-overlap", "note")]


SECURITY = "security: [{bearer: []}]\n      components: {securitySchemes: {bearer: {type: http, scheme: bearer}}}"


@pytest.mark.parametrize(
    ("security", "header"),
    [
        (
            "[{sign: []}]\n      components: {securitySchemes: {sign: {type: oauth2, flows: {}}}}",
            "Authorization: Bearer $TOKEN",
        ),
        (
            "[{sign: []}]\n      components: {securitySchemes: {sign: {type: apiKey, in: header, name: Authorization}}}",
            "Authorization: Bearer $TOKEN",
        ),
        ("[{sign: []}]\n      components: {securitySchemes: {sign: {type: apiKey, in: header, name: X-Key}}}", "X-Key: $KEY"),
        (
            "[{sign: []}, {key: []}]\n      components: {securitySchemes: {sign: {type: http, scheme: bearer}, key: {type: apiKey, in: header, name: X-Key}}}",
            "x-key: $KEY",
        ),
        (
            "[{}, {sign: []}]\n      components: {securitySchemes: {sign: {type: http, scheme: bearer}}}",
            "Accept: application/json",
        ),
        (
            "[{sign: []}]\n      components: {securitySchemes: {sign: {type: http, scheme: basic}}}",
            "Authorization: Basic $BOTH",
        ),
    ],
)
def test_each_way_to_authenticate_is_honest(security: str, header: str, run: Run) -> None:
    assert SECURITY in site.OVERLAY
    texts = {"overlay": site.OVERLAY.replace(SECURITY, f"security: {security}")}
    pages = [page.replace("Authorization: Bearer $TOKEN", header) for page in (site.CREATE, site.GET)]
    found = run(create=pages[0], get=pages[1], **texts).findings
    assert [(one.rule, one.message) for one in found if one.level == "error"] == []


@pytest.mark.parametrize("server", ["https://{region}.postbox.example/v2", "/v2", "https://api.postbox.example/v2/"])
def test_a_server_with_variables_or_without_a_host_is_honest(server: str, run: Run) -> None:
    overlay = site.OVERLAY.replace(
        "{url: https://api.postbox.example/v2}", f"{{url: '{server}', variables: {{region: {{default: api}}}}}}"
    )
    assert [(one.rule, one.message) for one in run(overlay=overlay).findings if one.level == "error"] == []


MINTLIFY = """\
# Create a plant

````yaml openapi.json post /plants
openapi: 3.0.1
info: {title: Plants, version: 1.0.0}
servers: [{url: https://plants.example/api}]
security: [{key: []}]
paths:
  /plants:
    post:
      operationId: plants_create
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/NewPlant'
            examples:
              one: {value: {name: Rose, tag: null}}
      responses:
        '200':
          description: A plant.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Plant'}
components:
  schemas:
    NewPlant:
      allOf:
        - $ref: '#/components/schemas/Plant'
        - {type: object, required: [name]}
    Plant:
      type: object
      required: [id]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, example: Rose}
        tag: {type: string, nullable: true}
        kids: {type: array, items: {$ref: '#/components/schemas/Plant'}}
        size: {type: integer, minimum: 0, exclusiveMinimum: true, example: 5}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
````

```bash cURL
curl --request POST \\
  --url https://plants.example/api/plants \\
  --header 'Content-Type: application/json' \\
  --header 'X-Key: <api-key>' \\
  --data '{"name": "<string>", "kids": [{"name": "A"}]}'
```

```python Python
import requests

payload = {"name": "<string>", "tag": None}
response = requests.request("POST", "https://plants.example/api/plants", json=payload, headers={"X-Key": "<api-key>"})
print(response.text)
```
"""


def mintlify(folder: Path, page: str) -> list[tuple[str, str]]:
    file = folder / "plants.md"
    file.write_text(page)
    return [(one.rule, one.message) for one in check(Question([file])).findings]


def test_an_honest_page_of_another_form_has_no_finding(tmp_path: Path) -> None:
    assert mintlify(tmp_path, MINTLIFY) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("name: Rose, tag", "name: 5, tag", ("example-misfit", 'the example/name: 5 is not of type "string"')),
        ("  --header 'X-Key: <api-key>' \\\n", "", ("curl-auth", "expected the header X-Key, found none")),
        ('{"name": "A"}', '{"name": 3}', ("snippet-body-misfit", '/kids/0/name: 3 is not of type "string"')),
        ('"tag": None', '"tag": 7', ("snippet-body-misfit", '/tag: 7 is not of types "null", "string"')),
    ],
)
def test_its_faults_are_found_as_well(old: str, new: str, found: tuple[str, str], tmp_path: Path) -> None:
    assert MINTLIFY.count(old) == 1
    assert mintlify(tmp_path, MINTLIFY.replace(old, new)) == [found]


OUR_CREATE = (Path(__file__).parents[2] / "spec" / "pages" / "bulk-calls" / "createBulkCall.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("snippet", "rules"),
    [
        ('Client("k").bulk_calls.create("x", phone_number_id=1, contacts=[{"phone_number": "+12025550100"}])', []),
        ('with Client("k") as c:\n    print(c.bulk_calls.get(314).status)', []),
        ('Client("k").bulk_calls.create("x", phone_number_id="1")', ["snippet-wrong-arguments"]),
        (
            'Client("k").bulk_calls.create("x", phone_number_id="1", contacts=[], retry_config={"retry_limit": 9})',
            ["snippet-argument-misfit"],
        ),
        ('Client("k").bulk_calls.crate("x")', ["snippet-unknown-call"]),
        ('Client("k").raw.anything(1)', []),
        ('Client(key="k")', ["snippet-wrong-arguments"]),
    ],
)
def test_calls_of_our_own_client_are_compared_with_its_source(snippet: str, rules: list[str], tmp_path: Path) -> None:
    head = OUR_CREATE.partition("```python\n")[0]
    page = tmp_path / "page.md"
    page.write_text(f"{head}```python\nfrom omnidim_contract import Client\n\n{snippet}\n```\n")
    package = Package(Path(__file__).parents[2] / "overlays" / "omnidim_contract", ("omnidim_contract",))
    assert [one.rule for one in check(Question([page], packages=[package])).findings] == rules
