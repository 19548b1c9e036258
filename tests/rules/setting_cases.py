"""What a campaign's details say of its settings."""

from __future__ import annotations

from .exchanges import DETAIL, REMOVED, Case, but

CASES = (
    Case(
        "D1",
        DETAIL,
        {"response.body.contact_list": REMOVED},
        "the reply must carry both details and contact_list (details is an object of 68, contact_list is absent)",
    ),
    Case(
        "D2",
        DETAIL,
        {"response.body.details.id": 315},
        ("details must be those of the campaign that was asked for (details.id is 315, request.path.bulk_call_id is 314)"),
    ),
    Case(
        "D6",
        DETAIL,
        {"response.body.details.scheduled_datetime": ""},
        (
            "scheduled_datetime must be null when the campaign is not scheduled"
            ' (details.scheduled_datetime is "", details.is_scheduled is false)'
        ),
    ),
    Case(
        "D7",
        but(
            DETAIL,
            {
                "response.body.details.is_scheduled": True,
                "response.body.details.scheduled_datetime": "2026-12-25 10:00:00",
            },
        ),
        {"response.body.details.scheduled_datetime": None},
        (
            "a scheduled campaign must have its scheduled_datetime"
            " (details.scheduled_datetime is null, details.is_scheduled is true)"
        ),
    ),
    Case(
        "D8",
        DETAIL,
        {"response.body.details.daily_stop_timezone": "IST"},
        'daily_stop_timezone must be a name of the IANA time zone database (details.daily_stop_timezone is "IST")',
    ),
    Case(
        "D9",
        DETAIL,
        {"response.body.details.failed_reason": True},
        "failed_reason must be a text, or false when there is none (details.failed_reason is true)",
    ),
    Case(
        "D9b",
        DETAIL,
        {"response.body.details.email_report_recipients": ""},
        ('email_report_recipients must be false when it is empty, not an empty text (details.email_report_recipients is "")'),
    ),
    Case(
        "D10",
        DETAIL,
        {"response.body.details.daily_stop_time_formatted": "18:50"},
        (
            "daily_stop_time_formatted must be daily_stop_time as HH:MM"
            ' (details.daily_stop_time_formatted is "18:50", details.daily_stop_time is 18.5)'
        ),
    ),
    Case(
        "D11",
        DETAIL,
        {"response.body.details.variable_config.1.enum_values": False},
        (
            "enum_values must be a list for a variable of the type enum, and false for any other"
            " (details.variable_config is a list of 2)"
        ),
    ),
    Case(
        "D12",
        DETAIL,
        {"response.body.details.number_pool_size": 1},
        (
            "number_pool_size must be the length of number_pool"
            " (details.number_pool_size is 1, details.number_pool is a list of 2)"
        ),
    ),
    Case(
        "D13",
        DETAIL,
        {"response.body.details.current_number_assignment_id": 212},
        (
            "current_number_assignment_id must be the id of an entry of number_pool"
            " (details.number_pool is a list of 2, details.current_number_assignment_id is 212)"
        ),
    ),
    Case(
        "D13b",
        but(
            DETAIL,
            {
                "response.body.details.status": "completed",
                "response.body.details.current_number_assignment_id": None,
            },
        ),
        {"response.body.details.current_number_assignment_id": 200},
        (
            "no number can be dispatching calls of a campaign that is completed"
            ' (details.current_number_assignment_id is 200, details.status is "completed")'
        ),
    ),
    Case(
        "D14b",
        DETAIL,
        {"response.body.details.number_pool.1.phone_number": "2025550112"},
        "every number of number_pool must be in E.164 format (details.number_pool is a list of 2)",
    ),
    Case(
        "D14c",
        DETAIL,
        {"response.body.details.twilio_number": "+1 202 555 0111"},
        'twilio_number must be in E.164 format (details.twilio_number is "+1 202 555 0111")',
    ),
    Case(
        "D30",
        DETAIL,
        {"response.body.details.write_date": "2026-04-22 22:10:48"},
        'write_date must be written MM/DD/YYYY HH:MM:SS (details.write_date is "2026-04-22 22:10:48")',
    ),
    Case(
        "D30b",
        DETAIL,
        {"response.body.details.write_date": "04/22/2026 20:10:21"},
        (
            "write_date cannot be before create_date, two hours aside by which a clock may have been put back"
            ' (details.write_date is "04/22/2026 20:10:21", details.create_date is "04/22/2026 22:10:22")'
        ),
    ),
    Case(
        "D34",
        DETAIL,
        {"response.body.details.recording_file_name": "list.csv"},
        (
            "an uploaded list must have both recording_file_id and recording_file_name"
            ' (details.recording_file_id is null, details.recording_file_name is "list.csv")'
        ),
    ),
    Case(
        "D36",
        DETAIL,
        {"response.body.details.number_pool.1.id": 200},
        "two entries of number_pool have the same id (details.number_pool is a list of 2)",
    ),
    Case(
        "D36b",
        DETAIL,
        {"response.body.details.number_pool.1.sequence": 1},
        "two entries of number_pool have the same sequence (details.number_pool is a list of 2)",
    ),
)
