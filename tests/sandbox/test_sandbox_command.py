"""The command: what it prints, what it refuses, and how it serves another command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ASKED = {"name": "n", "phone_number_id": "1", "contact_list": [{"phone_number": "+12025550123"}]}
CREATES = f"""
import os, httpx
url, key = os.environ["OMNIDIM_BASE_URL"], os.environ["OMNIDIM_API_KEY"]
reply = httpx.post(url + "/calls/bulk_call/create", json={ASKED}, headers={{"Authorization": "Bearer " + key}})
raise SystemExit(reply.json()["id"] + 40)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from omnidim_contract.cli import main; main()", "sandbox", *arguments]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OMNIDIM_")}
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True, timeout=60, check=False)


def test_without_a_token_it_says_what_is_missing_and_does_not_start() -> None:
    done = run("--port", "0")
    assert done.returncode == 2
    assert "expected --token TOKEN or the environment variable OMNIDIM_API_KEY, found neither" in done.stderr


def test_it_serves_while_a_command_runs_and_ends_with_its_exit_code() -> None:
    done = run("--port", "0", "--token", "one", "--", sys.executable, "-c", CREATES)
    assert done.returncode == 41, done.stderr
    assert done.stdout.startswith("sandbox: http://127.0.0.1:")


def test_the_token_may_come_from_the_environment() -> None:
    done = run("--port", "0", "--", sys.executable, "-c", CREATES, OMNIDIM_API_KEY="from-the-environment")
    assert done.returncode == 41, done.stderr


def test_campaigns_are_kept_over_a_restart(tmp_path: Path) -> None:
    options = [
        "--port",
        "0",
        "--token",
        "one",
        "--database",
        f"sqlite:///{tmp_path / 'kept.db'}",
        "--",
        sys.executable,
        "-c",
        CREATES,
    ]
    assert [run(*options).returncode, run(*options).returncode] == [41, 42]


def test_a_command_that_is_not_there_is_named() -> None:
    done = run("--port", "0", "--token", "one", "--", "no-such-program")
    assert done.returncode == 2
    assert "cannot run 'no-such-program': No such file or directory" in done.stderr


def test_a_command_that_a_signal_ends_gives_the_exit_code_of_a_shell() -> None:
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    assert run("--port", "0", "--token", "one", "--", sys.executable, "-c", killed).returncode == 137


def test_a_port_that_is_taken_is_named() -> None:
    nested = [sys.executable, "-c", "from omnidim_contract.cli import main; main()", "sandbox", "--token", "two", "--port"]
    port = "import os, sys, subprocess; p = os.environ['OMNIDIM_BASE_URL'].split(':')[2].split('/')[0]; "
    inner = f"{port} sys.exit(subprocess.run({nested!r} + [p]).returncode)"
    done = run("--port", "0", "--token", "one", "--", sys.executable, "-c", inner)
    assert done.returncode == 2
    assert "cannot listen on 127.0.0.1:" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--database", "nonsense"], "expected a database URL that can be opened"),
        (["--database", "mysql+nodriver://x"], "--database mysql+nodriver://x: expected a database URL"),
        (["--database", "postgresql+asyncpg://x"], "its driver asyncpg is not installed"),
        (["--fault", "sleeps"], "no fault 'sleeps': expected one of"),
        (["--settings", "no-such-file.json"], "--settings no-such-file.json:"),
    ],
)
def test_an_option_that_cannot_be_is_named(options: list[str], told: str) -> None:
    done = run("--port", "0", "--token", "one", *options, "--", "true")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_that_are_wrong_are_named_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"daily_stop": 25, "colour": 1}')
    done = run("--port", "0", "--token", "one", "--settings", str(file), "--", "true")
    assert done.returncode == 2
    assert "daily_stop: 25" in done.stderr
    assert "colour" in done.stderr


def test_the_faults_are_listed_with_a_sentence_each() -> None:
    done = run("--list-faults")
    assert done.returncode == 0
    assert "accepts-an-empty-contact-list: The server accepts an empty contact list.\n" in done.stdout
    assert done.stdout.count("\n") >= 40


def test_a_fault_breaks_what_is_served() -> None:
    done = run("--port", "0", "--token", "one", "--fault", "gives-the-id-as-text", "--", sys.executable, "-c", CREATES)
    assert "can only concatenate str" in done.stderr


def test_told_to_stop_it_stops_by_itself() -> None:
    command = [
        sys.executable,
        "-c",
        "from omnidim_contract.cli import main; main()",
        "sandbox",
        "--port",
        "0",
        "--token",
        "one",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().removeprefix("sandbox: ").strip()
        assert httpx.get(f"{url}/calls/bulk_call/1", headers={"Authorization": "Bearer one"}).status_code == 404
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
