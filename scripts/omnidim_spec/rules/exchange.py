"""What was said between a client and a server: one request and its reply, as a rule sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from omnidim_spec.pointers import Json


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""A body that was not sent, not recorded, or is not JSON; `null` is a body."""


@frozen
class Request:
    """A request. `path` and `query` hold the parameters by name, `headers` the headers by lower-case name.

    `is_documented` tells whether the spec has the method on the path.
    """

    method: str
    path: Mapping[str, Json] = field(factory=dict)
    query: Mapping[str, Json] = field(factory=dict)
    headers: Mapping[str, str] = field(factory=dict)
    body: Json = ABSENT
    is_documented: bool = True

    def as_json(self) -> dict[str, Json]:
        said: dict[str, Json] = {"method": self.method, "is_documented": self.is_documented}
        said.update(path=dict(self.path), query=dict(self.query), headers=dict(self.headers))
        return said if self.body is ABSENT else {**said, "body": self.body}


@frozen
class Response:
    """A reply. `is_json` is None where the body was not recorded, so that nobody can tell."""

    status: int
    headers: Mapping[str, str] = field(factory=dict)
    body: Json = ABSENT
    is_json: bool | None = None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_error(self) -> bool:
        return self.status >= 400

    def as_json(self) -> dict[str, Json]:
        said: dict[str, Json] = {"status": self.status, "headers": dict(self.headers)}
        if self.body is not ABSENT:
            return {**said, "is_json": True, "body": self.body}
        return said if self.is_json is None else {**said, "is_json": self.is_json}


@frozen
class Exchange:
    """A request and its reply, the operation they belong to (None: none, on a documented path), and what is known besides.

    `facts` holds what cannot be seen in the exchange and only the one who made it knows. A fact that is absent is not known:
    `token` ("right", "missing", "malformed", "wrong"), `is_given_out` (whether the server ever gave this id out),
    `must_accept` (whether nothing but this request's own content could make the server refuse it).
    `label` names the exchange for people, such as "entry 3".
    """

    operation: str | None
    request: Request
    response: Response
    facts: Mapping[str, Json] = field(factory=dict)
    label: str = ""

    def as_json(self) -> dict[str, Json]:
        return {"request": self.request.as_json(), "response": self.response.as_json()}
