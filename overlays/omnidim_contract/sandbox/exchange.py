"""What comes in and what goes out: a request and its reply, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from attrs import field, frozen

JSON = "application/json"


def encode(content: Any) -> bytes:
    """Return a value as JSON: ASCII, so that no character can go wrong on its way."""
    return json.dumps(content, separators=(",", ":")).encode("ascii")


@frozen
class Request:
    """One request. Header names are in lower case; a header that came twice is joined by a comma.

    `is_local` says whether it came from this machine.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = b""
    query: Mapping[str, str] = field(factory=dict)
    is_local: bool = True


@frozen
class Reply:
    """One reply. `content` is a value that JSON can carry."""

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(factory=dict)
    raw: bytes | None = None

    def body(self) -> bytes:
        """Return the bytes that go out."""
        if self.raw is not None:
            return self.raw
        if self.status == HTTPStatus.NO_CONTENT:
            return b""
        return encode(self.content)


class RefusedError(Exception):
    """A request that is answered with an error, in the documented shape."""

    def __init__(
        self, status: int, description: str, *, code: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.code = code or HTTPStatus(status).name.lower()
        self.headers = dict(headers or {})

    def reply(self) -> Reply:
        """Return the reply that says so."""
        return Reply(self.status, {"error": self.code, "error_description": self.description}, self.headers)
