"""What two exchanges, or three, say together."""

from __future__ import annotations

from .exchanges import AROUND, READ_BACK, REMOVED, TWO_READS, Case, but

CASES = (
    Case(
        "T1",
        TWO_READS,
        {"after.response.body.details.create_date": "04/22/2026 22:10:23"},
        (
            "create_date must not change from one read to the next"
            ' (after.details.create_date is "04/22/2026 22:10:23",'
            ' before.details.create_date is "04/22/2026 22:10:22")'
        ),
    ),
    Case(
        "T1b",
        TWO_READS,
        {"after.response.body.contact_list": []},
        (
            "contact_list must not change from one read to the next"
            " (after.contact_list is [], before.contact_list is a list of 3)"
        ),
    ),
    Case(
        "T2",
        TWO_READS,
        {"after.response.body.details.total_call_cost": 0.05},
        (
            "total_call_cost cannot go down"
            " (after.details.total_call_cost is 0.05, before.details.total_call_cost is 0.057866999999999995)"
        ),
    ),
    Case(
        "T2b",
        TWO_READS,
        {"after.response.body.details.number_pool.0.calls_dispatched": 2},
        (
            "the calls_dispatched of a number cannot go down"
            " (before.details.number_pool is a list of 2, after.details.number_pool is a list of 2)"
        ),
    ),
    Case(
        "T4",
        TWO_READS,
        {"after.response.body.details.write_date": "04/22/2026 22:10:40"},
        (
            "write_date cannot go back"
            ' (after.details.write_date is "04/22/2026 22:10:40", before.details.write_date is "04/22/2026 22:10:48")'
        ),
    ),
    Case(
        "C7",
        READ_BACK,
        {"fetched.response.status": 404},
        "a campaign that was created must be found under its id at once (fetched.status is 404)",
    ),
    Case(
        "D3",
        READ_BACK,
        {"fetched.response.body.details.name": "spring follow-up"},
        (
            "name must be reported as it was sent"
            ' (fetched.details.name is "spring follow-up", created.request.name is "Spring follow-up")'
        ),
    ),
    Case(
        "D3b",
        READ_BACK,
        {"fetched.response.body.details.is_scheduled": True},
        (
            "is_scheduled must be reported as it was sent"
            " (fetched.details.is_scheduled is true, created.request.is_scheduled is false,"
            ' fetched.details.status is "in_progress")'
        ),
    ),
    Case(
        "D3c",
        READ_BACK,
        {"fetched.response.body.details.retry_limit": 0},
        (
            "retry_limit must be reported as it was sent in retry_config"
            " (fetched.details.retry_limit is 0, created.request.retry_config.retry_limit is 3)"
        ),
    ),
    Case(
        "D3d",
        READ_BACK,
        {"fetched.response.body.details.auto_retry_schedule": "immediately"},
        (
            "auto_retry_schedule must be `immediately` exactly if it was sent so"
            ' (fetched.details.auto_retry_schedule is "immediately",'
            ' created.request.retry_config.auto_retry_schedule is "next_day")'
        ),
    ),
    Case(
        "D3e",
        READ_BACK,
        {"fetched.response.body.details.auto_retry_schedule": "after_delay"},
        (
            "auto_retry_schedule must be reported as it was sent"
            ' (fetched.details.auto_retry_schedule is "after_delay",'
            ' created.request.retry_config.auto_retry_schedule is "next_day")'
        ),
    ),
    Case(
        "D4",
        but(
            READ_BACK,
            {
                "created.request.body.concurrent_call_limit": REMOVED,
                "fetched.response.body.details.concurrent_call_limit": 1,
            },
        ),
        {"fetched.response.body.details.concurrent_call_limit": 5},
        (
            "concurrent_call_limit was left out, so it must be reported with its default"
            " (fetched.details.concurrent_call_limit is 5, defaults.concurrent_call_limit is 1,"
            " created.request.concurrent_call_limit is absent)"
        ),
    ),
    Case(
        "D4b",
        but(
            READ_BACK,
            {
                "created.request.body.retry_config": REMOVED,
                "fetched.response.body.details.auto_retry": False,
                "fetched.response.body.details.retry_schedule_days": 0,
                "fetched.response.body.details.retry_schedule_hours": 0,
                "fetched.response.body.details.retry_limit": 0,
            },
        ),
        {"fetched.response.body.details.retry_limit": 1},
        (
            "retry_limit was left out, so it must be reported with its default"
            " (fetched.details.retry_limit is 1, defaults.retry_config.retry_limit is 0,"
            " created.request.retry_config is absent)"
        ),
    ),
    Case(
        "D4c",
        but(
            READ_BACK,
            {
                "created.request.body.timezone": REMOVED,
                "fetched.response.body.details.timezone": "UTC",
            },
        ),
        {"fetched.response.body.details.timezone": "Asia/Kolkata"},
        (
            "timezone was left out, so it must be reported with its default"
            ' (fetched.details.timezone is "Asia/Kolkata", defaults.timezone is "UTC",'
            " created.request.timezone is absent)"
        ),
    ),
    Case(
        "D5",
        READ_BACK,
        {"fetched.response.body.details.timezone": "UTC"},
        (
            "timezone must be reported as it was sent"
            ' (fetched.details.timezone is "UTC", created.request.timezone is "Europe/London")'
        ),
    ),
    Case(
        "D5b",
        but(
            READ_BACK,
            {
                "created.request.body.is_scheduled": True,
                "created.request.body.scheduled_datetime": "2026-12-25 10:00:00",
                "fetched.response.body.details.is_scheduled": True,
                "fetched.response.body.details.scheduled_datetime": "2026-12-25 10:00:00",
            },
        ),
        {"fetched.response.body.details.scheduled_datetime": "2026-12-25 15:00:00"},
        (
            "scheduled_datetime must be reported as it was sent"
            ' (fetched.details.scheduled_datetime is "2026-12-25 15:00:00",'
            ' created.request.scheduled_datetime is "2026-12-25 10:00:00", created.request.is_scheduled is true,'
            " fetched.details.is_scheduled is true)"
        ),
    ),
    Case(
        "D5c",
        but(
            READ_BACK,
            {
                "created.request.body.is_scheduled": True,
                "created.request.body.scheduled_datetime": "2026-12-25 10:00:00",
                "fetched.response.body.details.is_scheduled": True,
                "fetched.response.body.details.scheduled_datetime": "25 December 2026, 10 am",
            },
        ),
        {"fetched.response.body.details.scheduled_datetime": "2026-12-24 10:00:00"},
        (
            "scheduled_datetime must be on the day that was sent, in whatever form it is written"
            ' (fetched.details.scheduled_datetime is "2026-12-24 10:00:00",'
            ' created.request.scheduled_datetime is "2026-12-25 10:00:00", created.request.is_scheduled is true,'
            " fetched.details.is_scheduled is true)"
        ),
    ),
    Case(
        "D16",
        READ_BACK,
        {"fetched.response.body.contact_list": [{"to_number": "+12025550101"}, {"to_number": "+447700900102"}]},
        (
            "contact_list must hold the numbers that were submitted, in their order, each as often as it was"
            ' (fetched.contact_list is [{"to_number": "+12025550101"}, {"to_number": "+447700900102"}],'
            " created.request.contact_list is a list of 3)"
        ),
    ),
    Case(
        "D35",
        READ_BACK,
        {"fetched.response.body.details.is_dynamic": True},
        (
            "a campaign that was created with its contacts is not dynamic"
            " (fetched.details.is_dynamic is true, created.request.contact_list is a list of 3)"
        ),
    ),
    Case(
        "T3",
        AROUND,
        {"after.response.body.details.retry_limit": 0},
        (
            "creating another campaign must not change retry_limit"
            " (after.details.retry_limit is 0, before.details.retry_limit is 3, created.id is 315,"
            " before.details.id is 314)"
        ),
    ),
    Case(
        "T3b",
        AROUND,
        {"after.response.body.contact_list.0.to_number": "+12025550199"},
        (
            "creating another campaign must not change the recipients of this one"
            " (after.contact_list is a list of 3, before.contact_list is a list of 3, created.id is 315,"
            " before.details.id is 314)"
        ),
    ),
)
