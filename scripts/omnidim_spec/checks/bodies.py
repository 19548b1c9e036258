"""Does a body that a snippet sends fit the request schema, and use only what is declared there?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.fitting import Fitting, Unknown
from omnidim_spec.checks.nearness import nearest
from omnidim_spec.checks.reading import undeclared
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding
from omnidim_spec.pointers import Json, look_up

BODY = Rule("snippet-body-misfit", "error", "A body that a snippet sends fits the schema of the request.")
KEY = Rule("snippet-undeclared-key", "error", "A snippet sends only keys that the request declares, or allows in words.")


def body_findings(
    where: Callable[[str], str], value: Json, unknown: Unknown, schema: str, draft: Draft, fitting: Fitting
) -> Iterator[Finding]:
    """Yield what of a body does not fit the request schema at a pointer. `where` tells where a place of it stands."""
    told = set()
    for misfit in fitting.misfits(schema, value, "request", unknown):
        if misfit.keyword == "additionalProperties":
            told.add(misfit.place)
        name = misfit.place or "the body"
        yield BODY.finding(
            where(misfit.place), f"{name}: {misfit.message}", "mend the snippet, or the schema: one of them is wrong"
        )
    for place, name, known in undeclared([look_up(draft.document, schema)], value, draft.document):
        if place not in told:
            meant = nearest(name, known.names)
            todo = f"write {meant}" if meant else "declare it, or remove it from the snippet"
            message = f"{place or 'the body'}: {name} is not declared in the request"
            yield KEY.finding(where(f"{place}/{name}"), message, todo)
