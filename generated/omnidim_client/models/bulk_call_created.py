from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="BulkCallCreated")


@_attrs_define
class BulkCallCreated:
    id: int
    """ New campaign ID. """
    is_scheduled: bool
    current_status: str
    status: str | Unset = UNSET
    message: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        is_scheduled = self.is_scheduled

        current_status = self.current_status

        status = self.status

        message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "is_scheduled": is_scheduled,
                "current_status": current_status,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status
        if message is not UNSET:
            field_dict["message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        is_scheduled = d.pop("is_scheduled")

        current_status = d.pop("current_status")

        status = d.pop("status", UNSET)

        message = d.pop("message", UNSET)

        bulk_call_created = cls(
            id=id,
            is_scheduled=is_scheduled,
            current_status=current_status,
            status=status,
            message=message,
        )

        bulk_call_created.additional_properties = d
        return bulk_call_created

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
