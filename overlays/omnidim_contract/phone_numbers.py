"""Phone numbers: which ones the contract takes, what has happened to one that it does not, and how a national one is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from omnidim_contract.contract import contract
from omnidim_contract.errors import ConfigurationError

_LONGEST_SHOWN = 40
_ADVICE = "write it as text in E.164, such as '+12025550123'"
# What spreadsheets and hands do to a number, by how the remains look.
_DAMAGE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s*"), "is empty"),
    (
        re.compile(r"\+?[0-9][.,]?[0-9]*[eE]\+?[0-9]+"),
        "lost digits in a spreadsheet (a power of ten): make the column text",
    ),
    (re.compile(r"[0-9]+[.,]0+"), "was made a decimal number by a spreadsheet: format the column as text"),
    (re.compile(r"00[1-9][0-9]+"), "begins with 00 where E.164 has a plus"),
    (re.compile(r"[1-9][0-9]{9,14}"), "has lost its plus, or its country code"),
    (re.compile(r"['=\"].*", re.DOTALL), "begins with a mark of a spreadsheet"),
    (re.compile(r"\s.*|.*\s", re.DOTALL), "has a blank or a line break around it"),
    (re.compile(r"\+[0-9]{0,6}"), "is too short"),
    (re.compile(r"\+[1-9][0-9]{15,}"), "is too long: E.164 has at most 15 digits"),
    (re.compile(r"\+0[0-9]*"), "has a zero after the plus: no country code begins with it"),
    (re.compile(r"[+0-9()./\s\xa0\u2010-\u2015-]+"), "is written for people, or has no country code"),
)


@cache
def is_e164() -> Callable[[str], object]:
    """Return the test that the spec gives for a phone number: truthy where the whole text fits."""
    pattern = contract()["components"]["schemas"]["Contact"]["properties"]["phone_number"]["pattern"]
    return re.compile(pattern, re.ASCII).fullmatch


def damage(value: Any) -> str:
    """Say what is wrong with a phone number that the contract does not take, and how to write it."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return f"expected text, found {type(value).__name__}: {_ADVICE}"
    shown = repr(value) if len(repr(value)) <= _LONGEST_SHOWN else repr(value)[:_LONGEST_SHOWN] + "..."
    if not isinstance(value, str):
        return f"{shown} is a number, its plus is lost: {_ADVICE}"
    what = next((words for pattern, words in _DAMAGE if pattern.fullmatch(value)), "is not a phone number")
    return f"{shown} {what}: {_ADVICE}"


def reader(region: str) -> Callable[[Any], str]:
    """Return what turns a number as people of a region write it into E.164; it raises ValueError where that is not possible.

    Raises:
        ConfigurationError: the extra `phone` is missing, or there is no such region.
    """
    try:
        import phonenumbers
    except ModuleNotFoundError:
        raise ConfigurationError("region= needs an extra: pip install 'omnidim-contract[phone]'") from None
    if region not in phonenumbers.SUPPORTED_REGIONS:
        raise ConfigurationError(f"region: expected two letters of a country such as 'US' or 'GB', found {region!r}")

    def read(value: Any) -> str:
        try:
            number = phonenumbers.parse(str(value), region)
        except phonenumbers.NumberParseException as error:
            raise ValueError(f"{str(value)[:_LONGEST_SHOWN]!r} cannot be read as a number of {region}: {error}") from None
        if not phonenumbers.is_possible_number(number):
            raise ValueError(f"{str(value)[:_LONGEST_SHOWN]!r} is no possible number of {region}")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    return read
