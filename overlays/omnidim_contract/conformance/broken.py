"""Something that a server owed and did not do, on its way from a check to the verdict."""

from __future__ import annotations

from attrs import frozen
from omnidim_spec.rules import Quote


@frozen
class Shown:
    """An exchange as a report shows it: a curl line, what was sent and what came, and the reply's status."""

    curl: str
    sent: str = ""
    came: str = ""
    status: int | None = None


@frozen
class Broken:
    """One broken promise. `key` tells its cause from others of the same check and operation.

    `operation` is a label such as `GET /things`, empty where it is that of the request in hand; `shown` is None where the
    exchange in hand shows it.
    """

    title: str
    message: str
    aspect: str
    key: str
    operation: str = ""
    check: str = "rules"
    rule: str = ""
    quotes: tuple[Quote, ...] = ()
    shown: Shown | None = None
