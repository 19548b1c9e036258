"""Text that must not pass from a page into source code: control characters, text that shows in another order than it runs."""

from __future__ import annotations

import re
from collections.abc import Callable

from omnidim_spec.errors import Fault
from omnidim_spec.pointers import Json, walk

LONGEST_NAME = 100
"""Characters of an operationId, tag or parameter name: it becomes a file or an argument."""


def hostile_texts(document: Json, where: Callable[[str], str]) -> list[Fault]:
    """Return every place at which the document holds a text that nobody could read safely."""
    faults = []
    for pointer, node in walk(document):
        key = pointer.rpartition("/")[2]
        for text in (key, node) if isinstance(node, str) else (key,):
            if found := _UNREADABLE.search(text):
                came = f"the character U+{ord(found[0]):04X}"
                todo = "write the text without it; it shows as something else than it is"
                faults.append(Fault(where(pointer), "readable text", came, todo))
        if isinstance(node, str) and len(node) > LONGEST_NAME and _NAME.search(pointer):
            came = f"{len(node)}"
            faults.append(Fault(where(pointer), f"a name of at most {LONGEST_NAME} characters", came, "shorten it"))
    for path in document.get("paths", {}):
        if not _PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
            place = f"/paths/{path.replace('~', '~0').replace('/', '~1')}"
            faults.append(Fault(where(place), "a path of visible ASCII characters without . and .. in it", repr(path)))
    return faults


# Controls but tab and line feed, the overrides and isolates of bidirectional text, lone surrogates.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAME = re.compile(r"/(operationId|tags/\d+|parameters/\d+/name)$")
_PATH = re.compile(r"/[!#-\[\]-~]*")
