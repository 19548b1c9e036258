"""Single changes of a schema, each with what it is for those who send it and for those who get it.

A request must accept all that it accepted; a reply must give only what it promised.
"""

# Long: a table of single changes, read from top to bottom; halves would hide what is missing.

from __future__ import annotations

from typing import Any

import pytest

from tests.diff.documents import difference, replying, sending, shown

BREAKING, UNCLASSIFIED, WARNING = "breaking", "unclassified", "warning"
COMPATIBLE, DOCUMENTATION, NONE = "compatible", "documentation", "none"

STRING, INTEGER, NUMBER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}


def having(**properties: Any) -> Any:
    return {"type": "object", "properties": properties}


def closed(**properties: Any) -> Any:
    return {**having(**properties), "additionalProperties": False}


def texts(**keywords: Any) -> Any:
    return {"type": "string", **keywords}


def counts(**keywords: Any) -> Any:
    return {"type": "integer", **keywords}


def lists(items: Any, **keywords: Any) -> Any:
    return {"type": "array", "items": items, **keywords}


CAT = {"type": "object", "title": "Cat", "properties": {"kind": {"const": "cat"}, "lives": INTEGER}, "required": ["kind"]}
DOG = {
    "type": "object",
    "title": "Dog",
    "properties": {"kind": {"const": "dog"}, "barks": {"type": "boolean"}},
    "required": ["kind"],
}
COW = {"type": "object", "title": "Cow", "properties": {"kind": {"const": "cow"}, "milk": NUMBER}, "required": ["kind"]}

# name: (old, new, for a request, for a response)
NARROWED = (BREAKING, COMPATIBLE)
WIDENED = (COMPATIBLE, BREAKING)
BOTH = (BREAKING, BREAKING)
CHANGES: dict[str, tuple[Any, Any, tuple[str, str]]] = {
    # types
    "integer to string": (INTEGER, STRING, BOTH),
    "object to array": (having(a=STRING), lists(STRING), BOTH),
    "number to integer": (NUMBER, INTEGER, NARROWED),
    "integer to number": (INTEGER, NUMBER, WIDENED),
    "another type is allowed": (STRING, {"type": ["string", "integer"]}, WIDENED),
    "one of two types is gone": ({"type": ["string", "integer"]}, STRING, NARROWED),
    "null is allowed": (STRING, {"type": ["string", "null"]}, WIDENED),
    "null is no longer allowed": ({"type": ["string", "null"]}, STRING, NARROWED),
    "null is allowed by oneOf": (STRING, {"oneOf": [STRING, NULL]}, WIDENED),
    "null becomes the only value": ({"type": ["string", "null"]}, NULL, NARROWED),
    "a type where there was none": ({}, STRING, NARROWED),
    "no type where there was one": (STRING, {}, WIDENED),
    "nothing is accepted any more": (STRING, False, NARROWED),
    "boolean to the constant true": ({"type": "boolean"}, {"const": True}, NARROWED),
    # values that can be counted
    "an enum value is new": (texts(enum=["a"]), texts(enum=["a", "b"]), WIDENED),
    "an enum value is gone": (texts(enum=["a", "b"]), texts(enum=["a"]), NARROWED),
    "an enum value has another name": (texts(enum=["a", "b"]), texts(enum=["a", "c"]), BOTH),
    "an enum where any text was": (STRING, texts(enum=["a"]), NARROWED),
    "any text where an enum was": (texts(enum=["a"]), STRING, WIDENED),
    "an enum of numbers has another value": (counts(enum=[1, 2]), counts(enum=[1, 3]), BOTH),
    "a constant has another value": ({"const": "a"}, {"const": "b"}, BOTH),
    "a constant becomes an enum that holds it": ({"const": "a"}, {"enum": ["a", "b"]}, WIDENED),
    "null joins an enum": ({"enum": ["a"]}, {"enum": ["a", None]}, WIDENED),
    "an enum that the pattern did not admit": (texts(pattern="^a"), texts(enum=["b"]), BOTH),
    "an enum value of another case": (texts(enum=["On"]), texts(enum=["on"]), BOTH),
    "an enum of integers becomes one of texts": ({"enum": [1, 2]}, {"enum": ["1", "2"]}, BOTH),
    "an enum of objects has another value": ({"enum": [{"a": 1}]}, {"enum": [{"a": 2}]}, BOTH),
    # numbers
    "a minimum": (INTEGER, counts(minimum=1), NARROWED),
    "a higher minimum": (counts(minimum=0), counts(minimum=1), NARROWED),
    "a lower minimum": (counts(minimum=1), counts(minimum=0), WIDENED),
    "no minimum": (counts(minimum=1), INTEGER, WIDENED),
    "a lower maximum": (counts(maximum=5), counts(maximum=4), NARROWED),
    "a higher maximum": (counts(maximum=4), counts(maximum=5), WIDENED),
    "an end that is left out": ({"type": "number", "minimum": 0}, {"type": "number", "exclusiveMinimum": 0}, NARROWED),
    "an end that is let in": ({"type": "number", "exclusiveMaximum": 9}, {"type": "number", "maximum": 9}, WIDENED),
    "a step": (INTEGER, counts(multipleOf=5), NARROWED),
    "a coarser step": (counts(multipleOf=5), counts(multipleOf=10), NARROWED),
    "a finer step": (counts(multipleOf=10), counts(multipleOf=5), WIDENED),
    "another step": (counts(multipleOf=3), counts(multipleOf=5), BOTH),
    "int32 where int64 was": (counts(format="int64"), counts(format="int32"), NARROWED),
    "int64 where int32 was": (counts(format="int32"), counts(format="int64"), WIDENED),
    # texts
    "a longest length": (STRING, texts(maxLength=9), NARROWED),
    "a shorter longest length": (texts(maxLength=9), texts(maxLength=8), NARROWED),
    "a longer longest length": (texts(maxLength=8), texts(maxLength=9), WIDENED),
    "no longest length": (texts(maxLength=8), STRING, WIDENED),
    "a shortest length": (STRING, texts(minLength=1), NARROWED),
    "no shortest length": (texts(minLength=1), STRING, WIDENED),
    "a pattern": (STRING, texts(pattern="^a"), NARROWED),
    "no pattern": (texts(pattern="^a"), STRING, WIDENED),
    "another pattern": (texts(pattern="^a"), texts(pattern="^b"), BOTH),
    "a format": (STRING, texts(format="date-time"), NARROWED),
    "no format": (texts(format="date-time"), STRING, WIDENED),
    "another format": (texts(format="date"), texts(format="date-time"), BOTH),
    "uri where uri-reference was": (texts(format="uri-reference"), texts(format="uri"), NARROWED),
    "another encoding": (texts(contentEncoding="base64"), texts(contentEncoding="base16"), BOTH),
    "a contentSchema that asks for more": (
        texts(contentMediaType="application/json", contentSchema=STRING),
        texts(contentMediaType="application/json", contentSchema=texts(maxLength=3)),
        NARROWED,
    ),
    # arrays
    "items of another type": (lists(STRING), lists(INTEGER), BOTH),
    "items that may be null": (lists(STRING), lists({"type": ["string", "null"]}), WIDENED),
    "items where anything was": ({"type": "array"}, lists(STRING), NARROWED),
    "at least one item": (lists(STRING), lists(STRING, minItems=1), NARROWED),
    "fewer items at least": (lists(STRING, minItems=2), lists(STRING, minItems=1), WIDENED),
    "fewer items at most": (lists(STRING, maxItems=9), lists(STRING, maxItems=8), NARROWED),
    "any number of items": (lists(STRING, maxItems=9), lists(STRING), WIDENED),
    "items that have to differ": (lists(STRING), lists(STRING, uniqueItems=True), NARROWED),
    "items that may repeat": (lists(STRING, uniqueItems=True), lists(STRING), WIDENED),
    "a first item of another type": ({"prefixItems": [STRING]}, {"prefixItems": [INTEGER]}, BOTH),
    "a first item that is described": ({"type": "array"}, {"type": "array", "prefixItems": [STRING]}, NARROWED),
    "no items after the first": ({"prefixItems": [STRING]}, {"prefixItems": [STRING], "items": False}, NARROWED),
    "an item that has to be there": (lists(STRING), lists(STRING, contains={"const": "a"}), NARROWED),
    "no item that has to be there": (lists(STRING, contains={"const": "a"}), lists(STRING), WIDENED),
    "two items that have to be there": (
        lists(STRING, contains={"const": "a"}),
        lists(STRING, contains={"const": "a"}, minContains=2),
        NARROWED,
    ),
    "unevaluated items are forbidden": (
        {"type": "array", "prefixItems": [STRING]},
        {"type": "array", "prefixItems": [STRING], "unevaluatedItems": False},
        NARROWED,
    ),
    # objects
    "a property is gone": (having(a=STRING, b=STRING), having(a=STRING), BOTH),
    "a property is gone from a closed object": (closed(a=STRING, b=STRING), closed(a=STRING), BOTH),
    "a property is new": (having(a=STRING), having(a=STRING, b=STRING), (COMPATIBLE, COMPATIBLE)),
    "a property is new in a closed object": (closed(a=STRING), closed(a=STRING, b=STRING), WIDENED),
    "a required property is new": (having(a=STRING), {**having(a=STRING, b=STRING), "required": ["b"]}, NARROWED),
    "a property is required": (having(a=STRING), {**having(a=STRING), "required": ["a"]}, NARROWED),
    "a property is optional": ({**having(a=STRING), "required": ["a"]}, having(a=STRING), WIDENED),
    "a property has another name": (having(name=STRING), having(title=STRING), BOTH),
    "a property has another type": (having(a=STRING), having(a=INTEGER), BOTH),
    "a property may be null": (having(a=STRING), having(a={"type": ["string", "null"]}), WIDENED),
    "a property far below is narrowed": (
        having(a=having(b=lists(having(c=STRING)))),
        having(a=having(b=lists(having(c=texts(maxLength=1))))),
        NARROWED,
    ),
    "a property is forbidden": (having(a=STRING), having(a=False), BOTH),
    "other properties are forbidden": (having(a=STRING), closed(a=STRING), NARROWED),
    "other properties are allowed": (closed(a=STRING), having(a=STRING), WIDENED),
    "other properties get a type": (having(), {**having(), "additionalProperties": STRING}, NARROWED),
    "other properties get another type": (
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": INTEGER},
        BOTH,
    ),
    "other properties may be null": (
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
        WIDENED,
    ),
    "a property of the others is declared, narrower": (
        {"type": "object", "additionalProperties": STRING},
        {"type": "object", "additionalProperties": STRING, "properties": {"a": texts(maxLength=1)}},
        NARROWED,
    ),
    "properties of a pattern are described": (
        {"type": "object"},
        {"type": "object", "patternProperties": {"^x-": STRING}},
        NARROWED,
    ),
    "properties of a pattern are of another type": (
        {"type": "object", "patternProperties": {"^x-": STRING}},
        {"type": "object", "patternProperties": {"^x-": INTEGER}},
        BOTH,
    ),
    "names have to match": ({"type": "object"}, {"type": "object", "propertyNames": {"pattern": "^a"}}, NARROWED),
    "names no longer have to match": ({"type": "object", "propertyNames": {"pattern": "^a"}}, {"type": "object"}, WIDENED),
    "fewer properties": ({"type": "object", "maxProperties": 3}, {"type": "object", "maxProperties": 2}, NARROWED),
    "at least one property": ({"type": "object"}, {"type": "object", "minProperties": 1}, NARROWED),
    "a property needs another one": (
        having(a=STRING, b=STRING),
        {**having(a=STRING, b=STRING), "dependentRequired": {"a": ["b"]}},
        NARROWED,
    ),
    "a property no longer needs another one": (
        {**having(a=STRING, b=STRING), "dependentRequired": {"a": ["b"]}},
        having(a=STRING, b=STRING),
        WIDENED,
    ),
    "a property makes others narrower": (
        having(a=STRING, b=STRING),
        {**having(a=STRING, b=STRING), "dependentSchemas": {"a": {"properties": {"b": {"maxLength": 1}}}}},
        NARROWED,
    ),
    "unevaluated properties are forbidden": (having(a=STRING), {**having(a=STRING), "unevaluatedProperties": False}, NARROWED),
    "a property becomes readOnly": (having(a=STRING), having(a={**STRING, "readOnly": True}), (BREAKING, DOCUMENTATION)),
    "a property becomes writeOnly": (having(a=STRING), having(a={**STRING, "writeOnly": True}), (DOCUMENTATION, BREAKING)),
    "a readOnly property is required": (
        having(a={**STRING, "readOnly": True}),
        {**having(a={**STRING, "readOnly": True}), "required": ["a"]},
        (NONE, COMPATIBLE),
    ),
    "a writeOnly property is gone": (having(a=STRING, b={**STRING, "writeOnly": True}), having(a=STRING), (BREAKING, NONE)),
    # compositions
    "a variant is new": ({"oneOf": [CAT]}, {"oneOf": [CAT, DOG]}, WIDENED),
    "a variant is gone": ({"oneOf": [CAT, DOG]}, {"oneOf": [CAT]}, NARROWED),
    "a variant is another one": ({"oneOf": [CAT, DOG]}, {"oneOf": [CAT, COW]}, BOTH),
    "a variant of another type is new": ({"anyOf": [STRING]}, {"anyOf": [STRING, INTEGER]}, WIDENED),
    "a variant is narrowed": (
        {"oneOf": [CAT, DOG]},
        {"oneOf": [CAT, {**DOG, "required": ["kind", "barks"]}]},
        NARROWED,
    ),
    "a part of allOf is new": (having(a=STRING), {"allOf": [having(a=STRING), {"required": ["a"]}]}, NARROWED),
    "a part of allOf is gone": ({"allOf": [STRING, {"maxLength": 3}]}, STRING, WIDENED),
    "something is forbidden": (STRING, texts(**{"not": {"const": "a"}}), NARROWED),
    "something is no longer forbidden": (texts(**{"not": {"const": "a"}}), STRING, WIDENED),
    "more is forbidden": (texts(**{"not": {"enum": ["a"]}}), texts(**{"not": {"enum": ["a", "b"]}}), NARROWED),
    "less is forbidden": (texts(**{"not": {"maxLength": 5}}), texts(**{"not": {"maxLength": 3}}), WIDENED),
    "a condition": (having(a=STRING), {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}}, NARROWED),
    "no condition": ({**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}}, having(a=STRING), WIDENED),
    "a condition that asks for more": (
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b", "c"]}},
        NARROWED,
    ),
    "another condition": (
        {**having(a=STRING), "if": {"required": ["a"]}, "then": {"required": ["b"]}},
        {**having(a=STRING), "if": {"required": ["c"]}, "then": {"required": ["b"]}},
        BOTH,
    ),
    "the discriminator is another property": (
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "type"}},
        BOTH,
    ),
    "the discriminator of a parent is another property": (
        {**having(kind=STRING, type=STRING), "discriminator": {"propertyName": "kind"}},
        {**having(kind=STRING, type=STRING), "discriminator": {"propertyName": "type"}},
        BOTH,
    ),
    "a discriminator": (
        {"oneOf": [CAT, DOG]},
        {"oneOf": [CAT, DOG], "discriminator": {"propertyName": "kind"}},
        (WARNING, WARNING),
    ),
    "oneOf where variants overlap": (
        {"anyOf": [texts(maxLength=5), texts(minLength=3)]},
        {"oneOf": [texts(maxLength=5), texts(minLength=3)]},
        NARROWED,
    ),
    # beside what is accepted
    "another default": (texts(default="a"), texts(default="b"), (WARNING, DOCUMENTATION)),
    "a default": (STRING, texts(default="b"), (WARNING, DOCUMENTATION)),
    "deprecated": (having(a=STRING), having(a={**STRING, "deprecated": True}), (WARNING, WARNING)),
    "a keyword that nobody knows": (STRING, texts(minimun=3), (UNCLASSIFIED, UNCLASSIFIED)),
    "nullable, which 3.1 does not know": (STRING, texts(nullable=True), (UNCLASSIFIED, UNCLASSIFIED)),
    "another dynamic anchor": (
        texts(**{"$dynamicAnchor": "a"}),
        texts(**{"$dynamicAnchor": "b"}),
        (UNCLASSIFIED, UNCLASSIFIED),
    ),
    "another title of a model": ({**having(a=STRING), "title": "A"}, {**having(a=STRING), "title": "B"}, (WARNING, WARNING)),
}

PET = having(name=STRING)
# name: (old, new); by nobody's contract is anything different
SAME: dict[str, tuple[Any, Any]] = {
    "null by a list of types, and by oneOf": ({"type": ["string", "null"]}, {"oneOf": [STRING, NULL]}),
    "null by oneOf, and by anyOf": ({"oneOf": [STRING, NULL]}, {"anyOf": [NULL, STRING]}),
    "limits beside a list of types, and inside oneOf": (
        {"type": ["string", "null"], "maxLength": 3},
        {"oneOf": [texts(maxLength=3), NULL]},
    ),
    "an enum with null, and null beside an enum": (
        {"type": ["string", "null"], "enum": ["a", None]},
        {"oneOf": [texts(enum=["a"]), NULL]},
    ),
    "a type, and a list of one type": (STRING, {"type": ["string"]}),
    "a list of types in another order": ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
    "allOf of one": (STRING, {"allOf": [STRING]}),
    "oneOf of one, anyOf of one": ({"oneOf": [PET]}, {"anyOf": [PET]}),
    "allOf, and its parts in one": (
        {"allOf": [having(a=STRING), {"required": ["a"]}]},
        {**having(a=STRING), "required": ["a"]},
    ),
    "const, and an enum of one": ({"const": "a"}, {"enum": ["a"]}),
    "const with its type, and without": ({"type": "string", "const": "a"}, {"const": "a"}),
    "an enum, and variants that are constants": ({"enum": ["a", "b"]}, {"oneOf": [{"const": "a"}, {"const": "b"}]}),
    "an enum in another order": (texts(enum=["a", "b"]), texts(enum=["b", "a"])),
    "required in another order": ({**PET, "required": ["a", "b"]}, {**PET, "required": ["b", "a"]}),
    "properties in another order": (having(a=STRING, b=INTEGER), having(b=INTEGER, a=STRING)),
    "variants in another order": ({"oneOf": [CAT, DOG]}, {"oneOf": [DOG, CAT]}),
    "true, and the empty schema": (having(a=True), having(a={})),
    "additionalProperties that say nothing": (PET, {**PET, "additionalProperties": True}),
    "additionalProperties of the empty schema": (PET, {**PET, "additionalProperties": {}}),
    "unevaluatedProperties in place of additionalProperties": (
        closed(a=STRING),
        {**having(a=STRING), "unevaluatedProperties": False},
    ),
    "limits that say nothing": (
        {"type": ["string", "array", "object"]},
        {
            "type": ["string", "array", "object"],
            "minLength": 0,
            "minItems": 0,
            "minProperties": 0,
            "required": [],
            "uniqueItems": False,
        },
    ),
    "a limit of another type": (STRING, texts(minimum=3, minItems=2, required=["a"])),
    "over 4, and at least 5, of integers": (counts(exclusiveMinimum=4), counts(minimum=5)),
    "a limit written as a float": (counts(maximum=5), counts(maximum=5.0)),
    "integer, and a number in steps of one": (INTEGER, {"type": "number", "multipleOf": 1}),
    "an enum, and limits that it keeps anyway": (texts(enum=["ab"]), texts(enum=["ab"], minLength=1, maxLength=2)),
    "a boolean, and the enum of both": ({"type": "boolean"}, {"enum": [True, False]}),
    "anything, and all types": ({}, {"type": ["null", "boolean", "number", "string", "array", "object"]}),
    "a digit, and a class of digits": (texts(pattern=r"^\d{4}$"), texts(pattern="^[0-9]{4}$")),
    "a pattern that everything matches": (STRING, texts(pattern=".*")),
    "anyOf, and oneOf that cannot overlap": ({"anyOf": [CAT, DOG]}, {"oneOf": [CAT, DOG]}),
    "anyOf of types, and a list of types": ({"anyOf": [STRING, INTEGER]}, {"type": ["integer", "string"]}),
    "positions that end, and at most so many": (
        {"type": "array", "prefixItems": [STRING, STRING], "items": False},
        {"type": "array", "prefixItems": [STRING, STRING], "maxItems": 2},
    ),
    "a need that is met anyway": (
        {**having(a=STRING, b=STRING), "required": ["b"]},
        {**having(a=STRING, b=STRING), "required": ["b"], "dependentRequired": {"a": ["b"]}},
    ),
    "a condition without a consequence": (PET, {**PET, "if": {"required": ["name"]}}),
    "nothing is forbidden": (STRING, texts(**{"not": False})),
    "one property at least where one is required": (
        {**PET, "required": ["name"]},
        {**PET, "required": ["name"], "minProperties": 1},
    ),
    "deprecated: false": (STRING, texts(deprecated=False)),
    "readOnly: false": (having(a=STRING), having(a=texts(readOnly=False))),
    "contains of at least none": (lists(STRING), lists(STRING, contains={"const": "a"}, minContains=0)),
    "a format that is a hint to forms": (STRING, texts(format="password")),
    "double is what number says": (NUMBER, {"type": "number", "format": "double"}),
}

# name: (old, new); for readers only
WORDS: dict[str, tuple[Any, Any]] = {
    "another description": (texts(description="a"), texts(description="b")),
    "a description": (STRING, texts(description="b")),
    "another example": (texts(examples=["a"]), texts(examples=["b"])),
    "the title of a text": (texts(title="a"), texts(title="b")),
    "an extension": (STRING, texts(**{"x-order": 3})),
    "a comment": (STRING, texts(**{"$comment": "why"})),
    "other documents": (STRING, texts(externalDocs={"url": "https://example.com"})),
    "no longer deprecated": (texts(deprecated=True), STRING),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_a_schema_is_judged_by_its_direction(name: str) -> None:
    old, new, (request, response) = CHANGES[name]
    sent, got = difference(sending(old), sending(new)), difference(replying(old), replying(new))
    assert (sent.verdict, got.verdict) == (request, response), f"{shown(sent)}\n--\n{shown(got)}"


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("way", [sending, replying])
def test_an_equal_rewrite_is_no_change(name: str, way: Any) -> None:
    old, new = SAME[name]
    for found in (difference(way(old), way(new)), difference(way(new), way(old))):
        assert found.verdict == NONE, shown(found)


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.parametrize("way", [sending, replying])
def test_words_are_documentation(name: str, way: Any) -> None:
    old, new = WORDS[name]
    found = difference(way(old), way(new))
    assert found.verdict == DOCUMENTATION, shown(found)


# Those who use a property notice in both directions when it is taken away; nobody has to use a new one.
BACK = {
    "a required property is new": BOTH,
    "a property is new in a closed object": BOTH,
    "a property is gone": (COMPATIBLE, COMPATIBLE),
    "a property is gone from a closed object": WIDENED,
    "a property is forbidden": WIDENED,
    "a property of the others is declared, narrower": (WARNING, BREAKING),
}


@pytest.mark.parametrize("name", [name for name, (_, _, levels) in CHANGES.items() if levels in (NARROWED, WIDENED, BOTH)])
def test_what_narrows_one_way_widens_the_other_way(name: str) -> None:
    old, new, levels = CHANGES[name]
    sent, got = difference(sending(new), sending(old)), difference(replying(new), replying(old))
    assert (sent.verdict, got.verdict) == BACK.get(name, levels[::-1]), f"{shown(sent)}\n--\n{shown(got)}"
