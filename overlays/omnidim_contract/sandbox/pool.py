"""The numbers that a campaign dials from: which comes next, and how healthy each is."""

from __future__ import annotations

from collections import deque

from attrs import field, frozen, mutable

from omnidim_contract.sandbox.progress import NumberProgress

ENOUGH = 10  # calls before a pickup rate says anything
ROLLING = 20  # calls that it looks back on


@frozen
class Rotation:
    """How numbers rotate: `none`, `round_robin` or `health_aware`; the threshold is a health score, 0 to 100."""

    strategy: str = "none"
    calls_per_number: int = 50
    threshold: float = 30
    fallback: str = "pause"


@mutable
class _Number:
    dispatched: int = 0
    picked_up: int = 0
    recent: deque[bool] = field(factory=lambda: deque(maxlen=ROLLING))

    def rate(self) -> float | None:
        return sum(self.recent) / len(self.recent) if len(self.recent) >= ENOUGH else None


class Pool:
    """The numbers of one campaign while it runs."""

    def __init__(self, rotation: Rotation, size: int) -> None:
        self._rotation = rotation
        self._numbers = [_Number() for _ in range(size)]
        self._current = 0
        self._on_current = 0

    def take(self) -> int | None:
        """Return the place of the number for the next call, or None if no healthy one is left and the fallback is to pause."""
        if self._rotation.strategy != "none" and not self._rotate():
            return None
        self._numbers[self._current].dispatched += 1
        self._on_current += 1
        return self._current

    def ended(self, place: int, *, answered: bool) -> None:
        """Take note of how a call of a number ended."""
        number = self._numbers[place]
        number.picked_up += answered
        number.recent.append(answered)

    def rest(self) -> None:
        """Forget the recent calls of every number: after a pause each gets a new chance."""
        for number in self._numbers:
            number.recent.clear()

    def progress(self) -> tuple[NumberProgress, ...]:
        """Return what each number has done so far."""
        return tuple(self._progress(number) for number in self._numbers)

    def _rotate(self) -> bool:
        """Move on to the number whose turn it is; False if there is none."""
        is_full = self._on_current >= self._rotation.calls_per_number
        order = [(self._current + step + is_full) % len(self._numbers) for step in range(len(self._numbers))]
        healthy = [place for place in order if self._is_healthy(self._numbers[place])]
        if not healthy and self._rotation.fallback == "pause":
            return False
        chosen = (healthy or order)[0]
        if chosen != self._current or is_full:
            self._current, self._on_current = chosen, 0
        return True

    def _is_healthy(self, number: _Number) -> bool:
        rate = number.rate()
        return self._rotation.strategy != "health_aware" or rate is None or 100 * rate >= self._rotation.threshold

    def _progress(self, number: _Number) -> NumberProgress:
        rate = number.rate()
        return NumberProgress(
            dispatched=number.dispatched,
            picked_up=number.picked_up,
            rolling_cpr=rate,
            health_score=None if rate is None else round(100 * rate, 1),
            is_active=self._is_healthy(number),
        )
