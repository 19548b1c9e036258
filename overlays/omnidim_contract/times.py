"""Times as the pages write them, and as Python does. A time that a zone's clocks skip or show twice is never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NoReturn
from zoneinfo import ZoneInfo

from attrs import frozen

from omnidim_contract.errors import ScheduleError

PAGE_FORMAT = "%Y-%m-%d %H:%M:%S"
_DATE_FORMATS = (PAGE_FORMAT, "%m/%d/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M")
_SCHEDULE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", re.ASCII)
_SHOWN = "%Y-%m-%d %H:%M:%S %Z (UTC%z)"


@frozen
class Schedule:
    """A time as it is sent: on the clocks of a zone, to the second."""

    scheduled_datetime: str
    timezone: str
    at: datetime
    """The same moment, aware."""


def schedule(when: datetime | str, timezone: str | None = None) -> Schedule:
    """Return a time as the create page writes it, on the clocks of a zone (IANA name); fractions of a second are cut off.

    An aware datetime is turned to the zone, or keeps its own; a naive one, and text such as `2026-12-25 10:00`, need one.

    Raises:
        ScheduleError: no zone, an unknown one, no time, or one that the clocks there skip or show twice.
    """
    moment = (_read(when) if isinstance(when, str) else _checked(when)).replace(microsecond=0)
    zone = zone_of(timezone) if timezone is not None else _own_zone(moment)
    local = moment.astimezone(zone) if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    _refuse_unclear(local, zone)
    return Schedule(local.strftime(PAGE_FORMAT).rjust(19, "0"), zone.key, local)


def zone_of(name: str) -> ZoneInfo:
    """Return a zone by its IANA name. Raises ScheduleError."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, TypeError, KeyError):
        advice = "an IANA name such as 'America/New_York' or 'UTC'"
        raise ScheduleError(f"timezone: expected {advice}, found {name!r} (on Windows: pip install tzdata)") from None


def _read(text: str) -> datetime:
    if _SCHEDULE.fullmatch(text.strip()):
        try:
            return datetime.fromisoformat(text.strip())
        except ValueError as error:
            raise ScheduleError(f"schedule: {text!r} is no time: {error}") from None
    raise ScheduleError(f"schedule: expected a datetime, or text such as '2026-12-25 10:00:00', found {text!r}")


def _checked(when: datetime) -> datetime:
    if not isinstance(when, datetime):
        raise ScheduleError(f"schedule: expected a datetime, or text such as '2026-12-25 10:00:00', found {when!r}")
    return when


def _own_zone(moment: datetime) -> ZoneInfo:
    if moment.tzinfo is None:
        raise ScheduleError(
            f"schedule: {moment} stands in no zone: pass timezone='America/New_York' or the like, or an aware datetime"
        )
    return moment.tzinfo if isinstance(moment.tzinfo, ZoneInfo) and moment.tzinfo.key else ZoneInfo("UTC")


def _refuse_unclear(local: datetime, zone: ZoneInfo) -> None:
    first, second = local.replace(fold=0), local.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return
    if local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        _refuse_skipped(first, second, zone)
    _refuse(local, zone, "is shown twice by the clocks", first.astimezone(UTC), second.astimezone(UTC))


def _refuse_skipped(first: datetime, second: datetime, zone: ZoneInfo) -> NoReturn:
    earlier, later = sorted((first.astimezone(UTC), second.astimezone(UTC)))
    candidates = earlier.astimezone(zone), later.astimezone(zone)
    _refuse(first, zone, "is skipped by the clocks", *candidates)


def _refuse(local: datetime, zone: ZoneInfo, what: str, first: datetime, second: datetime) -> NoReturn:
    one, other = (
        f"{moment.astimezone(zone):{_SHOWN}} = {moment.astimezone(UTC):{PAGE_FORMAT}} UTC" for moment in (first, second)
    )
    raise ScheduleError(
        f"schedule: {local:{PAGE_FORMAT}} {what} of {zone.key}: it could be {one}, or {other}\n"
        "    pass one of them, with timezone='UTC' where the clocks show it twice"
    )


def read_time(text: str, zone: tzinfo | None = None) -> datetime:
    """Return a time that the service wrote, in a zone where there is one; of a time shown twice the first.

    Raises:
        ValueError: it is in none of the forms that the service is known to write.
    """
    for form in _DATE_FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone)
        except ValueError:
            continue
    raise ValueError(f"expected a time such as '2026-12-25 10:00:00' or '04/22/2026 22:10:22', found {text!r}")


def time_of_day(hours: float, zone: tzinfo | None = None) -> time:
    """Return the time of a float of the day, 18.5 as 18:30, to the second; 24 is midnight. Raises ValueError."""
    if not 0 <= hours <= 24:
        raise ValueError(f"expected hours of the day from 0 to 24, found {hours!r}")
    moment = datetime.min + timedelta(seconds=round(hours * 3600))
    return moment.time().replace(tzinfo=zone)
