"""Servers that keep the contract and differ in whatever it leaves open are called honest."""

from __future__ import annotations

from typing import Any

import pytest
from omnidim_contract.conformance.application import serving
from omnidim_contract.conformance.run import Options, judge

from tests.conformance.judging import DIRECTED, judged, names
from tests.conformance.plain_server import TOKEN, PlainServer, Refused

pytestmark = pytest.mark.slow


class Minimal(PlainServer):
    """Says no more of a campaign than its id."""

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        return {"id": identifier}


class Defaults(PlainServer):
    """Says what it assumes of what was left out, empties as the page's example writes them."""

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        retry = {
            "auto_retry": False,
            "retry_schedule_days": 0,
            "retry_schedule_hours": 0,
            "retry_limit": 0,
            **asked.get("retry_config", {}),
        }
        assumed = {
            "concurrent_call_limit": 1,
            "enabled_reschedule_call": False,
            "failed_reason": False,
            "email_report_recipients": "",
        }
        said = super().details(identifier, asked)
        return {**assumed, **retry, "status": "pending" if not said["is_scheduled"] else "scheduled", **said}


class OtherShapes(PlainServer):
    """Says more than it has to of why it refuses."""

    def error(self, refused: Refused) -> Any:
        return {"success": False, "plan_expire": False, "trace_id": "abc", **super().error(refused)}


class IsoDates(Defaults):
    """Writes the scheduled time as ISO 8601 does."""

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        said = super().details(identifier, asked)
        when = said["scheduled_datetime"]
        return {**said, "scheduled_datetime": when and when.replace(" ", "T")}


@pytest.mark.parametrize("is_strict", [False, True], ids=["takes what is open", "refuses what is open"])
@pytest.mark.parametrize("kind", [PlainServer, Minimal, Defaults, OtherShapes, IsoDates])
def test_an_honest_server_conforms(kind: type[PlainServer], is_strict: bool) -> None:
    with serving(kind(is_strict=is_strict)) as root:
        verdict = judged(f"{root}/api/v1", TOKEN, shards=DIRECTED)
    assert [failure.title for failure in verdict.failures] == []
    assert verdict.conforms is True


def test_422_in_place_of_400_is_a_note() -> None:
    with serving(PlainServer()) as root:
        verdict = judge(f"{root}/api/v1", TOKEN, options=Options(profile="quick")).verdict
    assert verdict.conforms is True
    (note,) = verdict.notes
    assert "422" in note


class NumbersOfIds(PlainServer):
    """Gives the id as a fraction."""

    def created(self, identifier: int, asked: dict[str, Any]) -> Any:
        return {**super().created(identifier, asked), "id": identifier + 0.5}


class Normalises(PlainServer):
    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {**row, "phone_number": "+" + "".join(c for c in row["phone_number"] if c.isdigit())}
            for row in asked["contact_list"]
        ]
        return {**asked, "contact_list": rows}


class Escapes(PlainServer):
    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**asked, "name": asked["name"].replace("&", "&amp;").replace("<", "&lt;")}


class LosesEmoji(PlainServer):
    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**asked, "name": "".join(c if c <= "\uffff" else "?" for c in asked["name"])}


class Shares(PlainServer):
    """Keeps one list for all campaigns."""

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        newest = self.campaigns[max(self.campaigns)]
        return {**super().details(identifier, asked), "concurrent_call_limit": newest.get("concurrent_call_limit", 1)}


class Clamps(PlainServer):
    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**asked, "concurrent_call_limit": min(asked.get("concurrent_call_limit", 1), 1)}


class CountsPeople(PlainServer):
    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        people = len({row["phone_number"] for row in asked["contact_list"]})
        return {**super().details(identifier, asked), "total_lines": people, "total_calls": people}


class Truncates(PlainServer):
    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {**asked, "contact_list": asked["contact_list"][:1000]}


class TrueIsOne(PlainServer):
    def check_kinds(self, values: dict[str, Any], kinds: dict[str, type]) -> None:
        super().check_kinds(
            {name: int(value) if value is True else value for name, value in values.items()},
            {**kinds, "is_scheduled": int, "enabled_reschedule_call": int, "auto_retry": int},
        )


class KnowsNoNull(PlainServer):
    """Treats null as left out, as many frameworks do."""

    def check(self, asked: Any) -> None:
        super().check({name: value for name, value in asked.items() if value is not None} if isinstance(asked, dict) else asked)


class TakesFivePointFive(PlainServer):
    def check_kinds(self, values: dict[str, Any], kinds: dict[str, type]) -> None:
        super().check_kinds({name: int(value) if isinstance(value, float) else value for name, value in values.items()}, kinds)


class Utc(Defaults):
    """Reports a scheduled time on another day."""

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        said = super().details(identifier, asked)
        return {**said, "scheduled_datetime": said["scheduled_datetime"] and "2031-05-18 02:30:00"}


class AnyKey(PlainServer):
    def authorize(self, header: str) -> None:
        if not header.startswith("Bearer "):
            raise Refused(401, "who are you?", WWW_Authenticate="Bearer")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (NumbersOfIds, {"response_schema_conformance"}),
        (Normalises, {"D16"}),
        (Escapes, {"D3"}),
        (LosesEmoji, {"D3"}),
        (Shares, {"D3", "D4", "T1", "T3"}),
        (Clamps, {"D3"}),
        (CountsPeople, {"D15b"}),
        (Truncates, {"D16"}),
        (TrueIsOne, {"request_obligations"}),
        (KnowsNoNull, {"request_obligations"}),
        (TakesFivePointFive, {"request_obligations"}),
        (Utc, {"D5c"}),
        (AnyKey, {"H1"}),
    ],
)  # fmt: skip
def test_a_fault_of_another_server_is_named(kind: type[PlainServer], expected: set[str]) -> None:
    with serving(kind()) as root:
        verdict = judged(f"{root}/api/v1", TOKEN, shards=DIRECTED)
    assert verdict.conforms is False
    assert names(verdict) & expected, sorted(names(verdict))
