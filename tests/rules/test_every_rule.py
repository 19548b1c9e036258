"""Each rule has an exchange that satisfies it and the smallest change that breaks it."""

from __future__ import annotations

import pytest
from omnidim_spec.pointers import Json
from omnidim_spec.rules import Kind, Rules

from . import count_cases, create_cases, pair_cases, setting_cases
from .exchanges import AROUND, CREATE, DETAIL, READ_BACK, REFUSED, RUN, TWO_READS, Case, but, outcome, outcomes

CASES = [*create_cases.CASES, *setting_cases.CASES, *count_cases.CASES, *pair_cases.CASES]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)


@every_case
def test_a_documented_exchange_satisfies_the_rule(rules: Rules, case: Case) -> None:
    found = outcome(rules, case.rule, case.satisfying)
    assert (found.kind, found.message) == (Kind.PASSED, "")


@every_case
def test_the_smallest_change_breaks_the_rule(rules: Rules, case: Case) -> None:
    found = outcome(rules, case.rule, but(case.satisfying, case.change))
    assert (found.kind, found.message) == (Kind.FAILED, case.message)


@every_case
def test_the_change_is_one_value(case: Case) -> None:
    assert len(case.change) == 1


def test_every_rule_of_the_spec_has_its_case(rules: Rules) -> None:
    assert sorted(case.rule for case in CASES) == sorted(rule.rule.id for rule in rules)


# The floor that the rules were planned from. A rule that speaks of several things stands under several ids (D17, D17b).
PLANNED = (
    "C1 C2 C3 C4 C5 C5b C6 C7 D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21 D22 D23 D24 D25 D26 "
    "D27 D28 D29 D30 D31 T1 T2 T3 H1 H2 H3 H4 E1"
)


def test_no_planned_rule_is_missing(rules: Rules) -> None:
    assert set(PLANNED.split()) <= {rule.rule.id for rule in rules}


@pytest.mark.parametrize("said", [CREATE, DETAIL, REFUSED, READ_BACK, TWO_READS, AROUND, RUN])
def test_the_documented_exchanges_break_no_rule(rules: Rules, said: dict[str, Json]) -> None:
    found = outcomes(rules, said)
    assert Kind.PASSED in {each.kind for each in found}
    assert [each for each in found if each.kind in (Kind.FAILED, Kind.ERROR)] == []
