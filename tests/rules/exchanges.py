"""Exchanges as the pages document them, and ways to change one thing in them."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from attrs import frozen
from omnidim_spec.pointers import Json
from omnidim_spec.rules import Exchange, Outcome, Request, Response, Rules

REMOVED = object()
"""In the place of a value: take the key away."""

CREATE: dict[str, Json] = {
    "operation": "createBulkCall",
    "request": {
        "method": "POST",
        "body": {
            "name": "Spring follow-up",
            "phone_number_id": "212",
            "contact_list": [
                {"phone_number": "+12025550101", "customer_name": "Ada"},
                {"phone_number": "+447700900102"},
                {"phone_number": "+12025550101"},
            ],
            "is_scheduled": False,
            "timezone": "Europe/London",
            "concurrent_call_limit": 2,
            "enabled_reschedule_call": True,
            "retry_config": {
                "auto_retry": True,
                "auto_retry_schedule": "next_day",
                "retry_schedule_days": 1,
                "retry_schedule_hours": 2,
                "retry_limit": 3,
            },
        },
    },
    "response": {
        "status": 200,
        "body": {
            "status": "success",
            "message": "Bulk call created successfully",
            "id": 314,
            "is_scheduled": False,
            "current_status": "pending",
        },
    },
}

# One contact is being called, one has been reached, one did not answer.
DETAIL: dict[str, Json] = {
    "operation": "getBulkCall",
    "request": {"method": "GET", "path": {"bulk_call_id": 314}},
    "response": {
        "status": 200,
        "body": {
            "status": "success",
            "details": {
                "id": 314,
                "name": "Spring follow-up",
                "campaign_type": "ai_agent",
                "user_id": 1234,
                "user_name": "Demo User",
                "twilio_number": "+12025550111",
                "bot_id": 6337,
                "bot_name": "Customer Support Agent",
                "recording_file_id": None,
                "recording_file_name": None,
                "status": "in_progress",
                "total_calls": 3,
                "completed_calls": 2,
                "pending_calls": 1,
                "failed_calls": 0,
                "skipped_calls": 0,
                "low_interaction_calls": 0,
                "create_date": "04/22/2026 22:10:22",
                "write_date": "04/22/2026 22:10:48",
                "is_scheduled": False,
                "is_dynamic": False,
                "scheduled_datetime": None,
                "timezone": "Europe/London",
                "failed_reason": False,
                "auto_retry": True,
                "auto_retry_schedule": "next_day",
                "retry_schedule_days": 1,
                "retry_schedule_hours": 2,
                "retry_count": 0,
                "retry_limit": 3,
                "enabled_reschedule_call": True,
                "concurrent_call_limit": 2,
                "enable_daily_hard_stop": True,
                "daily_stop_time": 18.5,
                "daily_stop_time_formatted": "18:30",
                "daily_stop_timezone": "Asia/Calcutta",
                "enable_daily_auto_start": False,
                "daily_start_time": 0,
                "daily_start_time_formatted": "00:00",
                "daily_start_timezone": "America/Los_Angeles",
                "email_on_complete": False,
                "email_on_hard_stop": False,
                "email_report_recipients": False,
                "variable_config": [
                    {"id": 45, "variable_name": "user_name", "variable_type": "text", "enum_values": False},
                    {"id": 46, "variable_name": "tier", "variable_type": "enum", "enum_values": ["gold", "blue"]},
                ],
                "rotation_strategy": "round_robin",
                "calls_per_number": 50,
                "rotation_health_threshold": 30,
                "rotation_fallback": "pause",
                "current_number_assignment_id": 200,
                "number_pool_size": 2,
                "number_pool": [
                    {
                        "id": 200,
                        "phone_number_id": 212,
                        "phone_number": "+12025550111",
                        "phone_number_name": "Main",
                        "sequence": 1,
                        "is_active": True,
                        "calls_dispatched": 3,
                        "calls_picked_up": 1,
                        "rolling_cpr": 0.5,
                        "health_score": None,
                    },
                    {
                        "id": 201,
                        "phone_number_id": 213,
                        "phone_number": "+12025550112",
                        "phone_number_name": "Spare",
                        "sequence": 2,
                        "is_active": True,
                        "calls_dispatched": 0,
                        "calls_picked_up": 0,
                        "rolling_cpr": None,
                        "health_score": None,
                    },
                ],
                "total_calls_to_dispatch": 3,
                "total_calls_made": 2,
                "calls_picked_up": 1,
                "total_pending_calls": 1,
                "total_not_reachable_calls": 1,
                "no_low_interaction_calls": 0,
                "total_skipped_calls": 0,
                "total_reschedule_calls": 1,
                "total_call_cost": 0.057866999999999995,
                "total_voiceai_cost": 0.05,
                "total_telephony_cost": 0.007867,
                "total_call_transfer_count": 0,
                "call_status_counts": {"In Progress": 1, "completed": 1, "no-answer": 1},
                "total_duration_seconds": 40,
                "avg_duration_seconds": 40,
                "incoming_calls": 0,
                "total_lines": 3,
            },
            "contact_list": [
                {"to_number": "+12025550101"},
                {"to_number": "+447700900102"},
                {"to_number": "+12025550101"},
            ],
        },
    },
}

REFUSED: dict[str, Json] = {
    "operation": "getBulkCall",
    "request": {"method": "GET", "path": {"bulk_call_id": 999}},
    "response": {"status": 404, "body": {"error": "not_found", "error_description": "There is no campaign 999"}},
}

READ_BACK: dict[str, Json] = {"created": CREATE, "fetched": DETAIL}
TWO_READS: dict[str, Json] = {"before": DETAIL, "after": copy.deepcopy(DETAIL)}
AROUND: dict[str, Json] = {"before": DETAIL, "created": copy.deepcopy(CREATE), "after": copy.deepcopy(DETAIL)}
AROUND["created"]["response"]["body"]["id"] = 315
RUN: dict[str, Json] = {"run": [{"id": 314}, {"id": 315}]}


@frozen
class Case:
    """A rule, exchanges that satisfy it, the smallest change that breaks it, and what a person then reads."""

    rule: str
    satisfying: dict[str, Json]
    change: dict[str, Json]
    message: str


def but(said: Mapping[str, Json], changes: Mapping[str, Json]) -> dict[str, Json]:
    """Return a copy of exchanges with other values at dotted paths; numbers in a path count the elements of a list."""
    changed = copy.deepcopy(dict(said))
    for path, value in changes.items():
        node: Any = changed
        *above, last = (int(key) if key.isdigit() else key for key in path.split("."))
        for key in above:
            node = node.setdefault(key, {}) if isinstance(node, dict) else node[key]
        if value is REMOVED:
            del node[last]
        else:
            node[last] = value
    return changed


def exchange(said: Mapping[str, Json]) -> Exchange:
    """Return the exchange that is written down as plain values."""
    request, response = dict(said["request"]), dict(said["response"])
    response.setdefault("is_json", "body" in response)
    return Exchange(said["operation"], Request(**request), Response(**response), facts=said.get("facts", {}))


def outcomes(rules: Rules, said: Mapping[str, Json]) -> tuple[Outcome, ...]:
    """Return what rules say of an exchange, of two or three (`created`, `fetched`, `before`, `after`), or of a run."""
    (link,) = rules.links
    if "operation" in said:
        return rules.judge_exchange(exchange(said))
    if "run" in said:
        return rules.judge_run("createBulkCall", said["run"])
    named = {name: exchange(each) for name, each in said.items()}
    if "fetched" in said:
        return rules.judge_created(link, **named)
    return rules.judge_reads_around(link, **named) if "created" in said else rules.judge_reads(**named)


def outcome(rules: Rules, identifier: str, said: Mapping[str, Json]) -> Outcome:
    """Return what one rule says."""
    (found,) = outcomes(rules.only(identifier), said)
    return found
