"""Pages with the method and path in a bold line and one YAML fence that holds the bare Operation Object."""

from __future__ import annotations

import re

from omnidim_spec.errors import Fault, PageError, SpecError
from omnidim_spec.markdown import BoldLine, Fence, Markdown
from omnidim_spec.page import METHODS, Page
from omnidim_spec.pointers import Json
from omnidim_spec.yaml12 import read_yaml


def read(markdown: Markdown) -> Page | None:
    """Return the page, or None where the file documents no operation.

    Raises:
        PageError: the file has one part of an operation and lacks another, or its YAML is wrong.
    """
    bold = [line for line in markdown.bold_lines if line.word.lower() in METHODS]
    blocks = [fence for fence in markdown.fences if fence.language in ("yaml", "yml")]
    if not bold and not any(_OPERATION.search(fence.text) for fence in blocks):
        return None
    faults: list[Fault] = []
    line = _only_line(bold, markdown, faults)
    block = _only_block(blocks, markdown, faults)
    operation = _operation(block, faults) if block else None
    if line is not None and not line.code.startswith("/"):
        todo = "write the path as the server has it, from the first slash"
        faults.append(Fault(markdown.at(line.line), "a path that starts with /", repr(line.code), todo))
    if faults or line is None or block is None or operation is None:
        raise PageError(faults)
    title, tag = _title_and_tag(markdown)
    return Page(
        name=markdown.name,
        line=line.line,
        method=line.word.lower(),
        path=line.code,
        operation=operation,
        block=block,
        tag=tag,
        summary=title,
        description=_quote(markdown),
        snippets=tuple(fence for fence in markdown.fences if fence is not block),
    )


def _only_line(bold: list[BoldLine], markdown: Markdown, faults: list[Fault]) -> BoldLine | None:
    if len(bold) == 1:
        return bold[0]
    expected = "one line with the method in bold and the path as code, such as **GET** `/things`"
    if not bold:
        faults.append(Fault(markdown.at(), expected, "none", "add the line above the YAML"))
        return None
    lines = ", ".join(str(line.line) for line in bold)
    todo = "document each operation on a page of its own"
    faults.append(Fault(markdown.at(bold[1].line), expected, f"{len(bold)} (lines {lines})", todo))
    return bold[0]


def _only_block(blocks: list[Fence], markdown: Markdown, faults: list[Fault]) -> Fence | None:
    if len(blocks) > 1:
        blocks = [fence for fence in blocks if _OPERATION.search(fence.text)] or blocks
    if len(blocks) == 1:
        return blocks[0]
    expected = "one ```yaml fence that holds the operation"
    if not blocks:
        todo = "paste the operation's YAML from the vendor's page"
        faults.append(Fault(markdown.at(), expected, "none", todo))
        return None
    lines = ", ".join(str(fence.source.first_line - 1) for fence in blocks)
    faults.append(Fault(blocks[1].source.at(-1, 0), expected, f"{len(blocks)} (lines {lines})", "remove all but one"))
    return None


def _operation(block: Fence, faults: list[Fault]) -> dict[str, Json] | None:
    try:
        value = read_yaml(block.text, block.source)
    except SpecError as error:
        faults.extend(error.faults)
        return None
    top = block.source.at(0, 0)
    if not isinstance(value, dict):
        came = "nothing" if value is None else f"a {type(value).__name__}"
        faults.append(Fault(top, "an operation (a mapping with operationId and responses)", came))
        return None
    identifier = value.get("operationId")
    if not isinstance(identifier, str) or not identifier:
        faults.append(Fault(top, "an operationId", repr(identifier) if identifier else "none", "generated names need it"))
    if not isinstance(value.get("responses"), dict) or not value["responses"]:
        faults.append(Fault(top, "responses, a mapping of status codes", repr(value.get("responses", "none"))))
    return value


def _quote(markdown: Markdown) -> str | None:
    """Return the quote below the title; some sites put one of their own above it."""
    title = markdown.headings[0].line if markdown.headings else 0
    below = [quote for quote in markdown.quotes if quote.line > title] or markdown.quotes
    return below[0].text if below else None


def _title_and_tag(markdown: Markdown) -> tuple[str | None, str | None]:
    """Return the title and, from the URL that stands behind it, the section of the documentation."""
    if not markdown.headings:
        return None, None
    match = _TITLE.fullmatch(markdown.headings[0].text.strip())
    if match is None:
        return markdown.headings[0].text.strip(), None
    sections = [part for part in match["url"].split("/") if part][:-1]
    return match["title"] or None, sections[-1] if sections else None


_OPERATION = re.compile(r"^(operationId|responses)\s*:", re.MULTILINE)
_TITLE = re.compile(r"(?P<title>.*?)\s*\((?P<url>/\S*)\)")
