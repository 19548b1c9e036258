"""What time it is in the sandbox, in milliseconds since 1970 UTC: kept in the database, so it goes on over a restart."""

from __future__ import annotations

import time
from collections.abc import Callable

from attrs import frozen

from omnidim_contract.sandbox.store import Reading, Store
from omnidim_contract.sandbox.zones import FAR_FUTURE

MANUAL = 0.0


@frozen
class StoredClock:
    """A clock that runs at the speed of the machine's, faster, or (speed 0) only when it is turned; never backwards."""

    store: Store
    machine: Callable[[], int]

    def now(self) -> int:
        return self.shown(self.store.clock())

    def shown(self, reading: Reading) -> int:
        """Return the time, given what the clock last showed."""
        return _shown(reading, self.machine())

    @property
    def speed(self) -> float:
        """How many seconds pass in one; 0 if it stands until it is turned."""
        return self.store.clock().speed

    def turn(self, forward: int) -> None:
        """Turn the clock forward, in milliseconds.

        Raises ValueError when it would go back, or beyond the year 9999.
        """
        if not 0 <= forward <= FAR_FUTURE - self.now():
            raise ValueError(f"expected 0 milliseconds or more, and a day before the year 9999, found {forward}")
        self.store.turn_clock(forward)


def stored_clock(store: Store, speed: float, machine: Callable[[], int] | None = None) -> StoredClock:
    """Return the clock of a database, set to a speed from now on. One that was never used shows the machine's time.

    Raises ValueError when the speed is negative.
    """
    if not 0 <= speed < float("inf"):
        raise ValueError(f"speed: expected 0 or more, found {speed}")
    ticks = machine or _machine_time
    real = ticks()
    store.start_clock(lambda before: Reading(real, _shown(before, real) if before else real, speed))
    return StoredClock(store, ticks)


def _shown(reading: Reading, real: int) -> int:
    return min(reading.shown + max(0, int((real - reading.real) * reading.speed)), FAR_FUTURE)


def _machine_time() -> int:
    return time.time_ns() // 1_000_000
