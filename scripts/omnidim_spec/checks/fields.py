"""Do the pages contradict each other, or themselves, on a field of one name? Its type, and its enum against lists in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from omnidim_spec.checks.draft import Draft
from omnidim_spec.checks.grammar import parts
from omnidim_spec.checks.keywords import KINDS
from omnidim_spec.checks.reading import followed, kinds
from omnidim_spec.checks.rule import Rule
from omnidim_spec.findings import Finding, Level
from omnidim_spec.pointers import Json, keys_of, pointer_to

TYPE = Rule("field-type-contradicts", "error", "A field has the same type wherever a field of that name is documented.")
VALUES = Rule("field-values-contradict", "error", "The values that prose lists for a field are those of its enum.")

_COMMON_WORDS = """
at body code config content count data date default end error errors field fields filter from id ids input item items key kind
label limit message meta metadata name offset options order output page parent path range result results size sort source start
state status target text time title to total type url value values version
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Names that many different things have: of these, only a warning."""
_QUOTED = r"""(?:`[^`]+`|'[\w -]+'|"[\w -]+"|“[^”]+”)"""
_LIST = re.compile(
    r"(?P<cue>e\.g\.,?|for example,?|such as|one of|either|values(?: are)?|can be|must be)[\s:(]*"
    rf"(?P<words>{_QUOTED}(?:\s*(?:,|or|and|/|\|)(?:\s*(?:or|and))?\s*{_QUOTED})*)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:one of|(?:allowed|possible|valid|supported|accepted) values(?: are)?)\s*:?\s*\(?"
    r"(?P<words>[\w-]+(?:\s*[,/|]\s*[\w-]+)*(?:,?\s+(?:or|and)\s+[\w-]+(?=[.,;)]|$)|\s*[,/|]\s*[\w-]+))",
    re.IGNORECASE,
)
"""A list without quotes, as in "One of slow, fast or instant."; only where its values are known in part."""
_OPEN = ("e.g", "for", "such")
_WORD = re.compile(r"""[`'"“]([^`'"”]+)[`'"”]""")


@frozen
class Documented:
    """A documented field: its name, the field or page it belongs to, the pointer, the schema and the types it allows."""

    name: str
    owner: str
    pointer: str
    schema: Json
    kinds: frozenset[str]

    @property
    def is_telling(self) -> bool:
        """Whether the name alone says what it is: several words, or none of the words that many things have."""
        return "_" in self.name or "-" in self.name or re.search(r"[a-z][A-Z]", self.name) is not None

    def differs(self, other: Documented) -> bool:
        """Tell whether no value could be right in both places; a whole number is a number, and null is neither."""
        one, two = _wide(self.kinds), _wide(other.kinds)
        return bool(one) and bool(two) and not one & two


def _wide(names: frozenset[str]) -> set[str]:
    return {"number" if name == "integer" else name for name in names if name in KINDS} - {"null"}


def fields(draft: Draft) -> Iterator[Finding]:
    """Yield each field that is documented in two ways."""
    by_name: dict[str, list[Documented]] = {}
    for found in _documented(draft.document):
        by_name.setdefault(found.name, []).append(found)
    for same in by_name.values():
        yield from _types(same, draft)
        yield from _values(same, draft, by_name)


def _documented(document: Json) -> Iterator[Documented]:
    for part in parts(document):
        if part.kind == "schema" and isinstance(part.value.get("properties"), dict):
            for name, schema in part.value["properties"].items():
                pointer = part.pointer + pointer_to("properties", name)
                yield Documented(name, _owner(part.pointer), pointer, schema, kinds(schema, document))
        elif part.kind == "parameter" and isinstance(part.value.get("name"), str) and part.value.get("in") != "header":
            schema = {"description": part.value.get("description"), **_mapping(followed(part.value.get("schema"), document))}
            yield Documented(part.value["name"], "", part.pointer, schema, kinds(schema, document))


def _owner(pointer: str) -> str:
    """Return the name of the property or component that a schema describes."""
    keys = [key for key in keys_of(pointer) if key not in ("items", "allOf", "anyOf", "oneOf", "schema") and not key.isdigit()]
    return keys[-1] if len(keys) > 1 and keys[-2] in ("properties", "schemas") else ""


def _types(same: list[Documented], draft: Draft) -> Iterator[Finding]:
    """Compare each field with the first of its name that has another type."""
    firsts: dict[frozenset[str], Documented] = {}
    for one in same:
        other = next((first for first in firsts.values() if one.differs(first)), None)
        firsts.setdefault(one.kinds, one)
        if other is None:
            continue
        is_own = one.owner == other.owner
        is_sure = one.is_telling or (one.name not in _COMMON and is_own)
        level: Level = "error" if is_sure else "warning" if is_own or one.name not in _COMMON else "note"
        first = draft.where(other.pointer)
        message = f"{one.name} is {_said(one)} here, and {_said(other)} at {first}"
        todo = "ask the vendor which is right; list it in x-known-faults of the overlay until it is mended"
        yield TYPE.finding(draft.where(one.pointer), message, todo, level)


def _said(one: Documented) -> str:
    return " or ".join(sorted(one.kinds))


def _values(same: list[Documented], draft: Draft, names: dict[str, list[Documented]]) -> Iterator[Finding]:
    """Compare each enum with the other enums, and with the lists in the prose, of every field of its name."""
    enums = [(one, values) for one in same if (values := _enum(one.schema, draft.document))]
    yield from _enums(enums, draft)
    for one in same:
        own = _enum(one.schema, draft.document)
        about = [(one, own)] if own else enums
        for listed, is_open, is_bare in _prose(one.schema):
            for other, values in about:
                extra = [word for word in listed if word not in values and word not in names and not _is_code(word)]
                is_related = bool(set(listed) & set(values))
                if not extra or not (is_related or (other is one and not is_bare)):
                    continue
                place = "its enum" if other is one else f"the enum at {draft.where(other.pointer)}"
                message = f"the prose of {one.name} names {', '.join(extra)}, which {place} ({', '.join(values)}) does not have"
                # What one page says of replies may be more than what another takes; less and more at once cannot be.
                is_sure = other is one or (not is_open and not set(values) <= set(listed))
                where = draft.where(f"{one.pointer}/description")
                yield VALUES.finding(where, message, "ask the vendor which is right", None if is_sure else "warning")
                break  # once is enough, however many pages have such an enum


def _enums(enums: list[tuple[Documented, list[str]]], draft: Draft) -> Iterator[Finding]:
    """Compare each enum with the first of its name that has values of its own, and some in common."""
    firsts: dict[frozenset[str], tuple[Documented, list[str]]] = {}
    for one, values in enums:
        earlier = list(firsts.values())
        firsts.setdefault(frozenset(values), (one, values))
        for other, before in earlier:
            extra, missing = set(values) - set(before), set(before) - set(values)
            if extra and missing and set(values) & set(before):
                place = draft.where(other.pointer)
                message = f"{one.name} has {', '.join(sorted(extra))} here, and {', '.join(sorted(missing))} at {place}"
                yield VALUES.finding(draft.where(f"{one.pointer}/enum"), message, "ask the vendor which is right", "warning")
                break


def _enum(schema: Json, document: Json) -> list[str]:
    """Return the values of an enum of texts, also of the items of a list."""
    schema = followed(schema, document)
    for one in (schema, _mapping(followed(_mapping(schema).get("items"), document))):
        values = _mapping(one).get("enum")
        if isinstance(values, list) and values and all(isinstance(value, str) for value in values):
            return values
    return []


def _prose(schema: Json) -> Iterator[tuple[list[str], bool, bool]]:
    """Yield the lists of values in a description, whether each is only of examples, and whether it is without quotes."""
    text = _mapping(schema).get("description")
    text = " ".join(text.split()) if isinstance(text, str) else ""
    for match in _LIST.finditer(text):
        listed = [word.strip() for word in _WORD.findall(match["words"])]
        yield listed, match["cue"].lower().startswith(_OPEN), False
    for match in _BARE.finditer(text):
        yield [word for word in re.findall(r"[\w-]+", match["words"]) if word not in ("or", "and")], False, True


def _is_code(word: str) -> bool:
    """Tell whether a word in backticks is no value: a literal of another type, a format, an expression."""
    return word in ("true", "false", "null", "None") or not re.fullmatch(r"[A-Za-z][\w .-]*", word)


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
