"""A request as a curl line that anyone can paste: the token is not in it."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Mapping

_OWN = {"accept", "accept-encoding", "connection", "content-length", "host", "user-agent", "x-schemathesis-testcaseid"}


def curl_line(method: str, url: str, headers: Mapping[str, str], body: bytes | None, token: str) -> str:
    """Return the curl command of a request; `Bearer <token>` becomes `Bearer $OMNIDIM_API_KEY`."""
    words = ["curl", "-g", "-i"]
    words += ["--head"] if method == "HEAD" else ["-X", shlex.quote(method)]
    words.append(shlex.quote(url))
    for name, value in headers.items():
        if name.lower() not in _OWN:
            words += ["-H", _header(name, value, token)]
    if not body:
        return " ".join(words)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        encoded = base64.b64encode(body).decode()
        return f"echo {encoded} | base64 -d | {' '.join(words)} --data-binary @-"
    return f"{' '.join(words)} --data-raw {shlex.quote(text)}"


def _header(name: str, value: str, token: str) -> str:
    if token and token in value:
        return f'"{name}: {value.replace(token, "$OMNIDIM_API_KEY")}"'
    return shlex.quote(f"{name}: {value}")
