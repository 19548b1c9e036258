"""`omnidim-contract sandbox`: a server to try bulk calls on, without calling anybody."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import Annotated

import typer

from omnidim_contract.cli.terminal import extra, fail, out

SIGNALLED = 128


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
) -> None:
    """Serve the bulk-call API: it runs campaigns and dials nobody.

    With `-- COMMAND ARGS...` it serves while the command runs, with OMNIDIM_BASE_URL and OMNIDIM_API_KEY in its
    environment, and ends with the command's exit code.
    """
    with extra("sandbox"):
        from omnidim_contract.sandbox import create_app
        from omnidim_contract.sandbox.serving import running, serve
    tokens = token or [value for value in [os.environ.get("OMNIDIM_API_KEY")] if value]
    if not tokens:
        fail("no token: expected --token TOKEN or the environment variable OMNIDIM_API_KEY, found neither")
    command = context.args
    try:
        app = create_app(tokens=tokens, database_url=database, lenient=lenient)
        if not command:
            serve(app, host=host, port=port, ready=_announce)
            return
        with running(app, host=host, port=port) as server:
            _announce(server.base_url)
            code = _run(command, {"OMNIDIM_BASE_URL": server.base_url, "OMNIDIM_API_KEY": server.token})
    except OSError as error:
        fail(f"the sandbox cannot listen on {host}:{port}: {error.strerror or error}")
    except ValueError as error:
        fail(str(error))
    raise typer.Exit(code)


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
