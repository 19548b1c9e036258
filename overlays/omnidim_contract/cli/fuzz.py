"""`omnidim-contract fuzz`: a verdict on any server."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from omnidim_contract.cli.terminal import extra, fail, is_interactive, out

if TYPE_CHECKING:
    from omnidim_contract.conformance.verdict import Verdict

LONGEST_CURL = 2000
"""Characters of a curl line on the terminal; the report has it whole."""


def fuzz(
    url: Annotated[str, typer.Argument(help="The base URL, which stands before /calls/...", envvar="OMNIDIM_BASE_URL")],
    token: Annotated[str, typer.Option(help="The API key to send.", envvar="OMNIDIM_API_KEY", show_default=False)] = "",
    seed: Annotated[int, typer.Option(help="The same seed sends the same requests.", min=0)] = 1,
    max_time: Annotated[
        int | None,
        typer.Option(
            help="Seconds to go on testing; without it, a fixed amount of requests (half a minute).", min=1, max=86400
        ),
    ] = None,
    report_dir: Annotated[
        Path | None, typer.Option(help="Folder for verdict.json, junit.xml and index.html.", file_okay=False)
    ] = None,
) -> None:
    """Test a server against the contract. Exit code 0: it conforms; 1: it does not; 2: it could not be judged."""
    with extra("conformance"):
        from omnidim_contract.conformance.run import judge
    try:
        with out.status(f"judging {url}") if is_interactive() else nullcontext():
            verdict = judge(url, token, seed=seed, max_time=max_time, report_dir=report_dir)
    except OSError as error:
        fail(f"the report could not be written: {error}")
    _print(verdict)
    if report_dir is not None:
        out.print(f"report: {report_dir / 'index.html'}", markup=False)
    raise typer.Exit(verdict.exit_code)


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
