"""The spec becomes a package, the same bytes each time."""

from __future__ import annotations

import copy
import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from omnidim_spec.errors import SpecError
from omnidim_spec.files import folder_content
from omnidim_spec.generate import differences, generate, generator_view, read_spec

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec" / "openapi.yaml"
COMMITTED = ROOT / "generated" / "omnidim_client"


@pytest.fixture
def spec() -> Any:
    return copy.deepcopy(read_spec(SPEC))


def test_the_committed_client_is_what_the_spec_gives(spec: Any, tmp_path: Path) -> None:
    generate(spec, tmp_path / "omnidim_client")
    assert folder_content(tmp_path / "omnidim_client") == folder_content(COMMITTED)


def test_a_changed_file_is_a_difference(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    (fresh / "a.py").write_text("a")
    (fresh / "b.py").write_text("b")
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.py").write_text("changed")
    (other / "stray.py").write_text("")
    assert differences(fresh, other) == ["a.py", "b.py", "stray.py"]
    assert differences(fresh, fresh) == []
    assert differences(fresh, tmp_path / "missing") == ["a.py", "b.py"]


def test_the_generator_sees_no_error_replies_links_or_extensions(spec: Any) -> None:
    view = generator_view(spec)
    create = view["paths"]["/calls/bulk_call/create"]["post"]
    assert list(create["responses"]) == ["200"]
    assert "links" not in create["responses"]["200"]
    assert "Error" not in view["components"]["schemas"]
    assert "x-overlay" not in view
    assert "BulkCall" in view["components"]["schemas"]


def test_a_new_operation_becomes_a_function(spec: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec["paths"]["/calls/bulk_call/{bulk_call_id}"]["delete"] = {
        "operationId": "deleteBulkCall",
        "tags": ["bulk-calls"],
        "parameters": [{"name": "bulk_call_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        "responses": {"204": {"description": "Gone."}},
    }
    generate(spec, tmp_path / "with_delete")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("with_delete.api.bulk_calls.delete_bulk_call")
    assert callable(module.sync_detailed)
    for name in [name for name in sys.modules if name.startswith("with_delete")]:
        del sys.modules[name]


def test_what_the_generator_leaves_out_is_an_error(spec: Any, tmp_path: Path) -> None:
    spec["paths"]["/calls/bulk_call/create"]["post"]["requestBody"]["content"] = {"application/x-unknown": {"schema": {}}}
    with pytest.raises(SpecError, match="expected a spec that the generator takes whole"):
        generate(spec, tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("openapi: 3.0.3\n", "expected an OpenAPI 3.1 document, found 3.0.3"),
        ("swagger: '2.0'\n", "found no `openapi` field"),
        ("- a\n", "found list"),
        ("a: [\n", "expected YAML 1.2"),
        (None, "expected a spec that can be read"),
    ],
)
def test_a_file_that_is_no_spec_says_so(text: str | None, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(SpecError) as caught:
        read_spec(file)
    assert expected in str(caught.value)


def test_a_spec_may_be_json(spec: Any, tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(spec))
    assert read_spec(file) == spec
