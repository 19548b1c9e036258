"""What a create would send, judged whole by the spec's request schema. Nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Self

from attrs import field, frozen

from omnidim_contract.contacts import BadRow
from omnidim_contract.order import ROWS, Order, refuse_misfits
from omnidim_contract.times import Schedule

_ROWS_SHOWN = 3


@frozen
class Preview:
    """A create that was not sent: where it would go, with what, to how many, in how many bytes."""

    method: str
    url: str
    body: Mapping[str, Any] = field(repr=False)
    """The whole body, rows included, as the server would read it."""
    contacts: int
    size: int
    """Bytes of the body."""
    schedule: Schedule | None = None
    """When it would start; None means at once."""
    skipped: tuple[BadRow, ...] = ()
    dropped: int = 0

    @classmethod
    def of(cls, order: Order, base_url: str) -> Self:
        """Return the preview of an order. Raises InvalidRequestError where the body is not what the spec takes."""
        text = b"".join(order.body)
        body = json.loads(text)
        refuse_misfits(body)
        return cls(
            method=order.arguments["method"].upper(),
            url=base_url.rstrip("/") + order.arguments["url"],
            body=body,
            contacts=order.contacts.count,
            size=len(text),
            schedule=order.schedule,
            skipped=order.contacts.skipped,
            dropped=order.contacts.dropped,
        )

    def __str__(self) -> str:
        shown = {**self.body, ROWS: self.body[ROWS][:_ROWS_SHOWN]}
        more = f"\n... and {self.contacts - _ROWS_SHOWN} more contacts" if self.contacts > _ROWS_SHOWN else ""
        head = f"{self.method} {self.url}\n{self.contacts} contacts, {self.size} bytes; {self._start()}"
        left = f"\nleft out: {len(self.skipped)} bad rows, {self.dropped} duplicates" if self.skipped or self.dropped else ""
        return f"{head}{left}\n{json.dumps(shown, indent=2, ensure_ascii=False)}{more}"

    def _start(self) -> str:
        if self.schedule is None:
            return "dials at once"
        return f"starts at {self.schedule.scheduled_datetime} {self.schedule.timezone}"
