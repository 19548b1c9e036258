"""The proof that a built spec holds its pages: undo the overlay, follow every reference, compare with each page's YAML."""

from __future__ import annotations

import json

from omnidim_spec.changes import LOG, undone
from omnidim_spec.errors import Fault, ProofError
from omnidim_spec.join import said_beside
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json, inlined, look_up, pointer_to
from omnidim_spec.yaml12 import Source, read_yaml


def prove(yaml_text: str, json_text: str, pages: tuple[Page, ...]) -> None:
    """Read both texts of a spec back and compare them with each other and with every page.

    Raises:
        ProofError: with each page that the spec does not give back.
    """
    from_yaml = read_yaml(yaml_text, Source("openapi.yaml"))
    faults: list[Fault] = []
    if json.dumps(from_yaml) != json.dumps(json.loads(json_text)):
        faults.append(Fault("openapi.yaml", "the same document as openapi.json", "another one"))
    before = undone(from_yaml, from_yaml.get(LOG, []))
    for page in pages:
        operation = look_up(before, pointer_to("paths", page.path, page.method))
        beside = said_beside(page)
        given_back = {key: inlined(value, before) for key, value in operation.items() if key not in beside}
        fresh = read_yaml(page.block.text, page.block.source)
        if _text(given_back) != _text(fresh):
            faults.append(Fault(page.at(), f"{page.label} exactly as the page has it", "something else"))
    if faults:
        raise ProofError(faults)


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
