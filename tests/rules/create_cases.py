"""What is said in one exchange that creates a campaign, or in any exchange."""

from __future__ import annotations

from .exchanges import CREATE, DETAIL, REFUSED, REMOVED, RUN, Case, but

CASES = (
    Case(
        "H1",
        but(
            REFUSED,
            {
                "facts": {"token": "wrong"},
                "response.status": 401,
            },
        ),
        {"response.status": 403},
        'a request without a valid API key must be answered with 401 (status is 403, facts.token is "wrong")',
    ),
    Case(
        "H3",
        REFUSED,
        {"response.body": "<html>Not found</html>"},
        (
            "an error must be a JSON object that says why in `error`"
            ' (is_json is true, response.body is "<html>Not found</html>", error is absent, request.method is "GET")'
        ),
    ),
    Case(
        "H4",
        but(
            REFUSED,
            {
                "operation": None,
                "request.method": "DELETE",
                "request.is_documented": False,
                "response.status": 405,
                "response.headers": {"allow": "GET"},
            },
        ),
        {"response.headers": {}},
        (
            "a method that the path does not have must be answered with 405 and an Allow header"
            ' (status is 405, headers.allow is absent, request.is_documented is false, request.method is "DELETE")'
        ),
    ),
    Case(
        "H5",
        DETAIL,
        {"response.body": ["success"]},
        'a reply must be a JSON object (is_json is true, response.body is ["success"], request.is_documented is true)',
    ),
    Case(
        "E1",
        CREATE,
        {"response.body.status": "error"},
        'a reply that succeeds must say `success`; anything else is a failure in disguise (status is "error")',
    ),
    Case(
        "C1",
        but(
            CREATE,
            {
                "request.body.is_scheduled": True,
                "request.body.scheduled_datetime": "2026-12-25 10:00:00",
                "response.body.is_scheduled": True,
                "response.body.current_status": "scheduled",
            },
        ),
        {"response.body.current_status": "pending"},
        (
            "current_status must be `scheduled` if is_scheduled was sent true, otherwise `pending`"
            ' (current_status is "pending", request.is_scheduled is true)'
        ),
    ),
    Case(
        "C1b",
        CREATE,
        {"response.body.current_status": "scheduled"},
        (
            "current_status must be `scheduled` if the reply says is_scheduled, otherwise `pending`"
            ' (current_status is "scheduled", is_scheduled is false)'
        ),
    ),
    Case(
        "C2",
        but(CREATE, {"request.body.is_scheduled": REMOVED}),
        {"response.body.is_scheduled": True},
        ("is_scheduled must be what was sent, and false if nothing was (is_scheduled is true, request.is_scheduled is absent)"),
    ),
    Case(
        "C3",
        CREATE,
        {"response.body.id": REMOVED},
        "a create that succeeds must give the id of the new campaign (id is absent)",
    ),
    Case(
        "C4",
        RUN,
        {"run.1.id": 314},
        'two creates gave the same id (run.replies is [{"id": 314}, {"id": 314}])',
    ),
    Case(
        "C5",
        but(
            CREATE,
            {
                "request.body.is_scheduled": True,
                "response.status": 400,
            },
        ),
        {"response.status": 200},
        (
            "is_scheduled without a scheduled_datetime must be refused with a 4xx"
            " (status is 200, request.is_scheduled is true, request.scheduled_datetime is absent)"
        ),
    ),
    Case(
        "C5b",
        but(
            CREATE,
            {
                "request.body.is_scheduled": True,
                "request.body.scheduled_datetime": "2026-12-25T10:00:00Z",
                "response.body.is_scheduled": True,
                "response.body.current_status": "scheduled",
                "response.status": 400,
            },
        ),
        {"response.status": 200},
        (
            "a scheduled_datetime that is not `YYYY-MM-DD HH:MM:SS` must be refused with a 4xx"
            ' (status is 200, request.is_scheduled is true, request.scheduled_datetime is "2026-12-25T10:00:00Z")'
        ),
    ),
    Case(
        "C6",
        but(CREATE, {"facts": {"must_accept": True}}),
        {"response.status": 400},
        (
            "other keys on a contact's row must be accepted"
            " (status is 400, request.contact_list is a list of 3, facts.must_accept is true)"
        ),
    ),
    Case(
        "H2",
        but(REFUSED, {"facts": {"is_given_out": False}}),
        {"response.status": 200},
        ("an id that was never given out must not be answered with a campaign (status is 200, facts.is_given_out is false)"),
    ),
)
