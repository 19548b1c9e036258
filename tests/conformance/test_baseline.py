"""A baseline accepts known failures until a date, and no longer than they last."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from omnidim_contract.cli.app import app
from omnidim_contract.conformance.baseline import Baseline, Entry, Reach, accept, baseline_of
from omnidim_contract.conformance.baseline_file import BaselineError, as_text, read_baseline
from omnidim_contract.conformance.verdict import Verdict
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import Running, running
from typer.testing import CliRunner

from tests.conformance.verdict_cases import CONFORMING, CRASH, CREATE, FAILING, HOSTILE, ORDER, READ, UNJUDGED, hostile, results

TODAY = date(2026, 11, 22)
LATER = date(2027, 1, 31)
QUICK = Reach(frozenset({("examples", 7), ("coverage", 7)}))
EVERYTHING = Reach(
    frozenset((phase, 7) for phase in ("examples", "coverage", "fuzzing", "stateful", "lifecycle")), frozenset({"D16"}), True
)
"""What a quick and what a default run did."""
ACCEPT_ORDER = Entry("ticket 12", LATER, id=ORDER.id, phase="examples", line=3)
ACCEPT_CRASH = Entry("ticket 13", LATER, operation=CREATE, title=CRASH.title, line=6)


def accepted(verdict: Verdict, *entries: Entry, today: date = TODAY, reach: Reach = QUICK) -> Verdict:
    return accept(verdict, Baseline("known.yaml", entries), today=today, reach=reach)


class TestWhatIsAccepted:
    def test_does_not_count_and_is_told_all_the_same(self) -> None:
        verdict = accepted(FAILING, ACCEPT_ORDER, ACCEPT_CRASH)
        assert (verdict.conforms, verdict.exit_code, verdict.failures) == (True, 0, ())
        told = [(one.id, one.accepted_until, one.accepted_because) for one in verdict.accepted_failures]
        assert told == [(CRASH.id, "2027-01-31", "ticket 13"), (ORDER.id, "2027-01-31", "ticket 12")]
        assert verdict.headline == "conforms to the contract, but not in 2 ways that the baseline accepts"
        assert (verdict.cell(READ, "rules").state, verdict.cell(CREATE, "robustness").state) == ("accepted", "accepted")
        assert verdict.cell(READ, "schema").state == "passed"

    def test_leaves_other_failures_as_they_were(self) -> None:
        verdict = accepted(FAILING, ACCEPT_ORDER)
        assert (verdict.exit_code, verdict.failures) == (1, (CRASH,))
        assert verdict.headline == "does not conform to the contract, in 1 way, and in 1 way that the baseline accepts"

    @pytest.mark.parametrize(
        ("entry", "is_accepted"),
        [
            (Entry("r", LATER, id=ORDER.id, operation="anything", title="that people read"), True),
            (Entry("r", LATER, operation=READ, rule="D16"), True),
            (Entry("r", LATER, operation=READ, title=ORDER.title), True),
            (Entry("r", LATER, operation=READ, title=ORDER.title, rule="D16"), True),
            (Entry("r", LATER, operation=CREATE, rule="D16"), False),
            (Entry("r", LATER, operation=READ, title="Server error", rule="D16"), False),
            (Entry("r", LATER, operation=READ, rule="D17"), False),
            (Entry("r", LATER, id="64018c9ddd36"), False),
        ],
    )
    def test_is_named_by_id_or_by_operation_with_title_or_rule(self, entry: Entry, is_accepted: bool) -> None:
        verdict = accepted(evolve(FAILING, failures=(ORDER,)), entry, reach=Reach())
        assert bool(verdict.accepted_failures) is is_accepted

    def test_ends_with_its_day_and_says_so(self) -> None:
        only = evolve(FAILING, failures=(ORDER,))
        assert accepted(only, ACCEPT_ORDER, today=LATER).exit_code == 0
        verdict = accepted(only, ACCEPT_ORDER, today=date(2027, 2, 1))
        assert verdict.exit_code == 1
        assert verdict.failures[0].message.startswith(
            "known.yaml:3: this was accepted until 2027-01-31 only (ticket 12): mend the server, or give the entry a later date\n"
        )

    def test_holds_as_long_as_the_latest_of_several_entries(self) -> None:
        by_rule = Entry("earlier", date(2026, 1, 1), operation=READ, rule="D16")
        (known,) = accepted(evolve(FAILING, failures=(ORDER,)), by_rule, ACCEPT_ORDER).accepted_failures
        assert known.accepted_because == "ticket 12"

    def test_changes_nothing_for_a_server_that_could_not_be_judged(self) -> None:
        assert accepted(UNJUDGED, ACCEPT_ORDER, reach=EVERYTHING) == UNJUDGED

    def test_does_not_let_a_run_that_broke_off_conform(self) -> None:
        verdict = accepted(evolve(FAILING, failures=(ORDER,)), ACCEPT_ORDER, reach=Reach(reason="not all of the run was done"))
        assert (verdict.conforms, verdict.exit_code, verdict.reason) == (None, 2, "not all of the run was done")


class TestAnEntryWhoseFailureIsGone:
    def test_fails_until_it_is_removed(self) -> None:
        verdict = accepted(CONFORMING, ACCEPT_ORDER)
        assert verdict.exit_code == 1
        assert verdict.headline == "conforms to the contract, but the baseline accepts 1 failure that is gone"
        (gone,) = verdict.failures
        assert gone.message == (
            "known.yaml:3: the baseline accepts this until 2027-01-31 (ticket 12), and the server does it no more: remove the entry"
        )
        assert (gone.sources[0].page, gone.sources[0].line) == ("known.yaml", 3)

    def test_fails_after_its_day_too(self) -> None:
        assert accepted(CONFORMING, ACCEPT_ORDER, today=date(2028, 1, 1)).exit_code == 1

    @pytest.mark.parametrize(
        ("entry", "reach", "is_gone"),
        [
            (ACCEPT_ORDER, Reach(frozenset({("coverage", 7)})), False),
            (evolve(ACCEPT_ORDER, phase="fuzzing"), QUICK, False),
            (evolve(ACCEPT_ORDER, phase="fuzzing"), EVERYTHING, True),
            (evolve(ACCEPT_ORDER, phase="fuzzing", seed=7), EVERYTHING, True),
            (evolve(ACCEPT_ORDER, phase="fuzzing", seed=8), EVERYTHING, False),
            (evolve(ACCEPT_ORDER, phase="examples", seed=8), EVERYTHING, True),
            (ACCEPT_CRASH, QUICK, False),
            (ACCEPT_CRASH, EVERYTHING, True),
            (evolve(ACCEPT_CRASH, phase="all"), QUICK, False),
            (evolve(ACCEPT_ORDER, rule="D16"), EVERYTHING, True),
            (evolve(ACCEPT_ORDER, rule="D16"), QUICK, False),
            (evolve(ACCEPT_ORDER, title="Another account's key reads what was created"), QUICK, False),
            (evolve(ACCEPT_ORDER, title="Another account's key reads what was created"), EVERYTHING, True),
        ],
    )
    def test_fails_only_where_the_run_would_have_found_it(self, entry: Entry, reach: Reach, is_gone: bool) -> None:
        assert accepted(CONFORMING, entry, reach=reach).exit_code == int(is_gone)


class TestHowFarARunWent:
    def test_are_the_phases_of_which_every_shard_was_done(self) -> None:
        run = results(CONFORMING)
        assert Reach.of(run.run, run.tallies, contract()).phases == {("examples", 7)}

    def test_is_nowhere_without_the_shards_that_are_missing_cut_short_or_broken(self) -> None:
        run = results(CONFORMING)
        first, second = run.tallies
        for tallies in (
            [first],
            [first, evolve(second, is_complete=False)],
            [first, evolve(second, left_out=["the rest of the phase examples: after --max-creates 3"])],
            [first, evolve(second, errors=["ValueError"])],
        ):
            assert Reach.of(run.run, tallies, contract()).phases == frozenset()

    def test_says_why_a_run_that_found_nothing_proves_nothing(self) -> None:
        run = results(FAILING)
        unfinished = Reach.of(run.run, [evolve(run.tallies[0], failures={ORDER.id: ORDER})], contract())
        assert "not all of the run was done" in unfinished.reason

    def test_are_the_rules_that_something_came_for_and_those_about_all_that_came(self) -> None:
        run = results(CONFORMING)
        applied = [evolve(run.tallies[0], rules=Counter({"D16": 3, "D17": 0})), run.tallies[1]]
        assert Reach.of(run.run, applied, contract()).rules == {"D16", "C4"}

    def test_is_nowhere_for_a_run_that_only_reads(self) -> None:
        run = results(CONFORMING, is_read_only=True)
        assert Reach.of(run.run, run.tallies, contract()).phases == frozenset()


class TestTheFile:
    def test_can_be_yaml_or_json(self) -> None:
        entry = {"id": "64018c9ddd35", "reason": "ticket 12", "until": "2027-01-31"}
        yaml = "accepted:\n  - id: 64018c9ddd35\n    reason: ticket 12\n    until: 2027-01-31\n"
        expected = Entry("ticket 12", LATER, id="64018c9ddd35", line=2)
        assert read_baseline(yaml, file="known.yaml").entries == (expected,)
        in_json = read_baseline(json.dumps({"accepted": [entry]}, indent="\t"), file="known.json").entries
        assert in_json == (evolve(expected, line=3),)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", "known.yaml:1:1: expected the key `accepted` with a list of entries, found nothing"),
            ("- id: x", "known.yaml:1:1: expected the key `accepted` with a list of entries, found a list"),
            ("accepted: [5]", "known.yaml:1:12: expected an entry such as"),
            ("accepted: []\nmore: 1", "known.yaml:2:1: expected `accepted` and nothing else, found the key 'more'"),
            ("accepted: [{id: x, until: 2027-01-31}]", "known.yaml:1:12: expected a `reason`, found none"),
            ("accepted: [{id: x, reason: y}]", "known.yaml:1:12: expected a date `until`, found none"),
            ("accepted: [{id: x, reason: '', until: 2027-01-31}]", "known.yaml:1:20: expected a text that is not empty, found nothing"),
            ("accepted: [{id: 123, reason: y, until: 2027-01-31}]", "found a number, 123\n    fill it in; put digits in quotes"),
            ("accepted: [{id: x, reason: y, until: 2027-02-30}]", "known.yaml:1:31: expected a date such as 2027-01-31, found '2027-02-30'"),
            ("accepted: [{id: x, reason: y, until: 20270131}]", "expected a text that is not empty, found a number"),
            ("accepted: [{rule: D16, reason: y, until: 2027-01-31}]", "expected `id`, or `operation` with `title` or `rule`, found `rule`"),
            ("accepted: [{operation: GET /x, reason: y, until: 2027-01-31}]", "expected `id`, or `operation` with `title` or `rule`"),
            ("accepted: [{id: x, reasn: y, until: 2027-01-31}]", "found the key 'reasn'\n    did you mean `reason`?"),
            ("accepted: [{id: x, reason: y, until: 2027-01-31, phase: fuzz}]", "expected one of examples, coverage, fuzzing"),
            ("accepted: [{id: x, reason: y, until: 2027-01-31, seed: '1'}]", "expected the number of a seed, found a text"),
            ("accepted:\n- {id: x, reason: y, until: 2027-01-31}\n- {id: x, reason: z, until: 2027-01-31}", "known.yaml:3: expected each failure once"),
            ("accepted: [", "known.yaml:2:1: expected YAML 1.2, found a syntax error"),
            ("accepted: []\naccepted: []", "known.yaml:2:1: expected each key once"),
        ],
    )  # fmt: skip
    def test_that_is_none_is_refused_with_the_place_and_what_to_do(self, text: str, expected: str) -> None:
        with pytest.raises(BaselineError) as caught:
            read_baseline(text, file="known.yaml")
        assert expected in str(caught.value)

    def test_is_refused_with_all_its_faults_at_once(self) -> None:
        text = "accepted:\n- id: x\n- operation: GET /x\n  until: soon\n- 5\n"
        with pytest.raises(BaselineError) as caught:
            read_baseline(text, file="known.yaml")
        places = {fault.where for fault in caught.value.faults}
        assert places == {"known.yaml:2:3", "known.yaml:3:3", "known.yaml:4:3", "known.yaml:5:3"}
        assert len(caught.value.faults) == 6

    @pytest.mark.parametrize("is_json", [False, True], ids=["yaml", "json"])
    def test_that_is_written_accepts_what_was_found_for_ninety_days(self, is_json: bool) -> None:
        text = as_text(baseline_of(FAILING, reason="ticket 12", today=TODAY), is_json=is_json)
        baseline = read_baseline(text, file="known")
        assert {entry.until for entry in baseline.entries} == {date(2027, 2, 20)}
        assert [(entry.id, entry.phase, entry.seed) for entry in baseline.entries] == [
            (CRASH.id, "fuzzing", 7),
            (ORDER.id, "examples", None),
        ]
        assert accept(FAILING, baseline, today=TODAY, reach=EVERYTHING).exit_code == 0

    def test_that_is_written_can_hold_what_a_server_sent(self) -> None:
        nasty = evolve(FAILING, failures=(evolve(hostile(), operation=HOSTILE),))
        baseline = read_baseline(as_text(baseline_of(nasty, reason="x", today=TODAY)), file="known.yaml")
        assert accept(nasty, baseline, today=TODAY, reach=EVERYTHING).exit_code == 0

    def test_that_is_written_over_an_old_one_keeps_what_still_stands(self) -> None:
        expired = Entry("long ago", date(2026, 1, 1), id=CRASH.id, phase="examples")
        gone = Entry("mended", LATER, id="0123456789ab", phase="examples")
        unseen = Entry("elsewhere", LATER, id="ba9876543210", phase="fuzzing")
        old = Baseline("known.yaml", (ACCEPT_ORDER, expired, gone, unseen))
        verdict = accept(FAILING, old, today=TODAY, reach=QUICK)
        fresh = baseline_of(verdict, reason="now", today=TODAY, old=old, reach=QUICK)
        assert [(entry.id, entry.reason) for entry in fresh.entries] == [
            (ORDER.id, "ticket 12"),
            (unseen.id, "elsewhere"),
            (CRASH.id, "now"),
        ]


def fuzz(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["fuzz", *words], env={"OMNIDIM_API_KEY": "test-token", "COLUMNS": "200"})
    return done.exit_code, done.output


class TestTheCommand:
    NOWHERE = "http://127.0.0.1:9"

    def test_refuses_a_baseline_that_is_none_before_it_asks_the_server(self, tmp_path: Path) -> None:
        (tmp_path / "known.yaml").write_text("accepted: [{id: x}]")
        code, text = fuzz(self.NOWHERE, "--baseline", str(tmp_path / "known.yaml"))
        assert code == 2
        assert f"{tmp_path / 'known.yaml'}:1:12: expected a `reason`, found none" in text
        assert "not reachable" not in text

    def test_refuses_a_baseline_that_is_not_there_or_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "image").write_bytes(b"\xff\xfe")
        assert fuzz(self.NOWHERE, "--baseline", str(tmp_path / "nothing"))[0] == 2
        code, text = fuzz(self.NOWHERE, "--baseline", str(tmp_path / "image"))
        assert code == 2
        assert "expected a baseline in UTF-8" in text

    @pytest.mark.parametrize("reason", [(), ("--reason", " ")])
    def test_asks_for_the_reason_of_a_new_baseline(self, reason: tuple[str, ...], tmp_path: Path) -> None:
        code, text = fuzz(self.NOWHERE, "--write-baseline", str(tmp_path / "known.yaml"), *reason)
        assert code == 2
        assert "--write-baseline needs --reason TEXT" in text

    def test_writes_no_baseline_of_a_server_that_could_not_be_judged(self, tmp_path: Path) -> None:
        code, text = fuzz(self.NOWHERE, "--write-baseline", str(tmp_path / "known.yaml"), "--reason", "x")
        assert code == 2
        assert "could not be judged" in text
        assert not (tmp_path / "known.yaml").exists()

    def test_says_in_its_help_what_a_baseline_holds(self) -> None:
        words = " ".join(fuzz("--help")[1].replace("│", " ").split())
        assert "`accepted`, a list of entries with `id` (or `operation` and `title` or `rule`), `reason` and `until`" in words


@pytest.fixture
def reversing() -> Iterator[Running]:
    with running(tokens=["test-token"], fault="reverses-the-contacts") as server:
        yield server


@pytest.mark.slow
def test_a_baseline_written_in_one_run_lets_the_next_one_pass(reversing: Running, tmp_path: Path) -> None:
    known, report = str(tmp_path / "known.yaml"), tmp_path / "report"
    words = (reversing.base_url, "--quick", "--seed", "3")
    code, text = fuzz(*words, "--write-baseline", known, "--reason", "ticket 12")
    assert code == 1
    assert f"{known}, for runs with --baseline from now on" in text
    code, text = fuzz(*words, "--baseline", known, "--report-dir", str(report))
    assert code == 0, text
    said = json.loads((report / "verdict.json").read_text())
    assert said["failures"] == []
    assert {one["accepted_because"] for one in said["accepted_failures"]} == {"ticket 12"}
    assert f"--quick --seed 3 --baseline {known}" in (report / "verdict.md").read_text()
