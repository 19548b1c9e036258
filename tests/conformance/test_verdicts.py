"""The whole way: a server, a fuzz run, a verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from omnidim_contract.cli.app import app
from omnidim_contract.conformance.run import Options, Results, judge
from typer.testing import CliRunner

from tests.conformance import variants
from tests.conformance.judging import judged
from tests.conformance.variants import TOKEN, Change, serving

pytestmark = pytest.mark.slow
SEEDS = 5


@pytest.fixture(scope="module")
def honest() -> Results:
    """The results of a whole run with five seeds on the honest sandbox."""
    with serving(extra_tokens=["somebody-elses-token"]) as server:
        return judge(server.base_url, TOKEN, options=Options(seeds=SEEDS), other_token="somebody-elses-token")


@pytest.mark.xdist_group("honest")
class TestTheHonestSandbox:
    def test_conforms_with_five_seeds(self, honest: Results) -> None:
        verdict = honest.verdict
        assert verdict.conforms is True, verdict.failures
        assert verdict.exit_code == 0
        assert {tally.shard.seed for tally in honest.tallies} == {1, 2, 3, 4, 5}

    def test_is_tested_in_all_phases(self, honest: Results) -> None:
        phases = honest.verdict.phases
        assert list(phases) == ["examples", "coverage", "fuzzing", "stateful", "lifecycle"]
        assert min(phases.values()) > 20

    def test_is_tested_in_depth(self, honest: Results) -> None:
        creates = honest.verdict.creates
        assert creates["accepted"] > 300
        assert creates["read_back"] == creates["accepted"]

    def test_accepts_most_valid_requests(self, honest: Results) -> None:
        accepted = honest.verdict.accepted
        assert accepted.whole > 300
        assert accepted.part / accepted.whole > 0.8

    def test_every_rule_applied_that_the_pages_state(self, honest: Results) -> None:
        rules = honest.verdict.coverage.rules
        assert rules.part == rules.whole > 60

    def test_every_cell_says_what_was_looked_at(self, honest: Results) -> None:
        states = {
            (operation[:4].strip(), aspect): cell.state
            for operation, row in honest.verdict.table.items()
            for aspect, cell in row.items()
        }
        assert states.pop(("POST", "lifecycle")) == "not checked"
        assert set(states.values()) == {"passed"}

    def test_what_was_not_checked_is_said_with_its_reason(self, honest: Results) -> None:
        not_checked = {one.what.split(" ")[1]: one.why for one in honest.verdict.not_checked}
        assert not_checked["replies"] == "the server never gave them"
        assert "--strict" in not_checked["rules"]


REQUEST_FAULTS = [
    (variants.token_ignored, "rules"),
    (variants.token_under_any_scheme, "rules"),
    (variants.contact_list_not_required, "request_obligations"),
    (variants.scheduled_without_a_time, "rules"),
    (variants.minimum_not_checked, "request_obligations"),
]
REPLY_FAULTS = [
    (variants.id_as_text, "response_schema_conformance"),
    (variants.crash_on_empty_retry_config, "not_a_server_error"),
    (variants.html_instead_of_json, "content_type_conformance"),
    (variants.created_but_not_found, "rules"),
    (variants.errors_as_html, "content_type_conformance"),
    (variants.contacts_lost_from_the_detail, "schema"),
    (variants.contacts_in_another_order, "rules"),
    (variants.name_of_another_campaign, "rules"),
    (variants.campaign_for_every_id, "rules"),
    (variants.crash_on_long_names, "not_a_server_error"),
    (variants.crash_on_large_numbers, "not_a_server_error"),
]


@pytest.mark.parametrize(("change", "check"), REQUEST_FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_server_that_takes_what_it_must_refuse_does_not_conform(change: Change, check: str) -> None:
    with serving(request=change) as server:
        verdict = judged(server.base_url, TOKEN)
    _assert_found(check, verdict.as_json())


@pytest.mark.parametrize(("change", "check"), REPLY_FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_server_that_answers_wrongly_does_not_conform(change: Change, check: str) -> None:
    with serving(reply=change) as server:
        verdict = judged(server.base_url, TOKEN)
    _assert_found(check, verdict.as_json())


def _assert_found(check: str, verdict: dict[str, Any]) -> None:
    assert verdict["conforms"] is False
    assert verdict["exit_code"] == 1
    assert check in {failure["check"] for failure in verdict["failures"]}
    for failure in verdict["failures"]:
        assert failure["operation"].startswith(("POST /calls/", "GET /calls/"))
        assert failure["message"]
        assert failure["curl"].startswith("curl ")
        assert TOKEN not in json.dumps(failure)


def test_a_broken_rule_is_shown_with_the_words_of_the_page_and_the_requests_that_show_it() -> None:
    with serving(reply=variants.contacts_in_another_order) as server:
        verdict = judged(server.base_url, TOKEN)
    (failure,) = [failure for failure in verdict.failures if failure.rule == "D16"]
    (source,) = failure.sources
    assert (source.page, source.line) == ("spec/pages/bulk-calls/getBulkCall.md", 324)
    assert source.words == "Original recipient list submitted with the campaign."
    create, read = failure.curl.splitlines()
    assert create.startswith(f"curl -g -i -X POST {server.base_url}/calls/bulk_call/create")
    assert read.startswith(f"curl -g -i -X GET {server.base_url}/calls/bulk_call/")
    assert "$OMNIDIM_API_KEY" in create
    assert failure.sent.startswith('{"name": "text"')
    assert failure.came.startswith("200 {")


def test_of_the_exchanges_that_fail_the_smallest_is_shown() -> None:
    with serving(reply=variants.contacts_in_another_order) as server:
        verdict = judged(server.base_url, TOKEN)
    (failure,) = [failure for failure in verdict.failures if failure.rule == "D16"]
    assert failure.count > 3
    assert len(json.loads(failure.sent)["contact_list"]) == 2 or len(failure.sent) < 200


def test_a_server_that_refuses_otherwise_and_more_is_honest_all_the_same() -> None:
    with serving(request=variants.picky, reply=variants.another_honest_server) as server:
        verdict = judge(server.base_url, TOKEN).verdict
    assert verdict.failures == ()
    assert verdict.conforms is True


def test_the_same_seed_gives_the_same_verdict() -> None:
    def told(results: Results) -> Any:
        return [(one.id, one.title, one.sent) for one in results.verdict.failures], results.verdict.requests

    with serving(reply=variants.name_of_another_campaign) as server:
        quick = Options(profile="quick")
        first, second = (judge(server.base_url, TOKEN, options=quick) for _ in range(2))
    assert told(first) == told(second)
    assert first.verdict.failures


def test_the_command_writes_reports_that_hold_no_token(tmp_path: Path) -> None:
    with serving(reply=variants.echoes_the_token) as server:
        done = CliRunner().invoke(app, ["fuzz", server.base_url, "--quick", "--token", TOKEN, "--report-dir", str(tmp_path)])
    assert done.exit_code == 1, done.output
    assert TOKEN not in done.output
    written = {file.name: file.read_text("utf-8") for file in tmp_path.iterdir()}
    assert {"verdict.json", "run.json", "junit.xml", "index.html"} <= set(written)
    assert [name for name, text in written.items() if TOKEN in text] == []
    assert "$OMNIDIM_API_KEY" in written["verdict.json"]
    assert ElementTree.fromstring(written["junit.xml"]).find("testsuite") is not None
