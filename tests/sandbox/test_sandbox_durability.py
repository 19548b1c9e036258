"""Nothing is lost: not when the process is killed at any moment, and not when several work on one database."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from detail_promises import broken_between, broken_promises
from omnidim_contract.sandbox.clock import stored_clock
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.store import Store

CREATE = "/calls/bulk_call/create"
HEADERS = {"Authorization": "Bearer durable"}
KILLS = 20
NURSERY = Path(__file__).with_name("nursery.py")


@pytest.fixture(scope="module")
def nursery() -> Iterator[subprocess.Popen[str]]:
    """A process that starts servers quickly."""
    with subprocess.Popen([sys.executable, NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@contextmanager
def served(nursery: subprocess.Popen[str], database_url: str, speed: float) -> Iterator[tuple[int, str]]:
    """Serve a database in a process of its own, which is killed at the end; give its id and its URL."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{database_url} {speed}\n")
    nursery.stdin.flush()
    process, port = map(int, nursery.stdout.readline().split())
    try:
        url = f"http://127.0.0.1:{port}/api/v1"
        wait_until_up(url)
        yield process, url
    finally:
        kill(process)


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def wait_until_up(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/calls/bulk_call/1", timeout=10)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"{url} did not come up")


class Load:
    """Clients that create campaigns until the server is gone; what was acknowledged is kept."""

    def __init__(self, url: str, prefix: str) -> None:
        self.acknowledged: dict[int, dict[str, Any]] = {}
        self.has_begun = threading.Event()
        self._threads = [threading.Thread(target=self._create, args=(url, f"{prefix} {n}")) for n in range(3)]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()

    def _create(self, url: str, prefix: str) -> None:
        with httpx.Client(headers=HEADERS, timeout=10) as client:
            for count in range(10_000):
                contacts = [{"phone_number": f"+120255501{n % 100:02d}"} for n in range(count % 7 + 1)]
                asked = {
                    "name": f"{prefix} {count}",
                    "phone_number_id": "11",
                    "contact_list": contacts,
                    "concurrent_call_limit": 2,
                }
                retry = {"auto_retry": True, "auto_retry_schedule": "immediately", "retry_limit": 2}
                try:
                    reply = client.post(f"{url}{CREATE}", json={**asked, "retry_config": retry})
                except httpx.TransportError:
                    return
                assert reply.status_code == 200, reply.text
                self.acknowledged[reply.json()["id"]] = asked
                self.has_begun.set()


def journal(client: httpx.Client, url: str, identifier: int) -> list[dict[str, Any]]:
    root = url.removesuffix("/api/v1")
    calls: list[dict[str, Any]] = client.get(f"{root}/_sandbox/campaigns/{identifier}/calls").json()["calls"]
    return calls


@pytest.mark.slow
def test_killed_at_any_moment_under_load_it_loses_nothing_and_dials_nobody_twice(
    tmp_path: Path, nursery: subprocess.Popen[str]
) -> None:
    database, chance = f"sqlite:///{tmp_path / 'killed.db'}", random.Random(1)
    asked: dict[int, dict[str, Any]] = {}
    before: dict[int, Any] = {}
    calls_before: dict[int, list[dict[str, Any]]] = {}
    for round_ in range(KILLS + 1):
        with served(nursery, database, speed=200) as (process, url), httpx.Client(headers=HEADERS, timeout=30) as client:
            for identifier in {*list(asked)[-10:], *chance.sample(sorted(asked), min(5, len(asked)))}:
                found = client.get(f"{url}/calls/bulk_call/{identifier}").json()
                assert found["details"]["name"] == asked[identifier]["name"]
                numbers = [contact["phone_number"] for contact in asked[identifier]["contact_list"]]
                assert [row["to_number"] for row in found["contact_list"]] == numbers
                assert broken_promises(found) == []
                assert broken_between(before.get(identifier, found), found) == []
                calls = journal(client, url, identifier)
                attempts = [(call["contact"], call["attempt"]) for call in calls]
                assert len(set(attempts)) == len(attempts)
                ended = [call for call in calls_before.get(identifier, []) if call["ended"]]
                assert all(call in calls for call in ended)
                before[identifier], calls_before[identifier] = found, calls
            if round_ < KILLS:
                with Load(url, f"round {round_}") as load:
                    assert load.has_begun.wait(30)
                    time.sleep(chance.uniform(0, 0.1))
                    kill(process)
                assert not set(load.acknowledged) & set(asked)  # no id was given out twice
                asked.update(load.acknowledged)
            else:
                everything = [client.get(f"{url}/calls/bulk_call/{identifier}") for identifier in asked]
    assert len(asked) > 2 * KILLS
    names = [reply.json()["details"]["name"] for reply in everything]
    assert names == [request["name"] for request in asked.values()]
    assert len(set(names)) == len(names)


@pytest.mark.slow
def test_two_processes_on_one_database_see_the_same_campaigns(tmp_path: Path, nursery: subprocess.Popen[str]) -> None:
    database = f"sqlite:///{tmp_path / 'shared.db'}"
    asked = [{"name": f"c{n}", "phone_number_id": "11", "contact_list": [{"phone_number": "+12025550104"}]} for n in range(40)]
    with (
        served(nursery, database, speed=0) as (_, one),
        served(nursery, database, speed=0) as (_, other),
        httpx.Client(headers=HEADERS, timeout=30) as client,
    ):
        created = [client.post(f"{(one, other)[n % 2]}{CREATE}", json=body) for n, body in enumerate(asked)]
        identifiers = [reply.json()["id"] for reply in created]
        client.post(f"{one.removesuffix('/api/v1')}/_sandbox/clock", json={"advance_seconds": 15}).raise_for_status()
        pairs = [[client.get(f"{url}/calls/bulk_call/{i}").json() for url in (one, other)] for i in identifiers]
    assert len(set(identifiers)) == 40
    assert [pair[0]["details"]["name"] for pair in pairs] == [f"c{n}" for n in range(40)]
    assert all(pair[0] == pair[1] for pair in pairs)
    assert all(pair[0]["details"]["call_status_counts"] == {"In Progress": 1} for pair in pairs)


def test_several_that_start_at_once_set_the_database_up_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(Store, [url] * 6))
        clocks = list(threads.map(lambda store: stored_clock(store, 0), stores))
        request = {"name": "n", "phone_number_id": "1", "contact_list": [{"phone_number": "+12025550100"}]}
        identifiers = list(threads.map(lambda store: store.add("owner", 0, request, Settings()), stores))
    times = {clock.now() for clock in clocks}
    for store in stores:
        store.close()
    assert sorted(identifiers) == [1, 2, 3, 4, 5, 6]
    assert len(times) == 1


def test_a_write_that_fails_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'failing.db'}")
    request = {"name": "n", "phone_number_id": "1", "contact_list": [{"phone_number": "+12025550100"}]}
    with pytest.raises(sa.exc.IntegrityError):
        store.add(None, 0, request, Settings())  # type: ignore[arg-type]  # the database wants an owner
    assert store.identifiers() == []
    assert store.add("owner", 0, request, Settings()) == 1
    store.close()
