"""`omnidim-contract spec diff`: what changed between two specs, or in the client, and whom it breaks."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from omnidim_contract._version import __version__
from omnidim_contract.cli.terminal import NO, explain, extra, fail, in_checkout, out

if TYPE_CHECKING:
    from omnidim_spec.diff import Difference
    from omnidim_spec.diff.report import Locate

PACKAGE = "omnidim_contract"


class Format(StrEnum):
    """How the changes are written."""

    text = "text"
    markdown = "markdown"
    json = "json"
    github = "github"
    sarif = "sarif"


class Limit(StrEnum):
    """From which level on the command fails; `unclassified` fails on what is breaking, too."""

    breaking = "breaking"
    unclassified = "unclassified"
    warning = "warning"
    compatible = "compatible"
    documentation = "documentation"
    never = "never"


class EnumLevel(StrEnum):
    """What a new value in an enum of a reply is."""

    breaking = "breaking"
    warning = "warning"
    compatible = "compatible"


def diff(
    old: Annotated[
        str | None,
        typer.Argument(
            help="The spec before: a file, `-`, a folder of pages, or a revision such as origin/main:spec/openapi.yaml."
        ),
    ] = None,
    new: Annotated[str | None, typer.Argument(help="The spec after, in the same ways.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the changes are written.")] = Format.text,
    fail_on: Annotated[
        Limit, typer.Option(help="Exit 1 from this level on. The default fails on what is breaking and what is unclassified.")
    ] = Limit.unclassified,
    response_enum: Annotated[
        EnumLevel, typer.Option(help="The level of a new value in an enum of a reply.")
    ] = EnumLevel.breaking,
    output: Annotated[Path | None, typer.Option("--out", help="Write there instead of on the terminal.")] = None,
    changes: Annotated[
        Path | None, typer.Option(help="Also add the changes to this Markdown file, such as spec/CHANGES.md.")
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option(help="The overlay of folders of pages. [default: overlay.yaml beside the folder, if there is one]"),
    ] = None,
    client: Annotated[bool, typer.Option("--client", help="Compare the public names of the Python client instead.")] = False,
    against: Annotated[str | None, typer.Option(help="With --client: the revision before. [default: the last tag]")] = None,
) -> None:
    """Tell what changed, and whom it breaks: those who send requests, or those who read responses.

    Exit 0: nothing at or above --fail-on, 1: something is, 2: it could not be compared.
    """
    with extra("spec"):
        from omnidim_spec.diff import Level, compare
        from omnidim_spec.diff.source import STDIN, read_both
        from omnidim_spec.errors import SpecError
    if client:
        _compare_client(old, new, against, form, fail_on, output)
        return
    if against is not None:
        fail("--against: expected it beside --client; without it, give OLD and NEW")
    if old is None or new is None:
        fail("expected OLD and NEW: two files, revisions such as origin/main:spec/openapi.yaml, or folders of pages")
    if old == new == STDIN:
        fail("expected one document on standard input, found `-` for both")
    try:
        given = read_both(old, new, stdin=sys.stdin.buffer.read, folder=Path.cwd(), overlay=overlay)
        found = compare(given[0].value, given[1].value, names=(old, new), response_enum=Level(response_enum.value))
        version = str((given[0].value.get("info") or {}).get("version", ""))
        _write(_written(found, form, given[1].locate, version), output)
        if changes is not None and found.changes:
            _add_entry(changes, found, version, given[0].value)
    except (SpecError, OSError) as error:
        fail(explain(error))
    _end(found, fail_on)


def _written(found: Difference, form: Format, locate: Locate, version: str) -> str:
    from omnidim_spec import findings
    from omnidim_spec.diff import report

    forms: dict[Format, Callable[[], str]] = {
        Format.text: lambda: report.as_text(found, locate),
        Format.markdown: lambda: report.as_markdown(found, version),
        Format.json: lambda: report.as_json(found),
        Format.github: lambda: findings.as_github(report.findings(found, locate)),
        Format.sarif: lambda: findings.as_sarif(
            report.findings(found, locate), tool="omnidim-contract", version=__version__, about=report.ABOUT
        ),
    }
    return forms[form]()


def _write(text: str, output: Path | None) -> None:
    from omnidim_spec.files import write_file

    if output is None:
        out.file.write(text)
    else:
        write_file(output, text)


def _add_entry(file: Path, found: Difference, version: str, old: Any) -> None:
    from omnidim_spec.diff.changelog import fingerprint, with_entry
    from omnidim_spec.diff.report import as_markdown
    from omnidim_spec.files import write_file

    before = file.read_text("utf-8") if file.exists() else ""
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    write_file(file, with_entry(before, as_markdown(found, version, day=day), fingerprint(old)))


def _end(found: Difference, fail_on: Limit) -> None:
    from omnidim_spec.diff import Level

    if fail_on is not Limit.never and found.changes and found.verdict.is_at_least(Level(fail_on.value)):
        raise typer.Exit(NO)


def _compare_client(
    old: str | None, new: str | None, against: str | None, form: Format, fail_on: Limit, output: Path | None
) -> None:
    with extra("dev"):
        from omnidim_spec.diff.package import compare_package
    from omnidim_spec.diff.repository import last_tag
    from omnidim_spec.errors import SpecError

    if old is not None or new is not None:
        fail("--client: expected no OLD and NEW; name the revision before with --against REV")
    package = in_checkout("overlays", PACKAGE)
    repository = Path(os.path.normpath(package.resolve().parents[1]))
    try:
        revision = against or last_tag(repository)
        if revision is None:
            out.print("no tag yet: nothing was published that the client could be compared with (or give --against REV)")
            return
        found = compare_package(package, revision, repository=repository)
        _write(_written(found, form, lambda _: ("", 0), __version__), output)
    except (SpecError, OSError) as error:
        fail(explain(error))
    _end(found, fail_on)
