"""How a client is set up, what it refuses, and that its key shows itself nowhere."""

from __future__ import annotations

import inspect
import logging
import pickle
import re
import subprocess
import sys
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import omnidim_contract
import pytest
from omnidim_contract import AsyncClient, Client, ConfigurationError, OmnidimError, RetryPolicy
from omnidim_contract.bulk_calls import AsyncBulkCalls, BulkCalls
from omnidim_contract.page_names import AsyncPageNames, PageNames

from tests.client.client_cases import CREATED, CREATED_REPLY, DETAIL_REPLY, KEY, QUICK, Both, create, get
from tests.client.wire_server import reply, says, serving


def test_the_key_and_the_address_come_from_the_environment(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(says(DETAIL_REPLY)) as server:
        monkeypatch.setenv("OMNIDIM_API_KEY", "sk-from-the-environment")
        monkeypatch.setenv("OMNIDIM_BASE_URL", server.url)
        with Client() as client:
            assert client.bulk_calls.get(314).id == 314
    assert server.requests[0].headers["authorization"] == "Bearer sk-from-the-environment"


def test_the_address_is_that_of_the_spec_where_none_is_given() -> None:
    assert repr(Client(KEY)) == "Client(base_url='https://backend.omnidim.io/api/v1/')"
    assert repr(AsyncClient(KEY)) == "AsyncClient(base_url='https://backend.omnidim.io/api/v1/')"


BAD_KEYS = [
    "sk-secret\n",
    " sk-secret",
    "sk-secret\r\nX-Evil: 1",
    "sk-sécret",
    "sk secret",
    "sk-secret\x00",
    "ключ",
    "sk-secret\u2028",
]


@pytest.mark.parametrize("key", BAD_KEYS)
@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(make: Callable[..., Any], key: str) -> None:
    with pytest.raises(ConfigurationError, match="copy the key again") as caught:
        make(key)
    assert not any(part in str(caught.value) for part in ("secret", "sécret", "Evil", "ключ"))


@pytest.mark.parametrize("key", ["", "  ", None])
def test_a_missing_key_is_told_with_both_ways_to_give_it(key: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"pass it, as in Client\(api_key\), or set OMNIDIM_API_KEY"):
        Client(key)


def test_a_key_from_the_environment_with_a_line_break_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMNIDIM_API_KEY", "sk-secret\n")
    with pytest.raises(ConfigurationError, match="environment variable OMNIDIM_API_KEY holds a blank or a line break"):
        Client()


@pytest.mark.parametrize(
    ("settings", "says_what"),
    [
        ({"base_url": "backend.omnidim.io"}, "base_url: expected a URL such as https://"),
        ({"base_url": "ftp://127.0.0.1"}, "base_url: expected a URL"),
        ({"base_url": "http://"}, "base_url: expected a URL"),
        ({"base_url": "http://127.0.0.1?a=b"}, "base_url: expected a URL"),
        ({"base_url": "http://[::1"}, "base_url: expected a URL"),
        ({"base_url": "http://127.0.0.1:99999"}, "base_url: expected a URL"),
        ({"base_url": 5}, "base_url: expected a URL"),
        ({"base_url": "http://user:hunter2@127.0.0.1"}, "with a user name; take it out"),
        ({"timeout": 0}, "timeout: expected seconds"),
        ({"timeout": -1}, "timeout: expected seconds"),
        ({"timeout": float("nan")}, "timeout: expected seconds"),
        ({"timeout": "60"}, "timeout: expected seconds"),
        ({"max_retries": -1}, "max_retries: expected a whole number"),
        ({"max_retries": 1.5}, "max_retries: expected a whole number"),
        ({"default_headers": {"X-A": "a\r\nb"}}, "default_headers: the value of 'X-A' cannot be sent"),
        ({"default_headers": {"X A": "a"}}, "default_headers: 'X A' cannot be the name of a header"),
        ({"default_headers": {"Authorization": "Basic x"}}, "is set by the client itself"),
        ({"transport": httpx.MockTransport(lambda _: httpx.Response(200)), "http_client": httpx.Client()}, "found both"),
    ],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, Any], says_what: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Client(KEY, **settings)
    assert says_what in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_the_time_outs_are_60_seconds_and_5_for_connecting() -> None:
    assert Client(KEY).raw.get_httpx_client().timeout == httpx.Timeout(60.0, connect=5.0)
    assert Client(KEY, timeout=2).raw.get_httpx_client().timeout == httpx.Timeout(2.0)
    assert Client(KEY, timeout=httpx.Timeout(9)).raw.get_httpx_client().timeout == httpx.Timeout(9)


def test_a_default_header_takes_the_place_of_ours() -> None:
    with (
        serving(says(DETAIL_REPLY)) as server,
        Client(KEY, base_url=server.url, default_headers={"user-agent": "me/1"}) as client,
    ):
        get(client)
    assert server.requests[0].headers["user-agent"] == "me/1"


def test_default_headers_and_an_own_http_client_are_used() -> None:
    seen: list[str] = []
    own = httpx.Client(headers={"X-Team": "blue"}, event_hooks={"request": [lambda request: seen.append(request.method)]})
    with serving(says(DETAIL_REPLY)) as server:
        with own, Client(KEY, base_url=server.url, http_client=own, default_headers={"X-Trace": "7"}) as client:
            assert get(client).id == 314
            client.close()
            assert not own.is_closed
    headers = server.requests[0].headers
    assert (headers["x-team"], headers["x-trace"], headers["authorization"], seen) == ("blue", "7", f"Bearer {KEY}", ["GET"])


def test_a_closed_client_says_so(both: Both) -> None:
    client = Client(KEY)
    client.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        create(client)


def echo(request: httpx.Request) -> httpx.Response:
    """A server that repeats the key wherever it can."""
    key = request.headers["authorization"].removeprefix("Bearer ")
    return httpx.Response(
        401, headers={"x-request-id": key, "www-authenticate": key}, json={"error_description": f"bad key {key}"}
    )


def broken_echo(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text=f"<h1>{request.headers['authorization']}</h1>")


def failing(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadError(f"failed with {request.headers['authorization']}")


@pytest.mark.parametrize("server", [echo, broken_echo, failing])
@pytest.mark.parametrize("call", [create, get])
def test_the_key_is_in_no_message_traceback_log_or_pickle(
    server: Callable[[httpx.Request], httpx.Response], call: Callable[[Any], Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(KEY, transport=httpx.MockTransport(server), max_retries=QUICK)
    with pytest.raises(OmnidimError) as caught:
        call(client)
    error = caught.value
    told = "".join(traceback.format_exception(error)) if server is not failing else str(error)
    shown = [told, repr(error), caplog.text, repr(client), repr(client.raw), repr(vars(error)), repr(client.__dict__)]
    assert "[secret]" in str(error)
    assert not any(KEY in text for text in shown)
    assert KEY.encode() not in pickle.dumps(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_key_is_not_in_the_logs_of_the_wire(both: Both, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(says(reply(500), DETAIL_REPLY, CREATED_REPLY)) as server:
        both(server.url, get)
        both(server.url, create)
    assert "send_request_headers" in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_a_client_is_not_pickled(make: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="is not pickled"):
        pickle.dumps(make(KEY, transport=None))


def test_an_error_carries_what_was_sent() -> None:
    client = Client(KEY, transport=httpx.MockTransport(failing), max_retries=QUICK)
    with pytest.raises(omnidim_contract.OutcomeUnknownError) as caught:
        create(client)
    assert caught.value.request is not None
    assert caught.value.request.read() == (
        b'{"name":"Follow-up","phone_number_id":"1","contact_list":[{"phone_number":"+12025550123","customer_name":"Jane"}]}'
    )


PAIRS = [(Client, AsyncClient), (BulkCalls, AsyncBulkCalls), (PageNames, AsyncPageNames)]
TRANSLATED = {"__aenter__": "__enter__", "__aexit__": "__exit__"}


def signatures(of: type) -> dict[str, str]:
    """The signatures of the public methods, with the words that only differ by the way of waiting put right."""
    found = {}
    for name, member in vars(of).items():
        if callable(member) and (not name.startswith("_") or name == "__init__" or "enter" in name or "exit" in name):
            text = str(inspect.signature(member)).replace("httpx.Async", "httpx.").replace("AsyncHttpClient", "HttpClient")
            found[TRANSLATED.get(name, name)] = text
    return found


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_both_clients_have_the_same_methods_with_the_same_signatures(sync: type, asynchronous: type) -> None:
    assert signatures(sync) == signatures(asynchronous)
    assert len(signatures(sync)) >= 3


@pytest.mark.parametrize(("sync", "asynchronous"), PAIRS)
def test_both_clients_have_the_same_properties(sync: type, asynchronous: type) -> None:
    def properties(of: type) -> set[str]:
        return {name for name in vars(of) if not name.startswith("_")}

    assert properties(sync) == properties(asynchronous)


def test_a_difference_between_the_clients_would_be_seen() -> None:
    class Changed(AsyncBulkCalls):
        async def get(self, bulk_call_id: str) -> Any: ...

    assert signatures(BulkCalls)["get"] != signatures(Changed)["get"]


def test_every_public_name_is_documented_and_listed_once() -> None:
    names = omnidim_contract.__all__
    assert sorted(set(names)) == sorted(names)
    undocumented = [name for name in names if name != "__version__" and not getattr(omnidim_contract, name).__doc__]
    assert undocumented == ["BulkCallCreate", "BulkCallCreated", "BulkCallDetails", "Contact"], (
        "the pages describe none of these"
    )


def test_the_errors_are_there_without_a_further_import() -> None:
    code = "import omnidim_contract; print(omnidim_contract.errors.OutcomeUnknownError.__mro__[1].__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "ExchangeError\n"
    assert set(dir(omnidim_contract)) == {*omnidim_contract.__all__, "errors"}


def test_the_tree_that_is_drawn_is_the_tree_that_is_built() -> None:
    errors = omnidim_contract.errors
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    built = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, OmnidimError)]
    assert sorted(drawn) == sorted(set(built) - {"OmnidimError", "OutcomeUnknownBrokenReplyError"})
    assert set(built) <= set(omnidim_contract.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Clinet'"):
        omnidim_contract.Clinet  # noqa: B018 - looked up for its error


def test_the_policy_is_a_value() -> None:
    assert RetryPolicy(max_retries=5) == RetryPolicy(max_retries=5)
    with pytest.raises(ValueError, match="max_retries"):
        RetryPolicy(max_retries=-1)


def test_an_answer_of_429_with_a_long_wait_comes_at_once() -> None:
    with serving(says(reply(429, "{}", retry_after="86400"))) as server, Client(KEY, base_url=server.url) as client:
        with pytest.raises(omnidim_contract.RateLimitError) as caught:
            create(client)
    assert (server.creates, caught.value.retry_after) == (1, 86400.0)


def test_the_example_of_a_created_campaign_reads_as_it_says() -> None:
    client = Client(KEY, transport=httpx.MockTransport(lambda _: httpx.Response(200, json=CREATED)))
    created = create(client)
    assert (created.id, created.is_scheduled, created.current_status) == (314, False, "pending")
    assert created.message == "Bulk call created successfully"
