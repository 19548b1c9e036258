"""What every report says alike: where the contract says it, what a cell holds, how often a failure was seen, the numbers."""

from __future__ import annotations

import unicodedata

from omnidim_contract.conformance.verdict import BASELINE, Cell, Failure, Source, Verdict

NO_SCORE = "Coverage is no score: it says what the run touched, and what was touched may still be wrong."
UNJUDGED = "a server that could not be judged is not called conforming"
_KEPT = "\t\n"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """Return a text with each character that no one sees written as Python writes it.

    A server may send what moves a terminal's cursor, turns the direction of writing, or fits in no file (a lone surrogate).
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(ascii(c)[1:-1] if c not in _KEPT and unicodedata.category(c) in _HIDDEN else c for c in text)


def shortened(text: str, longest: int) -> str:
    """Return a text, or its beginning with a word on where the rest is."""
    return text if len(text) <= longest else f"{text[:longest]} ... (whole in verdict.json)"


def counted(count: int, noun: str) -> str:
    """Return a number with its noun, such as `2 failures`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def place(source: Source) -> str:
    """Return where the contract says it, as compilers write it."""
    return f"{source.page}:{source.line}"


def cell_words(cell: Cell) -> str:
    """Return what a cell of the table holds, so that it is understood without colours."""
    if cell.failures:
        return f"{cell.failures} failed" + (f", {cell.accepted} accepted" if cell.accepted else "")
    return {"accepted": f"{cell.accepted} accepted", "passed": f"ok ({cell.checks:,})"}.get(cell.state, "not checked")


def seen(failure: Failure) -> str:
    """Say how a failure was found: the check, how often, when first. Empty where no exchange shows it."""
    if failure.check == BASELINE:
        return "an entry of the baseline"
    often = "seen once" if failure.count == 1 else f"seen {failure.count:,} times"
    first = f"first in {failure.phase or 'the run'}, after {counted(failure.first.requests, 'request')}"
    return f"{failure.check}, {often}, {first} and {failure.first.seconds:.1f} s"


def facts(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the numbers of a run with their names."""
    phases = ", ".join(f"{name} {count:,}" for name, count in verdict.phases.items())
    creates = {"sent": 0, "accepted": 0, "read_back": 0} | dict(verdict.creates)
    run = f"{verdict.profile} run, seed {verdict.seed}" + (f", share {verdict.shards} only" if verdict.shards else "")
    return [
        ("run", run),
        ("requests", f"{verdict.requests:,} in {verdict.seconds:.1f} s" + (f" ({phases})" if phases else "")),
        (
            "campaigns",
            f"{creates['accepted']:,} created of {creates['sent']:,} sent, {creates['read_back']:,} read back",
        ),
        ("valid requests accepted", str(verdict.accepted)),
    ]


def coverage(verdict: Verdict) -> list[tuple[str, str]]:
    """Return how much of the contract the run touched, part by part. It is to be shown with NO_SCORE."""
    touched = verdict.coverage
    return [
        ("documented replies seen", str(touched.statuses)),
        ("request fields accepted", str(touched.request_fields)),
        ("reply fields seen", str(touched.reply_fields)),
        ("rules that applied", str(touched.rules)),
    ]
