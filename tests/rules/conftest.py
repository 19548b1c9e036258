from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from omnidim_spec.rules import Rules, read_rules

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def document() -> Any:
    return json.loads((ROOT / "spec" / "openapi.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def rules(document: Any) -> Rules:
    return read_rules(document)
