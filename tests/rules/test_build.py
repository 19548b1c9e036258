"""A build fails when a rule no longer rests on its page, cannot be evaluated, or is broken by the page's own example."""

from __future__ import annotations

from pathlib import Path

import pytest
from omnidim_spec.build import Built, build
from omnidim_spec.errors import SpecError
from omnidim_spec.pointers import Json
from omnidim_spec.yaml12 import write_yaml

PAGE = """# Thing (/docs/things/getThing)

**GET** `/things/{id}`

```yaml
operationId: getThing
parameters:
  - name: id
    in: path
    required: true
    schema:
      type: integer
responses:
  '200':
    description: A thing.
    content:
      application/json:
        schema:
          type: object
          properties:
            size:
              type: integer
              description: >-
                Its size
                in metres.
            max_size:
              type: integer
              description: No thing is larger than this.
        example:
          size: 3
          max_size: 5
```
"""

RULE: dict[str, Json] = {
    "id": "R1",
    "rule": "response.body.size <= response.body.max_size",
    "message": "no thing is larger than max_size",
    "basis": "stated",
    "says": {"getThing": "No thing is larger than this."},
}


class Site:
    """A page and an overlay in a folder."""

    def __init__(self, folder: Path) -> None:
        self.page, self.overlay = folder / "thing.md", folder / "overlay.yaml"

    def build(self, *rules: Json, page: str = PAGE, not_rules: Json = None) -> Built:
        info = {"title": "Things", "version": "1"}
        on_operation = {"target": "$.paths['/things/{id}'].get", "update": {"x-rules": list(rules)}}
        actions = [on_operation, {"target": "$", "update": {"info": info}}]
        overlay = {"overlay": "1.1.0", "info": info, "actions": actions}
        if not_rules is not None:
            overlay["x-not-rules"] = not_rules
        self.page.write_text(page)
        self.overlay.write_text(write_yaml(overlay))
        return build([self.page], self.overlay)

    def faults(self, *rules: Json, page: str = PAGE, not_rules: Json = None) -> list[str]:
        """Return the build's faults as a person reads them, without the folder."""
        with pytest.raises(SpecError) as caught:
            self.build(*rules, page=page, not_rules=not_rules)
        return [str(fault).replace(f"{self.page.parent}/", "") for fault in caught.value.faults]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_rule_travels_in_the_spec(site: Site) -> None:
    assert site.build(RULE).document["paths"]["/things/{id}"]["get"]["x-rules"] == [RULE]


def test_words_are_found_however_the_page_folds_them(site: Site) -> None:
    folded = PAGE.replace(
        "No thing is larger than this.", ">-\n                No thing is\n\n                larger than this."
    )
    assert site.build({**RULE, "says": {"getThing": ["Its size in metres.", "No thing is   larger\nthan this."]}}, page=folded)


def test_words_that_are_gone_are_a_fault_at_the_line_that_is_nearest(site: Site) -> None:
    page = PAGE.replace("No thing is larger than this.", "Nothing is larger than this limit.")
    assert site.faults(RULE, page=page) == [
        "thing.md:28: expected “No thing is larger than this.”, which rule R1 quotes, "
        "found “description: Nothing is larger than this limit.”\n"
        "    see whether rule R1 still holds, then mend or remove it at overlay.yaml:9:7"
    ]


def test_words_that_are_gone_are_looked_for_below_the_field_that_the_rule_is_about(site: Site) -> None:
    page = PAGE.replace("No thing is larger than this.", "Things are not larger than this.").replace(
        "A thing.", "No thing is larger than a house."
    )
    (fault,) = site.faults(RULE, page=page)
    assert fault.startswith("thing.md:28: expected “No thing is larger than this.”, which rule R1 quotes, ")
    assert "found “description: Things are not larger than this.”" in fault


def test_words_of_an_entry_that_is_no_rule_expire_too(site: Site) -> None:
    listed = [{"reason": "Nobody can measure it.", "says": {"getThing": ["Its size in feet."]}}]
    assert site.faults(RULE, not_rules=listed) == [
        "thing.md:24: expected “Its size in feet.”, which an entry of x-not-rules quotes, found “Its size in metres.”\n"
        "    see whether an entry of x-not-rules still holds, then mend or remove it at overlay.yaml:21:3"
    ]


def test_words_of_a_page_that_is_not_there_are_a_fault(site: Site) -> None:
    assert site.faults({**RULE, "says": {"getThings": "No thing"}}) == [
        "overlay.yaml:9:7: expected the operationId of a page (getThing), found getThings\n    mend `says` of rule R1"
    ]


def test_no_words_are_a_fault(site: Site) -> None:
    assert site.faults({**RULE, "says": {"getThing": " "}}) == [
        "overlay.yaml:9:7: expected words of the page getThing, found none\n    quote what rule R1 rests on"
    ]


@pytest.mark.parametrize(
    "entry", [{"reason": "x"}, {"says": {"getThing": "Its size"}}, {"reason": "", "says": {"getThing": "Its size"}}, "text"]
)
def test_an_entry_without_a_reason_or_words_is_a_fault(site: Site, entry: Json) -> None:
    (fault,) = site.faults(RULE, not_rules=[entry])
    assert fault == f"overlay.yaml:21:3: expected a reason, and says: a mapping of operationId to words, found {entry!r}"


@pytest.mark.parametrize(
    ("field", "missing"),
    [
        ("response.body.sizes", "response.body.sizes (is it size?)"),
        ("response.body.size.unit", "response.body.size.unit"),
        ("response.boby.size", "response.boby.size (is it body?)"),
        ("request.body.size", "request.body.size"),
        ("request.path.ids", "request.path.ids (is it id?)"),
        ("facts.tokens", "facts.tokens (is it token?)"),
        ("defaults.size", "defaults.size"),
    ],
)
def test_a_field_that_the_schema_does_not_declare_is_a_fault(site: Site, field: str, missing: str) -> None:
    assert site.faults({**RULE, "rule": f"{field} == response.body.size"}) == [
        f"overlay.yaml:9:7: expected fields that the schema declares (rule R1), found {missing}\n"
        "    mend the rule, or the schema if the page declares the field"
    ]


@pytest.mark.parametrize(
    ("rule", "came"),
    [
        ("response.body.size <=", "Syntax error: mismatched input '<EOF>', line 1 character 22 of 'response.body.size <='"),
        ("response.body.size == 1)", "Syntax error: extraneous input ')', line 1 character"),
        ("sizeof(response.body.size) > 1", "the function sizeof, which rules do not have (all, are_distinct, close,"),
        (
            "length(response.body.parts.map(p, p.id)) > 1",
            "map, which takes time that grows with the square of a list (use column), in",
        ),
        ("response.body.size == created.response.body.id", "the variables created, response; those that go together are:"),
        ("1 == 1", "the variables (none); those that go together are:"),
        ("response.body[request.path.id] == 1", "an index that is not a quoted name, after response.body, in"),
    ],
)
def test_an_expression_that_cannot_be_evaluated_is_a_fault(site: Site, rule: str, came: str) -> None:
    (fault,) = site.faults({**RULE, "rule": rule})
    assert fault.startswith(f"overlay.yaml:9:7: expected an expression of CEL (rule R1), found {came}")
    assert fault.endswith("\n    mend the expression; see https://cel.dev for the language")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"basis": "guessed"}, "expected basis of rule R1: stated, implied, assumed, found 'guessed'"),
        ({"replies": "all"}, "expected replies of rule R1: success, error, any, found 'all'"),
        ({"message": ""}, "expected message of rule R1, text, found ''"),
        ({"says": "words"}, "expected says of rule R1, a mapping, found 'words'"),
        ({"each": {"a": []}}, "expected each of rule R1: one name with a list of the texts it stands for, found {'a': []}"),
        (
            {"if": "x"},
            "expected a field of a rule (id, rule, message, basis, says, when, replies, each, contradicted) in rule R1, "
            "found 'if'",
        ),
    ],
)
def test_a_rule_that_is_not_written_as_one_is_a_fault(site: Site, change: Json, message: str) -> None:
    assert site.faults({**RULE, **change}) == [f"overlay.yaml:9:7: {message}"]


def test_something_else_than_a_rule_is_a_fault(site: Site) -> None:
    (fault,) = site.faults("no thing is larger than max_size")
    assert fault.startswith(
        "overlay.yaml:6:3: expected a rule (a mapping with id, rule, message, basis and says), found 'no thing"
    )


def test_two_rules_of_one_id_are_a_fault(site: Site) -> None:
    (fault,) = site.faults(RULE, RULE)
    assert fault == (
        "overlay.yaml:9:7: expected a rule id of its own, found R1 again; the first is overlay.yaml:9:7\n"
        "    rename one of the two"
    )


def test_all_faults_come_at_once(site: Site) -> None:
    wrong = [{**RULE, "id": "R1", "says": {"getThing": "It weighs."}}, {**RULE, "id": "R2", "rule": "response.body.weight > 0"}]
    assert len(site.faults(*wrong)) == 2


@pytest.mark.parametrize("basis", ["stated", "implied"])
def test_an_example_that_breaks_a_rule_is_a_fault(site: Site, basis: str) -> None:
    assert site.faults({**RULE, "basis": basis}, page=PAGE.replace("size: 3", "size: 6")) == [
        "thing.md:29:9: expected an example that keeps rule R1, "
        "found no thing is larger than max_size (size is 6, max_size is 5)\n"
        "    ask the vendor which is right; list it as `contradicted` with the reason at overlay.yaml:9:7"
    ]


def test_an_example_that_breaks_what_is_only_assumed_is_none(site: Site) -> None:
    assert site.build({**RULE, "basis": "assumed"}, page=PAGE.replace("size: 3", "size: 6"))


def test_a_contradiction_that_is_listed_with_its_reason_is_none(site: Site) -> None:
    assert site.build({**RULE, "contradicted": "The example is of an older thing."}, page=PAGE.replace("size: 3", "size: 6"))


def test_a_contradiction_that_is_listed_and_no_longer_there_is_a_fault(site: Site) -> None:
    assert site.faults({**RULE, "contradicted": "The example is of an older thing."}) == [
        "overlay.yaml:9:7: expected an example that breaks rule R1, since it says `contradicted`, found none\n"
        "    remove `contradicted`: the page agrees with itself now"
    ]


def test_a_rule_that_raises_on_an_example_is_a_fault_even_if_contradicted(site: Site) -> None:
    page = PAGE.replace("size: 3", "size: big").replace("type: integer\n              description: >-", "description: >-")
    for rule in (RULE, {**RULE, "contradicted": "The example is of an older thing."}):
        (fault,) = site.faults(rule, page=page)
        assert "expected an example that keeps rule R1, found could not be evaluated: No such overload" in fault
