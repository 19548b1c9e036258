"""Whatever a server answers, rules say something of it and do not raise."""

from __future__ import annotations

import copy

from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_spec.pointers import Json
from omnidim_spec.rules import Exchange, Kind, Request, Response, Rules

from .exchanges import CREATE, DETAIL, exchange

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(SCALARS | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
FIELDS = sorted(DETAIL["response"]["body"]["details"])


def read(body: Json) -> Exchange:
    return Exchange("getBulkCall", Request("GET", path={"bulk_call_id": 314}), Response(200, body=body))


@given(changes=st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_value_in_any_field_is_judged(rules: Rules, changes: dict[str, Json]) -> None:
    body = copy.deepcopy(DETAIL["response"]["body"])
    body["details"].update(changes)
    (link,) = rules.links
    found = [*rules.judge_exchange(read(body)), *rules.judge_created(link, created=exchange(CREATE), fetched=read(body))]
    assert {outcome.kind for outcome in found} >= {Kind.PASSED}
    assert all(outcome.message for outcome in found if outcome.kind in (Kind.FAILED, Kind.ERROR))


@given(body=VALUES)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_body_is_judged(rules: Rules, body: Json) -> None:
    kinds = {outcome.rule.id: outcome.kind for outcome in rules.judge_exchange(read(body))}
    assert kinds["H5"] is (Kind.PASSED if isinstance(body, dict) else Kind.FAILED)
    assert kinds["D12"] is Kind.NOT_APPLICABLE
