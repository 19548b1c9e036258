"""What the curl snippets of the pages say: method, URL and headers."""

from __future__ import annotations

import re
import shlex

from attrs import frozen

from omnidim_spec.errors import Fault
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json

_WITH_VALUE = frozenset(
    [
        "-X",
        "--request",
        "-H",
        "--header",
        "-d",
        "--data",
        "--data-raw",
        "--json",
        "-F",
        "--form",
        "-u",
        "--user",
        "-o",
        "--output",
        "--url",
        "-b",
        "--cookie",
        "-A",
        "--user-agent",
        "-m",
        "--max-time",
    ]
)


@frozen
class Curl:
    """One curl call, as its snippet prints it."""

    where: str
    method: str
    url: str
    headers: dict[str, str]

    @property
    def sends_bearer(self) -> bool:
        """Whether the call authenticates with a bearer token."""
        return self.headers.get("authorization", "").lower().startswith("bearer ")


def read_curls(page: Page) -> list[Curl]:
    """Return the curl calls of a page's shell fences; a fence that the shell could not parse holds none."""
    calls = []
    for fence in page.snippets:
        if fence.language not in ("bash", "sh", "shell", "curl", "console", "zsh"):
            continue
        try:
            words = shlex.split(fence.text.replace("\\\n", " "), comments=True)
        except ValueError:
            continue
        if "curl" in words:
            calls.append(_read(words[words.index("curl") + 1 :], fence.source.at(0, 0)))
    return calls


def _read(words: list[str], where: str) -> Curl:
    method, url, headers = "", "", {}
    queue = iter(words)
    for word in queue:
        option, _, joined = word.partition("=") if word.startswith("--") else (word, "", "")
        value = (joined or next(queue, "")) if option in _WITH_VALUE else ""
        if option in ("-X", "--request"):
            method = value.upper()
        elif option in ("-H", "--header"):
            name, _, content = value.partition(":")
            headers[name.strip().lower()] = content.strip()
        elif option in ("-d", "--data", "--data-raw", "--json", "-F", "--form"):
            method = method or "POST"
        elif option == "--url" or not word.startswith("-"):
            url = url or value or word
    return Curl(where, method or "GET", url, headers)


def server_of(page: Page, call: Curl) -> str | None:
    """Return what stands before the page's path in the URL of a call; None where it calls another path."""
    path = re.sub(r"\\\{[^}]*\\\}", "[^/?]+", re.escape(page.path))
    match = re.fullmatch(rf"(?P<server>https?://.+?){path}", call.url.split("?")[0])
    return match["server"] if match else None


def disagreements(page: Page, document: Json) -> list[Fault]:
    """Return where a page's curl snippets disagree with the servers or the security of the document."""
    faults = []
    operation = document["paths"][page.path][page.method]
    servers = [server["url"].rstrip("/") for server in operation.get("servers", document.get("servers", []))]
    calls = read_curls(page)
    if calls and not any(server_of(page, call) for call in calls):
        todo = "mend the page's path or its snippet: one of them is wrong"
        faults.append(Fault(calls[0].where, f"a snippet that calls {page.path}", calls[0].url, todo))
    for call in calls:
        server = server_of(page, call)
        if server is None:
            continue
        if server not in servers:
            expected = f"one of the servers ({', '.join(servers) or 'none'}) and then {page.path}"
            todo = "mend servers in the overlay, or ask the vendor which is right"
            faults.append(Fault(call.where, expected, call.url, todo))
        sends_bearer = call.sends_bearer
        if sends_bearer != _takes_bearer(operation, document):
            came = "an Authorization: Bearer header" if sends_bearer else "none"
            expected = "no bearer token" if sends_bearer else "the bearer token of the document's security"
            faults.append(Fault(call.where, expected, came, "mend security in the overlay"))
    return faults


def _takes_bearer(operation: Json, document: Json) -> bool:
    schemes = document.get("components", {}).get("securitySchemes", {})
    required = operation.get("security", document.get("security", []))
    named = [schemes.get(name, {}) for requirement in required for name in requirement]
    return any(scheme.get("type") == "http" and str(scheme.get("scheme")).lower() == "bearer" for scheme in named)
