"""`omnidim-contract campaigns`: shows who is called before it calls, says what went wrong, and how it ended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from omnidim_contract.cli.app import app
from typer.testing import CliRunner, Result

from tests.client.client_cases import CREATED_REPLY, DETAIL, DETAIL_REPLY, KEY
from tests.client.wire_server import reply, says, serving

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def contacts(tmp_path: Path) -> str:
    path = tmp_path / "contacts.csv"
    path.write_text("phone_number,customer_name\n+12025550123,Jane\n+12025550124,Joe\n")
    return str(path)


def run(*words: str, url: str = NOWHERE, key: str = KEY, answer: str = "") -> Result:
    return CliRunner().invoke(
        app, ["campaigns", *words, "--base-url", url], input=answer, env={"OMNIDIM_API_KEY": key, "COLUMNS": "200"}
    )


def create(contacts: str, *words: str) -> tuple[str, ...]:
    return ("create", "--name", "Follow-up", "--phone-number-id", "1", "--contacts", contacts, *words)


def test_create_shows_who_is_called_asks_and_sends_it_once(contacts: str) -> None:
    with serving(says(CREATED_REPLY)) as server:
        done = run(*create(contacts), url=server.url, answer="y\n")
    assert done.exit_code == 0
    assert done.stdout.endswith("campaign 314: pending, 2 contacts\n")
    assert "'Follow-up': 2 contacts (+12025550123, +12025550124); dials at once" in done.stderr
    assert server.creates == 1


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_sent(contacts: str, answer: str) -> None:
    with serving(says(CREATED_REPLY)) as server:
        done = run(*create(contacts), url=server.url, answer=answer)
    assert done.exit_code == 2
    assert "nothing was sent" in done.stderr
    assert server.requests == []


def test_every_option_arrives_as_the_page_writes_it(contacts: str) -> None:
    words = "--at|2026-12-25 10:00|--timezone|America/New_York|--retry|next_day|--retry-limit|2"
    words += "|--concurrency|5|--reschedule|--yes|--json"
    with serving(says(CREATED_REPLY)) as server:
        done = run(*create(contacts, *words.split("|")), url=server.url)
    assert json.loads(done.stdout)["id"] == 314
    assert json.loads(server.requests[0].body) == {
        "name": "Follow-up",
        "phone_number_id": "1",
        "is_scheduled": True,
        "scheduled_datetime": "2026-12-25 10:00:00",
        "timezone": "America/New_York",
        "concurrent_call_limit": 5,
        "enabled_reschedule_call": True,
        "retry_config": {"auto_retry": True, "auto_retry_schedule": "next_day", "retry_limit": 2},
        "contact_list": [
            {"phone_number": "+12025550123", "customer_name": "Jane"},
            {"phone_number": "+12025550124", "customer_name": "Joe"},
        ],
    }


def test_a_dry_run_needs_no_key_and_sends_nothing(contacts: str) -> None:
    done = run(*create(contacts, "--dry-run", "--json"), key="")
    assert done.exit_code == 0
    shown = json.loads(done.stdout)
    assert (shown["method"], shown["url"], shown["contacts"]) == ("POST", f"{NOWHERE}/calls/bulk_call/create", 2)
    assert shown["size"] == len(json.dumps(shown["body"], separators=(",", ":")))


def test_bad_rows_are_left_out_when_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("phone_number\n+12025550123\n1.5E+10\n")
    done = run(*create(str(path)))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "line 3: phone_number '1.5E+10' lost digits in a spreadsheet" in done.stderr
    with serving(says(CREATED_REPLY)) as server:
        done = run(*create(str(path), "--skip-invalid", "--yes"), url=server.url)
    assert done.stdout == "campaign 314: pending, 1 contacts\n"
    assert "left out: line 3" in done.stderr


ENDS = [
    (reply(401, '{"error": "unauthorized", "error_description": "Invalid API key"}'), 1, "answered 401: Invalid API key"),
    (reply(200, '{"status": "error", "message": "No credit"}'), 1, "No credit"),
    (reply(500, "oops"), 3, "find out whether the campaign exists"),
    (reply(200, "<html>"), 3, "find out whether the campaign exists"),
]


@pytest.mark.parametrize(("answer", "code", "message"), ENDS)
def test_the_exit_code_of_a_create_tells_how_it_ended(contacts: str, answer: bytes, code: int, message: str) -> None:
    with serving(says(answer)) as server:
        done = run(*create(contacts, "--yes"), url=server.url)
    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert KEY not in done.output


def test_show_prints_a_campaign(contacts: str) -> None:
    with serving(says(DETAIL_REPLY)) as server:
        done = run("show", "314", url=server.url)
        as_json = run("show", "314", "--json", url=server.url)
    assert done.exit_code == 0
    assert [line.strip().split(maxsplit=1) for line in done.stdout.splitlines()] == [
        ["campaign", "314 test"],
        ["status", "completed"],
        ["finished", "100% of 1 contacts"],
        ["outcomes", "1 no-answer"],
        ["created", "2026-04-22 22:10:22 (the user's zone)"],
    ]
    assert json.loads(as_json.stdout) == DETAIL


def test_a_campaign_that_is_not_there_is_told_without_a_traceback() -> None:
    with serving(says(reply(404, '{"error": "not_found", "error_description": "No such campaign"}'))) as server:
        done = run("show", "7", url=server.url)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "answered 404: No such campaign" in done.stderr


def test_a_missing_key_and_a_missing_server_are_told() -> None:
    assert "no API key: pass it" in run("show", "7", key="").stderr
    assert run("show", "7", key="").exit_code == 2
    assert "Connection refused" in run("show", "7").stderr
    assert run("show", "7").exit_code == 2


def status(text: str) -> bytes:
    return reply(200, json.dumps({**DETAIL, "details": {**DETAIL["details"], "status": text}}))


@pytest.mark.parametrize(("end", "code"), [("completed", 0), ("failed", 1), ("cancelled", 1)])
def test_watch_follows_a_campaign_to_its_end(end: str, code: int) -> None:
    with serving(says(status("pending"), status("in_progress"), status(end))) as server:
        done = run("watch", "314", "--interval", "0.01", url=server.url)
    assert done.exit_code == code
    assert [line.split(":")[1].split(",")[0].strip() for line in done.stderr.splitlines()] == ["pending", "in_progress", end]


def test_watch_gives_a_line_of_json_for_each_look_and_ends_in_time() -> None:
    with serving(says(status("in_progress"))) as server:
        done = run("watch", "314", "--interval", "0.02", "--timeout", "0.1", "--json", url=server.url)
    assert done.exit_code == 2
    assert {json.loads(line)["details"]["status"] for line in done.stdout.splitlines()} == {"in_progress"}
    assert "not finished after 0.1 s" in done.stderr


def test_the_client_needs_neither_the_command_line_nor_the_toolchain() -> None:
    blocked = [
        "typer",
        "rich",
        "click",
        "yaml",
        "jsonschema_rs",
        "schemathesis",
        "starlette",
        "sqlalchemy",
        "uvicorn",
        "orjson",
        "phonenumbers",
    ]
    code = f"""
import sys, httpx
sys.modules.update(dict.fromkeys({blocked!r}))
from omnidim_contract import Client
reply = lambda request: httpx.Response(200, json={{"id": 1, "is_scheduled": False, "current_status": "pending"}})
with Client("sk-0123456789", transport=httpx.MockTransport(reply)) as client:
    print(client.bulk_calls.create("x", phone_number_id="1", contacts=[{{"phone_number": "+12025550123"}}]).id)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "print(sorted({'attrs', 'omnidim_client', 'typer', %r} & set(sys.modules)))"
    code = f"import sys, omnidim_contract; {heavy % 'httpx'}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
    code = f"import sys; from omnidim_contract import Client; {heavy % 'omnidim_contract.http_layer'}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
