"""The lines of a Markdown file, measured for its parser.

markdown-it-py looks at each blank in front of a line in turn, which takes longer than all the rest of the parser where fences
hold deeply indented YAML.
"""

from __future__ import annotations

from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType


class Lines(StateBlock):
    """The same measures of each line that markdown-it-py takes: where it begins and ends, and how far it is indented."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):
            lines.pop()
        blanks = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
        ends = [end - 1 for end in accumulate(len(line) + 1 for line in lines)]
        # Each list ends with an entry for the end of the text, as the parser expects.
        self.bMarks = [end - len(line) for end, line in zip(ends, lines, strict=True)] + [len(src)]
        self.eMarks = [*ends, len(src)]
        self.tShift = [*map(len, blanks), 0]
        self.sCount = [len(blank.expandtabs(4)) for blank in blanks] + [0] if "\t" in src else self.tShift[:]
        self.bsCount = [0] * (len(lines) + 1)
        self.lineMax = len(lines)


class Blocks(ParserBlock):
    """markdown-it-py's parser of blocks, over lines that are measured faster."""

    def __init__(self, ruler: Ruler) -> None:  # type: ignore[type-arg]  # generic in its stubs only
        super().__init__()
        self.ruler = ruler

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        state = Lines(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens
