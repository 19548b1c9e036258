"""Pages and an overlay become one spec: read, join, name, overlay, check, write down, prove."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from omnidim_spec.changes import LOG, Change
from omnidim_spec.curl import disagreements
from omnidim_spec.errors import Fault, OverlayError, PageError, SchemaError, SpecError
from omnidim_spec.files import write_file
from omnidim_spec.hostile import hostile_texts
from omnidim_spec.inference import infer
from omnidim_spec.join import Joined, Preference, join_pages
from omnidim_spec.names import Moves, name_schemas
from omnidim_spec.overlay import Overlay, apply, read_overlay
from omnidim_spec.pages import Pages, read_pages
from omnidim_spec.pointers import Json
from omnidim_spec.progress import Progress, unseen
from omnidim_spec.proof import prove
from omnidim_spec.rules.check import rule_faults
from omnidim_spec.validity import invalidities
from omnidim_spec.yaml12 import write_yaml

_TOP = ("openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components")


@frozen
class Origins:
    """Where each node of a spec comes from: a page, or an action of the overlay."""

    joined: Joined
    moves: Moves
    changes: tuple[Change, ...]
    overlay: Overlay

    def where(self, pointer: str) -> str:
        """Return the file:line:column that a node of the spec came from, by its pointer."""
        for change in reversed(self.changes):
            if change.kind != "remove" and _is_at_or_below(pointer, change.at):
                return self.overlay.actions[change.by].where
        prefix, rest = pointer, ""
        while prefix:
            if prefix in self.moves:
                return self.where(self.moves[prefix] + rest)
            if prefix in self.joined.operations:
                return self.joined.operations[prefix].at(rest)
            if prefix in self.joined.shared:
                page, place = self.joined.shared[prefix]
                return page.at_block(place + rest)
            prefix, _, key = prefix.rpartition("/")
            rest = f"/{key}{rest}"
        return self.overlay.name if self.overlay.text else "the pages together"


def _is_at_or_below(pointer: str, place: str) -> bool:
    return pointer == place or pointer.startswith(f"{place}/")


@frozen
class Built:
    """A spec with its two texts, the pages it rests on, and where each of its nodes comes from."""

    document: Json
    yaml: str
    json: str
    pages: Pages
    origins: Origins
    notes: tuple[str, ...] = ()
    """What was inferred, in sentences."""

    @property
    def texts(self) -> dict[str, str]:
        """The text of each file that a build writes, by its suffix."""
        return {".yaml": self.yaml, ".json": self.json}


def build(pages: Iterable[Path], overlay: Path | None, prefer: Preference | None = None, progress: Progress = unseen) -> Built:
    """Return the spec of pages and an overlay; without one, what only an overlay could say is inferred. Nothing is written.

    Raises:
        SpecError: with all faults of the step that found any.
    """
    with no_collection():
        return _built(pages, overlay, prefer, progress)


@contextmanager
def no_collection() -> Iterator[None]:
    """Pause the collector of cycles: what a build makes are trees, which it would only scan again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _built(pages: Iterable[Path], overlay: Path | None, prefer: Preference | None, progress: Progress) -> Built:
    found, given = _together(pages, overlay, progress)
    progress("joining", 0, 1)
    joined = join_pages(found.pages, prefer)
    notes: tuple[str, ...] = ()
    if given is None:
        inferred = infer(found.pages, joined.document)
        given, notes = inferred.overlay, inferred.notes
    moves = name_schemas(joined.document, given, Origins(joined, {}, (), given).where)
    document, changes = apply(given, joined.document)
    refuse_lost_operations(document, found, given)
    origins = Origins(joined, moves, tuple(changes), given)
    document = ordered(document, changes)
    progress("checking", 0, 1)
    faults = [*hostile_texts(document, origins.where), *invalidities(document, origins.where)]
    if not faults:
        faults = [fault for page in found.pages for fault in disagreements(page, document)]
        faults += rule_faults(document, found.pages, given, origins.where)
    if faults:
        raise SchemaError(faults)
    return finished(document, found, origins, notes, progress)


def finished(document: Json, found: Pages, origins: Origins, notes: tuple[str, ...] = (), progress: Progress = unseen) -> Built:
    """Return a document that has no faults with its two texts, proved. Raises ProofError."""
    progress("writing", 0, 1)
    built = Built(document, write_yaml(document), _write_json(document), found, origins, notes)
    prove(built.yaml, built.json, origins.joined, origins.moves, progress)
    return built


def write(built: Built, out: Path) -> None:
    """Write a spec's YAML to the path `out`, and its JSON beside it."""
    paths = {out.with_suffix(suffix): text for suffix, text in built.texts.items()}
    for path in paths:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    for path, text in paths.items():
        write_file(path, text)


def stale(built: Built, out: Path) -> list[Path]:
    """Return the files whose content is not what the build gives."""
    paths = {out.with_suffix(suffix): text for suffix, text in built.texts.items()}
    return [path for path, text in paths.items() if not path.is_file() or path.read_bytes() != text.encode()]


def _together(pages: Iterable[Path], overlay: Path | None, progress: Progress) -> tuple[Pages, Overlay | None]:
    """Read pages and overlay; the faults of both are raised together."""
    faults: list[Fault] = []
    found, read = None, None
    try:
        found = read_pages(pages, progress)
    except SpecError as error:
        faults.extend(error.faults)
    try:
        read = read_overlay(overlay) if overlay else None
    except SpecError as error:
        faults.extend(error.faults)
    if faults or found is None:
        raise PageError(faults)
    return found, read


def refuse_lost_operations(document: Json, found: Pages, overlay: Overlay) -> None:
    """An overlay may correct an operation, not make it disappear: the proof could say nothing about it."""
    paths = document.get("paths") if isinstance(document, dict) else None
    for page in found.pages:
        if not isinstance(paths, dict) or page.method not in paths.get(page.path, {}):
            todo = "remove the page instead"
            raise OverlayError(Fault(overlay.name, f"an overlay that keeps {page.label}", "one that removes it", todo))


def ordered(document: Json, changes: list[Change]) -> Json:
    """Return the document with its top-level fields in the customary order and the log of changes at the end."""
    known = {key: document[key] for key in _TOP if key in document}
    others = {key: value for key, value in document.items() if key not in known}
    log = [change.as_json() for change in changes]
    return {**known, **others, **({LOG: log} if log else {})}


def _write_json(document: Json) -> str:
    text = io.StringIO()  # `dumps` would first make a list of all the small parts
    json.dump(document, text, indent=2, ensure_ascii=False, allow_nan=False)
    return text.getvalue() + "\n"
