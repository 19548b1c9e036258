"""The verdict on a server: does it keep the contract, and where not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, field, frozen


@frozen
class Failure:
    """One way in which the server breaks the contract: where it was seen first, and how often in all.

    `status` is the reply's, None where none came. `curl` repeats the request; the token stands in it as `$OMNIDIM_API_KEY`.
    """

    operation: str
    check: str
    title: str
    message: str
    curl: str
    status: int | None = None
    phase: str = ""
    count: int = 1


@frozen
class Verdict:
    """What a run found. `conforms` is None when the server could not be judged; `reason` then says why."""

    url: str
    conforms: bool | None
    reason: str = ""
    seed: int = 0
    requests: int = 0
    seconds: float = 0.0
    failures: tuple[Failure, ...] = ()
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
        found = len(self.failures)
        ways = f"in {found} {'way' if found == 1 else 'ways'}"
        return "conforms to the contract" if self.conforms else f"does not conform to the contract, {ways}"

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as verdict.json holds it."""
        return asdict(self)
