"""How time passes for a server under test: its own clock where it offers one to turn, real time otherwise."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import httpx
from attrs import define, field

REAL_WAITS = (0.05, 0.2, 0.5)
"""Seconds that are waited where nobody can turn the clock."""
TURNED_WAITS = (1, 30, 600, 7200, 90_000, 400_000)
"""Seconds by which a clock is turned: within a call, a campaign, and over retries on the next days."""


@define
class Passing:
    """Lets time pass. `real_seconds` is what may be waited in all where the clock cannot be turned."""

    client: httpx.Client = field(repr=False)
    clock: str
    """The URL of the control endpoint that turns the clock; empty where there is none."""
    real_seconds: float = 4.0

    @classmethod
    def of(cls, client: httpx.Client, url: str, real_seconds: float) -> Passing:
        """Return how time passes for the server at a base URL: the sandbox's control endpoints are asked for."""
        parts = urlsplit(url)
        clock = urlunsplit((parts.scheme, parts.netloc, "/_sandbox/clock", "", ""))
        passing = cls(client, clock, real_seconds)
        return passing if passing._turn(0) is not None else cls(client, "", real_seconds)

    @property
    def waits(self) -> tuple[float, ...]:
        """The waits that make a difference here, in seconds."""
        return TURNED_WAITS if self.clock else REAL_WAITS

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass for the server."""
        if self.clock:
            self._turn(seconds)
        elif self.real_seconds >= seconds:
            self.real_seconds -= seconds
            time.sleep(seconds)

    def soon(self) -> str:
        """Return a local time, in the page's format, that is the day after tomorrow for the server."""
        now = (self._turn(0) if self.clock else None) or datetime.now(UTC)
        return f"{now + timedelta(days=2):%Y-%m-%d} 12:00:00"

    def _turn(self, seconds: float) -> datetime | None:
        """Turn the clock, and return what it shows then; None where it is no clock of ours."""
        try:
            said = self.client.post(self.clock, json={"advance_seconds": seconds}).json()["now"]
            return datetime.fromisoformat(said)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None
