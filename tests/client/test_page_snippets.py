"""The Python snippets of the pages run as they are printed, once our import line stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from client_cases import CREATED, CREATED_REPLY, DETAIL, DETAIL_REPLY, KEY
from omnidim_contract import Client
from wire_server import says, serving

PAGES = Path(__file__).parents[2] / "spec" / "pages"
IMPORT = re.compile(r"^from omnidimension import", re.MULTILINE)


def snippets(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (PAGES / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def run(snippet: str, **names: Any) -> dict[str, Any]:
    exec(IMPORT.sub("from omnidim_contract import", snippet), names)
    return names


def test_every_page_has_a_snippet() -> None:
    assert {page.name: len(snippets(str(page.relative_to(PAGES)))) for page in PAGES.rglob("*.md")} == {
        "createBulkCall.md": 1,
        "getBulkCall.md": 1,
    }


def test_the_create_snippet_prints_the_reply_of_its_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    [snippet] = snippets("bulk-calls/createBulkCall.md")
    with serving(says(CREATED_REPLY)) as server:
        monkeypatch.setenv("OMNIDIM_BASE_URL", server.url)
        run(snippet, api_key=KEY)["client"].close()
    assert capsys.readouterr().out == f"{CREATED}\n"
    assert b'"phone_number_id":"1"' in server.requests[0].body
    assert b'"retry_config":{"auto_retry":true,"auto_retry_schedule":"next_day","retry_limit":2}' in server.requests[0].body


def test_the_detail_snippet_prints_the_reply_of_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    [snippet] = snippets("bulk-calls/getBulkCall.md")
    with serving(says(DETAIL_REPLY)) as server, Client(KEY, base_url=server.url) as client:
        run(snippet, client=client)
    assert capsys.readouterr().out == f"{DETAIL}\n"
    assert server.requests[0].target == "/api/v1/calls/bulk_call/123"


def test_a_snippet_with_a_wrong_name_would_fail() -> None:
    with pytest.raises(AttributeError, match="create_bulk_calls"):
        run("client.bulk_call.create_bulk_calls()", client=Client(KEY))
