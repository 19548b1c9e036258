"""Whether a value keeps to a schema of the contract, and if not, every reason."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

import jsonschema_rs

AT_MOST = 20
_LONGEST = 200


class Schema:
    """One schema of the contract, by its name in `components`."""

    def __init__(self, contract: Mapping[str, Any], name: str) -> None:
        self._validator = jsonschema_rs.Draft202012Validator(
            {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}
        )

    def faults(self, value: Any) -> list[str]:
        """Return what is wrong with a value, the place first, at most 20 of them; nothing if it is valid."""
        return [f"{_place(error.instance_path)}: {_shortened(error.message)}" for error in self._first_errors(value)]

    def _first_errors(self, value: Any) -> list[Any]:
        return [] if self._validator.is_valid(value) else list(islice(self._validator.iter_errors(value), AT_MOST))


def _place(path: list[str | int]) -> str:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return place.lstrip(".") or "body"


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:120]} ... {message[-60:]}"
