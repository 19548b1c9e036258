"""How an exchange is shown to people: a curl line, what was sent and what came, neither too long."""

from __future__ import annotations

from collections.abc import Mapping

from omnidim_contract.conformance.broken import Shown
from omnidim_contract.conformance.curl import curl_line

LONGEST_SENT = 2000
"""Characters of a request's body that are shown; the curl line has it whole."""
LONGEST_REPLY = 1000
"""Characters of a reply's body that are shown."""
LONGEST_CURL = 20_000
"""Characters of a curl line that are kept: beyond, a shell would not take it either."""


def shown(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    sent: bytes | None,
    status: int | None,
    reply: str,
    token: str,
) -> Shown:
    """Return an exchange as a report shows it; `status` is None where no reply came, and `reply` then says why."""
    curl = curl_line(method, url, headers, sent, token)
    if len(curl) > LONGEST_CURL:
        curl = f"{curl[:LONGEST_CURL]} ... (of {len(curl):,} characters)"
    came = f"{status} {cut(reply, LONGEST_REPLY)}".rstrip() if status is not None else f"no reply: {cut(reply, LONGEST_REPLY)}"
    return Shown(curl, cut((sent or b"").decode("utf-8", "replace"), LONGEST_SENT), came, status)


def cut(text: str, longest: int) -> str:
    """Return a text, or its beginning and how long it is."""
    return text if len(text) <= longest else f"{text[:longest]} ... (of {len(text):,} characters)"
