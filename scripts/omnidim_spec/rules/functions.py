"""The functions that rules may call beside CEL's own.

A large list never enters the engine: its functions are given a handle (bytes, which JSON has not) and look the value up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from zoneinfo import available_timezones

from attrs import define, field

from omnidim_spec.pointers import Json

RELATIVE = 1e-6
"""How far apart two amounts may be that count as the same, relative to the larger."""


@define
class Handles:
    """The values of one context that functions look up, and what went wrong in a function while a rule ran."""

    values: list[Json] = field(factory=list)
    errors: list[str] = field(factory=list)

    def put(self, value: Json) -> bytes:
        self.values.append(value)
        return str(len(self.values) - 1).encode()

    def get(self, value: Json) -> Json:
        return self.values[int(value)] if isinstance(value, bytes) else value

    def bound(self, name: str) -> Callable[..., Json]:
        """Return a function as the engine calls it: it takes handles, and keeps what it raises (the engine would print it)."""
        function = FUNCTIONS[name]

        def call(*arguments: Json) -> Json:
            try:
                result = function(*map(self.get, arguments))
            except Exception as error:
                self.errors.append(f"{name}: {error}")
                return None
            return self.put(result) if isinstance(result, list) else result

        return call


def kind(value: Json) -> str:
    """Return the name of a value's JSON type; `integer` is a `number`."""
    if value is None:
        return "null"
    names = {bool: "boolean", str: "string", dict: "object", list: "array", int: "number", float: "number"}
    return names[type(value)]


def count(counts: Json, keys: Json) -> int:
    """Return the sum of the counts under the keys; a key that is absent counts as 0."""
    return int(sum(_number(counts[key]) for key in keys if key in _object(counts)))


def total(values: Json) -> float:
    """Return the sum of the numbers in a list or an object."""
    return sum(map(_number, _items(values)))


def lowest(values: Json) -> float:
    """Return the lowest number in a list or an object; 0 where there is none."""
    return min(map(_number, _items(values)), default=0)


def close(one: Json, other: Json) -> bool:
    """Tell whether two amounts are the same but for the rounding of floats."""
    return math.isclose(_number(one), _number(other), rel_tol=RELATIVE, abs_tol=1e-9)


def length(value: Json) -> int:
    """Return how many elements a list or object has, or characters a text."""
    return len(value)


def column(rows: Json, key: Json) -> list[Json]:
    """Return what each row of a list has under a key, null where it has nothing."""
    return [row.get(key) if isinstance(row, dict) else None for row in _list(rows)]


def equal(one: Json, other: Json) -> bool:
    """Tell whether two values are the same JSON; 1 and 1.0 are, 1 and true are not."""
    # Python takes 1 for True, so equality alone does not decide; equal texts do, and fast.
    return bool(one == other) and (repr(one) == repr(other) or _is_same(one, other))


def _is_same(one: Json, other: Json) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(value, other[key]) for key, value in one.items())
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def are_distinct(values: Json) -> bool:
    """Tell whether no value of a list occurs twice; null does not count."""
    present = [value for value in _list(values) if value is not None]
    return len(set(map(repr, present))) == len(present)


def has_other_keys(rows: Json, known: Json) -> bool:
    """Tell whether a row of a list has a key that is not a known one."""
    return any(key not in known for row in _list(rows) if isinstance(row, dict) for key in row)


def is_minute(hours: Json) -> bool:
    """Tell whether hours as a float of the day (18.5 is 18:30) are a whole minute from 00:00 to 23:59."""
    minutes = _number(hours) * 60
    return 0 <= round(minutes) < 24 * 60 and abs(minutes - round(minutes)) < 1e-3


def hhmm(hours: Json) -> str:
    """Return hours as a float of the day as `HH:MM`, to the nearest minute."""
    minutes = round(_number(hours) * 60)
    if not 0 <= minutes < 24 * 60:
        raise ValueError(f"expected hours from 0 to below 24, found {hours}")
    return f"{minutes // 60:02}:{minutes % 60:02}"


def is_timezone(name: Json) -> bool:
    """Tell whether a text is a name of the IANA time zone database, old names included."""
    return name in _timezones()


def names_day(text: Json, day: Json) -> bool:
    """Tell whether a text, in whatever form, holds the year and the day of a date that begins with `YYYY-MM-DD`."""
    found = {int(number) for number in re.findall("[0-9]+", str(text))}
    year, _, number = str(day)[:10].split("-")
    return bool(found & {int(year), int(year) % 100}) and int(number) in found


def seconds(text: Json, form: Json) -> int | None:
    """Return the seconds of a date and time written exactly in a form such as `%m/%d/%Y %H:%M:%S`; null if it is not."""
    return _seconds(text, str(form)) if isinstance(text, str) else None


@lru_cache(maxsize=64)
def _seconds(text: str, form: str) -> int | None:
    try:
        moment = datetime.strptime(text, form).replace(tzinfo=UTC)
    except ValueError:
        return None
    return int(moment.timestamp()) if moment.strftime(form) == text else None


@cache
def _timezones() -> frozenset[str]:
    names = frozenset(available_timezones())
    if not names:
        raise LookupError("this machine has no time zone database: pip install tzdata")
    return names


def _number(value: Json) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, found {kind(value)}")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(f"expected an array, found {kind(value)}")
    return value


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {kind(value)}")
    return value


def _items(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else _list(value)


_ALL: tuple[Callable[..., Json], ...] = (
    *(are_distinct, close, column, count, equal, has_other_keys, hhmm),
    *(is_minute, is_timezone, kind, length, lowest, names_day, seconds, total),
)
FUNCTIONS = {function.__name__: function for function in _ALL}
"""The functions by the name that expressions call them by."""

# CEL's own that rules may use. `size` of a list would need the list in the engine: `length` does without.
NATIVE = frozenset({"has", "contains", "endsWith", "matches", "startsWith", "double", "int", "string"})
