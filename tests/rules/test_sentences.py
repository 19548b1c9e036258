"""Every sentence of a page is found, and what became of it."""

from __future__ import annotations

from pathlib import Path

from omnidim_spec.rules.sentences import Sentence, sentences

from .test_build import PAGE, RULE, Site


def found(folder: Path, not_rules: object = None) -> list[Sentence]:
    built = Site(folder).build(RULE, page=PAGE.replace("A thing.", "A thing. It is large (e.g. 3)."), not_rules=not_rules)
    return sentences(built.pages.pages, built.document, built.origins.overlay)


def test_sentences_that_nobody_speaks_of_are_overlooked(tmp_path: Path) -> None:
    assert [(one.text, one.is_overlooked) for one in found(tmp_path)] == [
        ("A thing.", True),
        ("It is large (e.g. 3).", True),
        ("Its size in metres.", True),
        ("No thing is larger than this.", False),
    ]


def test_a_sentence_has_the_rules_or_the_reasons_that_speak_of_it(tmp_path: Path) -> None:
    listed = [{"reason": "Nobody can measure it.", "says": {"getThing": ["Its size in metres.", "It is large"]}}]
    assert [(one.rules, one.reasons) for one in found(tmp_path, listed)] == [
        ((), ()),
        ((), ("Nobody can measure it.",)),
        ((), ("Nobody can measure it.",)),
        (("R1",), ()),
    ]
    assert found(tmp_path, listed)[2].where == f"{tmp_path}/thing.md:23:15"
