"""Which parts of two documents are the same, word for word, and lead to nothing that is not: there is nothing to compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from attrs import define, field

from omnidim_spec.diff.document import Document, Place
from omnidim_spec.pointers import Json, pointer_to

_REFERENCE = re.compile(r'"\$(?:dynamicR|r)ef": "([^"]*)"')


@define(eq=False)
class Untouched:
    """Knows the components that differ, or lead to one that does."""

    old: Document
    new: Document
    _clean: set[str] = field(init=False)
    _known: dict[tuple[int, int], bool] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        before, after = dict(_components(self.old)), dict(_components(self.new))
        users: dict[str, set[str]] = {}
        for texts in (before, after):
            for pointer, text in texts.items():
                for reference in _REFERENCE.findall(text):
                    users.setdefault(reference, set()).add(pointer)
        waiting = [pointer for pointer in {**before, **after} if before.get(pointer) != after.get(pointer)]
        known = before.keys() & after.keys()
        waiting += [pointer for reference, pointers in users.items() if reference not in known for pointer in pointers]
        touched: set[str] = set()
        while waiting:
            pointer = waiting.pop()
            if pointer not in touched:
                touched.add(pointer)
                waiting.extend(users.get(pointer, ()))
        self._clean = known - touched

    def holds(self, old: Place, new: Place) -> bool:
        """Tell whether two places are the same, with all that they lead to."""
        if self.old.is_3_0 is not self.new.is_3_0 or old.value != new.value:
            return False
        key = id(old.value), id(new.value)
        if not isinstance(old.value, dict):
            return old.value is new.value
        if key not in self._known:
            text = _text(old.value)
            self._known[key] = text == _text(new.value) and all(each in self._clean for each in _REFERENCE.findall(text))
        return self._known[key]


def _components(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every component as references name it, and its text."""
    components = document.value.get("components")
    for section, members in components.items() if isinstance(components, dict) else ():
        for name, value in members.items() if isinstance(members, dict) else ():
            yield f"#{pointer_to('components', section, name)}", _text(value)


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
