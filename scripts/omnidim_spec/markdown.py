"""The parts of a Markdown file that document an operation: headings, quotes, bold lines and fences, with their lines."""

from __future__ import annotations

import re
import sys
from itertools import pairwise
from pathlib import Path

from attrs import field, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from omnidim_spec.errors import Fault, PageError
from omnidim_spec.markdown_lines import Blocks
from omnidim_spec.yaml12 import Source

MAX_BYTES = 64 * 1024 * 1024
"""Largest file that is read."""


@frozen
class Line:
    """A heading, a quoted paragraph or another paragraph: its text and the line (from 1) it starts on."""

    text: str
    line: int


@frozen
class BoldLine:
    """A paragraph of one bold word and one code span, such as **POST** `/calls`."""

    word: str
    code: str
    line: int


@frozen
class Fence:
    """A fenced code block: the first word of its info string, the whole string, its text and where the text starts."""

    language: str
    info: str
    text: str
    source: Source


@frozen
class Markdown:
    """One Markdown document, taken apart. `sources` are paragraphs such as `Source: https://...`."""

    name: str
    headings: list[Line] = field(factory=list)
    quotes: list[Line] = field(factory=list)
    bold_lines: list[BoldLine] = field(factory=list)
    fences: list[Fence] = field(factory=list)
    sources: list[Line] = field(factory=list)

    def at(self, line: int = 1) -> str:
        return f"{self.name}:{line}"


def read_text(path: Path, name: str) -> str:
    """Return the text of a UTF-8 file, its byte order mark dropped and its line ends made LF.

    Raises:
        PageError: the file cannot be read, is too large, is not UTF-8 or holds a NUL.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PageError(Fault(name, f"a file of at most {MAX_BYTES} bytes", f"{size} bytes", "split the file"))
        raw = path.read_bytes()
    except OSError as error:
        raise PageError(Fault(name, "a file that can be read", str(error.strerror), "check the path")) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        came = f"the byte 0x{raw[error.start]:02x}"
        raise PageError(Fault(f"{name}:{line}:{column}", "UTF-8 text", came, "save the file as UTF-8")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise PageError(Fault(f"{name}:{line}", "text", "a NUL character", "remove the character"))
    return text


def take_apart(text: str, name: str) -> list[Markdown]:
    """Return the documents of a Markdown file: one, or as many as an `llms-full.txt` joins.

    A document starts at a title that names its own URL, as `# Title (/docs/x)`, `# Source: URL` or a title over `Source: URL`.
    Raises PageError where a fence is never closed, so that nobody can tell where its text ends.
    """
    lines = text.split("\n")
    found = Markdown(name)
    faults: list[Fault] = []
    opened: list[Token] = []
    for token in _PARSER.parse(text):
        line = 1 + (token.map[0] if token.map else 0)
        if token.type == "fence":
            _take_fence(token, lines, found, faults)
        elif token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1:
            opened.pop()
        elif token.type == "inline" and opened:
            _take_inline(token, opened, line, found)
    if faults:
        raise PageError(faults)
    return _split(found)


def _split(whole: Markdown) -> list[Markdown]:
    named = {line.line for line in whole.sources}
    starts: list[int] = []
    follows_source = False
    for heading in whole.headings:
        is_source = heading.text.startswith("Source: ")
        is_start = is_source or _NAMES_ITS_URL.search(heading.text) or heading.line + 1 in named or heading.line + 2 in named
        if is_start and not follows_source:
            starts.append(heading.line)
        follows_source = is_source
    if len(starts) < 2:
        return [whole]
    bounds = [1, *starts[1:], sys.maxsize]
    return [_between(whole, first, last) for first, last in pairwise(bounds)]


def _between(whole: Markdown, first: int, last: int) -> Markdown:
    def inside(line: int) -> bool:
        return first <= line < last

    return Markdown(
        whole.name,
        [line for line in whole.headings if inside(line.line)],
        [line for line in whole.quotes if inside(line.line)],
        [line for line in whole.bold_lines if inside(line.line)],
        [fence for fence in whole.fences if inside(fence.source.first_line - 1)],
        [line for line in whole.sources if inside(line.line)],
    )


def _take_fence(token: Token, lines: list[str], found: Markdown, faults: list[Fault]) -> None:
    assert token.map is not None
    start, end = token.map
    line = 1 + start
    opening, closing = lines[start], lines[end - 1] if end <= len(lines) else ""
    is_closed = (
        end - start > 1 and closing.strip(" \t>").startswith(token.markup) and not closing.strip(f" \t>{token.markup[0]}")
    )
    if not is_closed:
        came = f"no {token.markup} after the one on this line"
        faults.append(Fault(found.at(line), "a fence that is closed", came, f"close it with a line of {token.markup}"))
    info = token.info.strip()
    indent = len(opening) - len(opening.lstrip())
    source = Source(found.name, line + 1, indent)
    found.fences.append(Fence(info.split(" ")[0].lower(), info, token.content, source))


def _take_inline(token: Token, opened: list[Token], line: int, found: Markdown) -> None:
    kinds = [parent.type for parent in opened]
    if kinds == ["heading_open"] and opened[0].tag == "h1":
        found.headings.append(Line(token.content, line))
    elif kinds == ["blockquote_open", "paragraph_open"]:
        found.quotes.append(Line(_SPACES.sub(" ", token.content), line))
    elif kinds == ["paragraph_open"] and token.content.startswith("Source: "):
        found.sources.append(Line(token.content, line))
    elif kinds == ["paragraph_open"]:
        children = [child for child in token.children or () if child.type != "text" or child.content.strip()]
        if [child.type for child in children] == ["strong_open", "text", "strong_close", "code_inline"]:
            found.bold_lines.append(BoldLine(children[1].content.strip(), children[3].content.strip(), line))


_PARSER = MarkdownIt("commonmark")
_PARSER.block = Blocks(_PARSER.block.ruler)
_NAMES_ITS_URL = re.compile(r"\(/\S*\)\s*$")
_SPACES = re.compile(r"\s*\n\s*")
