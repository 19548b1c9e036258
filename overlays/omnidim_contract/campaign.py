"""A campaign as the service tells it, with times as times and emptiness as None. The raw model stays reachable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from functools import cached_property
from typing import Any, TypeVar

from attrs import define, field, frozen
from omnidim_client.models import BulkCall, BulkCallCreated, BulkCallDetails
from omnidim_client.types import Unset

from omnidim_contract.contacts import BadRow
from omnidim_contract.errors import ContractError, ScheduleError
from omnidim_contract.times import read_time, time_of_day, zone_of

FINISHED = frozenset({"completed", "cancelled", "canceled", "failed"})

T = TypeVar("T")


@frozen
class CreatedCampaign:
    """The reply to a create. `skipped` holds the rows that were left out of it (`on_invalid="skip"`)."""

    raw: BulkCallCreated
    contacts: int
    """How many rows were sent."""
    skipped: tuple[BadRow, ...] = ()
    dropped: int = 0
    """How many rows were dropped as duplicates."""

    @property
    def id(self) -> int:
        """The campaign's id: `client.bulk_calls.get(id)`."""
        return int(self.raw.id)

    @property
    def current_status(self) -> str:
        """`scheduled`, or `pending`: then it dials at once."""
        return self.raw.current_status

    @property
    def is_scheduled(self) -> bool:
        """Whether it waits for a time."""
        return self.raw.is_scheduled

    @property
    def message(self) -> str | None:
        """The server's own words."""
        return _or_none(self.raw.message)


@define(slots=False)
class Campaign:
    """A campaign at one moment. `details` has every field of the page, typed; what stands here is converted once.

    A field that the server left out, or wrote as empty, is None here. A time or a zone that cannot be understood
    raises ContractError where it is asked for, not before.
    """

    body: Mapping[str, Any] = field(repr=False)
    """The reply's JSON, as it came."""

    def __repr__(self) -> str:
        return f"<Campaign {self.id} {self.name!r}: {self.status}>"

    @cached_property
    def details(self) -> BulkCall:
        """Every field of the detail page."""
        return BulkCall.from_dict(self.body["details"])

    @cached_property
    def raw(self) -> BulkCallDetails:
        """The whole reply as the generated model, the list of recipients included."""
        return BulkCallDetails.from_dict(self.body)

    @property
    def id(self) -> int:
        """The campaign's id."""
        return int(self.details.id)

    @property
    def name(self) -> str | None:
        """The campaign's name."""
        return _or_none(self.details.name)

    @property
    def status(self) -> str | None:
        """The campaign's status, an open set: `scheduled`, `in_progress`, `completed`, ..."""
        return _or_none(self.details.status)

    @property
    def is_finished(self) -> bool:
        """Whether it is completed, cancelled or failed. A completed campaign can be woken again, from outside."""
        return (self.status or "").casefold() in FINISHED

    @cached_property
    def recipients(self) -> tuple[str, ...]:
        """The numbers of the contact list, as they were submitted."""
        return tuple(row["to_number"] for row in self.body["contact_list"])

    @property
    def progress(self) -> float | None:
        """The part of the contacts that is done with (finished or skipped), from 0 to 1; None where it is not told."""
        total, finished = _or_none(self.details.total_calls), _or_none(self.details.completed_calls)
        if not total or finished is None:
            return None
        return min(1.0, max(0.0, (finished + (_or_none(self.details.skipped_calls) or 0)) / total))

    @property
    def outcomes(self) -> dict[str, int]:
        """How many calls have each status, by the server's own words (`completed`, `no-answer`, `Pending`, ...)."""
        counts = self.details.call_status_counts
        return {} if isinstance(counts, Unset) else dict(counts.additional_properties)

    @property
    def timezone(self) -> str | None:
        """The IANA name of the campaign's zone."""
        return _or_none(self.details.timezone) or None

    @cached_property
    def scheduled_at(self) -> datetime | None:
        """When it is to start, aware, in the campaign's zone; None where it is not scheduled."""
        return self._time("scheduled_datetime", self.details.scheduled_datetime, self.timezone or "UTC")

    @cached_property
    def created_at(self) -> datetime | None:
        """When it was made: naive, on the clocks of the user's zone, which the reply does not name."""
        return self._time("create_date", self.details.create_date)

    @cached_property
    def updated_at(self) -> datetime | None:
        """When it last changed: naive, as `created_at`."""
        return self._time("write_date", self.details.write_date)

    @cached_property
    def daily_stop(self) -> time | None:
        """When it pauses each day, with its zone as tzinfo; None where it does not."""
        found = self.details
        return self._time_of_day("daily_stop", found.enable_daily_hard_stop, found.daily_stop_time, found.daily_stop_timezone)

    @cached_property
    def daily_start(self) -> time | None:
        """When it resumes each day, with its zone as tzinfo; None where it does not."""
        found = self.details
        return self._time_of_day(
            "daily_start", found.enable_daily_auto_start, found.daily_start_time, found.daily_start_timezone
        )

    @property
    def failed_reason(self) -> str | None:
        """Why it did not start; None where it did."""
        reason = self.details.failed_reason
        return reason if isinstance(reason, str) and reason else None

    @property
    def email_report_recipients(self) -> tuple[str, ...]:
        """Who gets the reports."""
        recipients = self.details.email_report_recipients
        if not isinstance(recipients, str):
            return ()
        return tuple(address.strip() for address in recipients.split(",") if address.strip())

    def _time(self, name: str, text: str | Unset | None, zone: str | None = None) -> datetime | None:
        if not isinstance(text, str) or not text:
            return None
        try:
            return read_time(text, zone_of(zone) if zone else None)
        except (ValueError, ScheduleError) as error:
            raise self._unreadable(name, error) from None

    def _time_of_day(self, name: str, is_enabled: bool | Unset, hours: float | Unset, zone: str | Unset) -> time | None:
        if not is_enabled or isinstance(hours, Unset):
            return None
        try:
            return time_of_day(hours, zone_of(zone) if isinstance(zone, str) and zone else None)
        except (ValueError, OverflowError, ScheduleError) as error:
            raise self._unreadable(f"{name}_time", error) from None

    def _unreadable(self, name: str, error: Exception) -> ContractError:
        return ContractError(f"campaign {self.id}, details.{name}: {error}", field=f"details.{name}")


def _or_none(value: T | Unset | None) -> T | None:
    return None if isinstance(value, Unset) else value
