"""A run in pieces, on one machine or many, gives the verdict of a run in one piece."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from omnidim_contract.cli.app import app
from omnidim_contract.conformance.job import Job
from omnidim_contract.conformance.merge import MergeError, merge, read_results
from omnidim_contract.conformance.reports import write_reports
from omnidim_contract.conformance.run import Options, Results, judge
from omnidim_contract.conformance.shards import Shard, plan, share
from omnidim_contract.contract import contract
from typer.testing import CliRunner

from tests.conformance import variants
from tests.conformance.variants import TOKEN, serving

QUICK = Options(profile="quick")


def test_a_quick_run_is_a_shard_for_each_operation_and_phase() -> None:
    assert [str(shard) for shard in plan(contract(), "quick", 7)] == [
        "createBulkCall, examples, seed 7",
        "getBulkCall, examples, seed 7",
        "createBulkCall, coverage, seed 7",
        "getBulkCall, coverage, seed 7",
    ]


def test_more_seeds_repeat_only_what_draws_at_random() -> None:
    shards = plan(contract(), "default", 1, seeds=3)
    assert sum(shard.phase == "coverage" for shard in shards) == 2
    assert [shard.seed for shard in shards if shard.phase == "lifecycle"] == [1, 2, 3]


@pytest.mark.parametrize("of", [1, 2, 3, 5, 40])
def test_every_shard_is_in_exactly_one_share(of: int) -> None:
    whole = plan(contract(), "default", 1, seeds=4)
    shares = [share(whole, number, of) for number in range(1, of + 1)]
    assert sorted((shard for part in shares for shard in part), key=str) == sorted(whole, key=str)


def test_the_shares_of_many_machines_are_about_as_long() -> None:
    whole = plan(contract(), "default", 1, seeds=1000)
    lengths = [len(share(whole, number, 100)) for number in range(1, 101)]
    assert max(lengths) - min(lengths) <= 20


@pytest.mark.parametrize(("number", "of"), [(0, 2), (3, 2), (1, 0)])
def test_a_share_that_does_not_exist_is_refused(number: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"found {number}/{of}"):
        share(plan(contract(), "quick", 1), number, of)


def test_a_job_is_the_same_after_it_was_written(tmp_path: Path) -> None:
    job = Job("http://127.0.0.1:1", {"openapi": "3.1.0"}, (Shard("a", "coverage", 3),), max_time=4.5, max_creates=2)
    job.write(tmp_path / "job.json")
    assert Job.read(tmp_path / "job.json") == job


def _told(results: Results) -> Any:
    """What of a verdict has to be the same: all but the times."""
    said = results.verdict.as_json()
    failures = [
        {key: value for key, value in failure.items() if key not in ("first", "curl", "came")} for failure in said["failures"]
    ]
    names = (
        "conforms",
        "reason",
        "seed",
        "profile",
        "shards",
        "requests",
        "creates",
        "phases",
        "accepted",
        "coverage",
        "not_checked",
    )
    return failures, {name: said[name] for name in names}


@pytest.mark.slow
def test_shares_that_are_joined_give_the_verdict_of_a_single_run(tmp_path: Path) -> None:
    with serving(reply=variants.contacts_in_another_order) as server:
        single = judge(server.base_url, TOKEN, options=QUICK)
        for number in (1, 2):
            write_reports(judge(server.base_url, TOKEN, options=evolve(QUICK, shard=(number, 2))), tmp_path / str(number))
    joined = merge([tmp_path / "2", tmp_path / "1"], contract())
    assert joined.verdict.conforms is False
    assert _told(joined) == _told(single)


@pytest.mark.slow
def test_a_cluster_gives_the_verdict_of_a_single_run(tmp_path: Path) -> None:
    """In a process of its own: Dask asks which address this machine would use, which the tests' guard takes for a connection."""
    command = [str(Path(sys.executable).with_name("omnidim-contract")), "fuzz", "--quick", "--dask", "local"]
    environment = {**os.environ, "OMNIDIM_API_KEY": TOKEN}
    with serving(reply=variants.contacts_in_another_order) as server:
        single = judge(server.base_url, TOKEN, options=QUICK)
        words = [*command, server.base_url, "--report-dir", str(tmp_path)]
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 1, done.stderr
    spread = read_results(json.loads((tmp_path / "run.json").read_text("utf-8")), contract())
    assert _told(spread) == _told(single)


@pytest.fixture(scope="module")
def share_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the first of two shares, on a server that keeps the contract."""
    folder = tmp_path_factory.mktemp("share")
    with serving() as server:
        write_reports(judge(server.base_url, TOKEN, options=evolve(QUICK, shard=(1, 2))), folder)
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("share")
class TestJoining:
    def test_a_share_alone_says_that_it_is_one(self, share_of_two: Path) -> None:
        said = json.loads((share_of_two / "verdict.json").read_text("utf-8"))
        assert said["headline"] == "no failure in share 1/2 of the run"

    def test_a_missing_share_is_no_verdict(self, share_of_two: Path) -> None:
        verdict = merge([share_of_two], contract()).verdict
        assert verdict.conforms is None
        assert "not all of the run was done" in verdict.reason

    def test_the_same_share_twice_counts_once(self, share_of_two: Path) -> None:
        once, twice = (merge([share_of_two] * times, contract()).verdict for times in (1, 2))
        assert once.requests == twice.requests

    def test_all_faults_of_the_folders_are_told_at_once(self, share_of_two: Path, tmp_path: Path) -> None:
        for name, text in (("broken", "{"), ("other", _changed(share_of_two, seed=9))):
            (tmp_path / name).mkdir()
            (tmp_path / name / "run.json").write_text(text, "utf-8")
        with pytest.raises(MergeError) as caught:
            merge([share_of_two, tmp_path / "broken", tmp_path / "other", tmp_path / "nothing"], contract())
        message = str(caught.value)
        assert "broken" in message
        assert "seed differs (1 and 9)" in message
        assert "nothing" in message

    def test_the_command_joins_and_ends_with_the_code_of_the_verdict(self, share_of_two: Path, tmp_path: Path) -> None:
        done = CliRunner().invoke(app, ["verdict", "merge", str(share_of_two), "--report-dir", str(tmp_path / "joined")])
        assert done.exit_code == 2, done.output
        assert (tmp_path / "joined" / "verdict.json").is_file()


def _changed(folder: Path, *, seed: int) -> str:
    said = json.loads((folder / "run.json").read_text("utf-8"))
    said["run"]["seed"] = seed
    return json.dumps(said)


@pytest.mark.parametrize("text", ["2/1", "0/3", "x", "1", "1/2/3"])
def test_a_share_that_is_none_is_refused_before_anything_is_sent(text: str) -> None:
    done = CliRunner().invoke(app, ["fuzz", "http://127.0.0.1:9", "--token", TOKEN, "--shard", text])
    assert done.exit_code == 2
    assert "expected a share such as 1/4" in done.output
