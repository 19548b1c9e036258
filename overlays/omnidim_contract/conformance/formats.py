"""The formats that the spec names beside JSON Schema's own: what is valid, and what a fuzz run sends.

Numbers are drawn from ranges reserved for fiction only: whatever answers, nobody is called.
"""

from __future__ import annotations

import re
import zlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LOCAL_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")

# North America keeps 555-0100 to 555-0199 of every area code for fiction, Ofcom 07700 900000 to 900999 and 020 7946 0000 to
# 0999.
_AREA_CODES = ("202", "206", "212", "303", "312", "415", "512", "617", "702", "808")


def is_e164(text: object) -> bool:
    """Tell whether a text is a whole number in E.164 form (ITU-T E.164: a plus and 7 to 15 digits here)."""
    return not isinstance(text, str) or _E164.fullmatch(text) is not None


def is_local_datetime(text: object) -> bool:
    """Tell whether a text is a real date and time in the page's format `YYYY-MM-DD HH:MM:SS`."""
    if not isinstance(text, str):
        return True
    if not _LOCAL_DATETIME.fullmatch(text):
        return False
    try:
        datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return False
    return True


def is_timezone(text: object) -> bool:
    """Tell whether a text is the name of an IANA time zone."""
    return not isinstance(text, str) or text in zones()


@cache
def zones() -> frozenset[str]:
    """Return the names of the IANA time zones that this machine knows."""
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


def exists_in_zone(text: str, zone: str) -> bool:
    """Tell whether a local time exists in a zone: the hour that is skipped in spring does not."""
    local = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(zone))
    try:
        there_and_back = local.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    except OverflowError:
        return False
    return there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None)


CHECKS = {"e164": is_e164, "local-datetime": is_local_datetime, "iana-timezone": is_timezone}
"""What tells a valid value, by the name of the format."""


def strategies() -> dict[str, st.SearchStrategy[str]]:
    """Return what a fuzz run sends, by the name of the format."""
    american = st.builds("+1{}55501{:02d}".format, st.sampled_from(_AREA_CODES), st.integers(0, 99))
    british = st.builds("+447700900{:03d}".format, st.integers(0, 999))
    start = datetime(2030, 1, 1)
    # Noon to midnight: no zone skips these hours, so that every time exists in every zone.
    moments = st.builds(
        lambda day, second: f"{start + timedelta(days=day, hours=12, seconds=second):%Y-%m-%d %H:%M:%S}",
        st.integers(0, 3650),
        st.integers(0, 9 * 3600),
    )
    usual = st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
    return {"e164": american | british, "local-datetime": moments, "iana-timezone": usual}


def fictional_body(value: Any, schema: Any) -> Any:
    """Return a request body with a fictional number wherever its schema has a telephone number (format `e164`)."""
    schema = schema if isinstance(schema, dict) else {}
    if schema.get("format") == "e164":
        return _fictional_value(value)
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {key: fictional_body(item, properties.get(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [fictional_body(item, schema.get("items")) for item in value]
    return value


def _fictional_value(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return int(fictional(str(value)))
    return fictional(value) if isinstance(value, str) else value


def fictional(text: str) -> str:
    """Return a text whose digits, where they could be dialled, are those of a number reserved for fiction.

    As many digits as before, so that what was too short or too long stays so; fewer than seven reach nobody and are kept.
    A number of less than eleven digits begins like one and is incomplete; the digits behind the eleventh are not dialled.
    """
    digits = [character for character in text if character.isdigit()]
    if len(digits) < 7 or any(known.fullmatch("".join(digits)) for known in _RESERVED):
        return text
    chosen = zlib.crc32("".join(digits).encode())
    number = f"1{_AREA_CODES[chosen % len(_AREA_CODES)]}55501{chosen % 100:02d}".ljust(len(digits), "0")
    replacement = iter(number)
    return "".join(next(replacement) if character.isdigit() else character for character in text)


_RESERVED = tuple(map(re.compile, ("1[2-9][0-9]{2}55501[0-9]{2}0*", "447700900[0-9]{3}", "442079460[0-9]{3}")))
