"""What the comparison says of two schemas, held against values: a validator that knows nothing of it has the last word.

If a request is said to accept all that it did, no value that was valid may be refused; and the same for replies, turned round.
"""

from __future__ import annotations

from typing import Any

import jsonschema_rs
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.diff.documents import difference, replying, sending, shown

NAMES = st.sampled_from(["a", "b"])
TEXTS = st.sampled_from(["", "a", "b", "ab", "abc", "aaaa"])
NUMBERS = st.sampled_from([-2, -1, 0, 1, 2, 3, 4, 6, 0.5, 2.5])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3)),
    max_leaves=5,
)


def with_some(base: Any, **keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(base, optional=keywords)


SMALL = st.integers(0, 3)
SCALARS = st.one_of(
    with_some({"type": st.just("string")}, minLength=SMALL, maxLength=SMALL, pattern=st.sampled_from(["^a", "b$", "^[ab]*$"])),
    with_some(
        {"type": st.sampled_from(["integer", "number"])},
        minimum=SMALL,
        exclusiveMinimum=SMALL,
        maximum=SMALL,
        exclusiveMaximum=SMALL,
        multipleOf=st.sampled_from([1, 2, 0.5]),
    ),
    st.fixed_dictionaries({"enum": st.lists(st.one_of(TEXTS, NUMBERS, st.none()), min_size=1, max_size=3, unique=True)}),
    st.fixed_dictionaries({"const": st.one_of(TEXTS, NUMBERS, st.booleans())}),
    st.sampled_from(
        [{}, True, {"type": "null"}, {"type": "boolean"}, {"type": ["string", "null"]}, {"type": ["integer", "string"]}]
    ),
)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        with_some(
            {"type": st.just("array")},
            items=inner,
            minItems=SMALL,
            maxItems=SMALL,
            uniqueItems=st.booleans(),
            prefixItems=st.lists(inner, min_size=1, max_size=2),
            contains=inner,
        ),
        with_some(
            {"type": st.just("object")},
            properties=st.dictionaries(NAMES, inner, max_size=2),
            required=st.lists(NAMES, unique=True, max_size=2),
            additionalProperties=st.one_of(st.booleans(), inner),
            minProperties=SMALL,
            maxProperties=SMALL,
            dependentRequired=st.just({"a": ["b"]}),
            propertyNames=st.sampled_from([{"pattern": "^a"}, {"maxLength": 1}]),
        ),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"if": inner, "then": inner}),
    )


SCHEMAS = st.recursive(SCALARS, larger, max_leaves=4)


def changed(schema: Any, path: list[int], other: Any) -> Any:
    """Return the schema with one of its parts replaced by another schema, or with one keyword left out."""
    if not isinstance(schema, dict) or not schema or not path:
        return other
    key = sorted(schema)[path[0] % len(schema)]
    value = schema[key]
    if isinstance(value, dict) and key != "dependentRequired":
        inner = (
            {name: changed(part, path[1:], other) for name, part in value.items()}
            if key == "properties"
            else changed(value, path[1:], other)
        )
        return {**schema, key: inner}
    return {name: part for name, part in schema.items() if name != key}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(
    schema=SCHEMAS,
    other=SCHEMAS,
    path=st.lists(st.integers(0, 5), max_size=2),
    values=st.lists(VALUES, min_size=10, max_size=25),
)
def test_what_is_called_compatible_is_compatible_for_every_value(
    schema: Any, other: Any, path: list[int], values: list[Any]
) -> None:
    new = changed(schema, path, other)
    assume(isinstance(schema, (dict, bool)) and isinstance(new, (dict, bool)))
    before, after = jsonschema_rs.validator_for(schema), jsonschema_rs.validator_for(new)
    sent, got = difference(sending(schema), sending(new)), difference(replying(schema), replying(new))
    for value in values:
        was, now = before.is_valid(value), after.is_valid(value)
        # A property that is new in an open object is nobody's yet: it is compatible, though a value of another type was possible.
        if was and not now and not any(change.rule.startswith("property-added") for change in sent.changes):
            assert sent.verdict in ("breaking", "unclassified"), f"{value!r} can no longer be sent\n{shown(sent)}"
        if now and not was:
            assert got.verdict in ("breaking", "unclassified"), f"{value!r} can come now\n{shown(got)}"


@settings(max_examples=150, deadline=None)
@given(schema=SCHEMAS)
def test_a_schema_is_the_same_as_itself(schema: Any) -> None:
    wrapped = {"allOf": [schema]}
    for way in (sending, replying):
        found = difference(way(schema), way(wrapped))
        assert found.verdict == "none", shown(found)
