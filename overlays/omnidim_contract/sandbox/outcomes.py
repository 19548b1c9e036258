"""What comes of a call: decided by the number if it is one of a documented few, otherwise drawn from the seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from omnidim_contract.sandbox.progress import BUSY, COMPLETED, FAILED, NO_ANSWER

DRAWN, ANSWERS, NEVER_ANSWERS, IS_BUSY, FAILS, SECOND_TRY, RESCHEDULES, NEVER_DIALLED, TRANSFERS, HANGS_UP, CALLS_BACK = range(
    11
)

FORCED: Mapping[str, tuple[int, str]] = {
    "+12025550100": (ANSWERS, "always answers"),
    "+12025550101": (NEVER_ANSWERS, "never answers"),
    "+12025550102": (IS_BUSY, "is always busy"),
    "+12025550103": (FAILS, "cannot be called: the call fails"),
    "+12025550104": (SECOND_TRY, "does not answer at first, and answers every later try"),
    "+12025550105": (RESCHEDULES, "answers and asks to be called again, if the campaign permits it; then answers"),
    "+12025550106": (NEVER_DIALLED, "has opted out: skipped, never dialled"),
    "+12025550107": (TRANSFERS, "answers and is transferred to a human"),
    "+12025550108": (HANGS_UP, "answers and hangs up after three seconds"),
    "+12025550109": (CALLS_BACK, "never answers, and calls back ten minutes later"),
}
BEHAVIOURS = {number: behaviour for number, (behaviour, _) in FORCED.items()}

LOW_INTERACTION_BELOW = 10  # seconds of talk
NO_ANSWER_AFTER = 30  # seconds of ringing
CALLS_BACK_AFTER = 600  # seconds

_MASK = 2**64 - 1
_OF_256 = 256
# Out of 256 calls: 154 (60%) are answered, 56 (22%) ring out, 31 (12%) are busy, 15 (6%) fail.
_ANSWERED_BELOW, _NO_ANSWER_BELOW, _BUSY_BELOW = 154, 210, 241
_TRANSFERRED_BELOW, _RESCHEDULED_BELOW, _CALLS_BACK_BELOW = 13, 10, 8  # of 256 each: 5%, 4%, 3%


class Outcome(NamedTuple):
    """What comes of one call. `ringing` and `talk` are seconds; only an answered call has talk."""

    status: str
    ringing: int
    talk: int = 0
    asks_reschedule: bool = False
    is_transferred: bool = False
    calls_back: bool = False


def drawn(seed: int, contact: int, attempt: int) -> int:
    """Return 64 bits that depend on all three and look like chance (splitmix64)."""
    bits = (seed + contact * 0x9E3779B97F4A7C15 + attempt * 0xD1B54A32D192ED03) & _MASK
    bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & _MASK
    return bits ^ (bits >> 31)


def outcome(behaviour: int, bits: int, attempt: int) -> Outcome:
    """Return what comes of an attempt (the first is 1), from 64 drawn bits unless the behaviour decides."""
    ringing, talk = 4 + (bits >> 8) % 17, 15 + (bits >> 16) % 166
    if behaviour == DRAWN:
        return _drawn_outcome(bits, ringing, talk)
    if behaviour == SECOND_TRY:
        behaviour = NEVER_ANSWERS if attempt == 1 else ANSWERS
    if behaviour in (NEVER_ANSWERS, CALLS_BACK):
        return Outcome(NO_ANSWER, NO_ANSWER_AFTER, calls_back=behaviour == CALLS_BACK)
    if behaviour == IS_BUSY:
        return Outcome(BUSY, ringing=2)
    if behaviour == FAILS:
        return Outcome(FAILED, ringing=1)
    if behaviour == HANGS_UP:
        return Outcome(COMPLETED, ringing, talk=3)
    return Outcome(COMPLETED, ringing, talk, asks_reschedule=behaviour == RESCHEDULES, is_transferred=behaviour == TRANSFERS)


def _drawn_outcome(bits: int, ringing: int, talk: int) -> Outcome:
    of_256 = bits % _OF_256
    if of_256 < _ANSWERED_BELOW:
        short = (bits >> 24) % 12 == 0
        asks, transferred = (bits >> 32) % _OF_256 < _RESCHEDULED_BELOW, (bits >> 40) % _OF_256 < _TRANSFERRED_BELOW
        return Outcome(COMPLETED, ringing, talk % LOW_INTERACTION_BELOW if short else talk, asks, transferred)
    if of_256 < _NO_ANSWER_BELOW:
        return Outcome(NO_ANSWER, NO_ANSWER_AFTER, calls_back=(bits >> 32) % _OF_256 < _CALLS_BACK_BELOW)
    return Outcome(BUSY, ringing=2) if of_256 < _BUSY_BELOW else Outcome(FAILED, ringing=1)
