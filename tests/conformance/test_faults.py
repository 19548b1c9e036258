"""Every fault of the sandbox is found, and what finds it is what the pages say."""

from __future__ import annotations

import pytest
from omnidim_contract.sandbox import FAULTS, running

from tests.conformance.fault_table import BY_OTHER_METHODS, EXPECTED, ONLY_STRICTLY
from tests.conformance.judging import DIRECTED, METHODS, judged, names

pytestmark = pytest.mark.slow
TOKEN, OTHER = "a-token-of-the-tests", "somebody-elses-token"


def test_the_table_knows_every_fault() -> None:
    assert set(EXPECTED) == set(FAULTS)


@pytest.mark.parametrize("fault", EXPECTED)
def test_a_fault_is_named(fault: str) -> None:
    shards = METHODS if fault in BY_OTHER_METHODS else DIRECTED
    with running(tokens=[TOKEN, OTHER], fault=fault) as server:
        strict = fault in ONLY_STRICTLY
        verdict = judged(server.base_url, TOKEN, other_token=OTHER, shards=shards, is_strict=strict, max_failures=1)
    assert verdict.conforms is False
    assert names(verdict) & EXPECTED[fault], sorted(names(verdict))
