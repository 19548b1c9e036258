"""`omnidim-contract sandbox`: a server to try bulk calls on, without calling anybody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from omnidim_contract.cli.terminal import extra, fail, out

SIGNALLED = 128


class Face(StrEnum):
    """What the sandbox's clock does by itself."""

    wall = "wall"
    manual = "manual"


def sandbox(
    context: typer.Context,
    token: Annotated[
        list[str] | None, typer.Option(help="An API key that is let in; may be given several times. [default: OMNIDIM_API_KEY]")
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    database: Annotated[
        str | None, typer.Option(help="A database URL, such as sqlite:///file.db. [default: kept until the sandbox stops]")
    ] = None,
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Take an integer phone_number_id, as the vendor's SDK sends it.")
    ] = False,
    clock: Annotated[Face, typer.Option(help="`wall` runs; `manual` stands still until it is turned.")] = Face.wall,
    speed: Annotated[float, typer.Option(min=0.001, help="How many seconds pass in one: 60 runs a minute a second.")] = 1.0,
    seed: Annotated[int, typer.Option(help="What the outcomes of calls are drawn from.")] = 0,
    settings: Annotated[
        Path | None, typer.Option(help="A JSON file with the account: numbers, hours, rotation, variables, prices.")
    ] = None,
    control: Annotated[bool, typer.Option(help="The pages and the endpoints under /_sandbox/, for this machine only.")] = True,
    rate_limit: Annotated[int | None, typer.Option(min=1, help="Requests a minute for each token; more are 429.")] = None,
    plan_concurrency: Annotated[int | None, typer.Option(min=1, help="Lines of the plan; a campaign of more is 429.")] = None,
    body_limit: Annotated[int, typer.Option(min=1, help="The largest request body, in MiB; more is 413.")] = 256,
    fault: Annotated[list[str] | None, typer.Option(help="Break the contract in one way; see --list-faults.")] = None,
    list_faults: Annotated[bool, typer.Option("--list-faults", help="Print the ways to break the contract.")] = False,
) -> None:
    """Serve the bulk-call API: it runs campaigns and dials nobody.

    With `-- COMMAND ARGS...` it serves while the command runs, with OMNIDIM_BASE_URL and OMNIDIM_API_KEY in its
    environment, and ends with the command's exit code.
    """
    with extra("sandbox"):
        from sqlalchemy.exc import SQLAlchemyError

        from omnidim_contract.sandbox import FAULTS, Settings, create_app
        from omnidim_contract.sandbox.serving import running, serve
    if fault and len(fault) > 1:
        fail(f"--fault: expected one, so that what is found is known to be its doing, found {len(fault)}")
    if list_faults:
        for known in FAULTS.values():
            out.print(f"{known.name}: {known.sentence}", markup=False)
        return
    tokens = token or [value for value in [os.environ.get("OMNIDIM_API_KEY")] if value]
    if not tokens:
        fail("no token: expected --token TOKEN or the environment variable OMNIDIM_API_KEY, found neither")
    command = context.args
    try:
        app = create_app(
            tokens=tokens,
            database_url=database,
            speed=0.0 if clock is Face.manual else speed,
            settings=Settings.read(_account(settings), seed=seed),
            lenient=lenient,
            control=control,
            requests_a_minute=rate_limit,
            plan_concurrency=plan_concurrency,
            fault=fault[0] if fault else None,
            body_limit=body_limit * 1024 * 1024,
        )
        if not command:
            serve(app, host=host, port=port, ready=_announce)
            return
        with running(app, host=host, port=port) as server:
            _announce(server.base_url)
            code = _run(command, {"OMNIDIM_BASE_URL": server.base_url, "OMNIDIM_API_KEY": server.token})
    except OSError as error:
        fail(f"the sandbox cannot listen on {host}:{port}: {error.strerror or error}")
    except ModuleNotFoundError as error:
        fail(f"--database {database}: its driver {error.name} is not installed: pip install 'omnidim-contract[postgresql]'")
    except SQLAlchemyError as error:
        fail(f"--database {database}: expected a database URL that can be opened, found {_reason(error)}")
    except ValueError as error:
        fail(str(error))
    raise typer.Exit(code)


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _account(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        account = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        fail(f"--settings {file}: {error}")
    return account if isinstance(account, dict) else fail(f"--settings {file}: expected a JSON object")


def _announce(base_url: str) -> None:
    out.print(f"sandbox: {base_url}")


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Return the exit code of a command, as a shell gives it; a request to stop is handed on to it."""
    try:
        process = subprocess.Popen(command, env={**os.environ, **environment})
    except OSError as error:
        fail(f"cannot run {command[0]!r}: {error.strerror}; expected a program and its arguments after `--`")
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the terminal has told the command too
            continue
        return code if code >= 0 else SIGNALLED - code
