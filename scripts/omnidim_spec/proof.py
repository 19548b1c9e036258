"""The proof that a built spec holds its pages: undo the overlay and our names, compare with each page's YAML.

A page of bare operations has no references of its own, so that every reference is followed. A page that brings its own
components keeps its references; its components are compared one by one.
"""

from __future__ import annotations

import json

from omnidim_spec.changes import LOG, undo
from omnidim_spec.errors import Fault, ProofError
from omnidim_spec.join import Joined, said_beside, said_elsewhere
from omnidim_spec.names import Moves
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, look_up, pointer_to
from omnidim_spec.progress import Progress, unseen
from omnidim_spec.yaml12 import Source, read_yaml


def prove(yaml_text: str, json_text: str, joined: Joined, moves: Moves, progress: Progress = unseen) -> None:
    """Read both texts of a spec back and compare them with each other and with every page, as it was read.

    Raises:
        ProofError: with each page that the spec does not give back.
    """
    from_json = json.dumps(json.loads(json_text))
    from_yaml = read_yaml(yaml_text, Source("openapi.yaml"), longest=len(yaml_text))
    faults: list[Fault] = []
    if json.dumps(from_yaml) != from_json:
        faults.append(Fault("openapi.yaml", "the same document as openapi.json", "another one"))
    undo(from_yaml, from_yaml.get(LOG, []))
    for done, page in enumerate(joined.operations.values(), 1):
        faults.extend(_lost(page, from_yaml, joined, moves))
        progress("proving", done, len(joined.operations))
    if faults:
        raise ProofError(faults)


def _lost(page: Page, before: Json, joined: Joined, moves: Moves) -> list[Fault]:
    """Return what of a page the spec does not give back."""
    fresh = page.as_read()
    operation = look_up(before, pointer_to("paths", page.path, page.method))
    added = {**said_beside(fresh), **said_elsewhere(fresh, before)}
    given_back = {key: _inline(value, before, moves) for key, value in operation.items() if key not in added}
    faults = []
    if not _equal(given_back, fresh.operation):
        faults.append(Fault(page.at(), f"{page.label} exactly as the page has it", "something else"))
    for section, parts in fresh.context.get("components", {}).items():
        for name, definition in parts.items() if isinstance(parts, dict) else ():
            place = pointer_to("components", section, name)
            if (page.name, page.line, place) in joined.overruled:
                continue
            if not _equal(_inline(look_up(before, place), before, moves), definition):
                faults.append(Fault(page.at_block(place), f"{name} exactly as the page has it", "something else"))
    return faults


def _inline(value: Json, document: Json, moves: Moves) -> Json:
    """Return a value with the schemas that we gave a name put back where they stood."""
    if isinstance(value, list):
        return [_inline(item, document, moves) for item in value]
    if not isinstance(value, dict):
        return value
    reference = value.get("$ref")
    if isinstance(reference, str) and reference[1:] in moves:
        return _inline(look_up(document, reference[1:]), document, moves)
    return {key: _inline(item, document, moves) for key, item in value.items()}


def _equal(one: Json, other: Json) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
