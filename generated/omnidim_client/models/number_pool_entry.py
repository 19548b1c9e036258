from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="NumberPoolEntry")


@_attrs_define
class NumberPoolEntry:
    id: int | Unset = UNSET
    """ Pool assignment ID. """
    phone_number_id: int | Unset = UNSET
    """ Underlying phone-number record ID. """
    phone_number: str | Unset = UNSET
    """ The phone number in E.164 format. """
    phone_number_name: str | Unset = UNSET
    """ Display label for the number. """
    sequence: int | Unset = UNSET
    """ Position of the number in the rotation order. """
    is_active: bool | Unset = UNSET
    """ Whether the number is currently eligible for dispatch. """
    calls_dispatched: int | Unset = UNSET
    """ Calls dispatched on this number in this campaign. """
    calls_picked_up: int | Unset = UNSET
    """ Calls answered on this number in this campaign. """
    rolling_cpr: float | None | Unset = UNSET
    """ Rolling call-pickup rate. Null until enough calls have been dispatched. """
    health_score: float | None | Unset = UNSET
    """ Computed health score for the number. Null when not yet computed. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        phone_number_id = self.phone_number_id

        phone_number = self.phone_number

        phone_number_name = self.phone_number_name

        sequence = self.sequence

        is_active = self.is_active

        calls_dispatched = self.calls_dispatched

        calls_picked_up = self.calls_picked_up

        rolling_cpr: float | None | Unset
        if isinstance(self.rolling_cpr, Unset):
            rolling_cpr = UNSET
        else:
            rolling_cpr = self.rolling_cpr

        health_score: float | None | Unset
        if isinstance(self.health_score, Unset):
            health_score = UNSET
        else:
            health_score = self.health_score

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if phone_number_id is not UNSET:
            field_dict["phone_number_id"] = phone_number_id
        if phone_number is not UNSET:
            field_dict["phone_number"] = phone_number
        if phone_number_name is not UNSET:
            field_dict["phone_number_name"] = phone_number_name
        if sequence is not UNSET:
            field_dict["sequence"] = sequence
        if is_active is not UNSET:
            field_dict["is_active"] = is_active
        if calls_dispatched is not UNSET:
            field_dict["calls_dispatched"] = calls_dispatched
        if calls_picked_up is not UNSET:
            field_dict["calls_picked_up"] = calls_picked_up
        if rolling_cpr is not UNSET:
            field_dict["rolling_cpr"] = rolling_cpr
        if health_score is not UNSET:
            field_dict["health_score"] = health_score

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        phone_number_id = d.pop("phone_number_id", UNSET)

        phone_number = d.pop("phone_number", UNSET)

        phone_number_name = d.pop("phone_number_name", UNSET)

        sequence = d.pop("sequence", UNSET)

        is_active = d.pop("is_active", UNSET)

        calls_dispatched = d.pop("calls_dispatched", UNSET)

        calls_picked_up = d.pop("calls_picked_up", UNSET)

        def _parse_rolling_cpr(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        rolling_cpr = _parse_rolling_cpr(d.pop("rolling_cpr", UNSET))

        def _parse_health_score(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        health_score = _parse_health_score(d.pop("health_score", UNSET))

        number_pool_entry = cls(
            id=id,
            phone_number_id=phone_number_id,
            phone_number=phone_number,
            phone_number_name=phone_number_name,
            sequence=sequence,
            is_active=is_active,
            calls_dispatched=calls_dispatched,
            calls_picked_up=calls_picked_up,
            rolling_cpr=rolling_cpr,
            health_score=health_score,
        )

        number_pool_entry.additional_properties = d
        return number_pool_entry

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
