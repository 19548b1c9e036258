"""Do recorded replies have the shape that their schema gives? Rules say nothing of a value whose type alone is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import jsonschema_rs
from attrs import frozen

from omnidim_spec.pointers import Json, inlined, look_up, pointer_to
from omnidim_spec.rules.exchange import ABSENT, Exchange
from omnidim_spec.rules.operations import followed, operations

AT_MOST = 10
"""How many breaches of one reply are told; a list of many rows may have the same one in each."""


@frozen
class Breach:
    """A place of a reply that breaks the schema."""

    exchange: Exchange
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.exchange.label}: " if self.exchange.label else ""
        return f"{where}schema: {self.place or 'the reply'}: {self.message}"


def breaches(document: Json, exchanges: Iterable[Exchange]) -> Iterator[Breach]:
    """Yield where successful replies break the schema that the spec documents for their operation and status."""
    documented = dict(_validators(document))
    for exchange in exchanges:
        validator = documented.get((exchange.operation, exchange.response.status))
        if validator is None or exchange.response.body is ABSENT:
            continue
        for error in islice(validator.iter_errors(exchange.response.body), AT_MOST):
            yield Breach(exchange, pointer_to(*error.instance_path), _short(error.message))


def _validators(document: Json) -> Iterator[tuple[tuple[str | None, int], jsonschema_rs.Draft202012Validator]]:
    for operation in operations(document):
        for status, reply in look_up(document, operation.pointer).get("responses", {}).items():
            schema = followed(document, reply).get("content", {}).get("application/json", {}).get("schema")
            if schema is not None and status.isdigit() and status.startswith("2"):
                yield (operation.id, int(status)), jsonschema_rs.Draft202012Validator(inlined(schema, document))


def _short(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:100]} ... {message[-80:]}"
