"""Must and may: which request a server has to refuse, which it has to accept, and where the pages leave it free.

Must refuse: what the pages' own schema forbids, and what the overlay requires because the page says so in words (`if`/`then`).
Must accept: what keeps to the pages and the overlay and holds nothing unusual. Everything between is the server's own choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema_rs
from attrs import define, field, frozen
from omnidim_spec.changes import LOG, undone
from omnidim_spec.pointers import inlined

from omnidim_contract.conformance.formats import CHECKS, exists_in_zone, is_local_datetime, is_timezone
from omnidim_contract.conformance.places import example_of

Json = Any

ACCEPTED = "Accepted what the pages forbid"
REFUSED = "Refused what the pages allow"
LARGEST_USUAL_INTEGER = 100
"""Where the pages give no maximum, an honest server may have one; nobody's is below this."""
LONGEST_USUAL_TEXT = 255
MOST_USUAL_ITEMS = 1000

_PROSE = ("if", "then", "else")
"""Keywords by which the overlay writes down what a page requires in words: they bind, unlike its formats and patterns."""


@frozen
class Reason:
    """Why the pages forbid a body: in words, and as the path of what forbids it, which is the same for the same cause."""

    words: str
    cause: str


@define
class Obligations:
    """What a server owes to the request bodies of a contract, by operationId."""

    document: Json
    _pages: dict[str, jsonschema_rs.Draft202012Validator] = field(factory=dict, init=False)
    _contract: dict[str, jsonschema_rs.Draft202012Validator] = field(factory=dict, init=False)
    _schemas: dict[str, Json] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        before = undone(self.document, self.document.get(LOG, []))
        from_pages = dict(_bodies(before))
        for identifier, schema in _bodies(self.document):
            binding: dict[str, Json] = dict(from_pages.get(identifier) or schema)
            binding.update({key: schema[key] for key in _PROSE if key in schema})
            self._pages[identifier] = jsonschema_rs.Draft202012Validator(binding)
            self._contract[identifier] = jsonschema_rs.Draft202012Validator(schema, formats=CHECKS, validate_formats=True)
            self._schemas[identifier] = schema

    def covers(self, operation_id: str) -> bool:
        """Tell whether an operation takes a JSON body, whose obligations are known."""
        return operation_id in self._schemas

    def schema(self, operation_id: str) -> Json:
        """Return the schema of an operation's request body, every reference followed; {} where it has none."""
        return self._schemas.get(operation_id, {})

    def plainest(self, operation_id: str) -> Json:
        """Return a body with nothing but what an operation requires."""
        return example_of(self.schema(operation_id))

    def why_refused(self, operation_id: str, body: Json) -> Reason | None:
        """Return why the pages forbid a body, in their schema or in their words; None where they do not."""
        for error in self._pages[operation_id].iter_errors(body):
            place = "/".join(map(str, error.instance_path))
            what = re.sub(r"/\d+(?=/|$)", "/#", "/".join(map(str, error.schema_path)))
            named = re.match(r'"([^"]+)" is a required', error.message)
            return Reason(f"/{place}: {error.message[:300]}", f"{what} {named[1] if named else ''}".strip())
        return None

    def keeps_to_contract(self, operation_id: str, body: Json) -> bool:
        """Tell whether a body keeps to the pages and to what the overlay adds."""
        return operation_id not in self._contract or bool(self._contract[operation_id].is_valid(body))

    def is_valid(self, operation_id: str, body: Json) -> bool:
        """Tell whether a body is one that pages and overlay allow, unusual values included."""
        return operation_id in self._contract and self.keeps_to_contract(operation_id, body)

    def must_accept(self, operation_id: str, body: Json, now: datetime) -> bool:
        """Tell whether a body keeps to pages and overlay, and holds nothing that a server may have limits for."""
        return self.keeps_to_contract(operation_id, body) and not any(_oddities(body, self._schemas[operation_id], now))


def _bodies(document: Json) -> Iterator[tuple[str, Json]]:
    """Yield operationId and schema of each JSON request body, every reference followed."""
    for item in document["paths"].values():
        for operation in item.values():
            body = operation.get("requestBody", {}) if isinstance(operation, dict) else {}
            media = body.get("content", {}).get("application/json")
            if media and "schema" in media:
                yield operation["operationId"], inlined(media["schema"], document)


def _oddities(value: Json, schema: Json, now: datetime) -> Iterator[str]:
    """Yield what is unusual in a valid value: the pages promise nothing about it, so a server may refuse it."""
    schema = schema if isinstance(schema, dict) else {}
    if isinstance(value, str):
        yield from _odd_text(value)
    elif isinstance(value, float) and schema.get("type") == "integer":
        yield f"{value}, an integer written as a fraction"
    elif isinstance(value, (int, float)) and abs(value) > schema.get("maximum", LARGEST_USUAL_INTEGER):
        yield f"{value}, a large number"
    elif isinstance(value, list):
        if len(value) > MOST_USUAL_ITEMS:
            yield f"{len(value)} items"
        for item in value:
            yield from _oddities(item, schema.get("items"), now)
    elif isinstance(value, dict):
        yield from _odd_object(value, schema, now)


def _odd_object(value: dict[str, Json], schema: Json, now: datetime) -> Iterator[str]:
    properties = schema.get("properties", {})
    for key, item in value.items():
        if key in properties:
            yield from _oddities(item, properties[key], now)
        elif "additionalProperties" not in schema:
            yield f"{key!r}, a field that the pages do not name"
        elif isinstance(item, (dict, list)) or item is None:
            yield f"{key!r}, a free field that is no plain value"
        else:
            yield from _odd_text(key)
            yield from _oddities(item, {}, now)
    yield from _odd_time(value, properties, now)


def _odd_text(text: str) -> Iterator[str]:
    if not text.strip() or text != text.strip():
        yield "blank or padded text"
    if len(text) > LONGEST_USUAL_TEXT:
        yield f"a text of {len(text)} characters"
    if any(ord(character) > 0xFFFF or unicodedata.category(character)[0] == "C" for character in text):
        yield "characters that are not printable, or outside the basic plane"


def _odd_time(value: dict[str, Json], properties: dict[str, Json], now: datetime) -> Iterator[str]:
    """A local time and the zone beside it: one that is past, or that the zone's clocks skip, may be refused."""
    by_format = {key: properties[key].get("format") for key in value if isinstance(properties.get(key), dict)}
    moments = [value[key] for key, name in by_format.items() if name == "local-datetime" and is_local_datetime(value[key])]
    zones = [value[key] for key, name in by_format.items() if name == "iana-timezone" and is_timezone(value[key])]
    for moment in moments:
        if datetime.strptime(moment, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC) < now + timedelta(days=2):
            yield f"{moment}, a time that may be past"
        elif not exists_in_zone(moment, *zones[:1] or ["UTC"]):
            yield f"{moment}, a time that the zone skips"
