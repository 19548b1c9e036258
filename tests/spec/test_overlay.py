"""The overlay: OpenAPI Overlay 1.0 and 1.1."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from omnidim_spec.changes import undone
from omnidim_spec.errors import SpecError
from omnidim_spec.overlay import Action, Overlay, apply, read_overlay

from tests.spec.conftest import Write

HEAD = "overlay: 1.1.0\ninfo: {title: t, version: 1.0.0}\n"


def applied(document: Any, *actions: dict[str, Any]) -> Any:
    """Apply actions to a copy of a document; undoing them must give the document back."""
    listed = tuple(Action(number=n, where=f"o.yaml:{n}", **action) for n, action in enumerate(actions))
    result, log = apply(Overlay("o.yaml", "", {}, listed), copy.deepcopy(document))
    assert undone(result, [change.as_json() for change in log]) == document
    return result


def refusal(document: Any, *actions: dict[str, Any]) -> str:
    with pytest.raises(SpecError) as caught:
        applied(document, *actions)
    return str(caught.value)


def test_objects_are_merged_deeply() -> None:
    document = {"info": {"title": "a", "contact": {"name": "x"}}}
    update = {"contact": {"email": "y"}, "title": "b"}
    assert applied(document, {"target": "$.info", "update": update}) == {
        "info": {"title": "b", "contact": {"name": "x", "email": "y"}}
    }


def test_an_array_grows_by_an_entry() -> None:
    assert applied({"tags": [1]}, {"target": "$.tags", "update": {"name": "b"}}) == {"tags": [1, {"name": "b"}]}


def test_an_array_is_concatenated_with_an_array() -> None:
    assert applied({"tags": [1]}, {"target": "$.tags", "update": [2, 3]}) == {"tags": [1, 2, 3]}
    assert applied({"a": {"tags": [1]}}, {"target": "$.a", "update": {"tags": [2]}}) == {"a": {"tags": [1, 2]}}


def test_a_primitive_is_replaced() -> None:
    assert applied({"a": {"b": 1}}, {"target": "$.a.b", "update": "x"}) == {"a": {"b": "x"}}
    assert applied({"a": [1, 2, 1]}, {"target": "$.a[?@ == 1]", "update": 9}) == {"a": [9, 2, 9]}


def test_removal_by_filter_shifts_nothing() -> None:
    document = {"a": [{"n": 1}, {"n": 2}, {"n": 1}, {"n": 3}]}
    assert applied(document, {"target": "$.a[?@.n == 1]", "remove": True}) == {"a": [{"n": 2}, {"n": 3}]}


def test_removal_by_index_shifts_nothing() -> None:
    assert applied({"a": list("abcdefghijkl")}, {"target": "$.a[0, 2, 10]", "remove": True}) == {"a": list("bdefghijl")}


def test_removal_of_a_node_and_its_child_is_one_removal() -> None:
    assert applied({"a": {"b": {"a": 1}}, "c": 2}, {"target": "$..a", "remove": True}) == {"c": 2}


def test_removal_that_is_switched_off_is_an_update() -> None:
    assert applied({"a": {}}, {"target": "$.a", "remove": False, "update": {"b": 1}}) == {"a": {"b": 1}}


def test_a_copy_merges_what_it_copies() -> None:
    document = {"from": {"x": {"y": 1}, "l": [1]}, "to": {"x": {"z": 2}, "l": [2]}}
    assert applied(document, {"target": "$.to", "copy": "$.from"})["to"] == {"x": {"z": 2, "y": 1}, "l": [2, 1]}


def test_targets_share_nothing() -> None:
    document = {"a": {}, "b": {}}
    actions = {"target": "$['a', 'b']", "update": {"x": {}}}, {"target": "$.a.x", "update": {"only": "here"}}
    assert applied(document, *actions) == {"a": {"x": {"only": "here"}}, "b": {"x": {}}}


def test_a_copy_shares_nothing_with_its_source() -> None:
    document = {"a": {"x": {}}, "b": {}}
    actions = {"target": "$.b", "copy": "$.a"}, {"target": "$.b.x", "update": {"only": "here"}}
    assert applied(document, *actions) == {"a": {"x": {}}, "b": {"x": {"only": "here"}}}


def test_actions_see_what_earlier_ones_did() -> None:
    actions = {"target": "$", "update": {"a": {}}}, {"target": "$.a", "update": {"b": 1}}, {"target": "$.a", "remove": True}
    assert applied({}, *actions) == {}


@pytest.mark.parametrize(
    ("document", "action", "expected"),
    [
        ({"a": 1}, {"target": "$.b", "update": {}}, "expected a node at $.b, found none"),
        ({"a": 1}, {"target": "$.b", "remove": True}, "expected a node at $.b, found none"),
        ({"a": {}}, {"target": "$.a", "update": [1]}, "expected an update of the same type as /a, found array for object"),
        ({"a": {"b": []}}, {"target": "$.a", "update": {"b": {}}}, "found object for array"),
        ({"a": {"b": 1}}, {"target": "$.a", "update": {"b": {}}}, "found object for primitive"),
        ({"a": {}, "b": []}, {"target": "$.*", "update": {}}, "expected a target that selects only objects"),
        (
            {"a": {}, "b": {}, "c": {}},
            {"target": "$.a", "copy": "$['b', 'c']"},
            "expected one node at $['b', 'c'] to copy, found 2",
        ),
        ({"a": {}}, {"target": "$.a", "copy": "$.b"}, "expected one node at $.b to copy, found 0"),
        ({"a": {}}, {"target": "$", "remove": True}, "expected a target inside the document"),
        ({"a": {}}, {"target": "$.[", "update": {}}, "expected a JSONPath (RFC 9535), found '$.['"),
    ],
)
def test_an_action_that_cannot_be_applied_says_why(document: Any, action: dict[str, Any], expected: str) -> None:
    found = refusal(document, action)
    assert found.startswith("o.yaml:0: ")
    assert expected in found


def test_all_actions_that_fail_are_named_at_once() -> None:
    found = refusal({"a": 1}, {"target": "$.x", "update": 1}, {"target": "$.a", "update": 2}, {"target": "$.y", "update": 1})
    assert "o.yaml:0" in found
    assert "o.yaml:2" in found


def test_a_target_may_be_allowed_to_match_nothing() -> None:
    assert applied({"a": 1}, {"target": "$.b", "update": {}, "may_match_nothing": True}) == {"a": 1}


JSON = st.recursive(
    st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=1), inner, max_size=3),
    max_leaves=10,
)
TARGETS = st.sampled_from(["$.a", "$.a.b", "$..a", "$.*", "$.a[0]", "$..[0]", "$", "$..[?@ == 1]", "$['a','b'].c"])


@settings(max_examples=400, deadline=None)
@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=1), JSON), st.lists(st.tuples(TARGETS, st.none() | JSON), max_size=4)
)
def test_what_an_overlay_did_can_be_undone(document: Any, actions: list[tuple[str, Any]]) -> None:
    listed = [
        {"target": t, "may_match_nothing": True, **({"remove": True} if u is None else {"update": u})} for t, u in actions
    ]
    before = json.dumps(document)
    with contextlib.suppress(SpecError):
        applied(document, *listed)
    assert json.dumps(document) == before


FAULTS = [
    ("overlay: 2.0.0\ninfo: {title: t, version: 1}\nactions: [{target: $, update: {}}]", "o.yaml:1:1: expected overlay version 1.0.x or 1.1.x, found 2.0.0"),
    ("overlay: 1.1.0\nactions: [{target: $, update: {}}]", "expected info with a title and a version"),
    (HEAD + "actions: []", "o.yaml:3:1: expected a list of at least one action"),
    (HEAD, "expected a list of at least one action, found None"),
    (HEAD + "action: []\nactions: [{target: $, update: {}}]", "o.yaml:3:1: expected overlay, info, extends, actions or x-..., found 'action'"),
    (HEAD + "actions:\n  - update: {}", "o.yaml:4:5: expected an action with a target"),
    (HEAD + "actions:\n  - target: $", "o.yaml:4:5: expected one of update, copy and remove: true, found none of them"),
    (HEAD + "actions:\n  - {target: $, update: {}, copy: $.a}", "found update and copy"),
    (HEAD + "actions:\n  - {target: $, updat: {}}", "expected a field of an action, found 'updat'"),
    (HEAD + "actions:\n  - {target: $, remove: 'yes'}", "expected remove: true or remove: false, found 'yes'"),
    (HEAD.replace("1.1.0", "1.0.0") + "actions:\n  - {target: $, copy: $.a}", "expected copy: a JSONPath, in an overlay of version 1.1"),
    (HEAD + "x-components: [a]\nactions: [{target: $, update: {}}]", "expected a mapping of component names"),
    ("- a", "expected an overlay (a mapping"),
    ("a: [", "expected YAML 1.2"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_a_wrong_overlay_says_what_is_wrong_and_where(text: str, expected: str, write: Write) -> None:
    with pytest.raises(SpecError) as caught:
        read_overlay(write("o.yaml", text))
    assert expected in str(caught.value)
