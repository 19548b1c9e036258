"""Replies that are no JSON, or not as JSON is sent: named as such, and no reason for the run to break off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from omnidim_contract.conformance.application import serving

from tests.conformance.judging import judged
from tests.conformance.plain_server import TOKEN, PlainServer

pytestmark = pytest.mark.slow
Change = Callable[[bytes], bytes]


class Odd(PlainServer):
    """Changes the body of every reply that succeeds."""

    def __init__(self, change: Change, headers: dict[str, str]) -> None:
        super().__init__()
        self.change, self.headers = change, headers

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        said: list[Any] = []
        body = b"".join(super().__call__(environ, lambda status, headers: said.extend((status, dict(headers)))))
        if said[0].startswith("200"):
            body = self.change(body)
            said[1].update(self.headers)
        said[1]["Content-Length"] = str(len(body))
        start(said[0], list(said[1].items()))
        return [body]


def as_it_is(body: bytes) -> bytes:
    return body


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # nesting ends the engine's own thread
@pytest.mark.parametrize(
    "change",
    [
        lambda body: body[:-1] + b', "x": NaN}',
        lambda body: b"[" * 20_000 + b"]" * 20_000,
        lambda body: body[:-1] + b', "x": "\xff\xfe"}',
        lambda body: body.decode().encode("utf-16"),
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: b"",
        lambda body: body[:-5],
        lambda body: b"null",
    ],
    ids=["NaN", "nested too deep", "not UTF-8", "UTF-16", "a byte order mark", "empty", "cut off", "null"],
)
def test_a_reply_that_is_not_the_documented_json_is_a_failure_of_schema(change: Change) -> None:
    with serving(Odd(change, {})) as root:
        verdict = judged(f"{root}/api/v1", TOKEN, max_failures=1)
    assert verdict.conforms is False
    assert {failure.aspect for failure in verdict.failures} == {"schema"}
    assert all(failure.came.startswith("200") for failure in verdict.failures)


def test_a_reply_whose_encoding_is_a_lie_is_a_failure() -> None:
    with serving(Odd(as_it_is, {"Content-Encoding": "gzip"})) as root:
        verdict = judged(f"{root}/api/v1", TOKEN, max_failures=1)
    assert verdict.conforms is False
    assert "No complete reply" in {failure.title for failure in verdict.failures}


def test_a_reply_with_more_than_is_documented_is_none() -> None:
    def more(body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "request_id": "abc", "nested": {"a": [1, None]}}).encode()

    with serving(Odd(more, {"X-Request-Id": "7"})) as root:
        verdict = judged(f"{root}/api/v1", TOKEN)
    assert verdict.failures == ()
