"""Each single fault of a page is named by its rule, at its line and level; the honest pages have none."""

from __future__ import annotations

import pytest
from omnidim_spec.checks.check import RULES

from tests.check import site
from tests.check.conftest import Run
from tests.check.faults import FAULTS, Planted

PAGES = {"create": site.CREATE, "get": site.GET}


def test_the_honest_pages_have_no_finding_at_all(run: Run) -> None:
    assert run().findings == ()


def test_the_honest_pages_have_none_without_an_overlay_either(run: Run) -> None:
    assert run(with_overlay=False).findings == ()


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_a_fault_is_named_at_its_line(planted: Planted, run: Run) -> None:
    page = PAGES[planted.page]
    assert page.count(planted.old) == 1
    changed = page.replace(planted.old, planted.new)
    found = run(**{planted.page: changed}).findings
    named = [one for one in found if one.rule == planted.rule]
    assert named, [(one.rule, one.line, one.message) for one in found]
    lines = {changed.split("\n")[one.line - 1].strip() for one in named if one.file == f"pages/{planted.page}Parcel.md"}
    assert any(planted.line in line for line in lines), (lines, [(one.file, one.line, one.message) for one in named])
    assert planted.level in {one.level for one in named}


def test_every_rule_about_pages_is_shown_to_find_something() -> None:
    elsewhere = {
        "overlay-unusable", "pages-disagree", "name-unusable", "hostile-text", "curl-disagrees", "rule-unsound",
        "page-not-given-back", "spec-stale", "client-stale", "path-ambiguous", "path-overlap", "component-unused",
        "known-fault-gone", "known-fault-invalid",
    }  # fmt: skip
    assert {planted.rule for planted in FAULTS} == {rule.id for rule in RULES} - elsewhere
