"""`omnidim-contract spec`: pages become the spec."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from omnidim_contract.cli.check import check as check_everything
from omnidim_contract.cli.terminal import NO, err, explain, extra, fail, in_checkout, out

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds after which a build shows how far it has come."""

group = typer.Typer(help="Build the spec from the doc pages.", no_args_is_help=True)

group.command("check")(check_everything)


@group.callback()
def _spec() -> None:
    """Build the spec from the doc pages."""


@group.command()
def build(
    pages: Annotated[
        list[Path] | None,
        typer.Option(help="A page or a folder of pages; may be given several times. [default: spec/pages]"),
    ] = None,
    overlay: Annotated[Path | None, typer.Option(help="The overlay. [default: spec/overlay.yaml]")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--out", help="The YAML to write; the JSON is written beside it. [default: spec/openapi.yaml]"),
    ] = None,
    prefer: Annotated[
        Literal["first", "last", "longest"] | None, typer.Option(help="Which of two differing definitions of one name is kept.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the files are not what the build gives.")
    ] = False,
) -> None:
    """Join the pages with the overlay into one OpenAPI 3.1 spec, and prove that it gives the pages back."""
    with extra("spec"):
        from omnidim_spec import build as building
        from omnidim_spec.errors import SpecError
    if pages and output is None:
        fail("--pages needs --out FILE.yaml: the spec of other pages does not belong in the place of ours")
    path = output or in_checkout("spec", "openapi.yaml")
    if path.suffix != ".yaml" or path.is_dir():
        fail(f"--out: expected a file that ends in .yaml (the JSON is written beside it), found {path}")
    try:
        with _bar() as bar:
            built = building.build(pages or [in_checkout("spec", "pages")], overlay or _default_overlay(pages), prefer, bar)
        if not check:
            building.write(built, path)
    except (SpecError, OSError) as error:
        fail(explain(error))
    for note in built.notes:
        out.print(f"inferred: {note}", markup=False)
    for guide in built.pages.guides:
        out.print(f"passed over {guide}: it documents no operation")
    stale = building.stale(built, path)
    if stale:
        fail(f"not what the build gives: {', '.join(map(str, stale))}\n    run the same command without --check", NO)
    count = len(built.pages.pages)
    verb = "is current" if check else "written"
    out.print(f"{path} and {path.with_suffix('.json').name}: {verb} ({count} {'page' if count == 1 else 'pages'})")


@group.command()
def where(
    pointer: Annotated[str, typer.Argument(help="A JSON pointer into the spec, such as /components/schemas/Contact.")],
    pages: Annotated[list[Path] | None, typer.Option(help="As for `spec build`.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="As for `spec build`.")] = None,
) -> None:
    """Print the file, line and column of the page or the overlay that a node of the spec came from."""
    with extra("spec"):
        from omnidim_spec import build as building
        from omnidim_spec.errors import SpecError
        from omnidim_spec.pointers import look_up
    try:
        built = building.build(pages or [in_checkout("spec", "pages")], overlay or _default_overlay(pages))
        look_up(built.document, pointer.removeprefix("#"))
    except (SpecError, OSError) as error:
        fail(explain(error))
    except KeyError:
        fail(f"expected a pointer to a node of the spec, found {pointer!r}", NO)
    out.print(built.origins.where(pointer.removeprefix("#")), markup=False)


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """Give what shows the steps of a build on an interactive terminal, once it has taken longer than a second."""
    began = time.monotonic()
    shown: list[tuple[Progress, TaskID]] = []

    def show(step: str, done: int, total: int) -> None:
        if not shown and err.is_interactive and time.monotonic() - began > PATIENCE:
            from rich.progress import Progress

            bar = whole.enter_context(Progress(console=err, transient=True))
            shown.append((bar, bar.add_task("")))
        for bar, task in shown:
            bar.update(task, description=step, completed=done, total=total)

    with ExitStack() as whole:
        yield show


def _default_overlay(pages: list[Path] | None) -> Path | None:
    """Our own overlay belongs to our own pages only."""
    return None if pages else in_checkout("spec", "overlay.yaml")
