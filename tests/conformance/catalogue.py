"""Make FAULTS.md: every fault of the sandbox, what finds it and when, and whether plain schemathesis does.

    python -m tests.conformance.catalogue [FAULT ...]

Plain schemathesis runs on the pages' own spec, in the same run on the same machine; it finds a fault where it says something that
it does not say of the honest server.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from attrs import frozen
from omnidim_contract.contract import contract
from omnidim_contract.sandbox import FAULTS, running
from omnidim_spec.changes import LOG, undone
from omnidim_spec.files import write_file

from tests.conformance.fault_table import EXPECTED, ONLY_STRICTLY
from tests.conformance.judging import DIRECTED, METHODS, judged

FILE = Path(__file__).with_name("FAULTS.md")
TOKEN, OTHER = "a-token-of-the-catalogue", "somebody-elses-token"
PROCESSES = 2
PATIENCE = 300


@frozen
class Row:
    """A fault: what found it first of what should, after how many requests and seconds, and what plain schemathesis found."""

    fault: str
    found_by: str
    requests: int
    seconds: float
    total: int
    plain: tuple[str, ...]


def row(fault: str) -> Row:
    """Judge the sandbox with a fault as `fuzz --quick` does."""
    with running(tokens=[TOKEN, OTHER], fault=fault) as server:
        shards = (*DIRECTED, *METHODS)
        verdict = judged(server.base_url, TOKEN, other_token=OTHER, shards=shards, is_strict=fault in ONLY_STRICTLY)
        right = [one for one in verdict.failures if (one.rule or one.check) in EXPECTED[fault]]
    with running(tokens=[TOKEN], fault=fault) as server:
        plain = plainly(server.base_url)
    if not right:
        return Row(fault, "", 0, 0.0, verdict.requests, plain)
    first = min(right, key=lambda one: (one.first.requests, one.title))
    return Row(fault, first.rule or first.check, first.first.requests, first.first.seconds, verdict.requests, plain)


def plainly(url: str) -> tuple[str, ...]:
    """Return what plain schemathesis says of a server, with the pages' own spec and default checks."""
    document = undone(contract(), contract()[LOG])
    document.pop(LOG, None)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "pages.json").write_text(json.dumps(document), "utf-8")
        words = [sys.executable, "-m", "schemathesis.cli", "run", "pages.json", "--url", url, "--seed", "1", "-n", "10"]
        words += ["-H", f"Authorization: Bearer {TOKEN}", "--continue-on-failure", "--phases", "examples,coverage,fuzzing"]
        words += ["--report", "json", "--report-json-path", "report.json"]
        plain = {name: value for name, value in os.environ.items() if name != "SCHEMATHESIS_HOOKS"}
        subprocess.run(words, cwd=folder, env=plain, capture_output=True, timeout=PATIENCE, check=False)
        written = folder / "report.json"
        if not written.is_file():
            return ("it broke off without a report",)
        report = json.loads(written.read_text("utf-8"))
    return tuple(
        sorted({f"{one['title']} ({operation.split()[0]})" for one in report["failures"] for operation in one["operations"]})
    )


def page(rows: list[Row], honest: tuple[str, ...]) -> str:
    """Return FAULTS.md."""
    new = {one.fault: [said for said in one.plain if said not in honest] for one in rows}
    found = [one for one in rows if one.found_by]
    lines = [
        "# The faults of the sandbox, and what finds them",
        "",
        "Made by `make faults`; not edited. `--quick` sends the directed cases and the engine's coverage phase, and reads back.",
        "Requests and seconds until the right finding count from the first request; the time of a busy machine varies.",
        "",
        f"- `omnidim-contract fuzz --quick` names {len(found)} of {len(rows)}, after {_median([one.requests for one in found])} requests and "
        f"{_median([one.seconds for one in found])} s in the median, {max(one.requests for one in found)} requests and "
        f"{max(one.seconds for one in found)} s at worst, of at most {max(one.total for one in rows)} requests in a run.",
        f"- Plain schemathesis on the pages' own spec names {sum(bool(said) for said in new.values())}. Of the honest sandbox it says: "
        f"{'; '.join(honest) or 'nothing'}.",
        "",
        "| fault | found by | requests | seconds | plain schemathesis |",
        "|---|---|---:|---:|---|",
    ]
    for one in rows:
        strict = " (`--strict`)" if one.fault in ONLY_STRICTLY else ""
        said = "; ".join(new[one.fault]) or "-"
        lines.append(f"| {one.fault} | {one.found_by or 'nothing'}{strict} | {one.requests} | {one.seconds:.2f} | {said} |")
    return "\n".join(lines) + "\n"


def _median(values: list[float] | list[int]) -> float:
    return round(statistics.median(values), 2)


def main() -> None:
    """Judge all faults, or those that are named, and write the table."""
    faults = sys.argv[1:] or list(FAULTS)
    with running(tokens=[TOKEN]) as server:
        honest = plainly(server.base_url)
    with ProcessPoolExecutor(PROCESSES) as pool:
        rows = list(pool.map(row, faults))
    text = page(rows, honest)
    if sys.argv[1:]:
        sys.stdout.write(text)
    else:
        write_file(FILE, text)


if __name__ == "__main__":
    main()
