"""Find the pages of a folder, and read each in the form that it is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from attrs import frozen

from omnidim_spec.errors import Fault, PageError
from omnidim_spec.forms import bare_operation, openapi_fence
from omnidim_spec.markdown import Markdown, read_text, take_apart
from omnidim_spec.page import Page
from omnidim_spec.progress import Progress, unseen

SUFFIXES = (".md", ".mdx", "llms-full.txt")
"""What a folder's pages end with."""
FORMS: tuple[Callable[[Markdown], Page | None], ...] = (openapi_fence.read, bare_operation.read)
"""The forms that are tried, in turn."""


@frozen
class Pages:
    """The pages that document an operation, in order, and the names of the files that document none."""

    pages: tuple[Page, ...]
    guides: tuple[str, ...]


def read_pages(paths: Iterable[Path], progress: Progress = unseen) -> Pages:
    """Return the pages of files and folders, each folder in the order of its file names.

    Raises:
        PageError: with the faults of all the pages, or when there is no page at all.
    """
    found, faults = gather_pages(paths, progress)
    if faults:
        raise PageError(faults)
    return found


def gather_pages(paths: Iterable[Path], progress: Progress = unseen) -> tuple[Pages, list[Fault]]:
    """Return the pages that could be read, and the faults of the others; see `read_pages`."""
    pages: list[Page] = []
    guides: list[str] = []
    faults: list[Fault] = []
    found = [(path, _files(path)) for path in paths]
    total, done = sum(len(files) for _, files in found), 0
    for path, files in found:
        if not path.is_dir() and not files:
            faults.append(Fault(str(path), "a page or a folder of pages", "nothing there", "check the path"))
        for file in files:
            before = len(pages)
            for page in _pages_of(file, faults):
                pages.append(page)
            if len(pages) == before:
                guides.append(str(file))
            done += 1
            progress("reading", done, total)
        if not pages and not faults:
            came = f"none ({len(guides)} that document no operation)" if guides else "none"
            faults.append(Fault(str(path), "at least one page that documents an operation", came, "check the path"))
    return Pages(tuple(pages), tuple(guides)), faults


def _pages_of(file: Path, faults: list[Fault]) -> Iterator[Page]:
    try:
        documents = take_apart(read_text(file, str(file)), str(file))
    except PageError as error:
        faults.extend(error.faults)
        return
    for markdown in documents:
        try:
            page = read_page(markdown)
        except PageError as error:
            faults.extend(error.faults)
            continue
        if page is not None:
            yield page


def read_page(markdown: Markdown) -> Page | None:
    """Return the page that a document is, in the first form that takes it; None where it documents no operation."""
    for read in FORMS:
        page = read(markdown)
        if page is not None:
            return page
    return None


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for suffix in SUFFIXES for file in path.rglob(f"*{suffix}") if file.is_file())
    return [path] if path.is_file() else []
