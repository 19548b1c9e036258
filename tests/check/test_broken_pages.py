"""Whatever a page says, a check ends with findings, never with a traceback."""

from __future__ import annotations

from random import Random

import pytest
from omnidim_spec.checks.check import RULES

from tests.check import site
from tests.check.conftest import Run

VALUES = [
    "null",
    "[]",
    "{}",
    "3",
    "true",
    "'x'",
    "- a",
    "{a: {b: c}}",
    "[1, null]",
    "$ref: '#/paths'",
    "{$ref: '#/components/schemas/X'}",
]


def mutated(text: str, random: Random) -> str:
    """The text with up to three lines dropped, repeated elsewhere, or given another value."""
    lines = text.split("\n")
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(lines))
        key, colon, _ = lines[at].partition(":")
        change = random.choice(["drop", "repeat", "value", "value", "letter"])
        if change == "drop":
            del lines[at]
        elif change == "repeat":
            lines.insert(at, random.choice(lines))
        elif change == "value" and colon:
            lines[at] = f"{key}: {random.choice(VALUES)}"
        else:
            lines[at] = lines[at].replace(random.choice("aeiost:'{}-"), "", 1)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(12))
def test_a_broken_page_ends_with_findings(seed: int, run: Run) -> None:
    random = Random(seed)
    known = {rule.id for rule in RULES}
    for _ in range(8):
        checked = run(create=mutated(site.CREATE, random), get=mutated(site.GET, random), with_overlay=random.random() < 0.7)
        assert {one.rule for one in checked.findings} <= known
        assert all(one.message for one in checked.findings)


@pytest.mark.parametrize(
    "line",
    ["parameters: null", "parameters: {a: 1}", "parameters: [3, null]", "responses: {200: null}", "responses: {default: [1]}", "tags: 7",
     "requestBody: []", "security: {a: 1}", "security: [3]", "servers: [3]", "callbacks: [1]", "operationId: [a]", "responses: {}"],
)  # fmt: skip
def test_a_field_of_another_kind_is_named(line: str, run: Run) -> None:
    key = line.partition(":")[0]
    page = site.GET.replace("operationId: getParcel\n", f"operationId: getParcel\n{line}\n")
    if key in ("parameters", "responses", "operationId"):  # those that the page has already
        start = site.GET.index(f"{key}:")
        end = min(at for name in ("parameters:", "responses:", "```\n") if (at := site.GET.find(name, start + 3)) > 0)
        page = site.GET[:start] + f"{line}\n" + site.GET[end:]
    assert [one.level for one in run(get=page).findings if one.level == "error"] != []
