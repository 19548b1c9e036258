"""The fields that an expression names."""

from __future__ import annotations

import pytest
from omnidim_spec.rules.references import ScanError, scan


def named(expression: str) -> set[str]:
    return {".".join(reference.path) for reference in scan(expression, frozenset({"f", "column"})).references}


@pytest.mark.parametrize(
    ("expression", "fields"),
    [
        ("a.b == 1", {"a.b"}),
        ("a.b.c + a.d", {"a.b.c", "a.d"}),
        ("a['no-answer'].b > 0", {"a.no-answer.b"}),
        ("'a.b' == \"c.d\"", set()),
        ("a.b == 'it\\'s c.d'", {"a.b"}),
        ("a.b.startsWith(c.d)", {"a.b", "c.d"}),
        ("f(a.b, [c.d, 1.5e3])", {"a.b", "c.d"}),
        ("has(a.b) && a.b", {"a.b"}),
        ("a.list.all(x, x.y > b.c)", {"a.list", "a.list.*.y", "b.c"}),
        ("a.list.exists(x, x.inner.all(y, y.z == x.w))", {"a.list", "a.list.*.inner", "a.list.*.inner.*.z", "a.list.*.w"}),
        ("a.list.all(x, x.y > 0) && b.x == 1", {"a.list", "a.list.*.y", "b.x"}),
        ("a.b == (c.d ? e.f : true) // g.h", {"a.b", "c.d", "e.f"}),
        ("f(column(a.rows, 'id'))", {"a.rows", "a.rows.*.id"}),
        ("a.b in ['x'] && !(c.d in e.f)", {"a.b", "c.d", "e.f"}),
    ],
)
def test_fields_are_found(expression: str, fields: set[str]) -> None:
    assert named(expression) == fields


def test_a_variable_of_a_macro_ends_with_it() -> None:
    assert scan("a.l.all(x, x.y) && x.z", frozenset()).bound == {"x"}
    assert named("a.l.all(x, x.y) && x.z") == {"a.l", "a.l.*.y", "x.z"}


def test_a_field_is_optional_where_the_expression_asks_for_it() -> None:
    found = scan("has(a.b) ? a.b > 0 : a.c", frozenset()).references
    assert {".".join(one.path): one.is_optional for one in found} == {"a.b": True, "a.c": False}


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a.b[c.d] == 1", "an index that is not a quoted name, after a.b"),
        ("a.b[0] == 1", "an index that is not a quoted name, after a.b"),
        ("f(a.b).all(x, x > 0)", "all on something else than a field"),
        ("a == 1", "the variable a without a field of it"),
        ("a.b == #", "the character '#'"),
    ],
)
def test_what_cannot_be_told_is_refused(expression: str, message: str) -> None:
    with pytest.raises(ScanError) as caught:
        scan(expression, frozenset({"f"}))
    assert str(caught.value) == message


def test_what_holds_a_field_becomes_one_variable() -> None:
    flat = scan("a.b.c == 1 && d.l.all(x, x.y.z > a.b.c) && has(a['no-b'].c)", frozenset()).flat
    assert flat == "a__b.c == 1 && d.l.all(x, x.y.z > a__b.c) && has(a__no_2d_b.c)"
