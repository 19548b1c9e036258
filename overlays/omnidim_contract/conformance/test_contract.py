"""The contract as tests of a server: `pytest --pyargs omnidim_contract.conformance --contract-url URL`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from omnidim_contract.conformance.aspects import ABOUT, ASPECTS
from omnidim_contract.contract import contract

if TYPE_CHECKING:
    from omnidim_contract.conformance.run import Results
    from omnidim_contract.conformance.verdict import Failure


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test for each aspect of each operation, and for each rule."""
    if "aspect" in metafunc.fixturenames:
        cells = [(operation, aspect) for operation in _operations() for aspect in ASPECTS]
        metafunc.parametrize(("operation", "aspect"), cells, ids=[f"{operation} {aspect}" for operation, aspect in cells])
    if "rule" in metafunc.fixturenames:
        metafunc.parametrize("rule", list(_rules()))


def test_keeps(contract_results: Results, operation: str, aspect: str) -> None:
    """An aspect of an operation is as the contract says."""
    verdict = contract_results.verdict
    _fail_for([one for one in verdict.failures if (one.operation, one.aspect) == (operation, aspect)])
    if not verdict.cell(operation, aspect).checks:
        pytest.skip(f"nothing was looked at: {ABOUT[aspect]}")


def test_rule(contract_results: Results, rule: str) -> None:
    """A sentence of the pages holds."""
    _fail_for([one for one in contract_results.verdict.failures if one.rule == rule])
    if not any(tally.rules[rule] for tally in contract_results.tallies):
        pytest.skip("nothing came that the rule applies to")


def _operations() -> Iterator[str]:
    for path, item in contract()["paths"].items():
        yield from (f"{method.upper()} {path}" for method in item)


def _rules() -> Iterator[str]:
    from omnidim_spec.rules import read_rules

    for one in read_rules(contract()).enforced():
        if one.rule.replies != "error" and "request.is_documented" not in (one.rule.when or ""):
            yield one.rule.id


def _fail_for(failures: list[Failure]) -> None:
    if failures:
        pytest.fail("\n\n".join(_told(failure) for failure in failures), pytrace=False)


def _told(failure: Failure) -> str:
    words = [f'{source.page}:{source.line}: "{source.words}"' for source in failure.sources if source.words]
    parts = [f"{failure.operation}: {failure.title}", failure.message, *words, failure.curl, failure.came]
    return "\n    ".join(part for part in parts if part)
