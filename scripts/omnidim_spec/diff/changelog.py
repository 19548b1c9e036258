"""The file that tells what changed in the spec: one entry for each document that was compared with, the newest first."""

from __future__ import annotations

import hashlib
import re

from omnidim_spec.pointers import Json, canonical

TITLE = "# Changes of the spec\n\nWritten by `spec diff --changes`; the newest first.\n"
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def fingerprint(document: Json) -> str:
    """Return what tells a document from others."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()[:16]


def with_entry(text: str, entry: str, base: str) -> str:
    """Return the file's text with an entry at its top; one that was made against the same base is replaced.

    So the same comparison twice is one entry, and an entry grows while a change is being worked on.
    """
    marked = f"{entry.rstrip()}\n\n<!-- against {base} -->\n"
    start = _ENTRY.search(text)
    head = text[: start.start()] if start else (text or TITLE)
    entries = [f"## {part}" for part in _ENTRY.split(text[start.start() :]) if part] if start else []
    newest = entries[0] if entries else ""
    if f"<!-- against {base} -->" in newest:
        if _body(newest) == _body(marked):
            return text
        entries = entries[1:]
    return "\n".join([head.rstrip("\n") + "\n", *(each.strip("\n") + "\n" for each in [marked, *entries])])


def _body(entry: str) -> str:
    """Return an entry without its heading, which holds the day."""
    return entry.partition("\n")[2].strip()
