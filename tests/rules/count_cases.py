"""What a campaign's details say of its calls."""

from __future__ import annotations

from .exchanges import DETAIL, Case, but

CASES = (
    Case(
        "D14",
        DETAIL,
        {"response.body.details.number_pool.0.calls_picked_up": 4},
        "no number can have more calls picked up than dispatched (details.number_pool is a list of 2)",
    ),
    Case(
        "D15",
        DETAIL,
        {"response.body.details.total_calls": 2},
        "total_calls must be total_lines (details.total_calls is 2, details.total_lines is 3)",
    ),
    Case(
        "D15b",
        DETAIL,
        {"response.body.contact_list": [{"to_number": "+12025550101"}]},
        (
            "total_lines must be the length of contact_list"
            ' (details.total_lines is 3, contact_list is [{"to_number": "+12025550101"}])'
        ),
    ),
    Case(
        "D17",
        DETAIL,
        {"response.body.details.total_pending_calls": 0},
        (
            "pending_calls and total_pending_calls must be the same"
            " (details.pending_calls is 1, details.total_pending_calls is 0)"
        ),
    ),
    Case(
        "D17b",
        DETAIL,
        {"response.body.details.pending_calls": 0},
        (
            "pending_calls must be the calls counted as Pending and In Progress"
            ' (details.pending_calls is 0, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D18",
        DETAIL,
        {"response.body.details.total_skipped_calls": 1},
        (
            "skipped_calls and total_skipped_calls must be the same"
            " (details.skipped_calls is 0, details.total_skipped_calls is 1)"
        ),
    ),
    Case(
        "D18b",
        DETAIL,
        {"response.body.details.skipped_calls": 1},
        (
            "skipped_calls must be the calls counted as Skipped"
            ' (details.skipped_calls is 1, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D19",
        DETAIL,
        {"response.body.details.no_low_interaction_calls": 1},
        (
            "low_interaction_calls and no_low_interaction_calls must be the same"
            " (details.low_interaction_calls is 0, details.no_low_interaction_calls is 1)"
        ),
    ),
    Case(
        "D20",
        DETAIL,
        {"response.body.details.failed_calls": 1},
        (
            "failed_calls must be the calls counted as Failed"
            ' (details.failed_calls is 1, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D21",
        DETAIL,
        {"response.body.details.total_not_reachable_calls": 0},
        (
            "total_not_reachable_calls must be the calls counted as failed, no-answer and busy"
            ' (details.total_not_reachable_calls is 0, details.call_status_counts is {"In Progress": 1,'
            ' "completed": 1, "no-answer": 1})'
        ),
    ),
    Case(
        "D22",
        DETAIL,
        {"response.body.details.completed_calls": 1},
        (
            "completed_calls must be all calls but those pending and skipped"
            " (details.completed_calls is 1, details.total_calls is 3, details.pending_calls is 1,"
            ' details.skipped_calls is 0, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D23",
        DETAIL,
        {"response.body.details.total_calls_made": 3},
        (
            "total_calls_made must be all calls but those pending, skipped and waiting for a retry"
            " (details.total_calls_made is 3, details.total_calls is 3, details.pending_calls is 1,"
            ' details.skipped_calls is 0, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D24",
        DETAIL,
        {"response.body.details.total_calls_to_dispatch": 4},
        (
            "no more calls can be left to dispatch than there are contacts that were not skipped"
            " (details.total_calls_to_dispatch is 4, details.total_calls is 3, details.skipped_calls is 0)"
        ),
    ),
    Case(
        "D25",
        DETAIL,
        {"response.body.details.call_status_counts": {"In Progress": 2, "completed": 2, "no-answer": -1}},
        (
            "no count of call_status_counts can be negative"
            ' (details.call_status_counts is {"In Progress": 2, "completed": 2, "no-answer": -1})'
        ),
    ),
    Case(
        "D25b",
        DETAIL,
        {"response.body.details.call_status_counts": {"In Progress": 1, "completed": 1}},
        (
            "call_status_counts must add up to total_lines"
            ' (details.call_status_counts is {"In Progress": 1, "completed": 1}, details.total_lines is 3)'
        ),
    ),
    Case(
        "D26",
        DETAIL,
        {"response.body.details.total_telephony_cost": -0.01},
        "total_telephony_cost cannot be negative (details.total_telephony_cost is -0.01)",
    ),
    Case(
        "D26b",
        DETAIL,
        {"response.body.details.number_pool.1.calls_dispatched": -1},
        "no count of a number in number_pool can be negative (details.number_pool is a list of 2)",
    ),
    Case(
        "D27",
        DETAIL,
        {"response.body.details.total_call_cost": 0.05},
        (
            "total_call_cost must be the sum of its two portions"
            " (details.total_call_cost is 0.05, details.total_voiceai_cost is 0.05,"
            " details.total_telephony_cost is 0.007867)"
        ),
    ),
    Case(
        "D28",
        but(
            DETAIL,
            {
                "response.body.details.calls_picked_up": 0,
                "response.body.details.avg_duration_seconds": 0,
            },
        ),
        {"response.body.details.avg_duration_seconds": 1},
        (
            "avg_duration_seconds must be 0 as long as nobody picked up"
            " (details.avg_duration_seconds is 1, details.calls_picked_up is 0)"
        ),
    ),
    Case(
        "D28b",
        DETAIL,
        {"response.body.details.calls_picked_up": 3},
        "no more calls can be picked up than were made (details.calls_picked_up is 3, details.total_calls_made is 2)",
    ),
    Case(
        "D28c",
        DETAIL,
        {"response.body.details.total_call_transfer_count": 2},
        (
            "total_call_transfer_count cannot be more than the calls that were picked up"
            " (details.total_call_transfer_count is 2, details.calls_picked_up is 1)"
        ),
    ),
    Case(
        "D29",
        but(DETAIL, {"response.body.details.auto_retry": False}),
        {"response.body.details.retry_count": 1},
        "nothing can have been retried when auto_retry is off (details.retry_count is 1, details.auto_retry is false)",
    ),
    Case(
        "D31",
        but(
            DETAIL,
            {
                "response.body.details.status": "completed",
                "response.body.details.pending_calls": 0,
            },
        ),
        {"response.body.details.pending_calls": 1},
        ('a campaign that is completed can have no pending calls (details.pending_calls is 1, details.status is "completed")'),
    ),
    Case(
        "D32",
        DETAIL,
        {"response.body.details.call_status_counts": {"In Progress": 3}},
        (
            "no more calls can be In Progress than run in parallel"
            ' (details.call_status_counts is {"In Progress": 3}, details.concurrent_call_limit is 2)'
        ),
    ),
    Case(
        "D33",
        but(DETAIL, {"response.body.details.retry_count": 9}),
        {"response.body.details.retry_count": 10},
        (
            "no more retries can have been made than retry_limit allows to all contacts together"
            " (details.retry_count is 10, details.retry_limit is 3, details.total_calls is 3)"
        ),
    ),
    Case(
        "D37",
        DETAIL,
        {"response.body.details.number_pool.1.rolling_cpr": 0.1},
        "a number without a dispatched call can have no rolling_cpr (details.number_pool is a list of 2)",
    ),
    Case(
        "D38",
        DETAIL,
        {"response.body.details.calls_picked_up": 0},
        (
            "every call counted as completed must be counted as picked up"
            ' (details.calls_picked_up is 0, details.call_status_counts is {"In Progress": 1, "completed": 1,'
            ' "no-answer": 1})'
        ),
    ),
    Case(
        "D39",
        DETAIL,
        {"response.body.details.avg_duration_seconds": 42},
        (
            "the calls that were picked up cannot have lasted longer than all calls together"
            " (details.avg_duration_seconds is 42, details.calls_picked_up is 1, details.total_duration_seconds is 40)"
        ),
    ),
    Case(
        "D40",
        DETAIL,
        {"response.body.details.completed_calls": 4},
        "completed_calls cannot be more than total_calls (details.completed_calls is 4, details.total_calls is 3)",
    ),
)
