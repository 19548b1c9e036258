"""What a client needs to know before it sends anything: the key, where to, how long to wait. Checked once, here."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx

from omnidim_contract.errors import ConfigurationError

if TYPE_CHECKING:
    from typing import NoReturn

KEY_VARIABLE = "OMNIDIM_API_KEY"
BASE_URL_VARIABLE = "OMNIDIM_BASE_URL"
TIMEOUT = 60.0
CONNECT_TIMEOUT = 5.0

_KEY = re.compile(r"[\x21-\x7e]+")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
OURS = ("authorization", "content-length", "content-type", "host", "transfer-encoding")


class ApiKey:
    """An API key that shows itself to nobody: not in a repr, not in a pickle, only where it is asked for by name."""

    __slots__ = ("_key",)

    def __init__(self, key: str) -> None:
        self._key = key

    def reveal(self) -> str:
        """Return the key itself."""
        return self._key

    def __repr__(self) -> str:
        return "ApiKey('[secret]')"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an API key is not pickled: make a new client where you need one")


def api_key(argument: str | None) -> ApiKey:
    """Return the key from the argument, or else from the environment variable OMNIDIM_API_KEY.

    Raises:
        ConfigurationError: there is none, or it cannot stand in a header. The message never shows it.
    """
    source = "the argument api_key" if argument is not None else f"the environment variable {KEY_VARIABLE}"
    key = argument if argument is not None else os.environ.get(KEY_VARIABLE, "")
    if not isinstance(key, str):
        raise ConfigurationError(f"api_key: expected a string, found {type(key).__name__}")
    if not key.strip():
        raise ConfigurationError(f"no API key: pass it, as in Client(api_key), or set {KEY_VARIABLE}")
    if not _KEY.fullmatch(key):
        raise ConfigurationError(f"{source} holds {_fault_of(key)}: copy the key again, without anything around it")
    return ApiKey(key)


def _fault_of(key: str) -> str:
    """Say what is wrong with a key, without showing any of it."""
    if not _KEY.fullmatch(key.strip()):
        return "characters that no key has (blanks, control or non-ASCII characters)"
    return "a blank or a line break before or after the key"


def base_url(argument: str | None, default: str) -> httpx.URL:
    """Return the base URL from the argument, or else from OMNIDIM_BASE_URL, or else the default.

    Raises:
        ConfigurationError: it is not an http or https URL, or it carries a user, a query or a fragment.
    """
    text = argument if argument is not None else os.environ.get(BASE_URL_VARIABLE) or default
    source = "base_url" if argument is not None else BASE_URL_VARIABLE
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"{source}: expected a URL such as {default}, found one that cannot be read: {error}"
        ) from None
    if url.userinfo:
        raise ConfigurationError(f"{source}: expected a URL such as {default}, found one with a user name; take it out")
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise ConfigurationError(f"{source}: expected a URL such as {default}, found {str(text)!r}")
    return url


def timeout(argument: float | httpx.Timeout) -> httpx.Timeout:
    """Return the time-outs: a number is for each step of an exchange, in seconds; connecting never gets more than 5.

    Raises:
        ConfigurationError: it is not a positive number of seconds.
    """
    if isinstance(argument, httpx.Timeout):
        return argument
    if isinstance(argument, bool) or not isinstance(argument, int | float) or not 0 < argument < float("inf"):
        raise ConfigurationError(f"timeout: expected seconds, a positive number, or an httpx.Timeout, found {argument!r}")
    return httpx.Timeout(argument, connect=min(argument, CONNECT_TIMEOUT))


def default_headers(argument: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers to be sent with every request.

    Raises:
        ConfigurationError: a header cannot be sent, or is the client's own business.
    """
    headers = dict(argument or {})
    for name, value in headers.items():
        if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
            raise ConfigurationError(f"default_headers: {name!r} cannot be the name of a header")
        if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
            raise ConfigurationError(f"default_headers: the value of {name!r} cannot be sent (line break, or not text)")
        if name.lower() in OURS:
            raise ConfigurationError(f"default_headers: {name!r} is set by the client itself; take it out")
    return headers
