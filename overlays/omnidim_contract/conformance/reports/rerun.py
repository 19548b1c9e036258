"""The command that gives the same verdict again; the keys are in the environment, never in it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from omnidim_contract.conformance.judgement import Run
from omnidim_contract.conformance.run import Options
from omnidim_contract.conformance.target import Permission


def rerun(url: str, options: Options, *, baseline: str = "") -> str:
    """Return the command that judges a server with these options."""
    return shlex.join(["omnidim-contract", "fuzz", url, *_words(options), *(["--baseline", baseline] if baseline else [])])


def rerun_of(run: Run) -> str:
    """Return the command as far as a run knows it: limits of time and number are not among what it knows."""
    seeds = len({shard.seed for shard in run.planned}) or 1
    permission = Permission("", run.is_read_only)
    options = Options(run.profile, run.seed, seeds, is_strict=run.is_strict, permission=permission)
    return rerun(run.url, options)


def _words(options: Options) -> Iterator[str]:
    default = Options()
    yield from ["--quick"] if options.profile == "quick" else []
    yield from ["--strict"] if options.is_strict else []
    yield from ["--seed", str(options.seed)]
    yield from ["--seeds", str(options.seeds)] if options.seeds != default.seeds else []
    yield from ["--max-time", f"{options.max_time:g}"] if options.max_time is not None else []
    yield from ["--timeout", f"{options.timeout:g}"] if options.timeout != default.timeout else []
    yield from ["--max-creates", str(options.max_creates)] if options.max_creates is not None else []
    yield from ["--shard", "{}/{}".format(*options.shard)] if options.shard else []
    yield from ["--dask", options.dask] if options.dask else []
    yield from ["--example-database", options.database] if options.database else []
    yield from ["--production"] if options.permission.is_production else []
    yield from ["--yes-i-may-test", options.permission.host] if options.permission.host else []
