"""The contract in a server team's own suite: one line of pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.plain_server import TOKEN

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BROKEN = """
from tests.conformance.plain_server import PlainServer, strict


class Sorts(PlainServer):
    def store(self, asked):
        return {**asked, "contact_list": sorted(asked["contact_list"], key=lambda row: row["phone_number"])}


sorts = Sorts()


def honest():
    return strict
"""


def run(folder: Path, *words: str, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    (folder / "servers.py").write_text(BROKEN, "utf-8")
    environment = {**os.environ, "OMNIDIM_API_KEY": token, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--pyargs",
        "omnidim_contract.conformance",
        "-p",
        "no:cacheprovider",
        "-rs",
        *words,
    ]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_an_honest_application_passes_whose_ids_can_be_read(tmp_path: Path) -> None:
    done = run(tmp_path, "--contract-app", "servers:honest()", "-v")
    assert done.returncode == 0, done.stdout
    assert "test_keeps[POST /calls/bulk_call/create auth] PASSED" in done.stdout
    assert "test_rule[D16] PASSED" in done.stdout
    assert "nothing came that the rule applies to" in done.stdout


def test_a_fault_fails_the_tests_of_its_aspect_and_of_its_rule_in_several_processes(tmp_path: Path) -> None:
    report = tmp_path / "report"
    done = run(tmp_path, "--contract-app", "servers:sorts", "-n", "2", "-rf", "--contract-report-dir", str(report))
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == 1
    assert len(failed) == 2, done.stdout
    assert "test_keeps[GET /calls/bulk_call/{bulk_call_id} rules]" in done.stdout
    assert "test_rule[D16]" in done.stdout
    assert "Original recipient list submitted with the campaign." in done.stdout
    assert TOKEN not in done.stdout
    assert (report / "verdict.json").is_file()


def test_a_server_that_cannot_be_judged_fails_every_test_with_the_reason(tmp_path: Path) -> None:
    done = run(tmp_path, "--contract-app", "servers:sorts", "-x", token="another-key")
    assert done.returncode == 1
    assert "does not take this token" in done.stdout


@pytest.mark.parametrize("name", ["servers", "servers:nothing", "nowhere:app"])
def test_an_application_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    done = run(tmp_path, "--contract-app", name, "-x")
    assert done.returncode == 1
    assert name in done.stdout
    assert "module:name" in done.stdout


def test_without_a_server_the_tests_fail_and_say_what_to_give(tmp_path: Path) -> None:
    done = run(tmp_path, "-x")
    assert done.returncode == 1
    assert "give --contract-url URL or --contract-app MODULE:NAME" in done.stdout
