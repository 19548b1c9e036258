"""The same code on PostgreSQL: set TEST_POSTGRES_URL to an empty database, such as postgresql+psycopg://user@localhost/name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from detail_promises import broken_promises
from omnidim_contract.sandbox import Running, running
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.store import Store

CREATE = "/calls/bulk_call/create"


@pytest.fixture
def url() -> Iterator[str]:
    """A schema of its own in the database, so that tests in several processes do not meet."""
    database = os.environ.get("TEST_POSTGRES_URL")
    if not database:
        pytest.skip("TEST_POSTGRES_URL is not set")
    schema = f"test_{uuid4().hex}"
    engine = sa.create_engine(database)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    own = sa.make_url(database).update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


def client_of(server: Running) -> httpx.Client:
    return httpx.Client(base_url=server.base_url, headers={"Authorization": f"Bearer {server.token}"}, timeout=60)


def test_a_campaign_runs_and_is_there_after_a_restart(url: str, asked: dict[str, Any]) -> None:
    asked |= {"name": "NUL \x00 and \U0001f600", "contact_list": [{"phone_number": "+12025550101", "note": "\x00"}] * 3}
    reads = []
    for _ in range(2):
        with running(database_url=url, speed=0) as server, client_of(server) as client:
            if not reads:
                assert client.post(CREATE, json=asked).json()["id"] == 1
                client.post(f"{server.root_url}/_sandbox/clock", json={"advance_seconds": 60}).raise_for_status()
            reads.append(client.get("/calls/bulk_call/1").json())
    assert reads[0] == reads[1]
    assert broken_promises(reads[0]) == []
    assert reads[0]["details"]["name"] == asked["name"]
    assert reads[0]["details"]["call_status_counts"] == {"no-answer": 1, "Skipped": 2}


def test_two_servers_share_a_database(url: str, asked: dict[str, Any]) -> None:
    with (
        running(database_url=url, speed=0) as one,
        running(database_url=url, speed=0) as other,
        client_of(one) as first,
        client_of(other) as second,
        ThreadPoolExecutor(8) as threads,
    ):
        requests = [((first, second)[n % 2], asked | {"name": f"c{n}"}) for n in range(40)]
        identifiers = [reply.json()["id"] for reply in threads.map(lambda sent: sent[0].post(CREATE, json=sent[1]), requests)]
        names = [second.get(f"/calls/bulk_call/{identifier}").json()["details"]["name"] for identifier in identifiers]
        first.post(f"{one.root_url}/_sandbox/campaigns/{identifiers[0]}/cancel").raise_for_status()
        cancelled = second.get(f"/calls/bulk_call/{identifiers[0]}").json()["details"]["status"]
    assert len(set(identifiers)) == 40
    assert names == [f"c{n}" for n in range(40)]
    assert cancelled == "cancelled"


def test_several_that_start_at_once_set_the_database_up_once(url: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(Store, [url] * 6))
    request = {"name": "n", "phone_number_id": "1", "contact_list": [{"phone_number": "+12025550100"}]}
    identifiers = [store.add("owner", 0, request, Settings()) for store in stores]
    for store in stores:
        store.close()
    assert sorted(identifiers) == [1, 2, 3, 4, 5, 6]
