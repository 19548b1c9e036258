"""The contract: the built spec, from the installed package or from the checkout."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_INSTALLED = Path(__file__).with_name("openapi.json")
_CHECKOUT = Path(__file__).parents[2] / "spec" / "openapi.json"


@cache
def contract() -> dict[str, Any]:
    """Return the OpenAPI document that this release was made from; treat it as read-only.

    Raises:
        FileNotFoundError: in a checkout whose spec has not been built.
    """
    file = _INSTALLED if _INSTALLED.is_file() else _CHECKOUT
    if not file.is_file():
        raise FileNotFoundError(f"no contract at {file}: build it with `omnidim-contract spec build` (or `make spec`)")
    document: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return document
