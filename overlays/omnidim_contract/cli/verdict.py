"""`omnidim-contract verdict`: join the results of a run that several machines did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from omnidim_contract.cli.fuzz import conclude
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
    report_dir: Annotated[Path | None, typer.Option(help="Folder for the joined reports.", file_okay=False)] = None,
) -> None:
    """Join the shares of a run into one verdict, the same one that a single run gives. Exit codes as for `fuzz`."""
    with extra("conformance"):
        from omnidim_contract.conformance.merge import MergeError
        from omnidim_contract.conformance.merge import merge as merged
        from omnidim_contract.contract import contract
    try:
        results = merged(folders, contract())
    except MergeError as error:
        fail(str(error))
    conclude(results, report_dir)
