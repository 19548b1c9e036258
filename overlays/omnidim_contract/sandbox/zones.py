"""Local times and instants (milliseconds since 1970 UTC), over changes of daylight-saving time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
FAR_FUTURE = 253_399_622_400_000  # 9999-12-01 in UTC: a month is left to calculate with

_EPOCH = datetime(1970, 1, 1)


def instant_of(local: datetime, zone: tzinfo) -> int:
    """Return the instant of a local time: the first if it comes twice, the end of the gap's shift if it does not exist."""
    offset = local.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    return (local - _EPOCH - offset) // timedelta(milliseconds=1)


def local_of(instant: int, zone: tzinfo) -> datetime:
    """Return the local time of an instant, without its zone."""
    when = datetime.fromtimestamp(min(instant, FAR_FUTURE) / SECOND, UTC)
    return when.astimezone(zone).replace(tzinfo=None)


def is_in_gap(local: datetime, zone: tzinfo) -> bool:
    """Tell whether a local time is skipped when clocks are put forward."""
    aware = local.replace(tzinfo=zone)
    return (aware.utcoffset() or timedelta()) < (aware.replace(fold=1).utcoffset() or timedelta())
