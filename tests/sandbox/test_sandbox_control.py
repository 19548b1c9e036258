"""What lies outside the contract: turning the clock, the journal, pausing by hand; and limits, owners, settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from detail_promises import broken_promises
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import Settings, create_app, running
from omnidim_contract.sandbox.exchange import RefusedError
from omnidim_contract.sandbox.limits import Limits
from omnidim_contract.sandbox.serving import Running

CREATE = "/calls/bulk_call/create"
NOBODY, SECOND_TRY, ASKS = "+12025550101", "+12025550104", "+12025550105"


class User:
    """Somebody with a token, and what they do."""

    def __init__(self, server: Running, token: str = "") -> None:
        self.server = server
        headers = {"Authorization": f"Bearer {token or server.token}", "Connection": "close"}
        self.http = httpx.Client(base_url=server.base_url, headers=headers, timeout=30)

    def create(self, *numbers: str, **more: Any) -> int:
        contacts = [{"phone_number": number} for number in numbers]
        reply = self.http.post(CREATE, json={"name": "n", "phone_number_id": "11", "contact_list": contacts} | more)
        assert reply.status_code == 200, reply.text
        return int(reply.json()["id"])

    def detail(self, identifier: int) -> dict[str, Any]:
        reply = self.http.get(f"/calls/bulk_call/{identifier}").raise_for_status().json()
        assert broken_promises(reply) == []
        return dict(reply["details"])

    def control(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.http.request(method, f"{self.server.root_url}/_sandbox/{path}", **more)

    def turn(self, seconds: float) -> None:
        self.control("POST", "clock", json={"advance_seconds": seconds}).raise_for_status()


@pytest.fixture
def user() -> Iterator[User]:
    """A user of a sandbox whose clock stands still."""
    with running(speed=0) as server:
        yield User(server)


def test_a_clock_that_is_turned_by_hand_stands_still_in_between(user: User) -> None:
    identifier = user.create(NOBODY)
    assert user.detail(identifier) == user.detail(identifier)
    user.turn(29.9)
    assert user.detail(identifier)["call_status_counts"] == {"In Progress": 1}
    user.turn(0.1)
    assert user.detail(identifier)["call_status_counts"] == {"no-answer": 1}
    assert user.detail(identifier)["status"] == "completed"


@pytest.mark.parametrize("seconds", [-1, "5", None, True, 1e30])
def test_the_clock_is_not_turned_back_nor_beyond_all_bounds(user: User, seconds: Any) -> None:
    reply = user.control("POST", "clock", json={"advance_seconds": seconds})
    assert reply.status_code == 400
    assert reply.json()["error_description"].startswith("advance_seconds: expected")


def test_a_campaign_that_is_read_far_in_the_future_is_done_and_sound(user: User) -> None:
    identifier = user.create(
        NOBODY, SECOND_TRY, retry_config={"auto_retry": True, "auto_retry_schedule": "next_day", "retry_limit": 5}
    )
    user.turn(7_000 * 365 * 86_400)
    assert user.detail(identifier)["status"] == "completed"


def test_a_fast_clock_passes_minutes_in_a_second() -> None:
    with running(speed=36_000) as server:
        user = User(server)
        identifier = user.create(NOBODY)
        reads = [user.detail(identifier)["status"] for _ in range(100)]
    assert reads[-1] == "completed"


def test_the_journal_lists_every_call_with_its_end_once_it_has_one(user: User) -> None:
    identifier = user.create(SECOND_TRY, retry_config={"auto_retry": True, "retry_limit": 1})
    user.turn(31)
    first, second = user.control("GET", f"campaigns/{identifier}/calls").json()["calls"]
    assert (first["attempt"], first["status"], first["duration_seconds"]) == (1, "no-answer", 0)
    assert (second["attempt"], second["status"], second["ended"]) == (2, "In Progress", None)
    assert second["started"] == first["ended"]
    page = user.control("GET", f"campaigns/{identifier}/calls?after=1&limit=5").json()
    assert page == {"total": 2, "calls": [second]}


def test_pausing_by_hand_stops_new_calls_until_somebody_resumes(user: User) -> None:
    identifier = user.create(NOBODY, "+12025550123")
    assert user.control("POST", f"campaigns/{identifier}/pause").json() == {"id": identifier, "status": "paused"}
    user.turn(3_600)
    assert user.detail(identifier)["call_status_counts"] == {"no-answer": 1, "Pending": 1}
    user.control("POST", f"campaigns/{identifier}/resume").raise_for_status()
    user.turn(3_600)
    assert user.detail(identifier)["status"] == "completed"


def test_a_cancelled_campaign_stays_cancelled(user: User) -> None:
    identifier = user.create(NOBODY, NOBODY + "1", is_scheduled=True, scheduled_datetime="2099-01-01 10:00:00")
    assert user.detail(identifier)["status"] == "scheduled"
    user.control("POST", f"campaigns/{identifier}/cancel").raise_for_status()
    user.turn(100 * 365 * 86_400)
    assert user.detail(identifier)["status"] == "cancelled"
    assert user.detail(identifier)["total_calls_made"] == 0


def test_a_reset_forgets_campaigns_but_gives_no_id_out_again(user: User) -> None:
    identifier = user.create(NOBODY)
    user.control("POST", "reset").raise_for_status()
    assert user.http.get(f"/calls/bulk_call/{identifier}").status_code == 404
    assert user.create(NOBODY) > identifier


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere", 404),
        ("GET", "clock", 405),
        ("GET", "campaigns/999/calls", 404),
        ("POST", "campaigns/9999999999/pause", 404),
        ("GET", "campaigns/1/calls?after=-1", 400),
        ("POST", "clock", 400),
    ],
)
def test_a_control_request_that_cannot_be_met_says_why(user: User, method: str, path: str, status: int) -> None:
    reply = user.control(method, path)
    assert reply.status_code == status
    assert set(reply.json()) == {"error", "error_description"}


@pytest.mark.parametrize("headers", [{"Host": "example.com"}, {"Origin": "http://example.com"}, {"Origin": "null"}])
def test_pages_of_other_sites_cannot_turn_the_clock(user: User, headers: dict[str, str]) -> None:
    reply = user.control("POST", "clock", json={"advance_seconds": 60}, headers=headers)
    assert reply.status_code == 403


def test_without_control_there_is_nothing_beside_the_contract(asked: dict[str, Any]) -> None:
    with running(control=False) as server:
        user = User(server)
        assert user.control("GET", "state").status_code == 404
        assert user.http.post(CREATE, json=asked).status_code == 200


def test_campaigns_of_one_token_are_404_for_another() -> None:
    with running(tokens=["one", "two"]) as server:
        mine, theirs = User(server, "one"), User(server, "two")
        identifier = mine.create(NOBODY)
        assert mine.detail(identifier)["id"] == identifier
        refused = theirs.http.get(f"/calls/bulk_call/{identifier}")
        unknown = theirs.http.get("/calls/bulk_call/999")
    assert refused.status_code == unknown.status_code == 404
    assert refused.text.replace(f"campaign {identifier}", "campaign 999") == unknown.text


def test_more_requests_a_minute_than_permitted_are_429_for_that_token_only() -> None:
    with running(tokens=["one", "two"], requests_a_minute=3) as server:
        busy, quiet = User(server, "one"), User(server, "two")
        statuses = [busy.http.get("/calls/bulk_call/1").status_code for _ in range(4)]
        refused = busy.http.get("/calls/bulk_call/1")
        assert quiet.http.get("/calls/bulk_call/1").status_code == 404
    assert statuses == [404, 404, 404, 429]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert "3 a minute are permitted" in refused.json()["error_description"]


def test_a_minute_later_requests_are_answered_again() -> None:
    seconds = [0.0]
    limits = Limits(requests_a_minute=1, seconds=lambda: seconds[0])
    limits.count("one")
    seconds[0] = 30.0
    with pytest.raises(RefusedError, match="try again in 31 s"):
        limits.count("one")
    seconds[0] = 60.0
    limits.count("one")


def test_more_lines_than_the_plan_has_are_refused_in_the_words_of_the_real_service(asked: dict[str, Any]) -> None:
    with running(plan_concurrency=5) as server:
        user = User(server)
        refused = user.http.post(CREATE, json=asked | {"concurrent_call_limit": 6})
        assert user.http.post(CREATE, json=asked | {"concurrent_call_limit": 5}).status_code == 200
    assert (refused.status_code, refused.json()["error"]) == (429, "Concurrency call limit exceeded")


def test_the_account_shows_in_every_field_that_it_decides() -> None:
    given = {
        "user_name": "Ada",
        "daily_stop": 18.5,
        "daily_stop_timezone": "Asia/Kolkata",
        "daily_start": 9.25,
        "email_report_recipients": "a@example.com",
        "rotation_strategy": "round_robin",
        "variables": [{"id": 3, "variable_name": "plan", "variable_type": "enum", "enum_values": ["a", "b"]}],
        "numbers": [{"id": 9, "phone_number_id": 8, "phone_number": "+442079460999", "phone_number_name": "London"}],
    }
    with running(settings=Settings.read(given)) as server:
        user = User(server)
        found = user.detail(user.create(NOBODY))
    assert (found["user_name"], found["twilio_number"], found["number_pool"][0]["id"]) == ("Ada", "+442079460999", 9)
    assert (found["daily_stop_time"], found["daily_stop_time_formatted"], found["daily_stop_timezone"]) == (
        18.5,
        "18:30",
        "Asia/Kolkata",
    )
    assert (found["enable_daily_auto_start"], found["daily_start_time_formatted"]) == (True, "09:15")
    assert found["email_report_recipients"] == "a@example.com"
    assert found["variable_config"] == [given["variables"][0]]  # type: ignore[index]  # a list of one


def test_every_fault_of_the_settings_is_named_at_once() -> None:
    with pytest.raises(ValueError, match="numbers") as caught:
        Settings.read({"numbers": [], "daily_stop": 24, "user_timezone": "Mars", "colour": 1, "rotation_strategy": "random"})
    told = str(caught.value)
    assert all(word in told for word in ("numbers:", "daily_stop:", "user_timezone:", "colour", "rotation_strategy:"))


def test_settings_of_a_later_start_do_not_change_campaigns_that_are_there(tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    with running(database_url=url, speed=0, settings=Settings(seed=1)) as server:
        identifier = User(server).create(*["+12025550123"] * 40, concurrent_call_limit=40)
    seen = []
    for seed in (1, 2):
        with running(database_url=url, speed=0, settings=Settings(seed=seed, user_name="later")) as server:
            user = User(server)
            user.turn(3_600 if seed == 1 else 0)
            seen.append(user.detail(identifier))
    assert seen[0] == seen[1]
    assert seen[0]["user_name"] == "Sandbox User"


def test_the_seed_decides_the_outcomes() -> None:
    outcomes = []
    for seed in (1, 1, 2):
        with running(speed=0, settings=Settings(seed=seed, skip_duplicates=False)) as server:
            user = User(server)
            identifier = user.create(*["+12025550123"] * 60, concurrent_call_limit=60)
            user.turn(3_600)
            outcomes.append(user.detail(identifier)["call_status_counts"])
    assert outcomes[0] == outcomes[1] != outcomes[2]


def test_repeated_numbers_are_skipped_and_given_back() -> None:
    with running(speed=0) as server:
        user = User(server)
        identifier = user.create(NOBODY, ASKS, NOBODY)
        reply = user.http.get(f"/calls/bulk_call/{identifier}").json()
    assert [row["to_number"] for row in reply["contact_list"]] == [NOBODY, ASKS, NOBODY]
    assert reply["details"]["skipped_calls"] == 1


def test_the_details_carry_exactly_the_fields_of_the_contract(user: User) -> None:
    fields = set(contract()["components"]["schemas"]["BulkCall"]["properties"])
    found = user.detail(user.create(NOBODY))
    assert set(found) == fields
    assert len(fields) == 68
    for name, component in (("number_pool", "NumberPoolEntry"), ("variable_config", "VariableConfig")):
        assert set(found[name][0]) == set(contract()["components"]["schemas"][component]["properties"])


def test_every_operation_of_the_contract_is_served(user: User) -> None:
    served = {("POST", CREATE), ("GET", "/calls/bulk_call/{bulk_call_id}")}
    operations = {(method.upper(), path) for path, item in contract()["paths"].items() for method in item}
    assert operations == served


def test_an_application_without_a_token_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one token"):
        create_app(tokens=[])
    with pytest.raises(ValueError, match="none of them empty"):
        create_app(tokens=["one", ""])


def test_the_forced_numbers_are_listed(user: User) -> None:
    table = user.control("GET", "numbers").json()
    assert table[NOBODY] == "never answers"
    assert all(number.startswith("+120255501") for number in table)
