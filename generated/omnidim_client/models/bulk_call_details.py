from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.bulk_call import BulkCall
    from ..models.recipient import Recipient


T = TypeVar("T", bound="BulkCallDetails")


@_attrs_define
class BulkCallDetails:
    details: BulkCall
    """ A bulk-call campaign with configuration, execution stats, and the active number pool. """
    contact_list: list[Recipient]
    """ Original recipient list submitted with the campaign. """
    status: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        details = self.details.to_dict()

        contact_list = []
        for contact_list_item_data in self.contact_list:
            contact_list_item = contact_list_item_data.to_dict()
            contact_list.append(contact_list_item)

        status = self.status

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "details": details,
                "contact_list": contact_list,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.bulk_call import BulkCall  # noqa: PLC0415
        from ..models.recipient import Recipient  # noqa: PLC0415

        d = dict(src_dict)
        details = BulkCall.from_dict(d.pop("details"))

        contact_list = []
        _contact_list = d.pop("contact_list")
        for contact_list_item_data in _contact_list:
            contact_list_item = Recipient.from_dict(contact_list_item_data)

            contact_list.append(contact_list_item)

        status = d.pop("status", UNSET)

        bulk_call_details = cls(
            details=details,
            contact_list=contact_list,
            status=status,
        )

        bulk_call_details.additional_properties = d
        return bulk_call_details

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
