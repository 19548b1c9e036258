"""`omnidim-contract fuzz`: a verdict on any server."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import evolve
from omnidim_spec.files import write_file

from omnidim_contract.cli.terminal import explain, extra, fail, is_interactive, out

if TYPE_CHECKING:
    from omnidim_contract.conformance.baseline import Baseline


def fuzz(
    url: Annotated[str, typer.Argument(help="The base URL, which stands before /calls/...", envvar="OMNIDIM_BASE_URL")],
    token: Annotated[
        str,
        typer.Option(
            help="The API key to send; better by the environment or a file.", envvar="OMNIDIM_API_KEY", show_default=False
        ),
    ] = "",
    token_file: Annotated[
        Path | None, typer.Option(help="A file that holds the API key, which no process list then shows.", dir_okay=False)
    ] = None,
    other_token: Annotated[
        str,
        typer.Option(
            help="The key of another account, which must not see what is created.",
            envvar="OMNIDIM_OTHER_API_KEY",
            show_default=False,
        ),
    ] = "",
    quick: Annotated[bool, typer.Option("--quick", help="Directed cases and boundaries only: a few seconds.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed sends the same requests.", min=0)] = 1,
    seeds: Annotated[int, typer.Option(help="Run the random phases with so many seeds.", min=1)] = 1,
    max_time: Annotated[
        int | None,
        typer.Option(
            help="Seconds to go on testing; without it, a fixed amount of requests (half a minute).", min=1, max=86400
        ),
    ] = None,
    timeout: Annotated[float, typer.Option(help="Seconds after which a request without a reply is a failure.", min=0.1)] = 5.0,
    max_creates: Annotated[int | None, typer.Option(help="Create nothing more once so many were accepted.", min=0)] = None,
    shard: Annotated[str, typer.Option(help="Do one share of the run, such as 1/4; `verdict merge` joins the reports.")] = "",
    example_database: Annotated[
        str, typer.Option(help="Where failing examples are kept and shared: a folder, or redis://HOST.")
    ] = "",
    production: Annotated[bool, typer.Option("--production", help="Read only: nothing but GET is sent.")] = False,
    yes_i_may_test: Annotated[
        str, typer.Option(metavar="HOST", help="Say that a host that is not private is yours to test.")
    ] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="Accept the known failures of this file, each until its date.", dir_okay=False)
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(help="Write a baseline that accepts what is found now for 90 days; needs --reason.", dir_okay=False),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the failures are accepted, for --write-baseline.")] = "",
    report_dir: Annotated[
        Path | None, typer.Option(help="Folder for verdict.json, index.html and the other reports.", file_okay=False)
    ] = None,
) -> None:
    """Test a server against the contract. Exit code 0: it conforms; 1: it does not; 2: it could not be judged.

    A baseline is YAML or JSON: `accepted`, a list of entries with `id` (or `operation` and `title` or `rule`), `reason` and
    `until`, such as 2027-01-31. What it accepts does not count until then. An entry whose failure is gone makes the run fail,
    where the run did all of the entry's `phase` (without one: all of a default run).
    """
    with extra("conformance"):
        from omnidim_contract.cli.verdict_table import print_verdict
        from omnidim_contract.conformance.baseline import Reach, accept, baseline_of
        from omnidim_contract.conformance.baseline_file import as_text
        from omnidim_contract.conformance.reports import write_reports
        from omnidim_contract.conformance.reports.rerun import rerun
        from omnidim_contract.conformance.run import Options, judge
        from omnidim_contract.conformance.target import Permission
        from omnidim_contract.contract import contract
    known = _read_baseline(baseline)
    if write_baseline is not None and not reason.strip():
        fail("--write-baseline needs --reason TEXT: why are these failures accepted for now?")
    options = Options(
        profile="quick" if quick else "default",
        seed=seed,
        seeds=seeds,
        max_time=max_time,
        timeout=timeout,
        shard=_share(shard),
        max_creates=max_creates,
        permission=Permission(yes_i_may_test, production),
        database=example_database,
    )
    with out.status(f"judging {url}") if is_interactive() else nullcontext():
        results = judge(url, token or _read(token_file), options=options, other_token=other_token)
    today, reach = date.today(), Reach.of(results.run, results.tallies, contract())
    if known is not None:
        results = evolve(results, verdict=accept(results.verdict, known, today=today, reach=reach))
    verdict = results.verdict
    print_verdict(verdict, out)
    try:
        if report_dir is not None:
            write_reports(results, report_dir, command=rerun(url, options, baseline=str(baseline or "")))
            out.print(f"report: {report_dir / 'index.html'}", markup=False)
        if write_baseline is not None and verdict.conforms is not None:
            fresh = baseline_of(verdict, reason=reason, today=today, old=known, reach=reach)
            write_file(write_baseline, as_text(fresh, is_json=write_baseline.suffix == ".json"))
            out.print(f"baseline: {len(fresh.entries)} in {write_baseline}, for runs with --baseline from now on", markup=False)
    except OSError as error:
        fail(f"what was found could not be written: {explain(error)}")
    raise typer.Exit(verdict.exit_code)


def _read_baseline(file: Path | None) -> Baseline | None:
    if file is None:
        return None
    from omnidim_contract.conformance.baseline_file import BaselineError, read_baseline

    try:
        return read_baseline(file.read_text("utf-8"), file=str(file))
    except UnicodeDecodeError as error:
        fail(f"{file}: expected a baseline in UTF-8, found {error}")
    except (BaselineError, OSError) as error:
        fail(explain(error))


def _read(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"--token-file {file}: expected a file that holds the API key, found {error}")


def _share(text: str) -> tuple[int, int] | None:
    """Return the numbers of a share such as `1/4`; None where none is asked for."""
    if not text:
        return None
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        fail(f"--shard: expected a share such as 1/4, the first number from 1 to the second, found {text!r}")
    return int(number), int(of)
