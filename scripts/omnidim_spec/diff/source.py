"""Where documents to compare come from: files, standard input, revisions of git, and folders of pages."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from attrs import frozen

from omnidim_spec.diff.repository import extract, kind_at, split_revision, text_at
from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.pointers import Json
from omnidim_spec.yaml12 import MAX_DEPTH, Source, places, read_yaml

if TYPE_CHECKING:
    from omnidim_spec.build import Built

MAX_BYTES = 32 * 1024 * 1024
"""Largest document that is read."""
MARKED_CHARS = 2 * 1024 * 1024
"""Longest text whose lines are named: finding them means to read it once more."""
STDIN = "-"


@frozen
class Given:
    """A document, its name in messages, and how to find the file and line of a pointer (line 0: none known)."""

    name: str
    value: Json
    locate: Callable[[str], tuple[str, int]]


def read_both(
    old: str, new: str, *, stdin: Callable[[], bytes], folder: Path, overlay: Path | None = None
) -> tuple[Given, Given]:
    """Return the two documents that a user named. Raises SpecError with the faults of both, as `read_given` does."""
    given: list[Given] = []
    faults: list[Fault] = []
    for text in (old, new):
        try:
            given.append(read_given(text, stdin=stdin, folder=folder, overlay=overlay))
        except SpecError as error:
            faults.extend(error.faults)
    if faults:
        raise SpecError(faults)
    return given[0], given[1]


def read_given(text: str, *, stdin: Callable[[], bytes], folder: Path, overlay: Path | None = None) -> Given:
    """Return the document that a user named.

    Raises:
        SpecError: nothing is there, or it is not YAML or JSON.
        OSError: the file cannot be read.
    """
    if text == STDIN:
        return _from_text(stdin(), "standard input", "")
    path = Path(text)
    if path.is_dir():
        return _from_pages(path, overlay or _beside(path), text)
    if path.exists():
        return _from_text(_bytes_of(path), text, text)
    named = split_revision(text)
    if named is None:
        todo = "check the path; a revision of git is written REV:path, such as origin/main:spec/openapi.yaml"
        raise SpecError(Fault(text, "a file, a folder of pages, or a revision of git", "nothing there", todo))
    revision, inside = named
    if kind_at(revision, inside, folder=folder) == "tree":
        return _from_pages_at(revision, inside.rstrip("/"), overlay, folder, text)
    return _from_text(text_at(revision, inside, folder=folder), text, inside)


def _beside(pages: Path) -> Path | None:
    overlay = pages.parent / "overlay.yaml"
    return overlay if overlay.is_file() else None


def _bytes_of(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        _refuse_size(str(path), size)
    return path.read_bytes()


def _refuse_size(name: str, size: int) -> NoReturn:
    came = f"{size / 1024 / 1024:.0f} MiB"
    raise SpecError(
        Fault(name, f"a document of at most {MAX_BYTES // 1024 // 1024} MiB", came, "split it, or leave the examples out")
    )


def _from_text(content: bytes, name: str, file: str) -> Given:
    if len(content) > MAX_BYTES:
        _refuse_size(name, len(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SpecError(
            Fault(name, "text in UTF-8", f"the byte {content[error.start]:#x} at {error.start}", "save it as UTF-8")
        ) from None
    value = _read_json(text, name) if text.lstrip()[:1] in ("{", "[") else read_yaml(text, Source(name), longest=MAX_BYTES)
    return Given(name, value, lambda pointer: _line(text, file, pointer))


def _read_json(text: str, name: str) -> Json:
    faults: list[Fault] = []

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for key, value in pairs:
            if key in found:
                faults.append(Fault(name, "each key once", f"the key {key!r} a second time", "remove or rename one of the two"))
            found[key] = value
        return found

    def refuse(constant: str) -> NoReturn:
        raise SpecError(Fault(name, "a number that JSON can hold", constant, "quote it if it is text"))

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=refuse)
    except json.JSONDecodeError as error:
        if text.lstrip().startswith("{") and error.msg.startswith("Expecting property name"):
            return read_yaml(text, Source(name), longest=MAX_BYTES)  # YAML may start with a brace, too
        where = f"{name}:{error.lineno}:{error.colno}"
        raise SpecError(
            Fault(where, "JSON or YAML", f"a syntax error ({error.msg})", "mend it there or just above it")
        ) from None
    except RecursionError:
        raise SpecError(Fault(name, f"at most {MAX_DEPTH} levels of nesting", "more", "flatten the document")) from None
    _refuse_depth(value, name)
    if faults:
        raise SpecError(faults)
    return value


def _refuse_depth(value: Json, name: str) -> None:
    level, depth = [value], 0
    while level:
        level = (
            [
                child
                for node in level
                for child in (node.values() if isinstance(node, dict) else node)
                if isinstance(child, (dict, list))
            ]
            if depth or isinstance(value, (dict, list))
            else []
        )
        depth += 1
        if depth > MAX_DEPTH:
            raise SpecError(Fault(name, f"at most {MAX_DEPTH} levels of nesting", "more", "flatten the document"))


def _line(text: str, file: str, pointer: str) -> tuple[str, int]:
    """Return the file and the line of a pointer, or of what holds it."""
    if not file or len(text) > MARKED_CHARS:
        return file, 0
    marks = places(text, Source(file))
    while pointer and pointer not in marks:
        pointer = pointer.rpartition("/")[0]
    return _parted(marks.get(pointer, file))


def _parted(place: str) -> tuple[str, int]:
    """Return the file and the line of `file:line:column`."""
    file, _, column = place.rpartition(":")
    name, _, line = file.rpartition(":")
    return (name, int(line)) if name and line.isdigit() and column.isdigit() else (place, 0)


def _from_pages(pages: Path, overlay: Path | None, name: str) -> Given:
    from omnidim_spec.build import build  # it brings much along, which files do not need

    built = build([pages], overlay)
    return Given(name, built.document, lambda pointer: _place(built, pointer))


def _place(built: Built, pointer: str) -> tuple[str, int]:
    place = built.origins.where(pointer)
    file, line = _parted(place)
    return (file, line) if line else ("", 0)


def _from_pages_at(revision: str, inside: str, overlay: Path | None, folder: Path, name: str) -> Given:
    with tempfile.TemporaryDirectory(prefix="pages-") as scratch:
        pages = Path(scratch, *Path(inside).parts[-1:])
        pages.mkdir()
        extract(revision, inside, pages, folder=folder)
        beside = f"{inside.rpartition('/')[0]}/overlay.yaml".lstrip("/")
        if overlay is None and _is_at(revision, beside, folder):
            overlay = Path(scratch, "overlay.yaml")
            overlay.write_bytes(text_at(revision, beside, folder=folder))
        given = _from_pages(pages, overlay, name)
    return Given(name, given.value, lambda _: ("", 0))


def _is_at(revision: str, path: str, folder: Path) -> bool:
    try:
        return kind_at(revision, path, folder=folder) == "blob"
    except SpecError:
        return False
