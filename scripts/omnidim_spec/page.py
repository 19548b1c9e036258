"""A page: one documented operation, with everything the page says about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from omnidim_spec.pointers import Json
from omnidim_spec.yaml12 import places

if TYPE_CHECKING:  # whoever needs no Markdown does not wait for its parser
    from omnidim_spec.markdown import Fence

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@frozen
class Page:
    """One documented operation.

    `operation` is the value of `block`, the YAML of the operation exactly as the page prints it. `tag` is the last but one
    part of the page's URL, `summary` its title, `description` its quote; None where the page has none. Where the block is a
    whole OpenAPI document, `root` is the pointer of the operation in it, and `context` the rest of it (`components`, `servers`,
    `security`, `info`, `tags`).
    """

    name: str
    line: int
    method: str
    path: str
    operation: dict[str, Json]
    block: Fence
    tag: str | None
    summary: str | None
    description: str | None
    snippets: tuple[Fence, ...] = ()
    root: str = ""
    context: dict[str, Json] = field(factory=dict)
    _said: str = field(init=False, repr=False)

    @_said.default
    def _as_said(self) -> str:
        return json.dumps([self.operation, self.context])

    def as_read(self) -> Page:
        """Return the page as it was when it was made, whatever has become of its values since then."""
        operation, context = json.loads(self._said)
        return evolve(self, operation=operation, context=context)

    @property
    def label(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def at(self, pointer: str = "") -> str:
        """Return the file:line:column of a node of the operation, or of the nearest one above it that the page has."""
        return self.at_block(self.root + pointer)

    def at_block(self, pointer: str) -> str:
        """Return the same for a node of the whole block."""
        known = places(self.block.text, self.block.source)
        while pointer and pointer not in known:
            pointer = pointer.rpartition("/")[0]
        return known[pointer]
