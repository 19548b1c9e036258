from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.retry_config_auto_retry_schedule import (
    RetryConfigAutoRetrySchedule,
    check_retry_config_auto_retry_schedule,
)
from ..types import UNSET, Unset

T = TypeVar("T", bound="RetryConfig")


@_attrs_define
class RetryConfig:
    """Auto-retry configuration object containing retry settings."""

    auto_retry: bool | Unset = False
    auto_retry_schedule: RetryConfigAutoRetrySchedule | Unset = UNSET
    """ When to retry failed calls. """
    retry_schedule_days: int | Unset = 0
    """ Days to wait before a scheduled retry. """
    retry_schedule_hours: int | Unset = 0
    """ Hours to wait before a scheduled retry. """
    retry_limit: int | Unset = 0
    """ Maximum number of retry attempts (0–5). """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        auto_retry = self.auto_retry

        auto_retry_schedule: str | Unset = UNSET
        if not isinstance(self.auto_retry_schedule, Unset):
            auto_retry_schedule = self.auto_retry_schedule

        retry_schedule_days = self.retry_schedule_days

        retry_schedule_hours = self.retry_schedule_hours

        retry_limit = self.retry_limit

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if auto_retry is not UNSET:
            field_dict["auto_retry"] = auto_retry
        if auto_retry_schedule is not UNSET:
            field_dict["auto_retry_schedule"] = auto_retry_schedule
        if retry_schedule_days is not UNSET:
            field_dict["retry_schedule_days"] = retry_schedule_days
        if retry_schedule_hours is not UNSET:
            field_dict["retry_schedule_hours"] = retry_schedule_hours
        if retry_limit is not UNSET:
            field_dict["retry_limit"] = retry_limit

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        auto_retry = d.pop("auto_retry", UNSET)

        _auto_retry_schedule = d.pop("auto_retry_schedule", UNSET)
        auto_retry_schedule: RetryConfigAutoRetrySchedule | Unset
        if isinstance(_auto_retry_schedule, Unset):
            auto_retry_schedule = UNSET
        else:
            auto_retry_schedule = check_retry_config_auto_retry_schedule(_auto_retry_schedule)

        retry_schedule_days = d.pop("retry_schedule_days", UNSET)

        retry_schedule_hours = d.pop("retry_schedule_hours", UNSET)

        retry_limit = d.pop("retry_limit", UNSET)

        retry_config = cls(
            auto_retry=auto_retry,
            auto_retry_schedule=auto_retry_schedule,
            retry_schedule_days=retry_schedule_days,
            retry_schedule_hours=retry_schedule_hours,
            retry_limit=retry_limit,
        )

        retry_config.additional_properties = d
        return retry_config

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
