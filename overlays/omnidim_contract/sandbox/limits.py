"""What an account may do: requests a minute, and lines at once. Without limits, everything."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from omnidim_contract.sandbox.exchange import RefusedError

A_MINUTE = 60.0


class Limits:
    """The limits of every account of a sandbox; both refuse with 429. Requests are counted in the machine's time."""

    def __init__(
        self,
        requests_a_minute: int | None = None,
        lines: int | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._requests_a_minute = requests_a_minute
        self._lines = lines
        self._seconds = seconds
        self._recent: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def count(self, owner: str) -> None:
        """Count a request of an owner.

        Raises RefusedError (429, with `Retry-After`) when it is one too many.
        """
        if self._requests_a_minute is None:
            return
        with self._lock:
            wait = self._seconds_to_wait(self._recent.setdefault(owner, deque()), self._requests_a_minute)
        if wait:
            said = f"Too many requests: {self._requests_a_minute} a minute are permitted; try again in {wait} s"
            raise RefusedError(429, said, headers={"Retry-After": str(wait)})

    def check_lines(self, asked: int) -> None:
        """Check how many lines a campaign asks for.

        Raises RefusedError (429) with the words of the real service when the plan has fewer.
        """
        if self._lines is not None and asked > self._lines:
            said = f"concurrent_call_limit: expected at most {self._lines}, as the plan permits, found {asked}"
            raise RefusedError(429, said, code="Concurrency call limit exceeded")

    def _seconds_to_wait(self, recent: deque[float], most: int) -> int:
        now = self._seconds()
        while recent and recent[0] <= now - A_MINUTE:
            recent.popleft()
        if len(recent) >= most:
            return int(recent[0] + A_MINUTE - now) + 1
        recent.append(now)
        return 0
