"""Whatever a file holds that somebody else wrote, what comes of it is a result or our own error, and never anything else.

Replies of a server: tests/client/test_any_reply.py and test_unpacking.py.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from omnidim_contract.contacts import read_contacts
from omnidim_contract.contract import contract
from omnidim_contract.errors import ContactsError
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.strict_json import read_json
from omnidim_spec.build import build
from omnidim_spec.checks.check import Question, check
from omnidim_spec.checks.loose_json import read_loosely
from omnidim_spec.diff.comparison import compare
from omnidim_spec.errors import OverlayError, PageError, SpecError
from omnidim_spec.overlay import apply, matches, read_overlay
from omnidim_spec.rules.har import Recording, read_har
from omnidim_spec.rules.routes import Routes
from omnidim_spec.shell import ShellError, read_commands
from omnidim_spec.yaml12 import Source, read_yaml, write_yaml

from tests.rules.hars import create, detail, har
from tests.spec.conftest import OVERLAY, PAGE

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
many = settings(max_examples=100, deadline=None)

CHARACTERS = st.characters(codec="utf-8") | st.sampled_from("\0\t\n\r\"'`{}[]:,&*!|>%@#-?~\\ \u2028\ufeff\x85")
TEXT = st.text(CHARACTERS, max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)
HOSTILE = ["null", "[]", "{}", "- a", "&a b", "*a", "!!python/object/apply:os.system [x]", "<<: 1", ".inf", "1e999", "'", "0o8"]


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """A text with a few lines dropped, repeated, given another value, or with anything put in."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["drop", "repeat", "value", "insert", "cut"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "repeat":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines[at])
        elif change == "value":
            lines[at] = f"{lines[at].partition(':')[0]}: {draw(st.sampled_from(HOSTILE) | TEXT)}"
        elif change == "insert":
            lines.insert(at, draw(TEXT))
        else:
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return "\n".join(lines)


@st.composite
def replaced(draw: st.DrawFn, value: Any, with_what: st.SearchStrategy[Any] = JSON) -> Any:
    """A JSON value with something else in one place of it."""
    found = json.loads(json.dumps(value))
    place, ways = found, draw(st.integers(0, 6))
    for _ in range(ways):
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        step = draw(st.sampled_from(steps))
        if isinstance(place[step], dict | list) and place[step]:
            place = place[step]
        else:
            place[step] = draw(with_what)
            return found
    if isinstance(place, dict):
        place[draw(TEXT | st.sampled_from(["$ref", "type", "allOf", "items", "properties"]))] = draw(with_what)
    else:
        place.append(draw(with_what))
    return found


def outcome(call: Callable[[], Any], *errors: type[Exception]) -> Any:
    """What a call gives back, or the error of these kinds that it raises; any other one fails the test."""
    try:
        return call()
    except errors as error:
        return error


def is_told(found: Any) -> bool:
    """Whether what came is an error that says where it is and what was expected."""
    return isinstance(found, SpecError) and bool(found.faults) and all(one.where and one.expected for one in found.faults)


@few
@given(page=damaged(PAGE) | TEXT, overlay=damaged(OVERLAY) | st.none())
def test_a_build_gives_a_spec_or_faults(page: str, overlay: str | None, tmp_path: Path) -> None:
    page_file, overlay_file = tmp_path / "page.md", tmp_path / "overlay.yaml"
    page_file.write_text(page, "utf-8", newline="")
    overlay_file.write_text(overlay or OVERLAY, "utf-8", newline="")
    found = outcome(lambda: build([page_file], None if overlay is None else overlay_file), SpecError)
    assert is_told(found) or found.document == json.loads(found.json)


@few
@given(page=damaged(PAGE) | TEXT, overlay=damaged(OVERLAY))
def test_a_check_gives_findings(page: str, overlay: str, tmp_path: Path) -> None:
    page_file, overlay_file = tmp_path / "page.md", tmp_path / "overlay.yaml"
    page_file.write_text(page, "utf-8", newline="")
    overlay_file.write_text(overlay, "utf-8", newline="")
    found = outcome(lambda: check(Question([page_file], overlay_file)), SpecError)
    assert is_told(found) or all(one.message and one.rule for one in found.findings)


@few
@given(content=st.binary(max_size=200))
def test_bytes_that_are_no_page_are_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(content)
    with pytest.raises(PageError):
        build([file], None)


@many
@given(TEXT | st.sampled_from(HOSTILE))
def test_yaml_is_read_as_data_that_json_can_hold_or_refused(text: str) -> None:
    found = outcome(lambda: read_yaml(text, Source("x.yaml")), SpecError)
    assert is_told(found) or json.loads(json.dumps(found, allow_nan=False)) == found


@many
@given(JSON)
def test_what_is_written_as_yaml_is_read_back(value: Any) -> None:
    assert read_yaml(write_yaml(value), Source("x.yaml")) == value


@few
@given(action=replaced({"target": "$", "description": "", "update": {}, "remove": True}), document=JSON)
def test_an_overlay_is_applied_or_refused(action: Any, document: Any, tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    value = {"overlay": "1.1.0", "info": {"title": "", "version": ""}, "actions": [action]}
    file.write_text(json.dumps(value), "utf-8")
    found = outcome(lambda: apply(read_overlay(file), document), SpecError)
    assert is_told(found) or len(found) == 2


@many
@given(TEXT)
def test_a_target_of_an_overlay_is_a_path_or_refused(target: str) -> None:
    found = outcome(lambda: matches(target, {"a": [{"b": 1}]}, "here"), OverlayError)
    assert is_told(found) or isinstance(found, list)


@cache
def routes() -> Routes:
    return Routes.of(contract(), ())


@many
@given(replaced(json.loads(har(create(), detail()))).map(json.dumps) | TEXT | JSON.map(json.dumps))
def test_a_recording_is_read_or_refused(text: str) -> None:
    found = outcome(lambda: read_har(text, "traffic.har", routes()), SpecError)
    assert is_told(found) or isinstance(found, Recording)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """CSV as spreadsheets save it, and not quite so."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=draw(st.sampled_from(",;\t")), lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    cells = st.sampled_from(["phone_number", "+12025550123", "'+12025550123", "1.2E+11", "=1+1", ""]) | TEXT
    writer.writerows(draw(st.lists(st.lists(cells, max_size=4), max_size=5)))
    header = draw(st.sampled_from(["", "phone_number,name\n", "phone_number;name\n", "\ufeffphone_number\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-16", "cp1252"]))
    return (header + text.getvalue()).encode(encoding, "replace")


@many
@given(tables() | st.binary(max_size=100), st.sampled_from(["error", "skip"]), st.sampled_from(["keep", "drop", "error"]))
def test_a_file_of_contacts_is_read_or_refused(content: bytes, on_invalid: Any, duplicates: Any) -> None:
    _read(io.BytesIO(content), on_invalid, duplicates)


@many
@given(st.lists(JSON | st.fixed_dictionaries({"phone_number": JSON | st.just("+12025550123")}), max_size=4), st.just("error"))
def test_rows_of_contacts_are_read_or_refused(rows: Any, on_invalid: Any) -> None:
    _read(rows, on_invalid, "keep")


def _read(source: Any, on_invalid: Any, duplicates: Any) -> None:
    found = outcome(lambda: read_contacts(source, on_invalid=on_invalid, duplicates=duplicates), ContactsError)
    if isinstance(found, ContactsError):
        assert str(found).startswith("contacts: ")
    else:
        rows = json.loads(b"[" + b",".join(found.pieces) + b"]")
        assert len(rows) == found.count > 0
        assert all(row["phone_number"].startswith("+") for row in rows)


@few
@given(
    replaced(contract()), replaced(contract(), st.sampled_from([None, {"$ref": "#/paths"}, {"$ref": "#"}, [], "x", 5, True]))
)
def test_documents_are_compared_or_refused(old: Any, new: Any) -> None:
    found = outcome(lambda: compare(old, new), SpecError)
    assert is_told(found) or all(change.where is not None for change in found.changes)


@many
@given(TEXT)
def test_a_snippet_of_a_shell_is_read(text: str) -> None:
    assert isinstance(outcome(lambda: read_commands(f"curl {text}"), ShellError), list | ShellError)


@many
@given(TEXT, st.booleans())
def test_a_snippet_of_json_is_read_or_is_none(text: str, comments: bool) -> None:
    found = read_loosely(text, comments=comments)
    assert found is None or hasattr(found, "value")


@many
@given(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()))
def test_a_request_to_the_sandbox_is_json_or_refused(body: bytes) -> None:
    found = outcome(lambda: read_json(body), ValueError)
    assert str(found) if isinstance(found, ValueError) else json.dumps(found)


@many
@given(JSON.filter(lambda value: isinstance(value, dict)) | replaced(Settings().stored()))
def test_settings_of_the_sandbox_are_read_or_refused(value: Any) -> None:
    found = outcome(lambda: Settings.read(value), ValueError)
    assert isinstance(found, Settings) or str(found)
