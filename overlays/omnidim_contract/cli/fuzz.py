"""`omnidim-contract fuzz`: a verdict on any server."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from omnidim_contract.cli.conclusion import BASELINE_HELP, REASON_HELP, WRITE_BASELINE_HELP, Known, conclude
from omnidim_contract.cli.terminal import extra, fail, is_interactive, out


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
    max_failures: Annotated[int | None, typer.Option(help="Stop once so many causes of failure were found.", min=1)] = None,
    shard: Annotated[str, typer.Option(help="Do one share of the run, such as 1/4; `verdict merge` joins the reports.")] = "",
    dask: Annotated[str, typer.Option(help="Run the shards on the Dask cluster at an address; `local` starts one.")] = "",
    example_database: Annotated[
        str, typer.Option(help="Where failing examples are kept and shared: a folder, or redis://HOST.")
    ] = "",
    production: Annotated[bool, typer.Option("--production", help="Read only: nothing but GET is sent.")] = False,
    yes_i_may_test: Annotated[
        str, typer.Option(metavar="HOST", help="Say that a host that is not private is yours to test.")
    ] = "",
    baseline: Annotated[Path | None, typer.Option(help=BASELINE_HELP, dir_okay=False)] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(help=WRITE_BASELINE_HELP, dir_okay=False),
    ] = None,
    reason: Annotated[str, typer.Option(help=REASON_HELP)] = "",
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
        from omnidim_contract.conformance.reports.rerun import rerun
        from omnidim_contract.conformance.run import Options, judge
        from omnidim_contract.conformance.target import Permission
    known = Known.read(baseline, write_baseline, reason)
    options = Options(
        profile="quick" if quick else "default",
        seed=seed,
        seeds=seeds,
        max_time=max_time,
        timeout=timeout,
        shard=_share(shard),
        max_creates=max_creates,
        max_failures=max_failures,
        is_strict=strict,
        permission=Permission(yes_i_may_test, production),
        database=example_database,
        dask=dask,
    )
    with out.status(f"judging {url}") if is_interactive() else nullcontext(), extra("scale"):
        results = judge(url, token or _read(token_file), options=options, other_token=other_token)
    conclude(results, report_dir, known=known, command=rerun(url, options, baseline=str(baseline or "")))


def _read(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        token = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"--token-file {file}: expected a file that holds the API key, found {error}")
    return token or fail(f"--token-file {file}: expected the API key, found an empty file")


def _share(text: str) -> tuple[int, int] | None:
    """Return the numbers of a share such as `1/4`; None where none is asked for."""
    if not text:
        return None
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        fail(f"--shard: expected a share such as 1/4, the first number from 1 to the second, found {text!r}")
    return int(number), int(of)
