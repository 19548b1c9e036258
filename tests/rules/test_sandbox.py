"""The sandbox keeps every rule, judged live; and a rule that it would break is seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from omnidim_contract.sandbox import Running, running
from omnidim_spec.pointers import Json
from omnidim_spec.rules import Exchange, Kind, Routes, Rules, exchange_of, judge

from .exchanges import but

PLAIN = {"name": "Plain", "phone_number_id": "1", "contact_list": [{"phone_number": "+12025550123", "plan": "basic"}]}
FULL = {
    "name": "Full",
    "phone_number_id": "1",
    "contact_list": [{"phone_number": f"+120255501{number:02}"} for number in (1, 2, 2)],
    "is_scheduled": True,
    "scheduled_datetime": "2099-12-25 10:00:00",
    "timezone": "Europe/London",
    "concurrent_call_limit": 2,
    "enabled_reschedule_call": True,
    "retry_config": {"auto_retry": True, "auto_retry_schedule": "next_day", "retry_schedule_days": 1, "retry_limit": 3},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(tokens=["rules-token"]) as server:
        yield server


class Talk:
    """Speaks with a server and keeps what was said."""

    def __init__(self, document: Json, base_url: str) -> None:
        self.said: list[Exchange] = []
        self.routes = Routes.of(document, [base_url])
        self.http = httpx.Client(base_url=base_url, timeout=30)

    def ask(self, method: str, path: str, body: Json = None, token: str = "rules-token", **facts: Json) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        reply = self.http.request(method, path, json=body, headers=headers)
        found = exchange_of(
            self.routes,
            method=method,
            url=str(reply.request.url),
            sent=reply.request.content,
            status=reply.status_code,
            headers=reply.headers,
            received=reply.content,
            facts={"token": "right" if token == "rules-token" else "wrong", **facts},
        )
        assert found is not None
        self.said.append(found)
        return json.loads(reply.content or b"null")


@pytest.fixture
def talk(document: Json, server: Running) -> Iterator[Talk]:
    talk = Talk(document, server.base_url)
    with talk.http:
        yield talk


def test_the_sandbox_keeps_every_rule(rules: Rules, talk: Talk) -> None:
    ids = [talk.ask("POST", "/calls/bulk_call/create", body, must_accept=True)["id"] for body in (PLAIN, FULL)]
    for _ in range(2):
        for identifier in ids:
            talk.ask("GET", f"/calls/bulk_call/{identifier}")
        ids.append(talk.ask("POST", "/calls/bulk_call/create", PLAIN)["id"])
    talk.ask("GET", "/calls/bulk_call/999999", is_given_out=False)
    talk.ask("GET", f"/calls/bulk_call/{ids[0]}", token="")
    talk.ask("DELETE", f"/calls/bulk_call/{ids[0]}")
    talk.ask("POST", "/calls/bulk_call/create", {**PLAIN, "is_scheduled": True})
    talk.ask("POST", "/calls/bulk_call/create", {**FULL, "scheduled_datetime": "tomorrow"})
    judgement = judge(rules.enforced(strict=True), talk.said)
    assert [str(finding) for finding in judgement.findings] == []
    silent = {name for name, count in judgement.counts.items() if not count[Kind.PASSED]}
    assert silent <= {"D13", "D13b", "D29", "D31"}  # no campaign was caught in the middle of a call, or at its end


def test_a_sandbox_that_lost_a_recipient_is_told(rules: Rules, talk: Talk) -> None:
    identifier = talk.ask("POST", "/calls/bulk_call/create", FULL)["id"]
    talk.ask("GET", f"/calls/bulk_call/{identifier}")
    created, fetched = talk.said
    rows = fetched.response.body["contact_list"]
    fetched.response.body["contact_list"] = but({"rows": rows}, {"rows.1.to_number": "+12025550199"})["rows"]
    found = [finding.outcome.rule.id for finding in judge(rules.enforced(), [created, fetched]).findings]
    assert found == ["D16"]
