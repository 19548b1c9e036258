"""A second honest server, small and without anything of ours: it says less than the sandbox, and refuses in other ways.

`PlainServer` is a WSGI application. `is_strict` refuses whatever the pages leave open; otherwise all of it is taken and given back.
A test breaks it by overriding one of its steps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import available_timezones

TOKEN = "k-plain-token"
PREFIX = "/api/v1/calls/bulk_call/"
KNOWN = {
    "name", "phone_number_id", "contact_list", "is_scheduled", "scheduled_datetime", "timezone", "concurrent_call_limit",
    "enabled_reschedule_call", "retry_config",
}  # fmt: skip
WHEN = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]")
RETRY = {
    "auto_retry": bool,
    "auto_retry_schedule": str,
    "retry_schedule_days": int,
    "retry_schedule_hours": int,
    "retry_limit": int,
}
TEXTS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed", 411: "Length Required",
    413: "Content Too Large", 415: "Unsupported Media Type", 422: "Unprocessable Content", 500: "Internal Server Error", 501: "Not Implemented",
}  # fmt: skip


class Refused(Exception):
    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.status, self.headers = status, headers


class PlainServer:
    """Each step can be overridden: `check`, `store`, `created`, `details`, `error`."""

    def __init__(self, *, is_strict: bool = False) -> None:
        self.is_strict = is_strict
        self.campaigns: dict[int, dict[str, Any]] = {}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        headers = {"Content-Type": "application/json"}
        try:
            status, body = 200, self.answer(environ)
        except Refused as refused:
            status, body = refused.status, self.error(refused)
            headers |= {name.replace("_", "-"): value for name, value in refused.headers.items()}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        start(f"{status} {TEXTS[status]}", [*headers.items(), ("Content-Length", str(len(raw)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else raw]

    def answer(self, environ: dict[str, Any]) -> Any:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if method not in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
            raise Refused(501, "no such method")
        if not path.startswith(PREFIX):
            raise Refused(404, "nothing here")
        rest = path.removeprefix(PREFIX)
        allowed = "POST" if rest == "create" else "GET"
        if method != allowed:
            raise Refused(405, "not this method", Allow=allowed)
        self.authorize(environ.get("HTTP_AUTHORIZATION", ""))
        return self.create(environ) if rest == "create" else self.detail(rest)

    def authorize(self, header: str) -> None:
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or key != TOKEN:
            raise Refused(401, "who are you?", WWW_Authenticate="Bearer")

    def create(self, environ: dict[str, Any]) -> Any:
        kind = environ.get("CONTENT_TYPE", "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(415, "JSON only")
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if self.is_strict and len(raw) > 80_000:
            raise Refused(413, "too much")
        try:
            asked = json.loads(raw, parse_constant=lambda constant: 1 / 0)
        except (ValueError, RecursionError, ZeroDivisionError):
            raise Refused(400, "no JSON") from None
        self.check(asked)
        identifier = 7000 + 3 * len(self.campaigns)
        self.campaigns[identifier] = self.store(asked)
        return self.created(identifier, asked)

    def check(self, asked: Any) -> None:
        if not isinstance(asked, dict):
            raise Refused(422, "an object is expected")
        for name in ("name", "phone_number_id", "contact_list"):
            if name not in asked:
                raise Refused(422, f"{name} is missing")
        kinds = {
            "name": str,
            "phone_number_id": str,
            "contact_list": list,
            "is_scheduled": bool,
            "scheduled_datetime": str,
            "timezone": str,
        }
        kinds |= {"concurrent_call_limit": int, "enabled_reschedule_call": bool, "retry_config": dict}
        self.check_kinds(asked, kinds)
        self.check_kinds(asked.get("retry_config", {}), RETRY)
        for row in asked["contact_list"]:
            if not isinstance(row, dict) or not isinstance(row.get("phone_number"), str):
                raise Refused(422, "a contact has a phone_number")
        retry = asked.get("retry_config", {})
        limits = [
            (len(asked["contact_list"]), 1, None),
            (asked.get("concurrent_call_limit", 1), 1, None),
            (retry.get("retry_limit", 0), 0, 5),
            (retry.get("retry_schedule_days", 0), 0, None),
            (retry.get("retry_schedule_hours", 0), 0, None),
        ]
        for value, least, most in limits:
            if value < least or (most is not None and value > most):
                raise Refused(422, f"{value} is out of range")
        if retry.get("auto_retry_schedule", "next_day") not in ("immediately", "next_day", "scheduled_time"):
            raise Refused(422, "no such schedule")
        if asked.get("is_scheduled") and not WHEN.fullmatch(asked.get("scheduled_datetime", "")):
            raise Refused(422, "when?")
        if self.is_strict:
            self.check_strictly(asked)

    def check_kinds(self, values: dict[str, Any], kinds: dict[str, type]) -> None:
        for name, kind in kinds.items():
            if name in values and (not isinstance(values[name], kind) or (kind is int and isinstance(values[name], bool))):
                raise Refused(422, f"{name} is no {kind.__name__}")

    def check_strictly(self, asked: dict[str, Any]) -> None:
        if set(asked) - KNOWN or asked.get("timezone", "UTC") not in available_timezones():
            raise Refused(400, "unknown")
        texts = [
            asked["name"],
            asked["phone_number_id"],
            *(str(value) for row in asked["contact_list"] for value in row.values()),
        ]
        if any(not text.strip() or text != text.strip() or len(text) > 255 or not text.isprintable() for text in texts):
            raise Refused(400, "odd text")
        if not all(re.fullmatch(r"\+[1-9][0-9]{6,14}", row["phone_number"]) for row in asked["contact_list"]):
            raise Refused(400, "no number")
        if any(isinstance(value, (dict, list)) or value is None for row in asked["contact_list"] for value in row.values()):
            raise Refused(400, "flat rows only")
        if "scheduled_datetime" in asked and not WHEN.fullmatch(asked["scheduled_datetime"]):
            raise Refused(400, "when?")
        retry = asked.get("retry_config", {})
        numbers = [
            asked.get("concurrent_call_limit", 1),
            retry.get("retry_schedule_days", 0),
            retry.get("retry_schedule_hours", 0),
        ]
        if max(numbers) > 200:
            raise Refused(400, "too many")

    def store(self, asked: dict[str, Any]) -> dict[str, Any]:
        return asked

    def created(self, identifier: int, asked: dict[str, Any]) -> Any:
        is_scheduled = asked.get("is_scheduled", False)
        return {"id": identifier, "is_scheduled": is_scheduled, "current_status": "scheduled" if is_scheduled else "pending"}

    def detail(self, text: str) -> Any:
        identifier = int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None
        if identifier not in self.campaigns:
            raise Refused(404, "no such campaign")
        asked = self.campaigns[identifier]
        numbers = [{"to_number": row["phone_number"]} for row in asked["contact_list"]]
        return {"details": self.details(identifier, asked), "contact_list": numbers}

    def details(self, identifier: int, asked: dict[str, Any]) -> dict[str, Any]:
        total = len(asked["contact_list"])
        shown = {
            name: asked[name]
            for name in ("name", "concurrent_call_limit", "enabled_reschedule_call", "timezone")
            if name in asked
        }
        is_scheduled = asked.get("is_scheduled", False)
        when = asked.get("scheduled_datetime") if is_scheduled else None
        return {
            "id": identifier, "is_scheduled": is_scheduled, "scheduled_datetime": when, "total_lines": total, "total_calls": total, **shown,
        }  # fmt: skip

    def error(self, refused: Refused) -> Any:
        return {"error": "refused", "error_description": str(refused)}


lenient = PlainServer()
strict = PlainServer(is_strict=True)
