"""The groups and commands of `omnidim-contract`."""

from __future__ import annotations

import typer

from omnidim_contract._version import __version__
from omnidim_contract.cli import campaigns, client, diff, fuzz, rules, sandbox, spec, verdict
from omnidim_contract.cli.terminal import out

app = typer.Typer(
    name="omnidim-contract",
    help="The contract of OmniDimension's bulk-call API: build the spec, generate the client, try it, judge a server.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
spec.group.command("diff")(diff.diff)
app.add_typer(spec.group, name="spec")
app.add_typer(client.group, name="client")
app.add_typer(campaigns.group, name="campaigns")
app.add_typer(rules.group, name="rules")
app.add_typer(verdict.group, name="verdict")
app.command("sandbox", context_settings={"allow_extra_args": True})(sandbox.sandbox)
app.command("fuzz")(fuzz.fuzz)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_print_version, is_eager=True),
) -> None:
    """The contract of OmniDimension's bulk-call API."""
