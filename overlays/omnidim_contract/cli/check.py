"""`omnidim-contract spec check`: everything that can be wrong with pages, overlay, spec and client, in one run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from attrs import asdict, evolve

from omnidim_contract._version import __version__
from omnidim_contract.cli.terminal import NO, explain, extra, fail, in_checkout

if TYPE_CHECKING:
    from omnidim_spec.checks.check import Checked, Question

_NAMES = ("omnidim_contract", "omnidimension")
"""What snippets import our client as: under its own name, and under that of the vendor's SDK, in whose place it stands."""
_USUAL = {"client": "Client"}


def check(
    pages: Annotated[
        list[Path] | None,
        typer.Option(help="A page or a folder of pages; may be given several times. [default: spec/pages]"),
    ] = None,
    overlay: Annotated[Path | None, typer.Option(help="The overlay. [default: spec/overlay.yaml, for our own pages]")] = None,
    spec: Annotated[
        Path | None, typer.Option(help="The built spec that has to be current. [default: spec/openapi.yaml, for our own pages]")
    ] = None,
    client: Annotated[
        Path | None,
        typer.Option(
            help="The generated package that has to be current. [default: generated/omnidim_client, with our own spec]"
        ),
    ] = None,
    form: Annotated[
        Literal["text", "json", "github", "sarif"], typer.Option("--format", help="How findings are written.")
    ] = "text",
    select: Annotated[list[str] | None, typer.Option(help="Only these rules: ids, with commas or several times.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these rules.")] = None,
    fail_on: Annotated[Literal["error", "warning", "note"], typer.Option(help="Exit 1 from this level on.")] = "error",
    listed: Annotated[bool, typer.Option("--list", help="List the rules and end.")] = False,
) -> None:
    """Check pages, overlay, built spec, generated client and the snippets on the pages; change nothing.

    Exit 0: nothing at or above --fail-on, 1: something, 2: there was nothing to check, or the options are wrong.
    """
    with extra("spec"):
        from omnidim_spec.checks.check import check as run
        from omnidim_spec.errors import SpecError
    if listed:
        _print_rules()
        return
    question = _question(pages, overlay, spec, client, _rules(select, ignore))
    try:
        checked = run(question)
    except (SpecError, OSError) as error:
        fail(explain(error))
    checked = evolve(checked, findings=tuple(evolve(one, file=_from_here(one.file)) for one in checked.findings))
    _print(checked, form)
    if checked.at_or_above(fail_on):
        raise typer.Exit(NO)


def _from_here(file: str) -> str:
    """Return a file by its path from the working folder, as annotations and code scanning want it, where it is below that."""
    path = Path(file)
    return path.relative_to(Path.cwd()).as_posix() if path.is_absolute() and path.is_relative_to(Path.cwd()) else file


def _print_rules() -> None:
    from omnidim_spec.checks.check import RULES

    width = max(len(rule.id) for rule in RULES)
    for rule in RULES:
        typer.echo(f"{rule.id:{width}}  {rule.level:7}  {rule.sentence}")


def _rules(select: list[str] | None, ignore: list[str] | None) -> frozenset[str]:
    """Return the ids of the rules that are wanted."""
    from omnidim_spec.checks.check import RULES

    known = [rule.id for rule in RULES]
    chosen, dropped = _words(select), _words(ignore)
    unknown = [word for word in (*chosen, *dropped) if word not in known]
    if unknown:
        fail(f"--select, --ignore: expected ids of rules, found {', '.join(unknown)}\n    they are {', '.join(known)}")
    return frozenset(chosen or known) - frozenset(dropped)


def _words(options: list[str] | None) -> list[str]:
    return [word.strip() for option in options or () for word in option.split(",") if word.strip()]


def _question(
    pages: list[Path] | None, overlay: Path | None, spec: Path | None, client: Path | None, rules: frozenset[str]
) -> Question:
    """Return what to check. What is ours is compared with our own pages only, unless it is named."""
    from omnidim_spec.checks.check import Question
    from omnidim_spec.checks.client_api import Package

    given = [*(("--pages", path) for path in pages or ()), ("--overlay", overlay), ("--spec", spec), ("--client", client)]
    for option, path in given:
        if path is not None and not path.exists():
            fail(f"{option}: expected a file or a folder, found nothing at {path}")
    if client is not None and spec is None and pages:
        fail("--client needs --spec FILE with --pages: a client is compared with the spec that it is generated from")
    if not pages:
        overlay = overlay or in_checkout("spec", "overlay.yaml")
        client = client or (in_checkout("generated", "omnidim_client") if spec is None else None)
        spec = spec or in_checkout("spec", "openapi.yaml")
        pages = [in_checkout("spec", "pages")]
    return Question(pages, overlay, spec, client, [Package(Path(__file__).parents[1], _NAMES, _USUAL)], rules)


def _print(checked: Checked, form: str) -> None:
    """Print the findings; the summary goes to stderr where programs read the findings."""
    from omnidim_spec import findings
    from omnidim_spec.checks.check import RULES

    if form == "text":
        typer.echo(findings.as_text(checked.findings), nl=False)
    elif form == "github":
        typer.echo(findings.as_github(checked.findings), nl=False)
    elif form == "sarif":
        about = {rule.id: rule.sentence for rule in RULES}
        written = findings.as_sarif(checked.findings, tool="omnidim-contract", version=__version__, about=about)
        typer.echo(written, nl=False)
    else:
        known = [{**asdict(one), "reason": fault.reason, "listed": fault.where} for one, fault in checked.excused]
        value = {**json.loads(findings.as_json(checked.findings)), "excused": known}
        typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
    summary = _summary(checked)
    typer.echo(summary, err=form != "text")


def _summary(checked: Checked) -> str:
    counts = [(sum(one.level == level for one in checked.findings), level) for level in ("error", "warning", "note")]
    found = ", ".join(f"{count} {level}{'s' * (count != 1)}" for count, level in counts if count) or "nothing found"
    known = len(checked.excused)
    excused = f"; {known} known fault{'s' * (known != 1)} of the pages excused" if known else ""
    passed = f"; passed over {', '.join(checked.guides)}, which documents no operation" if checked.guides else ""
    return f"{checked.pages} page{'s' * (checked.pages != 1)}: {found}{excused}{passed}"
