"""One run: ask the server whether it can be judged, let schemathesis test it, and give the verdict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from omnidim_contract.conformance.log_file import HOOKS, LOG_VARIABLE, TOKEN_VARIABLE, URL_VARIABLE
from omnidim_contract.conformance.obligations import REFUSED
from omnidim_contract.conformance.report import write_reports
from omnidim_contract.conformance.target import CannotJudge, Target, check_target, check_token, check_url
from omnidim_contract.conformance.verdict import Failure, Verdict
from omnidim_contract.contract import contract

Json = Any

REQUEST_TIMEOUT = 5.0
"""Seconds after which a request that got no reply is a failure."""
PHASES = ("examples", "coverage", "fuzzing", "stateful")
EXAMPLES = 25
"""Random requests an operation and a phase: more find little more here, and cost a second each."""
PATIENCE = 120.0
"""Seconds that a run may go on beyond its time budget before it is ended."""

# No redirects: one could lead the token, and what is created, to another host.
_CONFIG = """
base-url = {url}
seed = {seed}
continue-on-failure = true
request-timeout = {timeout}
max-redirects = 0
color = false

[headers]
Authorization = "Bearer ${{{token}}}"

[cache]
enabled = false

[generation]
database = "none"
max-examples = {examples}

[checks.positive_data_acceptance]
expected-statuses = ["2xx"]

[checks.negative_data_rejection]
expected-statuses = ["4xx", "5xx"]
"""


def judge(
    url: str,
    token: str,
    *,
    seed: int = 1,
    max_time: float | None = None,
    report_dir: Path | None = None,
    document: Json | None = None,
    examples: int = EXAMPLES,
) -> Verdict:
    """Judge the server at a base URL, and write the reports to a folder if one is given.

    `max_time` is in seconds, `examples` how many random requests are sent for each operation in a phase. The same seed on the
    same server gives the same verdict.
    """
    started = time.monotonic()
    document = contract() if document is None else document
    try:
        target = Target(url, token)
        check_token(token)
        check_url(url, document)
        check_target(target, document)
        with tempfile.TemporaryDirectory() as scratch:
            log = _test(target, document, seed, max_time, examples, Path(scratch))
        verdict = _verdict(target, log, seed, time.monotonic() - started)
    except CannotJudge as error:
        verdict = Verdict(url, None, str(error), seed, seconds=round(time.monotonic() - started, 2))
    if report_dir is not None:
        write_reports(verdict, report_dir)
    return verdict


def _test(target: Target, document: Json, seed: int, max_time: float | None, examples: int, scratch: Path) -> Json:
    """Run the engine in a process of its own, and return its log."""
    spec, config, log = (scratch / name for name in ("openapi.json", "schemathesis.toml", "log.json"))
    spec.write_text(json.dumps(document), "utf-8")
    text = _CONFIG.format(
        url=json.dumps(target.url), seed=seed, timeout=REQUEST_TIMEOUT, token=TOKEN_VARIABLE, examples=examples
    )
    config.write_text(text, "utf-8")
    words = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", str(spec)]
    words += ["--max-time", str(max(1, round(max_time)))] if max_time else []
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": HOOKS,
        LOG_VARIABLE: str(log),
        TOKEN_VARIABLE: target.token,
        URL_VARIABLE: target.url,
    }
    limit = max_time + PATIENCE if max_time else None
    try:
        done = subprocess.run(words, env=environment, cwd=scratch, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        raise CannotJudge(f"the run did not end within {limit:.0f} s") from None
    if not log.is_file():
        raise CannotJudge(
            f"schemathesis did not run: {(done.stderr or done.stdout).replace(target.token, '***').strip()[-2000:]}"
        )
    return json.loads(log.read_text("utf-8"))


def _verdict(target: Target, log: Json, seed: int, seconds: float) -> Verdict:
    failures = tuple(Failure(**failure) for failure in log["failures"])
    reason = _why_not_judged(log, failures)
    return Verdict(
        url=target.url,
        conforms=None if reason else not failures,
        reason=reason,
        seed=seed,
        requests=sum(log["phases"].values()),
        seconds=round(seconds, 2),
        failures=() if reason else failures,
        creates=log["creates"],
        phases=log["phases"],
    )


def _why_not_judged(log: Json, failures: tuple[Failure, ...]) -> str:
    """Say why a run proves nothing; empty where it proves something."""
    if log["errors"]:
        return "the run broke off: " + "; ".join(log["errors"])
    untested = [phase for phase in PHASES if not log["phases"].get(phase)]
    if untested and not failures:
        return f"the time was too short: no request of the phases {', '.join(untested)} was sent; give --max-time more"
    only_refusals = all(failure.title == REFUSED for failure in failures)
    if not log["creates"]["accepted"] and only_refusals:
        refused = f" ({failures[0].message.splitlines()[0]}; {failures[0].status})" if failures else ""
        return (
            f"not one of {log['creates']['sent']} create requests was accepted{refused}, so that nothing behind them was tested"
        )
    return ""
