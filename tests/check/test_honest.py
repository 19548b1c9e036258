"""Nothing in an honest page is called an error, however odd it looks."""

from __future__ import annotations

import pytest

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
