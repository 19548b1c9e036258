"""What the engine takes without and with our checks, in processor time: python -m tests.benchmarks.engine_cost WAY URL TOKEN.

`plain` runs schemathesis's own checks alone; `ours` the same phases as a shard of a fuzz run. Within `ours`, the time in our checks
is taken apart: what they judge, without what the read-backs spend on sending (they are requests too, and counted as such).
Prints JSON: the processor seconds of the whole, of our checks, and of sending read-backs, and the number of requests.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from omnidim_contract.contract import contract

PHASE = "coverage"
OPERATION = "createBulkCall"
SEED = 1
Spent = dict[str, float]


def counted(spent: Spent, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a call that adds the processor time of its thread to what was spent; not twice where such calls are nested."""
    depth = 0

    def timed(*args: Any, **named: Any) -> Any:
        nonlocal depth
        depth += 1
        started = time.thread_time()
        try:
            return call(*args, **named)
        finally:
            depth -= 1
            if not depth:
                spent[name] = spent.get(name, 0.0) + time.thread_time() - started

    return timed


def ours(url: str, token: str, folder: Path) -> Spent:
    """Run a shard as `fuzz` does."""
    from omnidim_contract.conformance.job import HOOKS, TOKEN_VARIABLE, Job
    from omnidim_contract.conformance.readback import ReadBack
    from omnidim_contract.conformance.runlog import RunLog
    from omnidim_contract.conformance.session import Session
    from omnidim_contract.conformance.shards import Shard
    from omnidim_contract.conformance.worker import run_shard

    os.environ["SCHEMATHESIS_HOOKS"], os.environ[TOKEN_VARIABLE] = HOOKS, token
    __import__(HOOKS)
    spent: Spent = {}
    owners = ((Session, "before"), (Session, "judge"), (Session, "keeps"), (Session, "directed"), (RunLog, "take"))
    for owner, name in owners:
        setattr(owner, name, counted(spent, "checks", getattr(owner, name)))
    ReadBack._send = counted(spent, "sending", ReadBack._send)  # type: ignore[method-assign]
    shard = Shard(OPERATION, PHASE, SEED)
    (folder / "openapi.json").write_text(json.dumps(contract()), "utf-8")
    started = time.process_time()
    tally = run_shard(Job(url, contract(), (shard,)), shard, (token, ""), folder, None)
    spent["whole"] = time.process_time() - started
    if tally.errors:
        raise RuntimeError(f"the run did not go well: {tally.errors[0]}")
    return {**spent, "requests": tally.requests}


def plain(url: str, token: str, folder: Path) -> Spent:
    """Run the same phase on the same operation with the engine's own checks."""
    os.environ.pop("SCHEMATHESIS_HOOKS", None)
    import schemathesis
    from schemathesis.cli import schemathesis as command

    sent = 0

    @schemathesis.hook
    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        nonlocal sent
        sent += 1

    (folder / "openapi.json").write_text(json.dumps(contract()), "utf-8")
    config = folder / "schemathesis.toml"
    config.write_text(
        'continue-on-failure = true\ncolor = false\n[cache]\nenabled = false\n[generation]\ndatabase = "none"\n', "utf-8"
    )
    words = ["--config-file", str(config), "run", str(folder / "openapi.json"), "--url", url, "--phases", PHASE]
    words += ["--include-operation-id", OPERATION, "--seed", str(SEED), "--header", f"Authorization: Bearer {token}"]
    started = time.process_time()
    with contextlib.suppress(SystemExit):
        command.main(args=words, prog_name="schemathesis", standalone_mode=False)
    return {"whole": time.process_time() - started, "requests": sent}


def main() -> None:
    """Measure the way that is asked for; what the engine prints is for nobody."""
    way, url, token = sys.argv[1:]
    out, sys.stdout = sys.stdout, Path(os.devnull).open("w")  # noqa: SIM115 - until the process ends
    with tempfile.TemporaryDirectory() as scratch:
        spent = {"ours": ours, "plain": plain}[way](url, token, Path(scratch))
    out.write(json.dumps(spent) + "\n")


if __name__ == "__main__":
    main()
