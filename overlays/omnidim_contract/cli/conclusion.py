"""How a command that judges ends: known failures set apart, the verdict printed, reports written, its exit code."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer
from attrs import evolve, frozen
from omnidim_spec.files import write_file

from omnidim_contract.cli.terminal import explain, fail, out

if TYPE_CHECKING:
    from omnidim_contract.conformance.baseline import Baseline, Reach
    from omnidim_contract.conformance.run import Results

BASELINE_HELP = "Accept the known failures of this file, each until its date."
WRITE_BASELINE_HELP = "Write a baseline that accepts what is found now for 90 days; needs --reason."
REASON_HELP = "Why the failures are accepted, for --write-baseline."


@frozen
class Known:
    """Known failures: the file that accepts them and what it holds, and the file to write for the next runs and why."""

    file: Path | None = None
    baseline: Baseline | None = None
    next_file: Path | None = None
    reason: str = ""

    @classmethod
    def read(cls, file: Path | None, next_file: Path | None, reason: str) -> Known:
        """Return what the options say, or end the command where they are not usable: before anything is sent."""
        if next_file is not None and not reason.strip():
            fail("--write-baseline needs --reason TEXT: why are these failures accepted for now?")
        return cls(file, _read(file) if file else None, next_file, reason)


def _read(file: Path) -> Baseline:
    from omnidim_contract.conformance.baseline_file import BaselineError, read_baseline

    try:
        return read_baseline(file.read_text("utf-8"), file=str(file))
    except UnicodeDecodeError as error:
        fail(f"{file}: expected a baseline in UTF-8, found {error}")
    except (BaselineError, OSError) as error:
        fail(explain(error))


def conclude(results: Results, report_dir: Path | None, *, known: Known = Known(), command: str = "") -> NoReturn:
    """Print the verdict, write what is asked for, and end with the verdict's exit code. `command` gives the same again."""
    from omnidim_contract.cli.verdict_table import print_verdict
    from omnidim_contract.conformance.baseline import Reach, accept
    from omnidim_contract.conformance.reports import write_reports
    from omnidim_contract.contract import contract

    today, reach = date.today(), Reach.of(results.run, results.tallies, contract())
    if known.baseline is not None:
        results = evolve(results, verdict=accept(results.verdict, known.baseline, today=today, reach=reach))
    print_verdict(results.verdict, out)
    try:
        if report_dir is not None:
            write_reports(results, report_dir, command=command)
            out.print(f"report: {report_dir / 'index.html'}", markup=False)
        _write_baseline(results, known, today, reach)
    except OSError as error:
        fail(f"what was found could not be written: {explain(error)}")
    raise typer.Exit(results.verdict.exit_code)


def _write_baseline(results: Results, known: Known, today: date, reach: Reach) -> None:
    from omnidim_contract.conformance.baseline import baseline_of
    from omnidim_contract.conformance.baseline_file import as_text

    if known.next_file is None or results.verdict.conforms is None:
        return
    fresh = baseline_of(results.verdict, reason=known.reason, today=today, old=known.baseline, reach=reach)
    write_file(known.next_file, as_text(fresh, is_json=known.next_file.suffix == ".json"))
    out.print(f"baseline: {len(fresh.entries)} in {known.next_file}, for runs with --baseline from now on", markup=False)
