"""Judge servers in this process: as `judge` does, without a process for each."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path

from omnidim_contract.conformance.job import HOOKS, TOKEN_VARIABLE, Job
from omnidim_contract.conformance.judgement import Run, verdict_of
from omnidim_contract.conformance.shards import Shard
from omnidim_contract.conformance.verdict import Verdict
from omnidim_contract.conformance.worker import run_shard
from omnidim_contract.contract import contract

CREATE, GET = "createBulkCall", "getBulkCall"
DIRECTED = (Shard(CREATE, "examples", 1), Shard(GET, "examples", 1))
METHODS = (Shard(CREATE, "coverage", 1), Shard(GET, "coverage", 1))
LIFE = (Shard("", "lifecycle", 1),)


def judged(
    url: str,
    token: str,
    *,
    shards: tuple[Shard, ...] = DIRECTED,
    other_token: str = "",
    timeout: float = 5.0,
    is_strict: bool = False,
    max_failures: int | None = None,
) -> Verdict:
    """Return the verdict that some shards give."""
    os.environ["SCHEMATHESIS_HOOKS"], os.environ[TOKEN_VARIABLE] = HOOKS, token
    import_module(HOOKS)
    job = Job(url, contract(), shards, timeout=timeout, is_strict=is_strict, max_failures=max_failures)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        folder.joinpath("openapi.json").write_text((Path("spec") / "openapi.json").read_text("utf-8"), "utf-8")
        tallies = [run_shard(job, shard, (token, other_token), folder, None) for shard in shards]
    return verdict_of(Run(url, 1, "quick", shards, has_other_token=bool(other_token)), tallies, contract())


def names(verdict: Verdict) -> set[str]:
    """Return what found the failures: the ids of rules and the names of checks."""
    return {failure.rule or failure.check for failure in verdict.failures}
