"""What a run may do to a server: no more creates than allowed, reads only where only reads are allowed, one time-out a cause."""

from __future__ import annotations

import time
from typing import Any

import pytest
from attrs import evolve
from omnidim_contract.conformance.application import serving as serving_application
from omnidim_contract.conformance.run import Options, judge
from omnidim_contract.conformance.target import Permission

from tests.conformance.judging import DIRECTED, METHODS, judged, names
from tests.conformance.plain_server import TOKEN as PLAIN_TOKEN
from tests.conformance.plain_server import PlainServer, Refused
from tests.conformance.variants import TOKEN, Exchange, serving

pytestmark = pytest.mark.slow


def test_no_more_is_created_than_allowed() -> None:
    created: list[str] = []

    def note(exchange: Exchange) -> Exchange:
        if exchange.method == "POST" and exchange.status == 200:
            created.append(exchange.path)
        return exchange

    with serving(reply=note) as server:
        verdict = judge(server.base_url, TOKEN, options=Options(profile="quick", max_creates=3)).verdict
    assert len(created) == 3
    assert any("--max-creates 3" in one.why for one in verdict.not_checked)


def test_where_only_reads_are_allowed_only_get_is_sent() -> None:
    methods: set[str] = set()

    def note(exchange: Exchange) -> Exchange:
        methods.add(exchange.method)
        return exchange

    with serving(request=note) as server:
        options = Options(profile="quick", permission=Permission(is_production=True))
        verdict = judge(server.base_url, TOKEN, options=options).verdict
    assert methods == {"GET"}
    assert verdict.conforms is None
    assert "a read-only run creates nothing" in verdict.reason
    assert any("--production" in one.why for one in verdict.not_checked)
    assert verdict.cell("POST /calls/bulk_call/create", "schema").state == "not checked"


def test_only_numbers_reserved_for_fiction_are_sent() -> None:
    numbers: set[str] = set()

    def note(exchange: Exchange) -> Exchange:
        sent = exchange.sent
        rows = sent.get("contact_list") if isinstance(sent, dict) else None
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and isinstance(row.get("phone_number"), str):
                numbers.add("".join(character for character in row["phone_number"] if character.isdigit()))
        return exchange

    with serving(request=note) as server:
        judge(server.base_url, TOKEN, options=Options(profile="default"))
    dialled = {number for number in numbers if len(number) >= 7}
    assert len(dialled) > 1000
    assert [number for number in dialled if not _is_fictional(number)] == []


def _is_fictional(number: str) -> bool:
    american = number.startswith("1") and number[4:9] == "55501"
    return american or number.startswith(("447700900", "442079460")) or number == "0123456789"


def test_a_request_that_is_never_answered_costs_its_time_out_once() -> None:
    """As one well-known mock does: broken JSON is never answered."""

    class Hanging(PlainServer):
        def error(self, refused: Refused) -> Any:
            if str(refused) == "no JSON":
                time.sleep(4)
            return super().error(refused)

    with serving_application(Hanging()) as root:
        started = time.monotonic()
        verdict = judged(f"{root}/api/v1", PLAIN_TOKEN, timeout=2)
        took = time.monotonic() - started
    (failure,) = [failure for failure in verdict.failures if failure.check == "network"]
    assert failure.title == "No reply"
    assert failure.curl.startswith("curl -g -i -X POST")
    assert failure.aspect == "robustness"
    assert verdict.requests > 300  # the run went on
    assert took < 40  # some ten bodies are no JSON: ten time-outs in full would be more than half of it


def test_a_reply_that_ends_too_early_is_a_failure_and_the_run_goes_on() -> None:
    def cut(exchange: Exchange) -> Exchange:
        if exchange.method == "GET" and exchange.status == 404:
            return evolve(exchange, reply_headers={**exchange.reply_headers, "content-encoding": "gzip"})
        return exchange

    with serving(reply=cut) as server:
        verdict = judged(server.base_url, TOKEN)
    assert verdict.conforms is False
    assert "network" in names(verdict)


def test_a_run_ends_after_so_many_failures() -> None:
    def crash(exchange: Exchange) -> Exchange:
        return exchange.with_reply({"error": "boom"}, 500) if exchange.status in (200, 400) else exchange

    with serving(reply=crash) as server:
        verdict = judged(server.base_url, TOKEN, shards=(*DIRECTED, *METHODS), max_failures=1)
    assert 1 <= len(verdict.failures) <= 2  # one request may show two
    assert verdict.requests < 50  # of some four hundred
