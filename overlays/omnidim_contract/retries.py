"""When a request is sent again, and after how long. Values in, a number of seconds out; nothing here waits."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

from attrs import field, frozen, validators

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TOO_MANY_REQUESTS = 429
_WORTH_ANOTHER_TRY = frozenset({408, 425, TOO_MANY_REQUESTS})
_NEVER_BETTER = frozenset({501, 505})
_SECONDS = re.compile(r"[0-9]{1,10}(\.[0-9]{1,10})?", re.ASCII)


@frozen
class RetryPolicy:
    """How often and how fast a request is sent again, where it may be sent again at all. All times are seconds."""

    max_retries: int = field(default=2, validator=[validators.instance_of(int), validators.ge(0)])
    first_pause: float = field(default=0.5, validator=validators.ge(0))
    """The longest pause before the first retry; it doubles with each further one."""
    longest_pause: float = field(default=8.0, validator=validators.ge(0))
    longest_retry_after: float = field(default=60.0, validator=validators.ge(0))
    """A server that asks for more in `Retry-After` gets no retry: the error comes at once and carries `retry_after`."""
    draw: Callable[[], float] = random.random
    """A number between 0 and 1: the jitter."""

    def pause(self, attempt: int, retry_after: float | None) -> float | None:
        """Return how long to wait after the attempt of this number (from 0), or None where it was the last."""
        if attempt >= self.max_retries:
            return None
        if retry_after is not None:
            return retry_after if retry_after <= self.longest_retry_after else None
        return self.draw() * min(self.longest_pause, self.first_pause * 2.0 ** min(attempt, 60))


def may_repeat_status(method: str, status: int) -> bool:
    """Tell whether a request that was answered with this status may be sent again.

    A request that changes something only after 429, which says that it was turned away before anything was done.
    """
    if method not in SAFE_METHODS:
        return status == TOO_MANY_REQUESTS
    return status in _WORTH_ANOTHER_TRY or (status >= 500 and status not in _NEVER_BETTER)


def seconds_to_wait(retry_after: str | None, now: Callable[[], float] = time.time) -> float | None:
    """Return what a `Retry-After` asks for, in seconds from now; None where it says nothing that can be understood."""
    text = (retry_after or "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    return _until(text, now)


def _until(text: str, now: Callable[[], float]) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
