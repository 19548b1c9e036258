"""Following a campaign until it is finished: when to look again, and when to give up. Values in, values out."""

from __future__ import annotations

from typing import TypedDict

from attrs import define

from omnidim_contract.campaign import Campaign
from omnidim_contract.errors import InvalidRequestError, WaitTimeoutError

GROWTH = 1.5


class WaitSettings(TypedDict, total=False):
    """How to wait. All times are seconds."""

    timeout: float | None
    """How long to wait at most; None, the default, is for as long as it takes."""
    first_interval: float
    """The first pause between two looks (2 by default); it grows by half with each look that shows nothing new."""
    longest_interval: float
    """30 by default."""


@define
class Watch:
    """The looks at one campaign so far."""

    campaign_id: int
    timeout: float | None = None
    first_interval: float = 2.0
    longest_interval: float = 30.0
    last: Campaign | None = None
    _pause: float = 0.0

    def __attrs_post_init__(self) -> None:
        if self.first_interval <= 0 or self.longest_interval < self.first_interval:
            raise InvalidRequestError("expected 0 < first_interval <= longest_interval, in seconds")

    def pause_after(self, campaign: Campaign, elapsed: float) -> float | None:
        """Return how long to wait before the next look, or None where the campaign is finished.

        Raises:
            WaitTimeoutError: there is no time left.
        """
        is_news = self.last is None or self.last.body != campaign.body
        self.last = campaign
        if campaign.is_finished:
            return None
        self._pause = self.first_interval if is_news else min(self.longest_interval, self._pause * GROWTH)
        return self._within(elapsed)

    def _within(self, elapsed: float) -> float:
        if self.timeout is None:
            return self._pause
        left = self.timeout - elapsed
        if left <= 0:
            seen = f"its status is {self.last.status!r}" if self.last else "it was not seen"
            raise WaitTimeoutError(
                f"campaign {self.campaign_id} was not finished after {self.timeout:g} s: {seen}; it goes on without us",
                campaign=self.last,
            )
        return min(self._pause, left)
