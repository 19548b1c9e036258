"""The whole way: a server, a fuzz run, a verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from omnidim_contract.conformance.run import judge

from tests.conformance import variants
from tests.conformance.variants import TOKEN, Change, serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """The verdict on the honest sandbox, as its report folder has it."""
    folder = tmp_path_factory.mktemp("report")
    with serving() as server:
        judge(server.base_url, TOKEN, report_dir=folder)
    return json.loads((folder / "verdict.json").read_text()), folder


@pytest.mark.xdist_group("honest")
class TestTheHonestSandbox:
    def test_conforms_in_all_four_phases(self, honest: tuple[dict[str, Any], Path]) -> None:
        verdict, _ = honest
        assert verdict["conforms"] is True, verdict["failures"]
        assert verdict["failures"] == []
        assert all(verdict["phases"][phase] > 0 for phase in ("examples", "coverage", "fuzzing", "stateful"))

    def test_is_tested_in_depth(self, honest: tuple[dict[str, Any], Path]) -> None:
        creates = honest[0]["creates"]
        assert creates["accepted"] >= creates["sent"] / 3
        assert creates["accepted"] > 100
        assert creates["read_back"] == creates["accepted"]

    def test_gets_a_junit_report_without_failures(self, honest: tuple[dict[str, Any], Path]) -> None:
        suite = ElementTree.parse(honest[1] / "junit.xml").getroot().find("testsuite")
        assert suite is not None
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")

    def test_gets_a_page_that_says_so_and_holds_no_token(self, honest: tuple[dict[str, Any], Path]) -> None:
        page = (honest[1] / "index.html").read_text()
        assert "conforms to the contract" in page
        assert "campaigns created" in page
        assert TOKEN not in page


# What is found here is found by directed cases, boundary values and read-backs; more random data would only take longer.
FEW = 3

REQUEST_FAULTS = [
    (variants.token_ignored, "ignored_auth"),
    (variants.token_under_any_scheme, "rules"),
    (variants.contact_list_not_required, "request_obligations"),
    (variants.scheduled_without_a_time, "request_obligations"),
    (variants.minimum_not_checked, "request_obligations"),
]
REPLY_FAULTS = [
    (variants.id_as_text, "response_schema_conformance"),
    (variants.crash_on_empty_retry_config, "not_a_server_error"),
    (variants.html_instead_of_json, "content_type_conformance"),
    (variants.created_but_not_found, "rules"),
    (variants.errors_as_html, "content_type_conformance"),
    (variants.contacts_lost_from_the_detail, "response_schema_conformance"),
    (variants.contacts_in_another_order, "rules"),
    (variants.name_of_another_campaign, "rules"),
    (variants.campaign_for_every_id, "rules"),
    (variants.crash_on_long_names, "not_a_server_error"),
    (variants.crash_on_large_numbers, "not_a_server_error"),
]


@pytest.mark.parametrize(("change", "check"), REQUEST_FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_server_that_takes_what_it_must_refuse_does_not_conform(change: Change, check: str, tmp_path: Path) -> None:
    with serving(request=change) as server:
        verdict = judge(server.base_url, TOKEN, report_dir=tmp_path, examples=FEW)
    _assert_found(check, json.loads((tmp_path / "verdict.json").read_text()), verdict.exit_code)


@pytest.mark.parametrize(("change", "check"), REPLY_FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_server_that_answers_wrongly_does_not_conform(change: Change, check: str, tmp_path: Path) -> None:
    with serving(reply=change) as server:
        verdict = judge(server.base_url, TOKEN, report_dir=tmp_path, examples=FEW)
    _assert_found(check, json.loads((tmp_path / "verdict.json").read_text()), verdict.exit_code)


def _assert_found(check: str, verdict: dict[str, Any], exit_code: int) -> None:
    assert verdict["conforms"] is False
    assert exit_code == 1
    assert check in {failure["check"] for failure in verdict["failures"]}
    for failure in verdict["failures"]:
        assert failure["operation"].startswith(("POST /calls/", "GET /calls/"))
        assert failure["message"]
        assert failure["curl"].startswith("curl ")
        assert TOKEN not in json.dumps(failure)


def test_a_broken_rule_is_shown_with_the_words_of_the_page_and_the_request_that_shows_it() -> None:
    with serving(reply=variants.contacts_in_another_order) as server:
        verdict = judge(server.base_url, TOKEN, examples=FEW)
    (failure,) = [failure for failure in verdict.failures if failure.title.startswith("D16")]
    assert "the page says: getBulkCall: “Original recipient list submitted with the campaign.”" in failure.message
    assert f"seen in: curl -g -i -X GET {server.base_url}/calls/bulk_call/" in failure.message


def test_a_server_that_refuses_otherwise_and_more_is_honest_all_the_same() -> None:
    with serving(request=variants.picky, reply=variants.another_honest_server) as server:
        verdict = judge(server.base_url, TOKEN)
    assert verdict.failures == ()
    assert verdict.conforms is True
