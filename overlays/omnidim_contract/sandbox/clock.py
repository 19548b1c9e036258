"""What time it is in the sandbox: milliseconds since 1970 in UTC."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> int:
        """Return the time, in milliseconds since 1970 UTC."""


class WallClock:
    """The time of the machine."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000
