"""When a request goes again, and after how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from omnidim_contract import RetryPolicy
from omnidim_contract.retries import may_repeat_status, seconds_to_wait

NOON = 1445412480.0  # Wed, 21 Oct 2015 07:28:00 GMT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("1.5", 1.5),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:27:00 GMT", 0.0),
        ("Wednesday, 21-Oct-15 07:28:30 GMT", 30.0),
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1e9", None),
        ("NaN", None),
        ("9" * 5000, None),
        ("\u0663", None),
        ("Wed, 99 Oct 2015 07:28:30 GMT", None),
        ("Wed, 21 Oct 99999 07:28:30 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_nonsense_is_nothing(text: str | None, seconds: float | None) -> None:
    assert seconds_to_wait(text, now=lambda: NOON) == seconds


@given(st.text())
def test_no_retry_after_breaks_the_reader(text: str) -> None:
    found = seconds_to_wait(text, now=lambda: NOON)
    assert found is None or found >= 0


def test_the_pause_doubles_up_to_its_longest_with_full_jitter() -> None:
    policy = RetryPolicy(max_retries=9, first_pause=0.5, longest_pause=3.0, draw=lambda: 1.0)
    assert [policy.pause(attempt, None) for attempt in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert RetryPolicy(draw=lambda: 0.0).pause(0, None) == 0.0


def test_the_server_may_ask_for_a_pause_but_not_for_a_day() -> None:
    policy = RetryPolicy()
    assert policy.pause(0, 10.0) == 10.0
    assert policy.pause(0, 86400.0) is None
    assert policy.pause(2, 0.0) is None


@pytest.mark.parametrize(
    ("method", "statuses"),
    [("GET", {408, 425, 429, 500, 502, 503, 504, 520, 599}), ("POST", {429}), ("PUT", {429}), ("DELETE", {429})],
)
def test_only_these_statuses_are_worth_another_try(method: str, statuses: set[int]) -> None:
    asked = [200, 301, 400, 401, 403, 404, 405, 408, 409, 422, 425, 429, 500, 501, 502, 503, 504, 505, 520, 599]
    assert {status for status in asked if may_repeat_status(method, status)} == statuses
