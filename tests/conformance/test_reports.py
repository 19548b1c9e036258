"""A folder of reports: the same verdict for programs, CI, code scanning and people, whatever the server sent."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from attrs import evolve
from markdown_it import MarkdownIt
from omnidim_contract.cli.verdict_table import print_verdict
from omnidim_contract.conformance.reports import write_reports
from omnidim_contract.conformance.reports.markdown import markdown
from omnidim_contract.conformance.reports.rerun import rerun, rerun_of
from omnidim_contract.conformance.run import Options, judge
from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.tally import Tally
from omnidim_contract.conformance.target import Permission
from omnidim_contract.conformance.verdict import Verdict
from omnidim_contract.sandbox import Running, running
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.conformance.verdict_cases import (
    COMMAND,
    CONFORMING,
    CRASH,
    CREATE,
    CURL,
    FAILING,
    HOSTILE,
    ORDER,
    PAGE,
    READ,
    UNJUDGED,
    URL,
    hostile,
    results,
)

NAMES = {"run.json", "verdict.json", "junit.xml", "verdict.sarif", "verdict.md", "index.html"}


def written(verdict: Verdict, folder: Path) -> dict[str, str]:
    write_reports(results(verdict), folder, command=COMMAND)
    return {file.name: file.read_text("utf-8") for file in folder.iterdir()}


class TestTheFolder:
    def test_is_made_and_holds_every_report(self, tmp_path: Path) -> None:
        assert set(written(FAILING, tmp_path / "new" / "report")) == NAMES

    def test_holds_the_newer_verdict_after_a_second_run(self, tmp_path: Path) -> None:
        written(FAILING, tmp_path)
        files = written(CONFORMING, tmp_path)
        assert set(files) == NAMES
        assert not any("does not conform" in text for text in files.values())

    def test_keeps_each_file_whole_where_one_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "verdict.sarif").mkdir()
        with pytest.raises(OSError, match=r"verdict\.sarif"):
            write_reports(results(FAILING), tmp_path)
        assert json.loads((tmp_path / "verdict.json").read_text())["exit_code"] == 1
        assert {path.name for path in tmp_path.iterdir()} <= NAMES

    @pytest.mark.parametrize("name", sorted(NAMES))
    def test_can_hold_any_text_that_a_server_sends(self, name: str, tmp_path: Path) -> None:
        text = written(evolve(FAILING, failures=(hostile(),), url=HOSTILE, notes=(HOSTILE,)), tmp_path)[name]
        assert "onerror" in text
        assert not re.search("[\x00\x1b\u202e\ud800]", text)


class TestJson:
    def test_holds_the_fields_of_the_verdict_the_states_and_the_exit_code(self, tmp_path: Path) -> None:
        said = json.loads(written(FAILING, tmp_path)["verdict.json"])
        assert (said["conforms"], said["exit_code"], said["seed"], said["requests"]) == (False, 1, 7, 662)
        assert said["headline"] == "does not conform to the contract, in 2 ways"
        assert said["table"][READ]["rules"] == {"checks": 99, "failures": 1, "accepted": 0, "state": "failed"}
        assert said["table"][CREATE]["lifecycle"]["state"] == "not checked"
        assert said["failures"][1]["sources"] == [
            {"page": PAGE, "line": 324, "words": "Original recipient list submitted with the campaign."}
        ]
        assert said["not_checked"] == [{"what": "the phase fuzzing", "why": "the profile quick leaves it out"}]

    def test_of_the_run_gives_its_tallies_back(self, tmp_path: Path) -> None:
        said = json.loads(written(FAILING, tmp_path)["run.json"])
        assert said["run"]["planned"][0] == {"operation": "createBulkCall", "phase": "examples", "seed": 7}
        assert [Tally.from_json(one).requests for one in said["tallies"]] == [331, 331]


class TestJunit:
    def suite(self, verdict: Verdict, folder: Path) -> ElementTree.Element:
        suite = ElementTree.fromstring(written(verdict, folder)["junit.xml"]).find("testsuite")
        assert suite is not None
        return suite

    def case(self, suite: ElementTree.Element, operation: str, name: str) -> ElementTree.Element:
        (case,) = [case for case in suite.findall("testcase") if (case.get("classname"), case.get("name")) == (operation, name)]
        return case

    def test_has_a_case_for_each_operation_and_aspect_each_rule_and_what_was_not_checked(self, tmp_path: Path) -> None:
        suite = self.suite(FAILING, tmp_path)
        counts = [suite.get(name) for name in ("tests", "failures", "errors", "skipped")]
        assert counts == ["14", "3", "0", "2"]  # 12 cells, one rule, one phase; crash, rule and its cell; a cell, the phase
        assert [len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "skipped")] == [3, 2]

    def test_tells_a_failure_within_its_case(self, tmp_path: Path) -> None:
        failure = self.case(self.suite(FAILING, tmp_path), READ, ORDER.title).find("failure")
        assert failure is not None
        assert failure.get("message") == "D16: contacts must keep their order"
        for part in (f"{PAGE}:324: “Original recipient list", 'sent: {"name": "x"}', "came: 200", f"try it: {CURL}", ORDER.id):
            assert part in str(failure.text)
        cell = self.case(self.suite(FAILING, tmp_path), CREATE, "robustness").find("failure")
        assert cell is not None
        assert "the server answered 500" in str(cell.text)

    def test_says_why_something_was_skipped(self, tmp_path: Path) -> None:
        suite = self.suite(FAILING, tmp_path)
        skipped = self.case(suite, "not checked", "the phase fuzzing").find("skipped")
        assert skipped is not None
        assert skipped.get("message") == "the profile quick leaves it out"
        assert self.case(suite, CREATE, "lifecycle").find("skipped") is not None
        assert self.case(suite, CREATE, "schema").find("skipped") is None

    def test_calls_a_server_that_could_not_be_judged_an_error(self, tmp_path: Path) -> None:
        suite = self.suite(UNJUDGED, tmp_path)
        error = suite.find("testcase/error")
        assert error is not None
        assert error.get("message") == "every answer was 401: the server does not take this token"
        assert (suite.get("errors"), suite.get("failures")) == ("1", "0")

    def test_skips_what_a_baseline_accepts_and_says_why(self, tmp_path: Path) -> None:
        known = evolve(ORDER, accepted_until="2027-01-31", accepted_because="ticket 12")
        suite = self.suite(evolve(CONFORMING, accepted_failures=(known,)), tmp_path)
        skipped = self.case(suite, READ, ORDER.title).find("skipped")
        assert skipped is not None
        assert skipped.get("message") == "accepted until 2027-01-31: ticket 12"
        assert suite.get("failures") == "0"


class TestSarif:
    def results(self, verdict: Verdict, folder: Path) -> list[dict[str, object]]:
        run = json.loads(written(verdict, folder)["verdict.sarif"])["runs"][0]
        return list(run["results"])

    def test_points_at_the_line_of_the_page_with_its_words(self, tmp_path: Path) -> None:
        _, order = self.results(FAILING, tmp_path)
        assert order["ruleId"] == "D16"
        place = {"artifactLocation": {"uri": PAGE}, "region": {"startLine": 324}}
        assert order["locations"] == [{"physicalLocation": place}]
        assert "“Original recipient list submitted with the campaign.”" in order["message"]["text"]

    def test_has_a_place_for_each_finding_as_code_scanning_asks(self, tmp_path: Path) -> None:
        for verdict in (FAILING, UNJUDGED):
            for result in self.results(verdict, tmp_path):
                assert result["locations"]

    def test_knows_a_failure_again_in_another_run(self, tmp_path: Path) -> None:
        later = evolve(ORDER, came="200 something else", count=1, curl="curl elsewhere")
        first = self.results(evolve(FAILING, failures=(ORDER,)), tmp_path / "1")
        second = self.results(evolve(FAILING, failures=(CRASH, later)), tmp_path / "2")
        assert first[0]["partialFingerprints"] == second[1]["partialFingerprints"]
        assert second[0]["partialFingerprints"] != second[1]["partialFingerprints"]

    def test_suppresses_what_a_baseline_accepts(self, tmp_path: Path) -> None:
        known = evolve(ORDER, accepted_until="2027-01-31", accepted_because="ticket 12")
        verdict = evolve(FAILING, failures=(CRASH,), accepted_failures=(known,))
        crash, order = self.results(verdict, tmp_path)
        assert "suppressions" not in crash
        expected = {"kind": "external", "status": "accepted", "justification": "until 2027-01-31: ticket 12"}
        assert order["suppressions"] == [expected]

    def test_of_a_server_that_could_not_be_judged_is_not_clean(self, tmp_path: Path) -> None:
        log = json.loads(written(UNJUDGED, tmp_path)["verdict.sarif"])["runs"][0]
        assert log["invocations"] == [{"executionSuccessful": False}]
        assert "401" in log["results"][0]["message"]["text"]
        assert self.results(CONFORMING, tmp_path) == []


class _Tags(HTMLParser):
    """What HTML consists of: its tags and attributes, and its text outside of code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self._code = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._code = max(0, self._code - (tag in ("code", "pre")))

    def handle_data(self, data: str) -> None:
        self.text += "" if self._code else data


def rendered(text: str) -> _Tags:
    """Return what GitHub's flavour makes of a text: tables, and HTML let through."""
    return _Tags(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


class TestMarkdown:
    def test_says_the_verdict_the_table_each_failure_and_what_was_not_checked(self, tmp_path: Path) -> None:
        text = written(FAILING, tmp_path)["verdict.md"]
        assert text.startswith(f"## ❌ ` {URL} ` does not conform to the contract, in 2 ways\n")
        assert "| ❌ 1 failed |" in text
        assert "| ✅ ok (1,234) |" in text
        assert "| ⚪ not checked |" in text
        assert "> Original recipient list submitted with the campaign.<br>spec/pages/bulk-calls/getBulkCall.md:324" in text
        assert f"```sh\n{CURL}\n```" in text
        assert "- the phase fuzzing: the profile quick leaves it out" in text
        assert f"```sh\n{COMMAND}\n```" in text
        assert rendered(text).tags.count("details") == 2

    def test_lets_no_text_of_a_server_become_markup(self, tmp_path: Path) -> None:
        row = FAILING.table[READ]
        nasty = evolve(
            FAILING,
            url=HOSTILE,
            failures=(hostile(), hostile(evolve(ORDER, operation=HOSTILE))),
            table={HOSTILE: row},
            notes=(HOSTILE,),
        )
        page = rendered(written(nasty, tmp_path)["verdict.md"])
        usual = rendered(written(FAILING, tmp_path)["verdict.md"])
        assert set(page.tags) <= set(usual.tags)
        assert set(page.attributes) <= set(usual.attributes)
        assert page.tags.count("td") == 7
        assert page.text.count("ok (1,234)") == 5
        assert page.tags.count("details") == 2
        assert not re.search(r"[@#]\w|//\w", page.text)

    def test_would_fail_that_test_without_its_escapes(self) -> None:
        assert {"script", "img"} <= set(rendered(HOSTILE).tags)
        assert re.search(r"[@#]\w", rendered(HOSTILE).text)

    def test_stays_below_what_github_shows_and_counts_what_found_no_room(self) -> None:
        many = tuple(evolve(ORDER, id=f"{number:012}", curl="c" * 20_000, came="é" * 1000) for number in range(500))
        text = markdown(evolve(FAILING, failures=many), command=COMMAND)
        assert len(text.encode()) < 1024 * 1024
        shown = text.count("<details>")
        assert f"**{500 - shown} failures more found no room here:**" in text
        assert 50 < shown < 500


class TestTheTerminal:
    def printed(self, verdict: Verdict, *, width: int = 80, is_terminal: bool = False) -> str:
        stream = io.StringIO()
        console = Console(file=stream, width=width, force_terminal=is_terminal, soft_wrap=True, highlight=False)
        print_verdict(verdict, console)
        return stream.getvalue()

    def test_shows_the_table_whole_through_a_pipe(self) -> None:
        lines = self.printed(FAILING).split("\n")
        assert lines[0].split() == ["operation", "schema", "rules", "lifecycle", "errors", "auth", "robustness"]
        assert lines[1].split("  ")[0] == CREATE
        assert lines[1].rstrip().endswith("1 failed")
        assert "not checked" in lines[1]
        assert "ok (1,234)" in lines[2]

    def test_shows_a_line_for_each_aspect_where_it_is_narrow(self) -> None:
        text = re.sub(r"\x1b\[[\d;]*m", "", self.printed(FAILING, width=40, is_terminal=True))
        assert text.startswith(f"{CREATE}\n   schema      ok (10)\n   rules       ok (10)\n   lifecycle   not checked\n")

    def test_shows_each_failure_once_with_all_that_helps(self) -> None:
        text = self.printed(FAILING)
        assert text.count("contacts must keep their order") == 1
        for part in (f"2. {READ}: D16", "(found 3 in another)", f"page  {PAGE}:324: “Original", 'sent  {"name"', "came  200"):
            assert part in text
        assert "seen 38 times, first in examples, after 412 requests and 4.1 s" in text

    def test_breaks_no_line_that_someone_copies(self) -> None:
        long = evolve(ORDER, curl=f"curl {'x' * 500}")
        assert f"   curl {'x' * 500}\n" in self.printed(evolve(FAILING, failures=(long,)), width=40)

    def test_ends_with_the_verdict(self) -> None:
        assert self.printed(FAILING).endswith(f"\n{URL}: does not conform to the contract, in 2 ways\n")
        assert self.printed(UNJUDGED).endswith(f"{URL}: could not be judged: {UNJUDGED.reason}\n")

    def test_says_what_was_not_checked_and_that_coverage_is_no_score(self) -> None:
        text = self.printed(CONFORMING)
        assert "not checked\n   the phase fuzzing: the profile quick leaves it out\n" in text
        assert "Coverage is no score" in text

    def test_obeys_nothing_that_a_server_sent(self) -> None:
        text = self.printed(evolve(FAILING, failures=(hostile(evolve(ORDER, operation="[bold]x[/]")),)))
        assert "[bold]x[/]" in text
        assert not re.search("[\x00\x1b\u202e\ud800]", text)


class TestTheCommandThatGivesTheSameAgain:
    def test_has_every_option_that_differs_and_no_key(self) -> None:
        options = Options(
            "quick", 7, 3, 60, timeout=2.5, shard=(1, 4), max_creates=9, is_strict=True, permission=Permission("h.example")
        )
        assert rerun("http://h.example/a b", options, baseline="known.yaml") == (
            "omnidim-contract fuzz 'http://h.example/a b' --quick --strict --seed 7 --seeds 3 --max-time 60 --timeout 2.5 "
            "--max-creates 9 --shard 1/4 --yes-i-may-test h.example --baseline known.yaml"
        )

    def test_is_known_of_a_run_too(self) -> None:
        planned = (Shard("", "fuzzing", 7), Shard("", "fuzzing", 8))
        run = evolve(results(FAILING, is_read_only=True).run, planned=planned, profile="default")
        assert rerun_of(run) == f"omnidim-contract fuzz {URL} --seed 7 --seeds 2 --production"


TOKEN, OTHER = "T0ken-that-comes-back-0123456789", "0ther-that-comes-back-9876543210"


@contextmanager
def echoing() -> Iterator[Running]:
    """Serve an application that crashes on everything, and says what it was sent: at once, and where a report cuts it off."""

    async def echo(request: Request) -> JSONResponse:
        seen = request.headers.get("authorization", "")
        return JSONResponse({seen: seen, "error": "x" * (964 - 2 * len(seen)) + seen * 3}, 500, {"x-seen": seen})

    app = Starlette(routes=[Route("/{path:path}", echo, methods=["GET", "POST"])])
    app.state.base_path, app.state.tokens = "", [TOKEN]
    with running(app) as server:
        yield server


@pytest.mark.slow
def test_a_token_that_the_server_sends_back_is_in_no_report(tmp_path: Path) -> None:
    with echoing() as server:
        found = judge(server.base_url, TOKEN, options=Options("quick", shard=(2, 4)), other_token=OTHER)
    assert found.verdict.failures
    write_reports(found, tmp_path)
    print_verdict(found.verdict, Console(file=io.StringIO(), record=True))
    for name in NAMES:
        text = (tmp_path / name).read_text()
        assert "$OMNIDIM_API_KEY" in text or name == "run.json"
        for token in (TOKEN, OTHER):
            assert token[:8] not in text, name
