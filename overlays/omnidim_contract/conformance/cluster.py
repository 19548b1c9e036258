"""A run's shards on a Dask cluster: each machine runs some, and the tallies come back."""

from __future__ import annotations

import os
from typing import Any

from attrs import evolve

from omnidim_contract.conformance.job import Job
from omnidim_contract.conformance.tally import Tally

Json = Any

LOCAL = "local"
"""The address that stands for this machine."""


class Secrets:
    """Tokens on their way to another machine; what shows the arguments of a task does not show them."""

    def __init__(self, token: str, other_token: str) -> None:
        self.token, self.other_token = token, other_token

    def __repr__(self) -> str:
        return "Secrets(***)"


def run_on(address: str, job: Job, token: str, other_token: str) -> list[Tally]:
    """Run each shard of a job as a task of its own on the cluster at an address; `local` starts one here.

    Raises:
        ModuleNotFoundError: Dask's `distributed` is not installed (extra `scale`).
        OSError: nobody answers at the address.
    """
    from distributed import Client

    local = {"processes": False, "n_workers": 1, "threads_per_worker": os.cpu_count() or 1, "dashboard_address": None}
    client = Client(**local) if address == LOCAL else Client(address, timeout=10)  # type: ignore[no-untyped-call]  # it has no types
    with client:
        # Shards that run at the same time cannot count together: each may create its part.
        each = None if job.max_creates is None else job.max_creates // len(job.shards)
        jobs = [evolve(job, max_creates=each, shards=(shard,)) for shard in job.shards]
        tasks = [client.submit(_shard, one, Secrets(token, other_token), pure=False) for one in jobs]
        done: list[Json] = client.gather(tasks)  # type: ignore[no-untyped-call]  # it has no types
        return [Tally.from_json(said) for said in done]


def _shard(job: Job, secrets: Secrets) -> Json:
    from omnidim_contract.conformance.run import run_here

    (tally,) = run_here(job, secrets.token, secrets.other_token)
    return tally.as_json()
