"""The verdict as Markdown, for the page of a CI job: what a server sent stays text, whatever it looks like."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from omnidim_contract.conformance.aspects import ASPECTS
from omnidim_contract.conformance.verdict import Cell, Failure, Verdict
from omnidim_contract.conformance.wording import NO_SCORE, cell_words, counted, coverage, facts, place, seen, shortened, visible

MOST_BYTES = 900_000
"""GitHub shows no summary of more than 1 MiB; a job may have others beside this one."""
LONGEST_SHOWN = 4000
"""Characters of a text that are shown; verdict.json and the page have it whole."""
LONGEST_LINE = 500
"""Characters of a text that stands in a line."""
_MARKUP = re.compile(r"[\\`*_\[\]|~$]|^[#+>=-]")
_NUMBERED = re.compile(r"^(\d+)([.)])")
_REFERENCE = re.compile(r"([@#]|//)(?=\w)|(www)(?=\.)", re.IGNORECASE)
_MARK = {"failed": "❌", "accepted": "⚠️", "passed": "✅", "not checked": "⚪"}
_SIGN = {True: "✅", False: "❌", None: "❓"}


def markdown(verdict: Verdict, *, command: str) -> str:
    """Return the verdict as Markdown of at most MOST_BYTES bytes; failures that find no room are counted."""
    head = [*_head(verdict), *_table(verdict)]
    tail = [*_accepted(verdict), *_not_checked(verdict), *_numbers(verdict, command)]
    room = MOST_BYTES - _size(head) - _size(tail) - 1000
    return "".join(f"{line}\n" for line in [*head, *_failures(verdict, room), *tail])


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def plain(text: str) -> str:
    """Return a text that Markdown shows as it is, in one line: no markup, no HTML, nobody mentioned, nothing linked."""
    line = " ".join(shortened(visible(text), LONGEST_LINE).split())
    escaped = _MARKUP.sub(r"\\\g<0>", line.replace("&", "&amp;").replace("<", "&lt;"))
    return _REFERENCE.sub("\\g<0>\u200b", _NUMBERED.sub(r"\1\\\2", escaped))


def code(text: str) -> str:
    """Return a text as code within a line."""
    line = " ".join(shortened(visible(text), LONGEST_LINE).split())
    fence = "`" * (_longest_run(line) + 1)
    return f"{fence} {line} {fence}"


def fenced(text: str, language: str = "text") -> str:
    """Return a text as a block of code, whose fence is longer than any within."""
    shown = shortened(visible(text), LONGEST_SHOWN)
    fence = "`" * max(3, _longest_run(shown) + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def _longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def _head(verdict: Verdict) -> Iterator[str]:
    yield f"## {_SIGN[verdict.conforms]} {code(verdict.url)} {plain(verdict.headline)}"
    yield ""


def _table(verdict: Verdict) -> Iterator[str]:
    if not verdict.table:
        return
    yield f"| operation | {' | '.join(ASPECTS)} |"
    yield "|---" * (len(ASPECTS) + 1) + "|"
    for operation in verdict.table:
        cells = (verdict.cell(operation, aspect) for aspect in ASPECTS)
        yield f"| {plain(operation)} | {' | '.join(map(_cell, cells))} |"
    yield ""


def _cell(cell: Cell) -> str:
    return f"{_MARK[cell.state]} {cell_words(cell)}"


def _failures(verdict: Verdict, room: int) -> Iterator[str]:
    if not verdict.failures:
        return
    yield f"### {counted(len(verdict.failures), 'failure')}"
    yield ""
    for number, failure in enumerate(verdict.failures):
        lines = list(_failure(failure))
        room -= _size(lines)
        if room < 0:
            left = len(verdict.failures) - number
            yield f"**{counted(left, 'failure')} more found no room here:** see index.html or verdict.json of this run."
            yield ""
            return
        yield from lines


def _failure(failure: Failure) -> Iterator[str]:
    # In the summary of <details> GitHub reads HTML and no Markdown; in <code> it mentions nobody and links nothing.
    title = shortened(visible(f"{failure.operation}: {failure.title}"), LONGEST_LINE)
    yield f"<details><summary><code>{html.escape(' '.join(title.split()))}</code></summary>"
    yield ""
    if failure.message.strip():
        yield from (fenced(failure.message), "")
    for source in failure.sources:
        words = f"{plain(source.words)}<br>" if source.words else ""
        yield f"> {words}{plain(place(source))}"
        yield ""
    for name, text, language in (
        ("sent", failure.sent, "text"),
        ("came", failure.came, "text"),
        ("try it", failure.curl, "sh"),
    ):
        if text:
            yield from (f"{name}:", "", fenced(text, language), "")
    yield f"<sub>{plain(seen(failure))}; {plain(failure.id)}</sub>"
    yield ""
    yield "</details>"
    yield ""


def _accepted(verdict: Verdict) -> Iterator[str]:
    if verdict.accepted_failures:
        yield f"### Accepted by the baseline: {len(verdict.accepted_failures)}"
        yield ""
        for failure in verdict.accepted_failures[:100]:
            why = f"until {failure.accepted_until}: {failure.accepted_because}"
            yield f"- {plain(failure.operation)}: {plain(failure.title)} ({plain(why)})"
        yield ""


def _not_checked(verdict: Verdict) -> Iterator[str]:
    if verdict.not_checked:
        yield "### Not checked"
        yield ""
        yield from (f"- {plain(one.what)}: {plain(one.why)}" for one in verdict.not_checked[:100])
        yield ""


def _numbers(verdict: Verdict, command: str) -> Iterator[str]:
    yield "### Numbers"
    yield ""
    yield from (f"- {plain(note)}" for note in verdict.notes[:100])
    yield from (f"- {name}: {plain(value)}" for name, value in [*facts(verdict), *coverage(verdict)])
    yield ""
    yield NO_SCORE
    yield ""
    yield "The same again, with the key in `OMNIDIM_API_KEY`:"
    yield ""
    yield fenced(command, "sh")
