"""A Python fence as a syntax tree: prompts, shell lines and the dots of "and so on" are taken out first, lines stay lines."""

from __future__ import annotations

import ast
import re
import warnings
from textwrap import dedent

from attrs import frozen

from omnidim_spec.markdown import Fence

LANGUAGES = ("python", "py", "python3", "pycon", "ipython")

REST = "__and_so_on__"
"""The name that stands for `...` where Python has no place for it."""
_PROMPT = re.compile(r"^(>>>|\.\.\.) ?")
_SHELL = re.compile(r"^\s*[!%]")


@frozen
class Snippet:
    """A Python fence and its tree."""

    fence: Fence
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """Return the file:line:column of a node."""
        return self.fence.source.at(getattr(node, "lineno", 1) - 1, getattr(node, "col_offset", 0))


def read_snippet(fence: Fence) -> Snippet:
    """Return the tree of a Python fence. Raises SyntaxError with the line in the fence."""
    text = _plain(fence.text)
    try:
        return Snippet(fence, _parsed(text))
    except SyntaxError:
        if "..." not in text and "…" not in text:
            raise
        return Snippet(fence, _parsed(_with_names(text)))


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an escape in a text that Python will refuse one day is no fault of the API
        try:
            return ast.parse(text)
        except (ValueError, RecursionError, MemoryError) as error:
            raise SyntaxError(str(error)) from error


def _plain(text: str) -> str:
    lines = dedent(text.replace("\t", "    ")).split("\n")
    if any(line.startswith(">>>") for line in lines):
        lines = [_PROMPT.sub("", line) if _PROMPT.match(line) else "" for line in lines]
    return "\n".join("" if _SHELL.match(line) else line for line in lines)


def _with_names(text: str) -> str:
    """Make the dots in a call, list or mapping something that parses: `{"a": 1, ...}`, `f(a=1, ...)`."""
    dots = r"(?:\.\.\.|…)"
    text = (
        re.sub(rf"(?m)^(\s*)#?\s*{dots}\s*(?:#.*)?$", rf"\1**{REST},", text)
        if re.search(rf"(?m)^\s*{dots}\s*$", text)
        else text
    )
    text = re.sub(rf"([{{(,])(\s*){dots}(?=\s*[,)}}])", rf"\1\2**{REST}", text)
    return re.sub(rf"(\[\s*|,\s*){dots}(?=\s*[,\]])", rf"\1{REST}", text)
