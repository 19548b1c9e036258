"""How a verdict looks on a terminal: a table, each failure once, what was not checked, the numbers, the verdict last."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from omnidim_contract.conformance.aspects import ASPECTS
from omnidim_contract.conformance.verdict import Cell, Failure, Verdict
from omnidim_contract.conformance.wording import NO_SCORE, cell_words, coverage, facts, place, seen, shortened, visible

LONGEST_CURL = 2000
"""Characters of a curl line on the terminal; the reports have it whole."""
LONGEST_TEXT = 600
"""Characters of anything else that was sent or came."""
_STYLES = {"failed": "bold red", "accepted": "yellow", "passed": "green", "not checked": "dim"}
_HEADLINES = {True: "bold green", False: "bold red", None: "bold yellow"}
_INDENT = "   "


def print_verdict(verdict: Verdict, console: Console) -> None:
    """Print a verdict. Nothing in it is markup, and a line that someone may copy is not broken by us."""
    if verdict.table:
        _print_table(verdict, console)
    for number, failure in enumerate(verdict.failures, 1):
        _print_failure(number, failure, console)
    for failure in verdict.accepted_failures:
        text = f"accepted until {failure.accepted_until}: {failure.operation}: {failure.title} ({failure.accepted_because})"
        console.print(Text(visible(text), style="yellow"))
    _print_list("not checked", (f"{one.what}: {one.why}" for one in verdict.not_checked), console)
    _print_list("notes", verdict.notes, console)
    if verdict.requests:
        _print_numbers(verdict, console)
    console.print(Text(visible(f"{verdict.url}: {verdict.headline}"), style=_HEADLINES[verdict.conforms]))


def _print_table(verdict: Verdict, console: Console) -> None:
    """Print the table; where a terminal is too narrow for it, one line an aspect."""
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("operation", *ASPECTS):
        table.add_column(name, no_wrap=True)
    for operation in verdict.table:
        table.add_row(Text(visible(operation)), *(_cell(verdict.cell(operation, aspect)) for aspect in ASPECTS))
    width = console.measure(table, options=console.options.update(max_width=1000)).maximum
    if width <= console.width or not console.is_terminal:
        console.print(_Wide(table, width))
    else:
        for operation in verdict.table:
            console.print(Text(visible(operation), style="bold"))
            for aspect in ASPECTS:
                console.print(Text(f"{_INDENT}{aspect:<12}").append_text(_cell(verdict.cell(operation, aspect))))
    console.print()


@frozen
class _Wide:
    """A table as wide as it is: what reads a pipe has no width."""

    table: Table
    width: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from console.render(self.table, options.update(width=self.width, max_width=self.width))


def _cell(cell: Cell) -> Text:
    return Text(cell_words(cell), style=_STYLES[cell.state])


def _print_failure(number: int, failure: Failure, console: Console) -> None:
    console.print(Text(visible(f"{number}. {failure.operation}: {failure.title}"), style="bold"))
    # A rule's message begins with its title: it is not said twice.
    _, _, title = failure.title.partition(": ")
    message = failure.message.removeprefix(title).strip() if failure.rule and title else failure.message
    for line in filter(None, shortened(message, LONGEST_CURL).split("\n")):
        console.print(Text(_INDENT + visible(line)))
    for source in failure.sources:
        words = f"{place(source)}: “{source.words}”" if source.words else place(source)
        console.print(Text(f"{_INDENT}page  {visible(words)}", style="italic"))
    for name, text in (("sent", failure.sent), ("came", failure.came)):
        if text:
            console.print(Text(f"{_INDENT}{name}  {_line(shortened(text, LONGEST_TEXT))}"))
    console.print(Text(f"{_INDENT}{seen(failure)}", style="dim"))
    if failure.curl:
        console.print(Text(f"{_INDENT}{_line(shortened(failure.curl, LONGEST_CURL))}", style="cyan"))
    console.print()


def _line(text: str) -> str:
    return visible(text).replace("\n", "\\n")


def _print_list(name: str, lines: Iterable[str], console: Console) -> None:
    shown = [f"{_INDENT}{_line(line)}" for line in lines]
    if shown:
        console.print(Text("\n".join([name, *shown])))


def _print_numbers(verdict: Verdict, console: Console) -> None:
    shown = [*facts(verdict), *coverage(verdict)]
    longest = max(len(name) for name, _ in shown)
    console.print()
    for name, value in shown:
        console.print(Text(f"{name:<{longest}}  {visible(value)}"))
    console.print(Text(f"{NO_SCORE}\n"))
