"""One run: ask the server whether it can be judged, let a process of its own test it, and give the verdict."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, field, frozen

from omnidim_contract.conformance.job import EXAMPLES, OTHER_TOKEN_VARIABLE, REQUEST_TIMEOUT, TOKEN_VARIABLE, Job
from omnidim_contract.conformance.judgement import Run, verdict_of
from omnidim_contract.conformance.redaction import redacted
from omnidim_contract.conformance.shards import Profile, Shard, plan, share
from omnidim_contract.conformance.tally import Tally
from omnidim_contract.conformance.target import CannotJudge, Permission, Target, check_target, check_token, check_url
from omnidim_contract.conformance.verdict import Verdict
from omnidim_contract.contract import contract

Json = Any

PATIENCE = 120.0
"""Seconds that a run may go on beyond its time budget before it is ended."""


@frozen
class Options:
    """How a server is judged.

    `max_time` is in seconds, `examples` how many random requests are sent for each operation in a phase, `seeds` how many seeds
    the random phases are run with, `shard` a share such as (1, 4) of the run. With `max_creates`, nothing more is created once
    so many were accepted. `database` is where Hypothesis keeps failing examples: a folder, or `redis://...`.
    """

    profile: Profile = "default"
    seed: int = 1
    seeds: int = 1
    max_time: float | None = None
    examples: int = EXAMPLES
    timeout: float = REQUEST_TIMEOUT
    shard: tuple[int, int] | None = None
    max_creates: int | None = None
    max_failures: int | None = None
    """Nothing more is sent once so many causes of failure were found."""
    is_strict: bool = False
    """Whether what is only assumed of the pages is judged too."""
    permission: Permission = field(factory=Permission)
    database: str = ""
    dask: str = ""
    """The address of a Dask cluster that runs the shards; `local` for one on this machine, empty for none."""


@frozen
class Results:
    """What a run gave: the verdict, and what it rests on, so that shards can be joined."""

    verdict: Verdict
    run: Run
    tallies: tuple[Tally, ...] = ()

    def as_json(self) -> Json:
        """Return what run.json holds: the run and its tallies, from which a verdict can be made again."""
        return {"run": asdict(self.run), "tallies": [tally.as_json() for tally in self.tallies]}


def judge(
    url: str,
    token: str,
    *,
    options: Options = Options(),
    other_token: str = "",
    document: Json | None = None,
) -> Results:
    """Judge the server at a base URL. The same seed on the same server gives the same verdict.

    `other_token` is the key of another account, which must not see what is created here. A server that cannot be judged is a
    verdict too: its `reason` says why.
    """
    started = time.monotonic()
    document = contract() if document is None else document
    planned = plan(document, options.profile, options.seed, seeds=options.seeds, is_read_only=options.permission.is_production)
    shards = share(planned, *options.shard) if options.shard else planned
    named = f"{options.shard[0]}/{options.shard[1]}" if options.shard else ""
    is_read_only = options.permission.is_production
    run = Run(
        url=url,
        seed=options.seed,
        profile=options.profile,
        planned=tuple(planned),
        is_read_only=is_read_only,
        is_strict=options.is_strict,
        has_other_token=bool(other_token),
        share=named,
    )
    try:
        check_token(token)
        check_url(url, document, options.permission)
        check_target(Target(url, token), document, options.timeout, is_read_only=is_read_only)
        tallies = _run(job_of(url.rstrip("/"), document, shards, options), token, other_token, options.dask)
    except CannotJudge as error:
        reason = redacted(str(error), (token, other_token))
        seconds = round(time.monotonic() - started, 2)
        return Results(Verdict(url, None, reason, options.seed, options.profile, named, seconds=seconds), run)
    run = evolve(run, seconds=round(time.monotonic() - started, 2))
    return Results(verdict_of(run, tallies, document), run, tuple(tallies))


def job_of(url: str, document: Json, shards: Sequence[Shard], options: Options) -> Job:
    """Return the job that runs some shards."""
    return Job(
        url=url,
        document=document,
        shards=tuple(shards),
        examples=options.examples,
        timeout=options.timeout,
        max_time=options.max_time,
        max_creates=options.max_creates,
        max_failures=options.max_failures,
        is_read_only=options.permission.is_production,
        is_strict=options.is_strict,
        database=options.database,
    )


def _run(job: Job, token: str, other_token: str, dask: str) -> list[Tally]:
    if not dask:
        return run_here(job, token, other_token)
    from omnidim_contract.conformance.cluster import run_on

    try:
        return run_on(dask, job, token, other_token)
    except OSError as error:
        raise CannotJudge(f"no Dask cluster answers at {dask} ({error}); is the scheduler running?") from None


def run_here(job: Job, token: str, other_token: str) -> list[Tally]:
    """Do a job in a process of its own. Interrupted, it returns what was found until then."""
    with tempfile.TemporaryDirectory() as scratch:
        file, results = Path(scratch) / "job.json", Path(scratch) / "results.jsonl"
        job.write(file)
        results.touch()
        words = [sys.executable, "-m", "omnidim_contract.conformance.worker", str(file), str(results)]
        environment = {**os.environ, **_quiet(), TOKEN_VARIABLE: token, OTHER_TOKEN_VARIABLE: other_token}
        limit = job.max_time + PATIENCE if job.max_time else None
        with subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
            try:
                _, complaint = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired:
                process.kill()
                complaint = f"the run did not end within {limit:.0f} s"
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)
                process.wait()
                complaint = "interrupted"
        tallies = [Tally.from_json(json.loads(line)) for line in results.read_text("utf-8").splitlines()]
    if not tallies:
        raise CannotJudge(f"the run gave no result: {complaint.strip()[-2000:]}")
    return tallies


def _quiet() -> dict[str, str]:
    """Return an environment in which Hypothesis keeps its tables of characters between runs: making them takes seconds."""
    if "HYPOTHESIS_STORAGE_DIRECTORY" in os.environ:
        return {}
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "omnidim-contract" / "hypothesis"
    return {"HYPOTHESIS_STORAGE_DIRECTORY": str(cache)}
