"""What the real service keeps in an account and the pages give no way to set: kept with each campaign as it was created."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any
from zoneinfo import available_timezones

import jsonschema_rs
from attrs import asdict, field, frozen


@frozen
class PoolNumber:
    """One outbound number of the account."""

    id: int
    phone_number_id: int
    phone_number: str
    phone_number_name: str


@frozen
class Variable:
    """One variable of the agent's prompt. `enum_values` is a list for the type `enum`, otherwise false."""

    id: int
    variable_name: str
    variable_type: str = "text"
    enum_values: list[str] | bool = False


def _numbers() -> tuple[PoolNumber, ...]:
    return tuple(PoolNumber(201 + n, 11 + n, f"+1202555{190 + n:04d}", f"Sandbox line {n + 1}") for n in range(3))


def _variables() -> tuple[Variable, ...]:
    plan = Variable(47, "plan", "enum", ["basic", "premium"])
    return (Variable(45, "customer_name"), Variable(46, "account_balance", "number"), plan)


@frozen
class Settings:
    """The account of the sandbox: its user, agent, numbers, hours and prices. Hours are floats of the day (18.5 is 18:30)."""

    seed: int = 0
    user_id: int = 1
    user_name: str = "Sandbox User"
    user_timezone: str = "UTC"
    bot_id: int = 1
    bot_name: str = "Sandbox Agent"
    variables: tuple[Variable, ...] = field(factory=_variables)
    numbers: tuple[PoolNumber, ...] = field(factory=_numbers)
    rotation_strategy: str = "none"
    calls_per_number: int = 50
    rotation_health_threshold: float = 30
    rotation_fallback: str = "pause"
    daily_stop: float | None = None
    daily_stop_timezone: str = "UTC"
    daily_start: float | None = None
    daily_start_timezone: str = "UTC"
    email_on_complete: bool = False
    email_on_hard_stop: bool = False
    email_report_recipients: str = ""
    skip_duplicates: bool = True
    voice_price_per_minute: float = 0.05
    telephony_price_per_minute: float = 0.014

    @cached_property
    def text(self) -> str:
        """The settings as they are stored."""
        return json.dumps(self.stored(), separators=(",", ":"))

    def stored(self) -> dict[str, Any]:
        """Return the settings as JSON can carry them."""
        return asdict(self)

    @classmethod
    def read(cls, given: Mapping[str, Any], *, seed: int = 0) -> Settings:
        """Return the settings of a JSON object with any of the fields above.

        Raises ValueError with every fault of it, each with its place.
        """
        errors = _checker().iter_errors(given)
        faults = [f"{'.'.join(map(str, error.instance_path)) or 'settings'}: {error.message}" for error in errors]
        for name in ("user_timezone", "daily_stop_timezone", "daily_start_timezone"):
            zone = given.get(name, "UTC")
            if isinstance(zone, str) and zone not in available_timezones():
                faults.append(f"{name}: expected an IANA name such as America/New_York, found {zone!r}")
        if faults:
            raise ValueError("\n".join(faults))
        return cls.restored({**cls(seed=seed).stored(), **given})

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> Settings:
        """Return the settings that `stored` gave."""
        numbers = tuple(PoolNumber(**number) for number in stored["numbers"])
        variables = tuple(Variable(**variable) for variable in stored["variables"])
        return cls(**{**stored, "numbers": numbers, "variables": variables})


def _record(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


@cache
def _checker() -> Any:
    text, flag, price = {"type": "string"}, {"type": "boolean"}, {"type": "number", "minimum": 0}
    hour = {"type": ["number", "null"], "minimum": 0, "exclusiveMaximum": 24}
    identifier = {"type": "integer", "minimum": 1}
    number = _record(
        ["id", "phone_number_id", "phone_number", "phone_number_name"],
        id=identifier,
        phone_number_id=identifier,
        phone_number={"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"},
        phone_number_name=text,
    )
    values = {"oneOf": [{"type": "array", "items": text}, {"const": False}]}
    variable = _record(["id", "variable_name"], id=identifier, variable_name=text, variable_type=text, enum_values=values)
    return jsonschema_rs.Draft202012Validator(
        _record(
            [],
            seed={"type": "integer"},
            **dict.fromkeys(("user_id", "bot_id", "calls_per_number"), identifier),
            **dict.fromkeys(("user_name", "bot_name", "email_report_recipients"), text),
            **dict.fromkeys(("user_timezone", "daily_stop_timezone", "daily_start_timezone"), text),
            **dict.fromkeys(("email_on_complete", "email_on_hard_stop", "skip_duplicates"), flag),
            **dict.fromkeys(("voice_price_per_minute", "telephony_price_per_minute"), price),
            **dict.fromkeys(("daily_stop", "daily_start"), hour),
            variables={"type": "array", "items": variable},
            numbers={"type": "array", "items": number, "minItems": 1},
            rotation_strategy={"enum": ["none", "round_robin", "health_aware"]},
            rotation_health_threshold={"type": "number", "minimum": 0, "maximum": 100},
            rotation_fallback={"enum": ["pause", "continue"]},
        )
    )
