"""`omnidim-contract verdict`: join the results of a run that several machines did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from omnidim_contract.cli.conclusion import BASELINE_HELP, REASON_HELP, WRITE_BASELINE_HELP, Known, conclude
from omnidim_contract.cli.terminal import extra, fail

group = typer.Typer(help="Work with the results of `fuzz`.", no_args_is_help=True)


@group.callback()
def _verdict() -> None:
    """Work with the results of `fuzz`."""


@group.command()
def merge(
    folders: Annotated[
        list[Path], typer.Argument(help="The report folders of all shares (`fuzz --shard 1/4 --report-dir ...`).")
    ],
    baseline: Annotated[Path | None, typer.Option(help=BASELINE_HELP, dir_okay=False)] = None,
    write_baseline: Annotated[Path | None, typer.Option(help=WRITE_BASELINE_HELP, dir_okay=False)] = None,
    reason: Annotated[str, typer.Option(help=REASON_HELP)] = "",
    report_dir: Annotated[Path | None, typer.Option(help="Folder for the joined reports.", file_okay=False)] = None,
) -> None:
    """Join the shares of a run into one verdict, the same one that a single run gives. Exit codes as for `fuzz`."""
    with extra("conformance"):
        from omnidim_contract.conformance.merge import MergeError
        from omnidim_contract.conformance.merge import merge as merged
        from omnidim_contract.contract import contract
    known = Known.read(baseline, write_baseline, reason)
    try:
        results = merged(folders, contract())
    except MergeError as error:
        fail(str(error))
    conclude(results, report_dir, known=known)
