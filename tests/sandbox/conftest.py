"""What the sandbox's tests share: a sandbox on a free loopback port, and a campaign to send."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from omnidim_contract.sandbox import Running, running


@pytest.fixture
def asked() -> dict[str, Any]:
    """A create request that keeps to the pages."""
    return {"name": "Reminder", "phone_number_id": "11", "contact_list": [{"phone_number": "+12025550123", "plan": "basic"}]}


@pytest.fixture(scope="session")
def server() -> Iterator[Running]:
    """A sandbox for tests that need no campaign but their own."""
    with running(tokens=["test-token", "stranger-token"]) as server:
        yield server


@pytest.fixture
def http(server: Running) -> Iterator[httpx.Client]:
    """A plain HTTP client that sends the token."""
    with httpx.Client(base_url=server.base_url, headers={"Authorization": f"Bearer {server.token}"}, timeout=30) as client:
        yield client
