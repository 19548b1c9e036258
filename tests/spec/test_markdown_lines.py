"""Lines are measured as markdown-it-py itself measures them."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from omnidim_spec.markdown_lines import Lines

PARSER = MarkdownIt("commonmark")
MEASURES = ("src", "bMarks", "eMarks", "tShift", "sCount", "bsCount", "lineMax", "_code_enabled")


@given(st.text(alphabet=" \t\n\u00a0-ab", max_size=60))
def test_each_measure_is_that_of_the_library(text: str) -> None:
    ours, theirs = Lines(text, PARSER, {}, []), StateBlock(text, PARSER, {}, [])
    assert {name: getattr(ours, name) for name in MEASURES} == {name: getattr(theirs, name) for name in MEASURES}
