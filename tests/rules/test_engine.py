"""What an evaluation says: passed, failed, not applicable, or an error that is never a pass."""

from __future__ import annotations

import json

import pytest
from omnidim_spec.pointers import Json
from omnidim_spec.rules import Exchange, Kind, Request, Response, read_rules

from .things import RULE, document, judged


@pytest.mark.parametrize("size", [3, 3.0])
def test_integers_and_floats_compare(size: float) -> None:
    assert judged({"size": size, "weight": 3.5}, "response.body.size < response.body.weight").kind is Kind.PASSED


def test_an_integer_written_as_a_float_can_be_computed_with() -> None:
    assert judged({"size": 3.0, "weight": 1.5}, "response.body.size - 1 == 2").kind is Kind.PASSED


def test_true_is_not_the_number_1() -> None:
    assert judged({"size": True}, "response.body.size == 1").kind is Kind.FAILED


def test_an_absent_key_counts_as_0() -> None:
    body = {"counts": {"busy": 2}}
    assert judged(body, "count(response.body.counts, ['busy', 'no-answer']) == 2").kind is Kind.PASSED
    assert judged(body, "count(response.body.counts, ['no-answer']) == 2").kind is Kind.FAILED


@pytest.mark.parametrize("body", [{}, {"parts": []}, [], None, "text", 7])
def test_a_rule_whose_field_is_absent_does_not_apply(body: Json) -> None:
    assert judged(body, "response.body.size >= 0").kind is Kind.NOT_APPLICABLE


def test_a_rule_is_not_applied_where_one_of_two_fields_is_absent() -> None:
    assert judged({"size": -1}, "response.body.size >= 0 || response.body.weight > 0.0").kind is Kind.NOT_APPLICABLE


def test_a_field_that_is_asked_for_with_has_may_be_absent() -> None:
    rule = "!has(response.body.size) || response.body.size >= 0"
    assert judged({}, rule).kind is Kind.PASSED
    assert judged({"size": -1}, rule).kind is Kind.FAILED


def test_what_holds_an_optional_field_must_be_there() -> None:
    assert judged([], "!has(response.body.size)").kind is Kind.NOT_APPLICABLE


def test_a_null_is_there() -> None:
    assert judged({"name": None}, "response.body.name == null").kind is Kind.PASSED


def test_a_rule_does_not_apply_where_its_condition_is_false() -> None:
    assert judged({"size": -1, "name": "x"}, "response.body.size >= 0", "response.body.name == 'y'").kind is Kind.NOT_APPLICABLE


def test_a_rule_applies_where_its_condition_is_true() -> None:
    assert judged({"size": -1, "name": "y"}, "response.body.size >= 0", "response.body.name == 'y'").kind is Kind.FAILED


def test_a_field_has_to_be_in_every_element_of_a_list() -> None:
    rule = "response.body.parts.all(p, p.id > 0)"
    assert judged({"parts": [{"id": 1}, {"id": 2}]}, rule).kind is Kind.PASSED
    assert judged({"parts": [{"id": 1}, {"id": 0}]}, rule).kind is Kind.FAILED
    assert judged({"parts": [{"id": 1}, {}]}, rule).kind is Kind.NOT_APPLICABLE
    assert judged({"parts": "two"}, rule).kind is Kind.NOT_APPLICABLE


def test_a_list_that_is_asked_for_walked_over_and_handed_to_a_function_is_whole_for_each() -> None:
    rule = "has(response.body.parts) && response.body.parts.all(p, p.id > 0) && are_distinct(column(response.body.parts, 'no'))"
    assert judged({"parts": [{"id": 1, "no": 5}, {"id": 2, "no": 6}]}, rule).kind is Kind.PASSED
    assert judged({"parts": [{"id": 1, "no": 5}, {"id": 2, "no": 5}]}, rule).kind is Kind.FAILED


def test_an_expression_that_raises_is_an_error_and_no_pass() -> None:
    found = judged({"size": "big"}, "response.body.size >= 0")
    assert found.kind is Kind.ERROR
    assert found.message == (
        'could not be evaluated: No such overload: the operation is not defined for the given operand types (size is "big")'
    )


def test_a_condition_that_raises_is_an_error() -> None:
    assert judged({"size": None, "weight": 1}, "response.body.weight > 0", "response.body.size > 0").kind is Kind.ERROR


def test_a_function_that_raises_is_an_error_with_its_reason(capfd: pytest.CaptureFixture[str]) -> None:
    found = judged({"counts": {"busy": "two"}}, "total(response.body.counts) == 2")
    assert (found.kind, found.message) == (
        Kind.ERROR,
        'could not be evaluated: total: expected a number, found string (counts is {"busy": "two"})',
    )
    assert capfd.readouterr() == ("", "")  # the engine prints what a function raises


def test_a_function_that_raises_is_an_error_even_where_the_rule_would_pass_without_it() -> None:
    assert judged({"counts": None}, "total(response.body.counts) == 2 || true").kind is Kind.ERROR


def test_an_expression_that_gives_no_truth_is_an_error() -> None:
    found = judged({"size": 3}, "response.body.size + 1")
    assert found.message == "could not be evaluated: expected true or false, found 4 (size is 3)"


def test_an_overflow_is_an_error() -> None:
    assert judged({"size": 2**63 - 1}, "response.body.size + 1 > 0").kind is Kind.ERROR


@pytest.mark.parametrize("name", ["\ud800", "Zoë", "\0"])
def test_any_text_of_a_reply_can_be_compared(name: str) -> None:
    assert judged({"name": name}, "response.body.name != 'other'").kind is Kind.PASSED


def test_a_deeply_nested_value_is_compared_or_counted_without_a_crash() -> None:
    deep = json.loads("[" * 500 + "]" * 500)
    assert judged({"parts": deep}, "length(response.body.parts) == 1").kind is Kind.PASSED


def test_each_value_of_each_is_a_rule_of_its_own() -> None:
    each = {"each": {"field": ["size", "weight", "name"]}, "message": "{field} cannot be negative"}
    found = judged({"size": -1, "weight": -2.5}, "response.body.{field} >= 0", **each)
    assert (found.kind, found.message) == (
        Kind.FAILED,
        "size cannot be negative (size is -1); weight cannot be negative (weight is -2.5)",
    )
    assert judged({"size": 1}, "response.body.{field} >= 0", **each).kind is Kind.PASSED
    assert judged({}, "response.body.{field} >= 0", **each).kind is Kind.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("replies", "status", "kind"),
    [
        ("success", 200, Kind.FAILED),
        ("success", 404, Kind.NOT_APPLICABLE),
        ("error", 404, Kind.FAILED),
        ("error", 200, Kind.NOT_APPLICABLE),
        ("any", 200, Kind.FAILED),
        ("any", 404, Kind.FAILED),
    ],
)
def test_a_rule_speaks_of_the_replies_that_it_names(replies: str, status: int, kind: Kind) -> None:
    read = read_rules(document({**RULE, "rule": "response.status == 100", "replies": replies}))
    (found,) = read.judge_exchange(Exchange("getThing", Request("GET"), Response(status)))
    assert found.kind is kind


def test_what_is_assumed_is_judged_with_strict_only_and_what_is_contradicted_never() -> None:
    basis = {"S": {}, "I": {"basis": "implied"}, "A": {"basis": "assumed"}, "X": {"contradicted": "the example"}}
    read = read_rules(document(*({**RULE, "id": name, **fields} for name, fields in basis.items())))
    assert [rule.rule.id for rule in read.enforced()] == ["S", "I"]
    assert [rule.rule.id for rule in read.enforced(strict=True)] == ["S", "I", "A"]
    assert [rule.rule.id for rule in read] == ["S", "I", "A", "X"]


def test_a_long_value_is_named_shortly_in_a_message() -> None:
    body = {"size": -1, "name": "x" * 100, "parts": [{}] * 9, "counts": {str(n): n for n in range(50)}}
    rule = "response.body.size > 0 && response.body.name == '' && equal(response.body.parts, response.body.counts)"
    assert judged(body, rule).message == (
        f'size cannot be negative (size is -1, name is "{"x" * 59}..., parts is a list of 9, counts is an object of 50)'
    )
