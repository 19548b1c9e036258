"""How far a campaign has come at one instant: counts of contacts by status, and sums over all attempts."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

PENDING = "Pending"
IN_PROGRESS = "In Progress"
COMPLETED = "completed"
NO_ANSWER = "no-answer"
BUSY = "busy"
FAILED = "Failed"
SKIPPED = "Skipped"
RETRY_SCHEDULED = "retry_scheduled"


@frozen
class NumberProgress:
    """What one outbound number has done in a campaign. The rate is 0 to 1, the score 0 to 100; None until there is enough."""

    dispatched: int = 0
    picked_up: int = 0
    rolling_cpr: float | None = None
    health_score: float | None = None
    is_active: bool = True


@frozen
class Progress:
    """A campaign at one instant. `changed` is milliseconds since 1970 UTC, durations are seconds."""

    status: str
    changed: int
    counts: Mapping[str, int]
    numbers: tuple[NumberProgress, ...]
    current_number: int | None = None
    retries: int = 0
    reschedules: int = 0
    transfers: int = 0
    low_interactions: int = 0
    answered_attempts: int = 0
    duration: int = 0
    incoming: int = 0
    failed_reason: str | None = None

    def count(self, *statuses: str) -> int:
        """Return how many contacts have one of these statuses."""
        return sum(self.counts.get(status, 0) for status in statuses)
