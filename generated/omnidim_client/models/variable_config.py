from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="VariableConfig")


@_attrs_define
class VariableConfig:
    id: int | Unset = UNSET
    """ Variable ID. """
    variable_name: str | Unset = UNSET
    """ Variable name as referenced in the agent prompt. """
    variable_type: str | Unset = UNSET
    """ Variable data type (e.g. `text`, `number`, `enum`). """
    enum_values: bool | list[str] | Unset = UNSET
    """ Allowed values when `variable_type` is `enum`; `false` otherwise. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        variable_name = self.variable_name

        variable_type = self.variable_type

        enum_values: bool | list[str] | Unset
        if isinstance(self.enum_values, Unset):
            enum_values = UNSET
        elif isinstance(self.enum_values, list):
            enum_values = self.enum_values

        else:
            enum_values = self.enum_values

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if variable_name is not UNSET:
            field_dict["variable_name"] = variable_name
        if variable_type is not UNSET:
            field_dict["variable_type"] = variable_type
        if enum_values is not UNSET:
            field_dict["enum_values"] = enum_values

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        variable_name = d.pop("variable_name", UNSET)

        variable_type = d.pop("variable_type", UNSET)

        def _parse_enum_values(data: object) -> bool | list[str] | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                enum_values_type_0 = cast(list[str], data)

                return enum_values_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(bool | list[str] | Unset, data)

        enum_values = _parse_enum_values(d.pop("enum_values", UNSET))

        variable_config = cls(
            id=id,
            variable_name=variable_name,
            variable_type=variable_type,
            enum_values=enum_values,
        )

        variable_config.additional_properties = d
        return variable_config

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
