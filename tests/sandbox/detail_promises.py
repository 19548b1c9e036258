"""What the pages' sentences promise about one detail reply, and about two: each promise is a line that says what broke."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

E164 = re.compile(r"\+[1-9][0-9]{6,14}\Z")
DATE = "%m/%d/%Y %H:%M:%S"
ZONES = available_timezones()


def broken_promises(reply: Mapping[str, Any]) -> list[str]:
    """Return the rules that one detail reply breaks, by their ids; nothing if it keeps all of them."""
    return [rule for rule, holds in _promises(reply["details"], reply["contact_list"]) if not holds]


def broken_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the rules that two detail replies of one campaign break, the later one second."""
    first, second = before["details"], after["details"]
    broken = [f"T1 {name}" for name in ("id", "name", "campaign_type", "user_id", "create_date") if first[name] != second[name]]
    if before["contact_list"] != after["contact_list"]:
        broken.append("T1 contact_list")
    growing = ("retry_count", "total_duration_seconds", "total_call_cost", "incoming_calls")
    broken += [f"T2 {name}" for name in growing if second[name] < first[name]]
    for one, other in zip(first["number_pool"], second["number_pool"], strict=True):
        broken += [f"T2 {name}" for name in ("calls_dispatched", "calls_picked_up") if other[name] < one[name]]
    if datetime.strptime(second["write_date"], DATE) < datetime.strptime(first["write_date"], DATE):
        broken.append("write_date")
    return broken


def _promises(it: Mapping[str, Any], contacts: list[dict[str, str]]) -> Iterator[tuple[str, bool]]:
    yield from _about_settings(it)
    yield from _about_the_pool(it)
    yield from _about_counts(it, contacts)
    yield from _about_sums(it)


def _about_settings(it: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    yield "D6, D7", (it["scheduled_datetime"] is not None) == it["is_scheduled"]
    yield "D8", {it["timezone"], it["daily_stop_timezone"], it["daily_start_timezone"]} <= ZONES
    yield "D9", it["failed_reason"] is not True and it["email_report_recipients"] is not True
    for name in ("daily_stop_time", "daily_start_time"):
        hours = it[name]
        yield f"D10 {name}", it[f"{name}_formatted"] == f"{int(hours):02d}:{round(hours % 1 * 60):02d}"
    for variable in it["variable_config"]:
        is_list = isinstance(variable["enum_values"], list)
        yield "D11", is_list if variable["variable_type"] == "enum" else variable["enum_values"] is False
    yield "D29", it["auto_retry"] or it["retry_count"] == 0
    yield "D30", datetime.strptime(it["write_date"], DATE) >= datetime.strptime(it["create_date"], DATE)


def _about_the_pool(it: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    pool = it["number_pool"]
    yield "D12", it["number_pool_size"] == len(pool)
    yield "D13", it["current_number_assignment_id"] in [None, *(number["id"] for number in pool)]
    yield "D14", all(number["calls_picked_up"] <= number["calls_dispatched"] for number in pool)
    yield "D14 E.164", all(E164.match(number) for number in [it["twilio_number"], *(entry["phone_number"] for entry in pool)])


def _about_counts(it: Mapping[str, Any], contacts: list[dict[str, str]]) -> Iterator[tuple[str, bool]]:
    counts = it["call_status_counts"]
    retried = counts.get("retry_scheduled", 0)
    pending = counts.get("Pending", 0) + counts.get("In Progress", 0)
    skipped = counts.get("Skipped", 0)
    unreached = sum(counts.get(status, 0) for status in ("Failed", "failed", "no-answer", "busy"))
    yield "D15", it["total_calls"] == it["total_lines"] == len(contacts)
    yield "D17", it["pending_calls"] == it["total_pending_calls"] == pending
    yield "D18", it["skipped_calls"] == it["total_skipped_calls"] == skipped
    yield "D19", it["low_interaction_calls"] == it["no_low_interaction_calls"]
    yield "D20", it["failed_calls"] == counts.get("Failed", 0)
    yield "D21", it["total_not_reachable_calls"] == unreached
    yield "D22", it["completed_calls"] == it["total_calls"] - pending - skipped - retried
    yield "D23", it["total_calls_made"] == it["total_calls"] - pending - skipped - retried
    yield "D24", it["total_calls_to_dispatch"] <= it["total_calls"] - it["skipped_calls"]
    yield "D25", min(counts.values()) >= 0 and sum(counts.values()) == it["total_lines"]
    yield "D31", it["status"] != "completed" or (it["pending_calls"] == 0 and retried == 0)
    yield "never more calls at once than the limit", counts.get("In Progress", 0) <= it["concurrent_call_limit"]
    yield "no retries over the limit", it["retry_count"] <= it["retry_limit"] * it["total_calls_to_dispatch"]


def _about_sums(it: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    numbers = [
        value for name, value in it.items() if re.search("calls|count|cost|seconds|lines", name) and type(value) in (int, float)
    ]
    yield "D26", min(numbers) >= 0
    cost, parts = it["total_call_cost"], it["total_voiceai_cost"] + it["total_telephony_cost"]
    yield "D27", abs(cost - parts) <= 1e-6 * max(cost, 1e-9)
    yield "D28 average", it["calls_picked_up"] > 0 or it["avg_duration_seconds"] == 0
    yield "D28 picked up", it["calls_picked_up"] <= it["total_calls_made"]
    yield "D28 parts", max(it["total_reschedule_calls"], it["total_call_transfer_count"]) <= it["calls_picked_up"]
    yield "low interactions were picked up", it["low_interaction_calls"] <= it["calls_picked_up"]
