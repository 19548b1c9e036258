"""Do JSON fences of a page that show its request or its reply fit the schema?"""

from __future__ import annotations

from collections.abc import Iterator

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.fitting import Direction, Fitting, Misfit
from omnidim_spec.checks.loose_json import Loose, read_loosely
from omnidim_spec.checks.operation import Operation, of_page
from omnidim_spec.checks.reading import declared
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.markdown import Fence
from omnidim_spec.pointers import look_up

SYNTAX = Rule("json-syntax", "warning", "Each JSON fence is JSON, `...` and comments apart.")
MISFIT = Rule("json-misfit", "error", "A JSON fence whose keys are those of the request, or of a reply, fits its schema.")
RULES = (SYNTAX, MISFIT)

_LANGUAGES = ("json", "jsonc", "json5")


def json_snippets(draft: Draft) -> Iterator[Finding]:
    """Yield each JSON fence that is clearly the request or a reply of its page, and does not fit."""
    fitting = Fitting(draft.document)
    for page in draft.pages.pages:
        operation = of_page(page, draft.document)
        for fence in page.snippets:
            if fence.language not in _LANGUAGES or not fence.text.strip():
                continue
            loose = read_loosely(fence.text, comments=True)
            if loose is None:
                if fence.text.lstrip()[0] in "{[":
                    yield SYNTAX.finding(fence.source.at(0, 0), "expected JSON, found something that is none", "mend the JSON")
            elif operation is not None:
                yield from _of_fence(loose, fence, operation, draft, fitting)


def _of_fence(loose: Loose, fence: Fence, operation: Operation, draft: Draft, fitting: Fitting) -> Iterator[Finding]:
    places: list[tuple[str, Direction]] = [(pointer, "response") for pointer in operation.replies]
    places += [(operation.json_body, "request")] if operation.json_body else []
    found = []
    for pointer, direction in places:
        if not _is_about(loose, pointer, draft):
            continue
        misfits = list(fitting.misfits(pointer, loose.value, direction, loose.unknown))
        if not misfits:
            return
        found.append((misfits, direction))
    if len(found) != 1:
        return
    misfits, direction = found[0]
    for misfit in misfits:
        name = misfit.place or "the JSON"
        what = "the request" if direction == "request" else "the reply"
        where = fence.source.at(_line(fence.text, misfit), 0)
        yield MISFIT.finding(where, f"{name}: {misfit.message} ({what})", "mend the JSON, or the schema")


def _is_about(loose: Loose, pointer: str, draft: Draft) -> bool:
    """Tell whether every key of a JSON text is one of a schema's, or all but one of several."""
    if not isinstance(loose.value, dict) or len(loose.value) < 2:
        return False
    known = declared(look_up(draft.document, pointer), draft.document)
    shared = sum(name in known.names for name in loose.value)
    return shared >= 2 and shared >= len(loose.value) - 1


def _line(text: str, misfit: Misfit) -> int:
    """Return the line (from 0) that the key of a place stands on, where it can be told."""
    keys = [key for key in misfit.place.split("/") if key and not key.isdigit()]
    lines = text.split("\n")
    hits = [number for number, line in enumerate(lines) if keys and f'"{keys[-1]}"' in line]
    return hits[0] if len(hits) == 1 else 0
