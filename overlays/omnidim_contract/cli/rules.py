"""`omnidim-contract rules`: list the pages' promises, and judge recorded traffic by them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from omnidim_contract.cli.terminal import NO, extra, fail, in_checkout, out
from omnidim_contract.contract import contract

if TYPE_CHECKING:
    from omnidim_spec.rules import Judgement, Rules
    from omnidim_spec.rules.har import Recording

group = typer.Typer(help="List the promises of the pages; judge recorded traffic by them.")

_WIDTH = 180
"""Columns of a table that goes into a file or a pipe."""

Spec = Annotated[Path | None, typer.Option(help="A built spec, as JSON. [default: the contract of this release]")]


@group.callback(invoke_without_command=True)
def rules(
    context: typer.Context,
    spec: Spec = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """List the rules: what the pages promise in sentences, and the words that each rule rests on."""
    if context.invoked_subcommand is not None:
        return
    found = _read(spec)
    if as_json:
        out.print_json(json.dumps([_as_json(compiled.rule) for compiled in found]))
        return
    table = Table(show_lines=True)
    for heading in ("id", "operation", "basis", "words", "message"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for compiled in found:
        rule = compiled.rule
        basis = rule.basis if rule.contradicted is None else f"{rule.basis}, contradicted"
        words = "\n".join(map(str, rule.quotes))
        table.add_row(rule.id, rule.place.label, basis, *map(escape, (words, _message(rule))))
    (out if out.is_terminal else Console(width=_WIDTH)).print(table)
    out.print(f"{len(found.listed)} rules; those that are assumed are judged with --strict only, those contradicted never")


@group.command()
def check(
    recording: Annotated[Path, typer.Argument(help="A HAR file, as browsers and proxies save it.")],
    url: Annotated[
        list[str] | None,
        typer.Option(help="The base URL before /calls/...; may be given several times. [default: the servers of the spec]"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Judge also by what is only assumed from examples.")] = False,
    spec: Spec = None,
) -> None:
    """Judge recorded traffic by the rules, and by the schemas of its replies.

    Exit 0: it keeps them, 1: it does not, 2: it could not be judged. Keys and tokens in the recording are never printed.
    """
    with extra("conformance"):
        from omnidim_spec.rules import judge
        from omnidim_spec.rules.shapes import breaches
    found = _read(spec).enforced(strict=strict)
    read = _recorded(recording, _document(spec), url or [])
    judgement = judge(found, read.exchanges)
    wrong = list(breaches(_document(spec), read.exchanges))
    for breach in wrong:
        out.print(str(breach), style="red", markup=False)
    _print_judgement(judgement, read)
    if not judgement.is_judged and not wrong:
        fail(f"{recording}: no rule applies to anything in it, so it could not be judged{_advice(read)}")
    if judgement.findings or wrong:
        raise typer.Exit(NO)


@group.command()
def sentences(
    every: Annotated[bool, typer.Option("--all", help="List every sentence, not only those overlooked.")] = False,
) -> None:
    """List the sentences of the pages that neither a rule nor a reason in the overlay speaks of; exit 1 if there are any."""
    with extra("spec"):
        from omnidim_spec.build import build
        from omnidim_spec.errors import SpecError
        from omnidim_spec.rules.sentences import sentences as read_sentences
    try:
        built = build([in_checkout("spec", "pages")], in_checkout("spec", "overlay.yaml"))
        found = read_sentences(built.pages.pages, built.document, built.origins.overlay)
    except (SpecError, OSError) as error:
        fail(str(error))
    overlooked = [sentence for sentence in found if sentence.is_overlooked]
    for sentence in found if every else overlooked:
        became = "; ".join((", ".join(sentence.rules), *sentence.reasons)).strip("; ") or "overlooked"
        out.print(f"{sentence.where}: {sentence.text}\n    {became}", markup=False)
    out.print(f"{len(found)} sentences, {len(overlooked)} overlooked")
    if overlooked:
        raise typer.Exit(NO)


def _recorded(recording: Path, document: dict[str, Any], urls: list[str]) -> Recording:
    from omnidim_spec.errors import SpecError
    from omnidim_spec.rules import Routes
    from omnidim_spec.rules.har import read_har

    for base in urls:
        _refuse_if_no_url(base)
    try:
        return read_har(recording.read_text("utf-8-sig"), str(recording), Routes.of(document, urls))
    except (SpecError, OSError, UnicodeDecodeError) as error:
        fail(str(error))


def _refuse_if_no_url(base: str) -> None:
    try:
        parts = urlsplit(base)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        is_url = False
    if not is_url:
        fail("--url: expected a base URL such as https://example.com/api/v1, found something else")


def _document(spec: Path | None) -> dict[str, Any]:
    try:
        document = contract() if spec is None else json.loads(spec.read_text("utf-8"))
    except (OSError, ValueError) as error:
        fail(f"{spec or 'the contract'}: expected a built spec as JSON (spec/openapi.json), found {error}")
    if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
        fail(f"{spec}: expected a built spec as JSON (spec/openapi.json), found something without paths")
    return document


def _read(spec: Path | None) -> Rules:
    with extra("conformance"):
        from omnidim_spec.errors import SpecError
        from omnidim_spec.rules import read_rules
    try:
        return read_rules(_document(spec))
    except SpecError as error:
        fail(str(error))
    except (AttributeError, KeyError, TypeError) as error:
        fail(f"{spec}: expected a built spec as JSON (spec/openapi.json), found {type(error).__name__}: {error}")


def _message(rule: Any) -> str:
    listed = [f"{{{name}}}: {', '.join(values)}" for name, values in rule.each.items()]
    return "\n".join((rule.message, *listed, *([f"contradicted: {rule.contradicted}"] if rule.contradicted else [])))


def _as_json(rule: Any) -> dict[str, Any]:
    values = {"id": rule.id, "operation": rule.place.label, "basis": rule.basis, "message": rule.message}
    texts = {"rule": rule.expression, "when": rule.when, "each": dict(rule.each), "contradicted": rule.contradicted}
    return {**values, "words": [{"page": quote.page, "words": quote.words} for quote in rule.quotes], **texts}


def _print_judgement(judgement: Judgement, read: Recording) -> None:
    from omnidim_spec.rules import Kind

    for finding in judgement.findings:
        out.print(str(finding), style="red", markup=False)
    for reason, count in sorted(read.passed_over.items()):
        out.print(f"passed over: {count} of {reason}", markup=False)
    numbers = ", ".join(f"{judgement.total(kind)} {kind}" for kind in Kind)
    out.print(f"{len(read.exchanges)} exchanges: {numbers}")
    silent = [identifier for identifier, count in judgement.counts.items() if set(count) <= {Kind.NOT_APPLICABLE}]
    if silent and judgement.is_judged:
        out.print(f"never applied: {', '.join(silent)}")


def _advice(read: Recording) -> str:
    hosts = sorted(reason.rpartition(" ")[2] for reason in read.passed_over if reason.startswith("other host"))
    return f"\n    name the base URL that was recorded with --url; the recording has {', '.join(hosts)}" if hosts else ""
