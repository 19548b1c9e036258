from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact import Contact
    from ..models.retry_config import RetryConfig


T = TypeVar("T", bound="BulkCallCreate")


@_attrs_define
class BulkCallCreate:
    name: str
    """ Name of the bulk call campaign. """
    phone_number_id: str
    """ Your phone number id to use for making calls. """
    contact_list: list[Contact]
    """ Array of contact objects. Each row needs `phone_number`.
    Any other key you add on the row (e.g. `customer_name`,
    `account_id`, `priority`) is passed to the agent as a
    context variable for that specific call, so the agent
    can reference it during the conversation.
     """
    is_scheduled: bool | Unset = False
    """ Whether the campaign should be scheduled for future execution. """
    scheduled_datetime: str | Unset = UNSET
    """ Scheduled execution time in format `YYYY-MM-DD HH:MM:SS` (required if `is_scheduled` is true). """
    timezone: str | Unset = "UTC"
    """ Timezone for scheduled execution. """
    concurrent_call_limit: int | Unset = 1
    """ Maximum number of concurrent calls allowed. """
    enabled_reschedule_call: bool | Unset = False
    """ Enable automatic call rescheduling. When enabled the system can reschedule unreachable calls. """
    retry_config: RetryConfig | Unset = UNSET
    """ Auto-retry configuration object containing retry settings. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        phone_number_id = self.phone_number_id

        contact_list = []
        for contact_list_item_data in self.contact_list:
            contact_list_item = contact_list_item_data.to_dict()
            contact_list.append(contact_list_item)

        is_scheduled = self.is_scheduled

        scheduled_datetime = self.scheduled_datetime

        timezone = self.timezone

        concurrent_call_limit = self.concurrent_call_limit

        enabled_reschedule_call = self.enabled_reschedule_call

        retry_config: dict[str, Any] | Unset = UNSET
        if not isinstance(self.retry_config, Unset):
            retry_config = self.retry_config.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "phone_number_id": phone_number_id,
                "contact_list": contact_list,
            }
        )
        if is_scheduled is not UNSET:
            field_dict["is_scheduled"] = is_scheduled
        if scheduled_datetime is not UNSET:
            field_dict["scheduled_datetime"] = scheduled_datetime
        if timezone is not UNSET:
            field_dict["timezone"] = timezone
        if concurrent_call_limit is not UNSET:
            field_dict["concurrent_call_limit"] = concurrent_call_limit
        if enabled_reschedule_call is not UNSET:
            field_dict["enabled_reschedule_call"] = enabled_reschedule_call
        if retry_config is not UNSET:
            field_dict["retry_config"] = retry_config

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact import Contact  # noqa: PLC0415
        from ..models.retry_config import RetryConfig  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        phone_number_id = d.pop("phone_number_id")

        contact_list = []
        _contact_list = d.pop("contact_list")
        for contact_list_item_data in _contact_list:
            contact_list_item = Contact.from_dict(contact_list_item_data)

            contact_list.append(contact_list_item)

        is_scheduled = d.pop("is_scheduled", UNSET)

        scheduled_datetime = d.pop("scheduled_datetime", UNSET)

        timezone = d.pop("timezone", UNSET)

        concurrent_call_limit = d.pop("concurrent_call_limit", UNSET)

        enabled_reschedule_call = d.pop("enabled_reschedule_call", UNSET)

        _retry_config = d.pop("retry_config", UNSET)
        retry_config: RetryConfig | Unset
        if isinstance(_retry_config, Unset):
            retry_config = UNSET
        else:
            retry_config = RetryConfig.from_dict(_retry_config)

        bulk_call_create = cls(
            name=name,
            phone_number_id=phone_number_id,
            contact_list=contact_list,
            is_scheduled=is_scheduled,
            scheduled_datetime=scheduled_datetime,
            timezone=timezone,
            concurrent_call_limit=concurrent_call_limit,
            enabled_reschedule_call=enabled_reschedule_call,
            retry_config=retry_config,
        )

        bulk_call_create.additional_properties = d
        return bulk_call_create

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
