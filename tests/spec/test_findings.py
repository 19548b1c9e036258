"""Findings are written for people, programs, GitHub and code scanning."""

import json

from attrs import evolve
from omnidim_spec.findings import Finding, as_github, as_json, as_sarif, as_text

MISSPELT = Finding("keywords", "error", "misspelt: minimun, 50%", "spec/pages/a,b.md", 12, "write minimum", {"pointer": "/x"})
WHOLE = Finding("drift", "note", "stale")


def test_people_read_place_level_message_rule_and_what_to_do():
    assert as_text([MISSPELT, WHOLE]) == (
        "spec/pages/a,b.md:12: error: misspelt: minimun, 50% [keywords]\n    write minimum\nnote: stale [drift]\n"
    )


def test_json_holds_every_field():
    assert json.loads(as_json([MISSPELT]))["findings"] == [
        {"rule": "keywords", "level": "error", "message": "misspelt: minimun, 50%", "file": "spec/pages/a,b.md", "line": 12,
         "todo": "write minimum", "properties": {"pointer": "/x"}},
    ]  # fmt: skip


def test_a_workflow_command_escapes_what_would_end_it():
    assert as_github([MISSPELT, WHOLE]) == (
        "::error file=spec/pages/a%2Cb.md,line=12,title=keywords::misspelt: minimun, 50%25%0Awrite minimum\n"
        "::notice title=drift::stale\n"
    )


def test_sarif_names_each_rule_once_and_points_at_the_line():
    log = json.loads(as_sarif([MISSPELT, MISSPELT, WHOLE], tool="t", version="1.0.0", about={"drift": "Is it current?"}))
    run = log["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["keywords", "drift"]
    assert run["tool"]["driver"]["rules"][1]["shortDescription"] == {"text": "Is it current?"}
    assert [result["ruleIndex"] for result in run["results"]] == [0, 0, 1]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "spec/pages/a,b.md"}, "region": {"startLine": 12}}
    assert "locations" not in run["results"][2]


def test_sarif_knows_a_finding_again_and_says_why_one_is_let_pass():
    known = evolve(MISSPELT, fingerprint="0a1b", accepted="ticket 12")
    log = json.loads(as_sarif([known, WHOLE], tool="t", version="1.0.0", is_successful=False))["runs"][0]
    assert log["results"][0]["partialFingerprints"] == {"cause/v1": "0a1b", "primaryLocationLineHash": "0a1b"}
    assert log["results"][0]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "ticket 12"}]
    assert not {"partialFingerprints", "suppressions"} & log["results"][1].keys()
    assert log["invocations"] == [{"executionSuccessful": False}]
    assert json.loads(as_json([known]))["findings"][0]["accepted"] == "ticket 12"
