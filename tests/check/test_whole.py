"""What no single page shows: overlays, several pages, components, known faults, and all faults at once."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest
from omnidim_spec.checks.check import RULES, Question, check
from omnidim_spec.checks.rule import split_place
from omnidim_spec.errors import PageError

from tests.check import site
from tests.check.conftest import Run
from tests.check.faults import CURL


def found(run: Run, **texts: str) -> list[tuple[str, str, int]]:
    return [(one.rule, one.file, one.line) for one in run(**texts).findings]


def overlay(more: str) -> str:
    """The overlay with further fields, which stand in front of its actions: line 5 is their first."""
    return site.OVERLAY.replace("actions:\n", dedent(more) + "actions:\n")


def action(text: str) -> str:
    """The overlay with one more action, which starts on line 12."""
    return site.OVERLAY + indent(dedent(text), "  ")


def line(text: str, words: str) -> int:
    [number] = [number for number, line in enumerate(text.split("\n"), 1) if words in line]
    return number


def test_faults_of_several_pages_and_steps_are_told_at_once(run: Run) -> None:
    create = site.CREATE.replace("minLength", "minLenght").replace("print(parcel)", "print(parcels)")
    get = site.GET.replace("parcels/7", "parcels/{parcel_id}").replace("**GET**", "**GET** and")
    rules = {rule for rule, _, _ in found(run, create=create, get=get)}
    assert {"keyword-misspelt", "snippet-undefined-name", "page-unreadable"} <= rules


def test_a_page_that_cannot_be_read_hides_no_fault_of_another(run: Run) -> None:
    get = site.GET.replace("type: integer\n```", "type: [integer\n```")
    create = site.CREATE.replace("example: Books", "example: B")
    assert [rule for rule, _, _ in found(run, create=create, get=get)] == ["example-misfit", "page-unreadable"]


def test_an_action_of_the_overlay_that_selects_nothing_is_named(run: Run) -> None:
    text = action("""\
      - target: $.paths['/nowhere']
        update: {summary: Nothing}
    """)
    assert found(run, overlay=text) == [("overlay-unusable", "overlay.yaml", 12)]


def test_a_misspelt_keyword_of_the_overlay_is_named_in_the_overlay(run: Run) -> None:
    text = action("""\
      - target: $.components
        update:
          schemas:
            Label: {type: string, patern: x}
      - target: $.components.schemas.GetParcelResponse200.properties
        update:
          label:
            $ref: '#/components/schemas/Label'
    """)
    assert [(rule, where) for rule, where, _ in found(run, overlay=text)] == [("keyword-misspelt", "overlay.yaml")]


def test_a_component_that_nothing_refers_to_is_a_warning(run: Run) -> None:
    text = action("""\
      - target: $.components
        update:
          schemas:
            Lonely: {type: string}
            Pair: {$ref: '#/components/schemas/Lonely'}
    """)
    checked = run(overlay=text).findings
    assert [(one.rule, one.level, one.message.split()[0]) for one in checked] == [
        ("component-unused", "warning", "Lonely"),
        ("component-unused", "warning", "Pair"),
    ]


def test_two_pages_of_one_operation_are_named(run: Run) -> None:
    get = site.GET.replace("**GET** `/parcels/{parcel_id}`", "**POST** `/depots/{depot_id}/parcels`")
    assert ("pages-disagree", "pages/getParcel.md", 5) in found(run, get=get)


def test_paths_that_differ_in_a_name_only_are_ambiguous(run: Run) -> None:
    get = site.GET.replace("`/parcels/{parcel_id}`", "`/depots/{id}/parcels`").replace("name: parcel_id", "name: id")
    assert "path-ambiguous" in [rule for rule, _, _ in found(run, get=get)]


def test_two_templates_of_one_method_that_overlap_are_noted(run: Run) -> None:
    create = site.CREATE.replace("**POST**", "**GET**").replace("/depots/{depot_id}/parcels`", "/parcels/latest`")
    assert "path-overlap" in [rule for rule, _, _ in found(run, create=create)]


def test_hidden_characters_are_named(run: Run) -> None:
    get = site.GET.replace("description: The parcel.", "description: The par\u202ecel.")
    assert ("hostile-text", "pages/getParcel.md", line(get, "The par")) in found(run, get=get)


def test_a_component_name_that_code_cannot_carry_is_named(run: Run) -> None:
    text = overlay("""\
        x-components:
          Client: $.paths['/parcels/{parcel_id}'].get.responses['200'].content['application/json'].schema
    """)
    assert found(run, overlay=text) == [("overlay-unusable", "overlay.yaml", 6)]


def test_a_rule_whose_words_are_gone_is_named(run: Run) -> None:
    text = action("""\
      - target: $.paths['/parcels/{parcel_id}'].get
        update:
          x-rules:
            - id: P1
              rule: has(response.body.speed)
              message: a speed
              basis: stated
              says: {getParcel: Every parcel flies.}
    """)
    assert "rule-unsound" in [rule for rule, _, _ in found(run, overlay=text)]


def test_snippets_of_two_servers_are_named_where_no_overlay_decides(run: Run) -> None:
    checked = run(with_overlay=False, get=site.GET.replace("postbox.example", "postbox.test")).findings
    assert [(one.rule, one.file) for one in checked] == [("curl-server", "pages/getParcel.md")]


KNOWN = """\
    x-known-faults:
      - rule: curl-body-missing
        says: {createParcel: 'curl -X POST "https://api.postbox.example/v2/depots/12/parcels'}
        reason: It is a sketch.
"""
BODILESS = site.CREATE.replace(CURL, CURL.split(" \\\n  -d")[0])
SAID = KNOWN.replace("parcels'}", "parcels?dry_run=true\"'}")


def test_a_known_fault_is_excused_with_its_reason(run: Run) -> None:
    checked = run(create=BODILESS, overlay=overlay(SAID))
    assert checked.findings == ()
    [(finding, fault)] = checked.excused
    assert (finding.rule, fault.reason, fault.where) == ("curl-body-missing", "It is a sketch.", "overlay.yaml:6:5")


def test_a_known_fault_that_is_gone_is_an_error(run: Run) -> None:
    [finding] = run(overlay=overlay(SAID)).findings
    assert (finding.rule, finding.level, finding.where) == ("known-fault-gone", "error", "overlay.yaml:6")
    assert "no longer occurs" in finding.message


def test_a_known_fault_whose_words_are_gone_excuses_nothing(run: Run) -> None:
    rules = [one.rule for one in run(create=BODILESS, overlay=overlay(KNOWN)).findings]
    assert rules == ["known-fault-gone", "curl-body-missing"]


def test_a_known_fault_excuses_no_other_rule_and_no_other_line(run: Run) -> None:
    more = BODILESS.replace("parcels?dry_run=true", "parcels?dry_run=maybe") + site.CREATE[:0]
    text = overlay(SAID.replace("dry_run=true", "dry_run=maybe"))
    assert [one.rule for one in run(create=more, overlay=text).findings] == ["curl-parameter"]


def test_a_known_fault_may_name_what_it_is_about(run: Run) -> None:
    create = site.CREATE.replace('Postbox("key")', "Postbox(api_key, timeout=patience)")
    text = overlay("""\
        x-known-faults:
          - rule: snippet-undefined-name
            about: api_key
            says: {createParcel: client =}
            reason: Everybody has one.
    """)
    [finding] = run(create=create, overlay=text).findings
    assert "found patience" in finding.message


def test_what_only_follows_from_another_fault_is_not_told(run: Run) -> None:
    get = site.GET.replace("    required: true\n", "    requird: true\n")
    assert [rule for rule, _, _ in found(run, get=get)] == ["keyword-misspelt"]


@pytest.mark.parametrize(
    "entry",
    [
        "- {rule: no-such-rule, says: {getParcel: x}, reason: y}",
        "- {rule: curl-auth, reason: y}",
        "- {rule: curl-auth, says: {getParcel: x}, reason: ''}",
        "- curl-auth",
    ],
)
def test_an_entry_that_is_none_is_named(entry: str, run: Run) -> None:
    text = overlay(f"x-known-faults:\n  {entry}\n")
    assert found(run, overlay=text) == [("known-fault-invalid", "overlay.yaml", 6)]


def test_a_rule_that_is_not_asked_for_is_not_called_gone(run: Run, tmp_path: Path) -> None:
    run(overlay=overlay(SAID))
    question = Question([Path("pages")], Path("overlay.yaml"), rules=frozenset({"keyword-misspelt", "known-fault-gone"}))
    assert check(question).findings == ()


def test_nothing_to_check_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="at least one page"):
        check(Question([tmp_path]))


def test_ids_are_kebab_case_and_no_two_are_the_same() -> None:
    ids = [rule.id for rule in RULES]
    assert all(one.replace("-", "").isalpha() and one == one.lower() for one in ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("where", "place"),
    [("a.md:3:4", ("a.md", 3)), ("a.md:3", ("a.md", 3)), ("a.md", ("a.md", 0)), ("C:\\a.md:3:4", ("C:\\a.md", 3))],
)
def test_a_place_is_a_file_and_a_line(where: str, place: tuple[str, int]) -> None:
    assert split_place(where) == place
