"""The process that runs shards: one after the other, each written down as soon as it is done."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from omnidim_contract.conformance.job import HOOKS, OTHER_TOKEN_VARIABLE, TOKEN_VARIABLE, Job
from omnidim_contract.conformance.redaction import redacted
from omnidim_contract.conformance.shards import QUICK, Shard
from omnidim_contract.conformance.tally import Tally

if TYPE_CHECKING:
    from omnidim_contract.conformance.session import Session

Json = Any

# No redirects: one could lead the token, and what is created, to another host. No cache, and no database unless one is shared:
# with them, a run would depend on those before it.
_CONFIG = """
base-url = {url}
seed = {seed}
continue-on-failure = true
request-timeout = {timeout}
rate-limit = "auto"
max-redirects = 0
color = false

[headers]
Authorization = "Bearer ${{{token}}}"

[cache]
enabled = false

[generation]
{database}
max-examples = {examples}

[checks.positive_data_acceptance]
expected-statuses = ["2xx"]

[checks.negative_data_rejection]
expected-statuses = ["4xx", "5xx"]
{coverage}
"""
_READ_ONLY = """
[phases.coverage]
unexpected-methods = []
"""


def run(job: Job, tokens: tuple[str, str], results: Path) -> None:
    """Run the shards of a job, and write their tallies, one JSON line each, to a file."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, results.open("a", encoding="utf-8") as file:
        folder = Path(scratch)
        (folder / "openapi.json").write_text(json.dumps(job.document), "utf-8")
        for number, shard in enumerate(job.shards):
            left = None if job.max_time is None else job.max_time - (time.monotonic() - began)
            if left is not None and left < 1 and number:
                break
            tally = run_shard(job, shard, tokens, folder, _fair(left, job.shards[number:]))
            file.write(json.dumps(redacted(tally.as_json(), tokens)) + "\n")
            file.flush()


def _fair(left: float | None, shards: Sequence[Shard]) -> float | None:
    """Return how long the first of some shards may take: random phases go on for as long as they may, so they share."""
    random = sum(shard.phase not in QUICK for shard in shards)
    return left if left is None or shards[0].phase in QUICK else left / random


def run_shard(job: Job, shard: Shard, tokens: tuple[str, str], folder: Path, left: float | None) -> Tally:
    """Run one shard, and return what it found. `left` is how many seconds it may take."""
    from omnidim_contract.conformance.hooks import Current
    from omnidim_contract.conformance.session import Session
    from omnidim_contract.conformance.sources import Sources

    with httpx.Client(timeout=job.timeout, trust_env=False) as client:
        session = Session.of(job, shard, tokens, client, Sources.of())
        Current.session = session
        try:
            _run_phase(session, folder, left)
        except Exception:  # a defect of ours, or of the engine: the verdict says so, and the other shards go on
            session.tally.errors.append(f"{shard}: {traceback.format_exc()}")
        session.tally.is_complete = True
        return session.close()


def _run_phase(session: Session, folder: Path, left: float | None) -> None:
    if session.tally.shard.phase == "lifecycle":
        from omnidim_contract.conformance.lifecycle import live

        live(session, left)
    else:
        _engine(session.job, session.tally.shard, folder, left)


def _engine(job: Job, shard: Shard, folder: Path, left: float | None) -> None:
    """Let schemathesis run a phase; what it prints is for nobody."""
    from schemathesis.cli import schemathesis

    config = folder / "schemathesis.toml"
    text = _CONFIG.format(
        url=json.dumps(job.url),
        seed=shard.seed,
        timeout=job.timeout,
        token=TOKEN_VARIABLE,
        examples=job.examples,
        database="" if job.database else 'database = "none"',
        coverage=_READ_ONLY if job.is_read_only else "",
    )
    config.write_text(text, "utf-8")
    words = ["--config-file", str(config), "run", str(folder / "openapi.json"), "--phases", shard.phase]
    words += ["--include-operation-id", shard.operation] if shard.operation else []
    words += ["--max-time", str(max(1, round(left)))] if left is not None else []
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
        schemathesis.main(args=words, prog_name="schemathesis", standalone_mode=False)


def main() -> None:
    """Run the job that the first argument names, and write to the file that the second one names."""
    job = Job.read(Path(sys.argv[1]))
    if job.database:
        from omnidim_contract.conformance.database import share_examples

        share_examples(job.database)
    tokens = os.environ[TOKEN_VARIABLE], os.environ.get(OTHER_TOKEN_VARIABLE, "")
    os.environ["SCHEMATHESIS_HOOKS"] = HOOKS
    import_module(HOOKS)
    run(job, tokens, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
