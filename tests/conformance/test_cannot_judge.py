"""A verdict that would mean nothing is not given: exit code 2, with what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from attrs import evolve
from omnidim_contract.cli.app import app
from omnidim_contract.conformance.run import Options
from omnidim_contract.conformance.run import judge as judge_in_full
from omnidim_contract.conformance.target import Permission, is_private
from omnidim_contract.conformance.verdict import Verdict
from omnidim_contract.sandbox import Running
from typer.testing import CliRunner

from tests.conformance.variants import TOKEN, Exchange, serving

QUICK = Options(profile="quick")


def judge(url: str, token: str, options: Options = QUICK) -> Verdict:
    return judge_in_full(url, token, options=options).verdict


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with serving() as server:
        yield server


def test_a_wrong_base_url_is_said_to_be_wrong(server: Running) -> None:
    verdict = judge(f"{server.root_url}/api/v2", TOKEN)
    assert verdict.exit_code == 2
    assert "every answer was 404" in verdict.reason
    assert "the part that stands before /calls/bulk_call/create" in verdict.reason


def test_a_wrong_token_is_said_to_be_wrong(server: Running) -> None:
    verdict = judge(server.base_url, "another-token")
    assert verdict.exit_code == 2
    assert "does not take this token" in verdict.reason
    assert "another-token" not in verdict.reason


def test_nobody_listening_is_not_reachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        verdict = judge(f"http://127.0.0.1:{port}/api/v1", TOKEN)
    assert verdict.exit_code == 2
    assert "not reachable" in verdict.reason


@pytest.mark.parametrize(
    "url",
    [
        "https://backend.omnidim.io/api/v1",
        "https://BACKEND.omnidim.io./api/v1",
        "http://backend.omnidim.io:8080",
        "https://user@backend.omnidim.io/api/v1",
    ],
)
def test_the_production_server_is_refused(url: str) -> None:
    verdict = judge(url, TOKEN)
    assert verdict.exit_code == 2
    assert "production server" in verdict.reason


def test_production_needs_more_than_the_leave_to_test_its_host() -> None:
    verdict = judge("https://backend.omnidim.io/api/v1", TOKEN, Options(permission=Permission("backend.omnidim.io")))
    assert verdict.exit_code == 2
    assert "--production, which reads only" in verdict.reason


def test_a_name_without_an_address_is_not_private(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert not is_private("nobody.invalid")


@pytest.mark.parametrize(("addresses", "expected"), [(["10.0.0.7"], True), (["10.0.0.7", "8.8.8.8"], False)])
def test_a_name_is_private_if_all_its_addresses_are(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], expected: bool
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found)
    assert is_private("sandbox") is expected


@pytest.mark.parametrize("url", ["https://8.8.8.8/api/v1", "http://[2606:4700::1111]/api/v1"])
def test_a_host_that_is_not_private_asks_for_leave(url: str) -> None:
    verdict = judge(url, TOKEN)
    assert verdict.exit_code == 2
    assert "--yes-i-may-test " in verdict.reason


def test_leave_for_one_host_is_none_for_another() -> None:
    verdict = judge("https://8.8.8.8/api/v1", TOKEN, Options(permission=Permission("8.8.4.4")))
    assert "--yes-i-may-test 8.8.8.8" in verdict.reason


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "10.1.2.3", "192.168.7.7", "172.16.0.1", "fd00::1"])
def test_this_machine_and_private_addresses_need_no_leave(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://127.0.0.1/", "http://", "http://[::1", "http://127.0.0.1:99999"])
def test_what_is_no_http_url_is_refused(url: str) -> None:
    verdict = judge(url, TOKEN)
    assert verdict.exit_code == 2
    assert "http://127.0.0.1:8080/api/v1" in verdict.reason


@pytest.mark.parametrize("token", ["", " ", "two words", "ключ", "line\nbreak"])
def test_a_token_that_cannot_be_sent_is_refused(token: str) -> None:
    verdict = judge("http://127.0.0.1:9/api/v1", token)
    assert verdict.exit_code == 2
    assert "token" in verdict.reason


def test_another_server_that_has_only_get_is_a_wrong_base_url() -> None:
    def only_get(exchange: Exchange) -> Exchange:
        status = 404 if exchange.method == "GET" else 501
        return evolve(exchange, status=status, reply=b"no", reply_headers={"content-type": "text/plain"})

    with serving(reply=only_get) as server:
        verdict = judge(server.base_url, TOKEN)
    assert verdict.exit_code == 2
    assert "every answer was 404 or 501" in verdict.reason


def test_a_run_that_was_too_short_is_no_verdict() -> None:
    with serving() as server:
        verdict = judge(server.base_url, TOKEN, Options(max_time=1))
    assert verdict.exit_code == 2
    assert "not all of the run was done" in verdict.reason
    assert "--max-time more" in verdict.reason


@pytest.mark.slow
def test_a_server_that_refuses_every_create_was_not_judged() -> None:
    def refuse(exchange: Exchange) -> Exchange:
        if exchange.status != 200:
            return exchange
        return exchange.with_reply({"error": "bad_request", "error_description": "Unknown phone_number_id"}, 400)

    with serving(reply=refuse) as server:
        verdict = judge(server.base_url, TOKEN)
    assert verdict.exit_code == 2
    assert verdict.conforms is None
    assert "not one of" in verdict.reason
    assert "Unknown phone_number_id" in verdict.reason


def test_a_redirect_to_another_host_is_not_followed() -> None:
    asked: list[str] = []

    def note(exchange: Exchange) -> Exchange:
        asked.append(exchange.headers.get("authorization", ""))
        return exchange

    with serving(request=note) as other:

        def redirect(exchange: Exchange) -> Exchange:
            if exchange.status == 401:
                return exchange
            location = other.base_url.replace("127.0.0.1", "localhost") + exchange.path.removeprefix("/api/v1")
            return evolve(exchange, status=307, reply_headers={"location": location}, reply=b"")

        with serving(reply=redirect) as server:
            verdict = judge(server.base_url, TOKEN)
    assert verdict.conforms is False
    assert asked == []


def test_the_command_says_why_and_ends_with_2(server: Running) -> None:
    result = CliRunner().invoke(app, ["fuzz", f"{server.root_url}/elsewhere", "--token", TOKEN])
    assert result.exit_code == 2
    assert "could not be judged: every answer was 404" in result.output


def test_the_command_needs_a_token(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMNIDIM_API_KEY", raising=False)
    result = CliRunner().invoke(app, ["fuzz", server.base_url])
    assert result.exit_code == 2
    assert "OMNIDIM_API_KEY" in result.output


def test_the_command_needs_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMNIDIM_BASE_URL", raising=False)
    assert CliRunner().invoke(app, ["fuzz", "--token", TOKEN]).exit_code == 2
