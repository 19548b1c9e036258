"""What the real service keeps in an account and the pages give no way to set: kept with each campaign as it was created."""

from __future__ import annotations

from typing import Any

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

    def stored(self) -> dict[str, Any]:
        """Return the settings as JSON can carry them."""
        return asdict(self)

    @classmethod
    def restored(cls, stored: dict[str, Any]) -> Settings:
        """Return the settings that `stored` gave."""
        numbers = tuple(PoolNumber(**number) for number in stored["numbers"])
        variables = tuple(Variable(**variable) for variable in stored["variables"])
        return cls(**{**stored, "numbers": numbers, "variables": variables})
