"""What the curl snippets of the pages say: method, URL, headers and body."""

from __future__ import annotations

import re

from attrs import field, frozen

from omnidim_spec.errors import Fault
from omnidim_spec.page import Page
from omnidim_spec.pointers import Json
from omnidim_spec.shell import LANGUAGES, Command, ShellError, read_commands

_DATA = frozenset(["-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode"])
_FORM = frozenset(["-F", "--form", "--form-string"])
_OTHERS = """
--json -X --request -H --header -u --user -o --output --url --url-query -b --cookie -c --cookie-jar -A --user-agent -m
--max-time --connect-timeout -w --write-out -e --referer -x --proxy -T --upload-file --retry --retry-delay --cacert -E --cert
--key -K --config -D --dump-header --oauth2-bearer --max-redirs --resolve -Y -y -r
"""
_WITH_VALUE = frozenset([*_DATA, *_FORM, *_OTHERS.split()])
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


@frozen
class Curl:
    """One curl call, as its snippet prints it.

    `data` are the texts of its body in turn (`@file` as written), `form` those of a multipart form. `query` is data that goes
    into the URL.
    """

    where: str
    method: str
    url: str
    headers: dict[str, str]
    data: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    user: str = ""
    globs: bool = True
    is_explicit: bool = False
    """Whether the method is written, not implied."""

    @property
    def sends_bearer(self) -> bool:
        """Whether the call authenticates with a bearer token, or with a variable that may hold one."""
        sent = self.headers.get("authorization", "").lower()
        return sent.startswith("bearer ") or re.fullmatch(r"\$\{?\w+\}?", sent) is not None


@frozen
class Unread:
    """A shell fence that no shell could read: where, and why."""

    where: str
    reason: str


@frozen
class Curls:
    """The curl calls of a page's shell fences, in order, and the fences that mention curl and cannot be read."""

    calls: list[Curl] = field(factory=list)
    unread: list[Unread] = field(factory=list)


def read_curls(page: Page) -> list[Curl]:
    """Return the curl calls of a page's shell fences; a fence that the shell could not parse holds none."""
    return look_for_curls(page).calls


def look_for_curls(page: Page) -> Curls:
    """Return the curl calls of a page, and the fences in which there might be more."""
    found = Curls()
    for fence in page.snippets:
        if fence.language not in LANGUAGES:
            continue
        try:
            commands = read_commands(fence.text)
        except ShellError as error:
            if "curl" in fence.text:
                found.unread.append(Unread(fence.source.at(error.line, 0), str(error)))
            continue
        for command in commands:
            if "curl" in command.words:
                found.calls.append(_read(command, fence.source.at(command.line, 0)))
    return found


def _read(command: Command, where: str) -> Curl:
    words = [_filled(word, command.variables) for word in command.words[command.words.index("curl") + 1 :]]
    method, url, user, globs, is_get, is_head = "", "", "", True, False, False
    headers: dict[str, str] = {}
    data: list[str] = []
    form: list[str] = []
    query: list[str] = []
    queue = iter(_apart(words))
    for word in queue:
        option, _, joined = word.partition("=") if word.startswith("--") else (word, "", "")
        value = (joined or next(queue, "")) if option in _WITH_VALUE else ""
        if option in ("-X", "--request"):
            method = value.upper()
        elif option in ("-H", "--header"):
            name, _, content = value.partition(":")
            headers[name.strip().lower()] = content.strip()
        elif option in _DATA or option == "--json":
            data.append(command.heredoc if value in ("@-", "@/dev/stdin") and command.heredoc is not None else value)
            if option == "--json":
                headers.setdefault("content-type", "application/json")
        elif option in _FORM:
            form.append(value)
        elif option in ("-T", "--upload-file"):
            data.append(f"@{value}")
            method = method or "PUT"
        elif option == "--url-query":
            query.append(value)
        elif option in ("-u", "--user"):
            user = value
        elif option == "--oauth2-bearer":
            headers["authorization"] = f"Bearer {value}"
        elif option in ("-g", "--globoff"):
            globs = False
        elif option in ("-G", "--get"):
            is_get = True
        elif option in ("-I", "--head"):
            is_head = True
        elif option in (">", ">>", "2>", "<"):
            next(queue, "")
        elif option == "--url" or not word.startswith(("-", ">", "2>", "<")):
            url = url or value or word
    if is_get:
        query, data = [*query, *data], []
    implied = "HEAD" if is_head else "POST" if data or form else "GET"
    return Curl(
        where, method or implied, url, headers, tuple(data), tuple(form), tuple(query), user, globs, is_explicit=bool(method)
    )


def _apart(words: list[str]) -> list[str]:
    """Take short options apart that are written together: `-sSX POST`, `-XPOST`, `-d{}`."""
    found = []
    for word in words:
        rest = word[1:] if re.match(r"-[A-Za-z]{1,}.", word) and not word.startswith("--") else ""
        if not rest:
            found.append(word)
        while rest:
            option, rest = f"-{rest[0]}", rest[1:]
            found.append(option)
            if option in _WITH_VALUE and rest:
                found.append(rest)
                rest = ""
    return found


def _filled(word: str, variables: dict[str, str]) -> str:
    """Put the variables in that the snippet itself sets; others stay as they are written."""
    return _VARIABLE.sub(lambda match: variables.get(match[1] or match[2], match[0]), word)


def server_of(page: Page, call: Curl) -> str | None:
    """Return what stands before the page's path in the URL of a call; None where it calls another path.

    It may be a variable that the snippet does not set, such as `$BASE_URL`.
    """
    path = re.sub(r"\\\{[^}]*\\\}", "[^/?]+", re.escape(page.path))
    match = re.fullmatch(rf"(?P<server>https?://.+?|\$\{{?\w+\}}?[^?]*?){path}/?", re.split(r"[?#]", call.url)[0])
    return match["server"] if match else None


def is_known(server: str, servers: list[str] | tuple[str, ...]) -> bool:
    """Tell whether a snippet's server is one of a document's: as it stands, with its variables filled in, or behind a host.

    A server that the snippet leaves to the reader, such as `$BASE_URL` or `<host>`, may be any.
    """
    if server.startswith("$") or "<" in server:
        return True
    return any(_is_server(server, known.rstrip("/")) for known in servers)


def _is_server(server: str, known: str) -> bool:
    if known.startswith("/"):
        return server.endswith(known)
    pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(known))
    return re.fullmatch(pattern, server if "://" in server else f"https://{server}") is not None


def disagreements(page: Page, document: Json) -> list[Fault]:
    """Return where a page's curl snippets disagree with the servers or the security of the document."""
    faults = []
    operation = document["paths"][page.path][page.method]
    servers = [server["url"] for server in operation.get("servers", document.get("servers", []))]
    calls = read_curls(page)
    if calls and not any(server_of(page, call) for call in calls):
        todo = "mend the page's path or its snippet: one of them is wrong"
        faults.append(Fault(calls[0].where, f"a snippet that calls {page.path}", calls[0].url, todo))
    for call in calls:
        server = server_of(page, call)
        if server is None:
            continue
        if not is_known(server, servers):
            expected = f"one of the servers ({', '.join(servers) or 'none'}) and then {page.path}"
            todo = "mend servers in the overlay, or ask the vendor which is right"
            faults.append(Fault(call.where, expected, call.url, todo))
        needs, takes = _bearer(operation, document)
        if call.sends_bearer and not takes:
            faults.append(_other_token(call, "no bearer token", "an Authorization: Bearer header"))
        elif needs and not call.sends_bearer:
            faults.append(_other_token(call, "the bearer token of the document's security", "none"))
    return faults


def _other_token(call: Curl, expected: str, came: str) -> Fault:
    return Fault(call.where, expected, came, "mend security in the overlay")


def _bearer(operation: Json, document: Json) -> tuple[bool, bool]:
    """Tell whether an operation needs a bearer token, and whether it takes one."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    ways = operation.get("security", document.get("security", []))
    of_ways = [[_is_bearer(schemes.get(name, {})) for name in way] for way in ways]
    needs = bool(ways) and all(any(kind == "bearer" for kind in way) for way in of_ways)
    return needs, any(kind for way in of_ways for kind in way)


def _is_bearer(scheme: Json) -> str:
    """Return `bearer` for a scheme that wants such a token, `maybe` where it wants the header itself, else nothing."""
    kind = scheme.get("type")
    if kind == "http":
        return "bearer" if str(scheme.get("scheme")).lower() == "bearer" else ""
    if kind == "apiKey":
        return "maybe" if scheme.get("in") == "header" and str(scheme.get("name")).lower() == "authorization" else ""
    return "bearer" if kind in ("oauth2", "openIdConnect") else ""
