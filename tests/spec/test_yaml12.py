"""YAML 1.2 in and out."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from omnidim_spec.errors import Fault, SpecError
from omnidim_spec.yaml12 import MAX_CHARS, MAX_DEPTH, Source, places, read_yaml, write_yaml
from ruamel.yaml import YAML

HERE = Source("page.md", first_line=10)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("10:30", "10:30"),
        ("2026-12-25", "2026-12-25"),
        ("1_000", "1_000"),
        ("'08'", "08"),
        ("08", 8),
        ("0o17", 15),
        ("0x1F", 31),
        ("-12", -12),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("~", None),
        ("null", None),
        ("TRUE", True),
        ("", None),
        ("{200: a}", {"200": "a"}),
        ("{~: a, true: b}", {"~": "a", "true": "b"}),
    ],
)
def test_values_are_those_of_yaml_1_2(text: str, value: object) -> None:
    assert json.dumps(read_yaml(text, HERE)) == json.dumps(value)


FAULTS = [
    ("a: 1\nb: 2\na: 3", "page.md:12:1: expected each key once, found the key 'a' a second time"),
    ("200: a\n'200': b", "page.md:11:1: expected each key once, found the key '200' a second time"),
    ("a: &x 1", "page.md:10:4: expected YAML without anchors, found the anchor &x"),
    ("a: 1\nb: *x", "page.md:11:4: expected every value written out, found the alias *x"),
    ("a: !!python/object:os.system ls", "page.md:10:4: expected YAML without tags"),
    ("a: !custom b", "page.md:10:4: expected YAML without tags, found the tag !custom"),
    ("<<: {a: 1}", "page.md:10:1: expected every key written out, found the merge key <<"),
    ("a: .inf", "page.md:10:4: expected a number that JSON can hold, found .inf"),
    ("a: .nan", "page.md:10:4: expected a number that JSON can hold, found .nan"),
    ("a: 1e999", "page.md:10:4: expected a number that JSON can hold, found 1e999"),
    (f"a: {'9' * 5000}", "page.md:10:4: expected a number of at most 4000 digits"),
    ("a:\n\tb: 1", "page.md:11:1: expected indentation by spaces, found a tab"),
    ("a: {b: 1", "page.md:11:1: expected YAML 1.2, found a syntax error"),
    ("*x : 1", "page.md:10:1: expected every value written out, found the alias *x"),
    ("a: 'b", "page.md:10:6: expected YAML 1.2"),
    ("? [a]\n: b", "page.md:10:3: expected a text key, found a mapping or list as a key"),
    ("a: 1\n---\nb: 2", "page.md:11:1: expected one YAML document, found a second one"),
    ("%YAML 1.1\n---\na: 1", "page.md:10:1: expected YAML without directives"),
    ("a: \x07", "page.md:10:4: expected YAML 1.2 in printable characters"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS, ids=[text[:20] for text, _ in FAULTS])
def test_a_fault_is_named_with_its_line_and_column(text: str, message: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_yaml(text, HERE)
    assert message in str(caught.value)
    assert caught.value.faults[-1].todo


def test_all_faults_of_a_text_come_at_once() -> None:
    with pytest.raises(SpecError) as caught:
        read_yaml("a: &x 1\nb: *x\nb: !t 2\n", HERE)
    assert [fault.where for fault in caught.value.faults] == ["page.md:10:4", "page.md:11:4", "page.md:12:1", "page.md:12:4"]


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 100_000])
def test_nesting_is_bounded(depth: int) -> None:
    assert read_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, HERE) is not None
    with pytest.raises(SpecError, match="levels of nesting"):
        read_yaml("[" * depth + "]" * depth, HERE)


def test_a_node_is_located_by_its_key() -> None:
    text = "a:\n  b/c:\n  - x\n  - y: 1\n"
    found = places(text, HERE)
    assert found["/a/b~1c"] == "page.md:11:3"
    assert found["/a/b~1c/1/y"] == "page.md:13:5"
    assert set(found) == {"", "/a", "/a/b~1c", "/a/b~1c/0", "/a/b~1c/1", "/a/b~1c/1/y"}


# Lone surrogates are no text in any encoding; JSON and YAML files cannot hold them.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["no", "10:30", "1e3", "08", "~", "2026-01-01", "<<", "=", "0x1F", "1_0", "\x85", "\u2028", "\ufeff", " a", "a\n", "\n a"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@example({"a": ["\x85", "x\u2028y", "\ufeff", "a\r\nb", "\r", "\x00", "\x7f", "\U0001f600", "- a", "a: b", "# c"]})
@given(VALUES)
def test_what_is_written_reads_back_the_same_with_every_reader(value: object) -> None:
    text = write_yaml(value)
    assert same(read_yaml(text, HERE), value)
    assert same(yaml.safe_load(text), value)  # YAML 1.1
    assert same(YAML(typ="safe", pure=True).load(text), value)  # YAML 1.2, by other people


def same(one: object, other: object) -> bool:
    return json.dumps(one) == json.dumps(other)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"%@`#?,. \n\t~01"), max_size=30))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    faults: tuple[Fault, ...] = ()
    value = None
    try:
        value = read_yaml(text, HERE)
    except SpecError as error:
        faults = error.faults
    assert all(fault.where.startswith("page.md:") and fault.came for fault in faults)
    assert json.loads(json.dumps(value, allow_nan=False)) == value


def test_a_whole_spec_may_be_longer_than_a_block_of_a_page() -> None:
    text = f'"{"a" * MAX_CHARS}"'
    assert len(read_yaml(text, Source("openapi.yaml"), longest=len(text))) == MAX_CHARS
    with pytest.raises(SpecError, match=f"expected at most {MAX_CHARS} characters"):
        read_yaml(text, Source("page.md"))


def test_a_text_that_is_too_long_is_named_at_its_start() -> None:
    with pytest.raises(SpecError, match=r"^openapi.yaml:1:1: expected at most 5 characters, found 6"):
        read_yaml("abcdef", Source("openapi.yaml"), longest=5)
