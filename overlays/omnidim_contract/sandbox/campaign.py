"""A campaign as it was asked for: the request with the contract's defaults filled in, never changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from attrs import evolve, frozen

from omnidim_contract.sandbox.settings import PoolNumber, Settings
from omnidim_contract.sandbox.zones import instant_of, is_in_gap

MOST_DIGITS = 10  # of a phone number's id: ids look like 32-bit integers


@frozen
class Campaign:
    """One stored campaign. `created` and `starts` are milliseconds since 1970 UTC; `request` holds no contacts."""

    id: int
    owner: str
    created: int
    request: Mapping[str, Any]
    total: int
    settings: Settings

    @property
    def is_scheduled(self) -> bool:
        return bool(self.request.get("is_scheduled", False))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.request.get("timezone", "UTC")))

    @property
    def retry(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.request.get("retry_config", {})
        return found

    @property
    def concurrency(self) -> int:
        return int(self.request.get("concurrent_call_limit", 1))

    @property
    def scheduled_datetime(self) -> str | None:
        return str(self.request["scheduled_datetime"]) if self.is_scheduled else None

    @property
    def numbers(self) -> tuple[PoolNumber, ...]:
        """The account's numbers, the one that was asked for first; an id that is not there is taken for the first."""
        asked = str(self.request["phone_number_id"])
        own = [number for number in self.settings.numbers if str(number.phone_number_id) == asked]
        if own:
            return (own[0], *(number for number in self.settings.numbers if number is not own[0]))
        if not (asked.isascii() and asked.isdigit() and len(asked) < MOST_DIGITS):
            return self.settings.numbers
        return (evolve(self.settings.numbers[0], phone_number_id=int(asked)), *self.settings.numbers[1:])

    @property
    def starts(self) -> int:
        """When dialling begins: at once, or at the scheduled time if that is still to come."""
        if self.scheduled_datetime is None:
            return self.created
        return max(self.created, instant_of(datetime.fromisoformat(self.scheduled_datetime), self.zone))


def faults_of_time(request: Mapping[str, Any]) -> list[str]:
    """Return what no schema can say about the times of a create request: unknown zones, days and hours that do not exist."""
    zone = request.get("timezone", "UTC")
    if zone not in _zones():
        return [f"timezone: expected an IANA name such as America/New_York, found {zone!r}"]
    if not request.get("is_scheduled", False):
        return []
    text = request["scheduled_datetime"]
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        return [f"scheduled_datetime: expected a day and time that exist, found {text!r} ({error})"]
    if is_in_gap(when, ZoneInfo(zone)):
        return [f"scheduled_datetime: {text} does not exist in {zone}, where clocks are put forward then"]
    return []


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
