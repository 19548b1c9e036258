"""`omnidim-contract rules` and `rules check`, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from omnidim_contract.cli.app import app
from omnidim_spec.pointers import Json
from typer.testing import CliRunner, Result

from .exchanges import DETAIL, but
from .hars import DETAIL_URL, KEY, create, detail, entry, har


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", *words])


@pytest.fixture
def check(tmp_path: Path):
    def run_on(*entries: Json, options: tuple[str, ...] = ()) -> Result:
        file = tmp_path / "traffic.har"
        file.write_text(har(*entries), "utf-8")
        return run("check", str(file), *options)

    return run_on


def test_rules_are_listed_with_the_words_they_rest_on() -> None:
    listed = run()
    assert listed.exit_code == 0
    row = next(line for line in listed.output.splitlines() if line.startswith("│ D20 "))
    assert [cell.strip() for cell in row.split("│")[1:4]] == ["D20", "getBulkCall", "stated"]
    assert "Calls that ended with status `Failed`." in row
    assert "failed_calls must be the calls counted as Failed" in row


def test_rules_are_listed_for_programs() -> None:
    listed = {rule["id"]: rule for rule in json.loads(run("--json").output)}
    assert listed["D17"] == {
        "id": "D17",
        "operation": "getBulkCall",
        "basis": "stated",
        "message": "pending_calls and total_pending_calls must be the same",
        "words": [
            {"page": "getBulkCall", "words": "Calls in `Pending` or `In Progress` state."},
            {"page": "getBulkCall", "words": "Pending plus in-progress count."},
        ],
        "rule": "response.body.details.pending_calls == response.body.details.total_pending_calls",
        "when": None,
        "each": {},
        "contradicted": None,
    }


def test_traffic_that_keeps_the_rules_gives_exit_0(check) -> None:
    found = check(create(), detail())
    assert found.exit_code == 0
    assert "2 exchanges: " in found.output
    assert " 0 failed" in found.output


def test_traffic_that_breaks_a_rule_gives_exit_1_and_says_which(check) -> None:
    wrong = but(DETAIL["response"]["body"], {"details.number_pool_size": 7})
    found = check(create(), detail(received=wrong))
    assert found.exit_code == 1
    assert (
        "entry 2 (GET /calls/bulk_call/{bulk_call_id}): D12: number_pool_size must be the length of number_pool "
        "(details.number_pool_size is 7, details.number_pool is a list of 2)"
    ) in found.output
    assert "stated by getBulkCall: “Number of phone numbers configured in the rotation pool.”" in found.output


def test_a_reply_that_breaks_its_schema_gives_exit_1(check) -> None:
    wrong = but(DETAIL["response"]["body"], {"details.bot_name": 7})
    found = check(detail(received=wrong))
    assert found.exit_code == 1
    label = "entry 1 (GET /calls/bulk_call/{bulk_call_id})"
    assert f'{label}: schema: /details/bot_name: 7 is not of type "string"' in found.output


def test_a_reply_of_another_status_has_no_schema_to_break(check) -> None:
    refused = {"error": "not_found", "error_description": "There is no such campaign"}
    assert check(detail(), entry("GET", DETAIL_URL, status=404, received=refused)).exit_code == 0


def test_only_the_first_breaches_of_a_reply_are_told(check) -> None:
    rows = [{"to_number": number} for number in range(1000)]
    found = check(detail(received=but(DETAIL["response"]["body"], {"contact_list": rows})))
    assert found.output.count("schema: /contact_list/") == 10


def test_what_is_assumed_is_judged_with_strict_only(check) -> None:
    wrong = but(DETAIL["response"]["body"], {"status": "ok"})
    assert check(detail(received=wrong)).exit_code == 0
    strict = check(detail(received=wrong), options=("--strict",))
    assert strict.exit_code == 1
    assert (
        'E1: a reply that succeeds must say `success`; anything else is a failure in disguise (status is "ok")' in strict.output
    )


def test_what_the_page_contradicts_is_judged_by_nobody(check) -> None:
    empty = but(DETAIL["response"]["body"], {"details.email_report_recipients": ""})
    assert check(detail(received=empty), options=("--strict",)).exit_code == 0


def test_traffic_of_another_host_cannot_be_judged_and_is_said_how(check) -> None:
    other = entry("GET", "http://127.0.0.1:8080/api/v1/calls/bulk_call/314", received=DETAIL["response"]["body"])
    found = check(other)
    assert found.exit_code == 2
    assert "no rule applies to anything in it, so it could not be judged" in found.output
    assert "name the base URL that was recorded with --url; the recording has http://127.0.0.1:8080" in found.output
    assert check(other, options=("--url", "http://127.0.0.1:8080/api/v1")).exit_code == 0


@pytest.mark.parametrize("base", ["127.0.0.1:8080", "ftp://a/b", "http://a:port/b", "http://[/", "/api/v1"])
def test_a_base_that_is_no_url_gives_exit_2(check, base: str) -> None:
    found = check(detail(), options=("--url", base))
    assert found.exit_code == 2
    assert "--url: expected a base URL such as https://example.com/api/v1" in found.output


def test_a_file_that_is_no_har_gives_exit_2(tmp_path: Path) -> None:
    (tmp_path / "a.har").write_text("not a HAR")
    found = run("check", str(tmp_path / "a.har"))
    assert found.exit_code == 2
    assert "expected a HAR file (JSON), found" in found.output


def test_a_file_that_is_not_there_gives_exit_2(tmp_path: Path) -> None:
    found = run("check", str(tmp_path / "none.har"))
    assert found.exit_code == 2
    assert "No such file" in found.output


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("[]", "something without paths"),
        ("{", "Expecting property name enclosed in double quotes"),
        ('{"paths": {"/a": 3}}', "AttributeError: "),
        ('{"paths": {"/a": {"get": {"x-rules": ["text"]}}}}', "'text'"),
    ],
)
def test_a_spec_that_is_none_gives_exit_2(tmp_path: Path, text: str, came: str) -> None:
    (tmp_path / "spec.json").write_text(text)
    found = run("--spec", str(tmp_path / "spec.json"))
    assert found.exit_code == 2
    assert "expected a" in found.output
    assert f"found {came}" in found.output


def test_keys_in_a_recording_are_never_printed(check) -> None:
    leaky = but(DETAIL["response"]["body"], {"details.twilio_number": KEY, "details.timezone": f"x{KEY}"})
    found = check(
        detail(received=leaky),
        entry("GET", f"https://x:{KEY}@cdn.example.com/{KEY}?key={KEY}", received=KEY),
        entry("GET", f"https://backend.omnidim.io/api/v1/calls/bulk_call/{KEY}", status=404, received=KEY),
    )
    assert found.exit_code == 1
    assert "details.twilio_number is " in found.output
    assert KEY not in found.output


def test_no_sentence_of_the_pages_is_overlooked() -> None:
    found = run("sentences")
    assert (found.exit_code, found.output.splitlines()[-1]) == (0, "114 sentences, 0 overlooked")


def test_each_sentence_can_be_listed_with_what_became_of_it() -> None:
    lines = run("sentences", "--all").output.splitlines()
    ended = next(number for number, line in enumerate(lines) if line.endswith("Calls that ended with status `Failed`."))
    assert "spec/pages/bulk-calls/getBulkCall.md:" in lines[ended]
    assert lines[ended + 1].strip() == "D20"
    mailed = next(
        number for number, line in enumerate(lines) if line.endswith("Whether to email a report when the campaign completes.")
    )
    assert lines[mailed + 1].strip() == "It happens by e-mail, outside the API."
