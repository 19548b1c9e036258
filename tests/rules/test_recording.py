"""Judging recorded exchanges: alone, and with those they belong to."""

from __future__ import annotations

from typing import Any

import pytest
from omnidim_spec.rules import Exchange, Judgement, Kind, Rules, judge

from .exchanges import CREATE, DETAIL, REFUSED, but, exchange


@pytest.fixture
def enforced(rules: Rules) -> Rules:
    return rules.enforced()


def broken(judgement: Judgement) -> list[str]:
    return [finding.outcome.rule.id for finding in judgement.findings]


def details(change: dict[str, Any]) -> Exchange:
    return exchange(but(DETAIL, change))


NAME = "response.body.details.name"


def test_documented_exchanges_keep_every_rule(enforced: Rules) -> None:
    found = judge(enforced, map(exchange, (CREATE, DETAIL, DETAIL, REFUSED)))
    assert (found.findings, found.is_judged) == ((), True)
    assert found.total(Kind.PASSED) > 60


def test_a_create_is_compared_with_each_later_read_of_what_it_created(enforced: Rules) -> None:
    found = judge(enforced, [exchange(CREATE), exchange(DETAIL), details({NAME: "Other"})])
    assert broken(found) == ["D3", "T1"]


def test_a_create_is_not_compared_with_a_read_of_another_campaign(enforced: Rules) -> None:
    other = details({NAME: "Other", "request.path.bulk_call_id": 99, "response.body.details.id": 99})
    assert broken(judge(enforced, [exchange(CREATE), other])) == []


def test_a_create_is_not_compared_with_a_read_before_it(enforced: Rules) -> None:
    assert broken(judge(enforced, [details({NAME: "Other"}), exchange(CREATE)])) == []


def test_a_create_that_cannot_be_found_again_is_told(enforced: Rules) -> None:
    lost = but(REFUSED, {"request.path.bulk_call_id": 314})
    assert broken(judge(enforced, [exchange(CREATE), exchange(lost)])) == ["C7"]


def test_each_read_is_compared_with_the_next_one(enforced: Rules) -> None:
    reads = [details({"response.body.details.retry_count": count}) for count in (1, 2, 1)]
    assert broken(judge(enforced, reads)) == ["T2"]


def test_two_creates_of_the_same_id_are_told(enforced: Rules) -> None:
    found = judge(enforced, [exchange(CREATE), exchange(CREATE)])
    assert broken(found) == ["C4"]


def test_a_create_that_changes_another_campaign_is_told(enforced: Rules) -> None:
    other = exchange(but(CREATE, {"response.body.id": 999}))
    changed = details({"response.body.details.concurrent_call_limit": 9})
    assert broken(judge(enforced, [exchange(DETAIL), other, changed])) == ["T3"]
    assert broken(judge(enforced, [exchange(DETAIL), changed, other])) == []


def test_a_finding_says_where_what_and_why(enforced: Rules) -> None:
    labelled = Exchange("getBulkCall", *_parts(but(DETAIL, {"response.body.details.failed_calls": 1})), label="entry 4")
    (finding,) = judge(enforced, [labelled]).findings
    assert str(finding) == (
        "entry 4: D20: failed_calls must be the calls counted as Failed "
        '(details.failed_calls is 1, details.call_status_counts is {"In Progress": 1, "completed": 1, "no-answer": 1})\n'
        "    stated by getBulkCall: “Calls that ended with status `Failed`.”"
    )


def test_an_error_of_a_rule_is_a_finding(enforced: Rules) -> None:
    (finding,) = judge(enforced, [details({"response.body.details.twilio_number": 7})]).findings
    assert (finding.outcome.rule.id, finding.outcome.kind) == ("D14c", Kind.ERROR)


def test_nothing_is_judged_where_no_rule_applies(enforced: Rules) -> None:
    assert judge(enforced, []).is_judged is False
    assert judge(enforced, [exchange(but(REFUSED, {"response.status": 302}))]).is_judged is False


def test_rules_are_counted_by_how_they_ended(enforced: Rules) -> None:
    counts = judge(enforced, [exchange(DETAIL), exchange(DETAIL)]).counts
    assert counts["D12"] == {Kind.PASSED: 2}
    assert counts["D7"] == {Kind.NOT_APPLICABLE: 2}
    assert counts["C1"] == {}


def _parts(said: dict[str, Any]) -> tuple[Any, Any]:
    found = exchange(said)
    return found.request, found.response
