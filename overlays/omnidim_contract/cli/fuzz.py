"""`omnidim-contract fuzz`: a verdict on any server."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.table import Table
from rich.text import Text

from omnidim_contract.cli.terminal import extra, fail, is_interactive, out

if TYPE_CHECKING:
    from omnidim_contract.conformance.run import Results
    from omnidim_contract.conformance.verdict import Verdict

LONGEST_CURL = 2000
"""Characters of a curl line on the terminal; the report has it whole."""


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
    strict: Annotated[bool, typer.Option("--strict", help="Judge what is only assumed of the pages as well.")] = False,
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
    dask: Annotated[str, typer.Option(help="Run the shards on the Dask cluster at an address; `local` starts one.")] = "",
    example_database: Annotated[
        str, typer.Option(help="Where failing examples are kept and shared: a folder, or redis://HOST.")
    ] = "",
    production: Annotated[bool, typer.Option("--production", help="Read only: nothing but GET is sent.")] = False,
    yes_i_may_test: Annotated[
        str, typer.Option(metavar="HOST", help="Say that a host that is not private is yours to test.")
    ] = "",
    report_dir: Annotated[
        Path | None, typer.Option(help="Folder for verdict.json, index.html and the other reports.", file_okay=False)
    ] = None,
) -> None:
    """Test a server against the contract. Exit code 0: it conforms; 1: it does not; 2: it could not be judged."""
    with extra("conformance"):
        from omnidim_contract.conformance.run import Options, judge
        from omnidim_contract.conformance.target import Permission
    options = Options(
        profile="quick" if quick else "default",
        seed=seed,
        seeds=seeds,
        max_time=max_time,
        timeout=timeout,
        shard=_share(shard),
        max_creates=max_creates,
        is_strict=strict,
        permission=Permission(yes_i_may_test, production),
        database=example_database,
        dask=dask,
    )
    with out.status(f"judging {url}") if is_interactive() else nullcontext(), extra("scale"):
        results = judge(url, token or _read(token_file), options=options, other_token=other_token)
    conclude(results, report_dir)


def conclude(results: Results, report_dir: Path | None) -> NoReturn:
    """Print the verdict, write the reports if they are asked for, and end with the verdict's exit code."""
    from omnidim_contract.conformance.report import write_reports

    _print(results.verdict)
    if report_dir is not None:
        try:
            write_reports(results, report_dir)
        except OSError as error:
            fail(f"the report could not be written: {error}")
        out.print(f"report: {report_dir / 'index.html'}", markup=False)
    raise typer.Exit(results.verdict.exit_code)


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


def _print(verdict: Verdict) -> None:
    for number, failure in enumerate(verdict.failures, 1):
        heading = Text(f"{number}. {failure.operation}: {failure.title}", style="bold")
        heading.append(f"  ({failure.check}, seen {failure.count}x)", style="dim not bold")
        out.print(heading)
        out.print(Text("   " + failure.message.replace("\n", "\n   ")))
        shown = (
            failure.curl if len(failure.curl) <= LONGEST_CURL else failure.curl[:LONGEST_CURL] + " ... (whole in the report)"
        )
        out.print(Text(f"   {shown}\n", style="cyan"))
    if verdict.requests:
        out.print(_numbers(verdict))
    style = {True: "bold green", False: "bold red", None: "bold yellow"}[verdict.conforms]
    out.print(Text(f"{verdict.url}: {verdict.headline}", style=style))


def _numbers(verdict: Verdict) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    phases = ", ".join(f"{name} {count}" for name, count in verdict.phases.items())
    creates = verdict.creates
    table.add_row("requests", f"{verdict.requests} in {verdict.seconds} s, seed {verdict.seed} ({phases})")
    table.add_row("campaigns", f"{creates['accepted']} created of {creates['sent']} sent, {creates['read_back']} read back")
    return table
