"""What a run asks of the process that does it: a file says what to do, the environment holds the tokens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from omnidim_contract.conformance.shards import Shard

Json = Any

HOOKS = "omnidim_contract.conformance.hooks"
"""The module that the engine loads."""
TOKEN_VARIABLE = "OMNIDIM_API_KEY"  # noqa: S105 - the name of a variable, no secret
OTHER_TOKEN_VARIABLE = "OMNIDIM_OTHER_API_KEY"  # noqa: S105 - the same
REQUEST_TIMEOUT = 5.0
"""Seconds after which a request that got no reply is a failure."""
EXAMPLES = 25
"""Random requests an operation and a phase: more find little more here, and cost a second each."""


@frozen
class Job:
    """Shards to run against a server. `max_time` is in seconds.

    The document is the contract; `database` is where Hypothesis keeps failing examples, empty for nowhere.
    """

    url: str
    document: Json = field(repr=False)
    shards: tuple[Shard, ...]
    examples: int = EXAMPLES
    timeout: float = REQUEST_TIMEOUT
    max_time: float | None = None
    max_creates: int | None = None
    max_failures: int | None = None
    is_read_only: bool = False
    is_strict: bool = False
    database: str = ""

    def write(self, file: Path) -> None:
        """Write the job as JSON."""
        file.write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, file: Path) -> Job:
        """Return the job that a file holds."""
        said = json.loads(file.read_text("utf-8"))
        return cls(**{**said, "shards": tuple(Shard(**shard) for shard in said["shards"])})
