"""The verdict on a server: does it keep the contract, where not, and what nobody looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, field, frozen

from omnidim_contract.conformance.aspects import ASPECTS

Json = Any

BASELINE = "baseline"
"""The check, and the aspect, of an entry of a baseline whose failure is gone."""


@frozen
class Source:
    """Where the contract says it: the words of a page with their file and line, or where an operation stands."""

    page: str
    line: int
    words: str = ""


@frozen
class Found:
    """When a failure was seen first: after so many requests of the run, and so many seconds after the first of them."""

    requests: int
    seconds: float


@frozen
class Failure:
    """One way in which the server breaks the contract; each cause once, however often it was seen.

    `id` is the same for the same cause in every run. `check` is the engine's name of the check, `rules` where a rule of
    the contract is broken (`rule` is then its id), or `network`. `sent` and `came` show the smallest exchange that was seen to
    fail; `curl` repeats it, with the token as `$OMNIDIM_API_KEY`. `status` is the reply's, None where none came.
    """

    id: str
    operation: str
    aspect: str
    check: str
    title: str
    message: str
    curl: str = ""
    rule: str = ""
    sources: tuple[Source, ...] = ()
    sent: str = ""
    came: str = ""
    status: int | None = None
    phase: str = ""
    count: int = 1
    first: Found = Found(0, 0.0)
    accepted_until: str = ""
    """The date until which a baseline accepts the failure; empty where none does."""
    accepted_because: str = ""
    """The reason that the baseline gives."""


@frozen
class Cell:
    """What was looked at of one aspect of one operation: so many checks, so many causes of failure, and accepted ones."""

    checks: int = 0
    failures: int = 0
    accepted: int = 0

    @property
    def state(self) -> str:
        """`failed`, `accepted` (by a baseline), `passed`, or `not checked`."""
        return "failed" if self.failures else "accepted" if self.accepted else "passed" if self.checks else "not checked"


@frozen
class NotChecked:
    """Something that the run did not look at, and why."""

    what: str
    why: str


@frozen
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def __str__(self) -> str:
        return f"{self.part} of {self.whole}" + (f" ({100 * self.part / self.whole:.0f}%)" if self.whole else "")


@frozen
class Coverage:
    """How much of the contract the run touched. It is no score: what was touched may still be wrong."""

    statuses: Share = Share()
    """Documented replies that were seen."""
    request_fields: Share = Share()
    """Declared fields of request bodies that were sent and accepted."""
    reply_fields: Share = Share()
    """Declared fields of successful replies that were seen."""
    rules: Share = Share()
    """Rules that applied at least once."""


@frozen
class Verdict:
    """What a run found. `conforms` is None when the server could not be judged; `reason` then says why.

    `requests` counts all that were sent, `accepted` the valid creates that were taken. `table` holds a cell for each operation
    and aspect. `seconds` and what is in `first` are times of this run; all else is the same for the same seed and server.
    """

    url: str
    conforms: bool | None
    reason: str = ""
    seed: int = 0
    profile: str = ""
    shards: str = ""
    requests: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
    accepted_failures: tuple[Failure, ...] = ()
    """Failures that a baseline accepts for the time being."""
    table: Mapping[str, Mapping[str, Cell]] = field(factory=dict)
    not_checked: tuple[NotChecked, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: Share = Share()
    coverage: Coverage = Coverage()
    creates: Mapping[str, int] = field(factory=dict)
    phases: Mapping[str, int] = field(factory=dict)

    @property
    def exit_code(self) -> int:
        """0 it conforms, 1 it does not, 2 it could not be judged."""
        return 2 if self.conforms is None else int(not self.conforms)

    @property
    def headline(self) -> str:
        """The verdict in one sentence."""
        if self.conforms is None:
            return f"could not be judged: {self.reason}"
        gone = sum(failure.check == BASELINE for failure in self.failures)
        found, known = len(self.failures) - gone, len(self.accepted_failures)
        good = f"no failure in share {self.shards} of the run" if self.shards else "conforms to the contract"
        parts = [f"does not conform to the contract, in {_counted(found, 'way')}" if found else good]
        if known:
            parts.append(f"{'and' if found else 'but not'} in {_counted(known, 'way')} that the baseline accepts")
        if gone:
            parts.append(f"but the baseline accepts {_counted(gone, 'failure')} that {'is' if gone == 1 else 'are'} gone")
        return ", ".join(parts)

    def cell(self, operation: str, aspect: str) -> Cell:
        """Return the cell of an operation and an aspect."""
        return self.table.get(operation, {}).get(aspect, Cell())

    def as_json(self) -> Json:
        """Return the verdict as verdict.json holds it: its fields, the headline, the exit code, the state of each cell."""
        table = {
            operation: {
                aspect: {**asdict(cells.get(aspect, Cell())), "state": cells.get(aspect, Cell()).state} for aspect in ASPECTS
            }
            for operation, cells in self.table.items()
        }
        return {**asdict(self), "table": table, "headline": self.headline, "exit_code": self.exit_code}


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
