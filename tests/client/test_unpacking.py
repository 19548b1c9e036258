"""Bodies that are packed for the way: unpacked piece by piece, and never more of them than a reply may have."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from omnidim_contract import BrokenReplyError, Client, OutcomeUnknownError, unpacking

from tests.client.client_cases import DETAIL, KEY, Both, create, get
from tests.client.wire_server import reply, says, serving

TEXT = json.dumps(DETAIL).encode()


def bare(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(text) + packer.flush()


PACKED = {"gzip": gzip.compress(TEXT), "deflate": zlib.compress(TEXT), "x-gzip": gzip.compress(TEXT), "identity": TEXT}


@pytest.mark.parametrize("coding", PACKED)
def test_a_packed_reply_is_read(both: Both, coding: str) -> None:
    with serving(says(reply(200, PACKED[coding], content_encoding=coding))) as server:
        assert both(server.url, get).id == 314


def test_deflate_without_its_head_is_read_as_well(both: Both) -> None:
    with serving(says(reply(200, bare(TEXT), content_encoding="deflate"))) as server:
        assert both(server.url, get).id == 314


def test_what_is_asked_for_is_what_can_be_unpacked(both: Both) -> None:
    with serving(says(reply(200, TEXT))) as server:
        both(server.url, get)
    assert server.requests[0].headers["accept-encoding"] == "gzip, deflate"


def test_a_bomb_is_stopped_at_the_limit(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_REPLY", 1 << 20)
    bomb = gzip.compress(b" " * (20 << 20))
    assert len(bomb) < 1 << 17
    with serving(says(reply(200, bomb, content_encoding="gzip"))) as server:
        with pytest.raises(OutcomeUnknownError, match="the reply has more than 1 MiB"):
            both(server.url, create)
    assert server.creates == 1


def test_no_piece_of_a_bomb_is_larger_than_a_mebibyte() -> None:
    head = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b""))
    pieces = list(map(len, unpacking.Unpacking(head).feed(gzip.compress(b" " * (9 << 20)))))
    assert (max(pieces), sum(pieces)) == (1 << 20, 9 << 20)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "deflate,GZIP", "compress"])
def test_what_was_not_asked_for_is_not_unpacked(both: Both, coding: str) -> None:
    with serving(says(reply(200, TEXT, content_encoding=coding))) as server:
        with pytest.raises(BrokenReplyError, match="packed as one of gzip, deflate or not at all, found"):
            both(server.url, get, max_retries=0)


@pytest.mark.parametrize("coding", ["utf-8", "none", "binary"])
def test_a_word_that_is_no_packing_says_nothing(both: Both, coding: str) -> None:
    with serving(says(reply(200, TEXT, content_encoding=coding))) as server:
        assert both(server.url, get).id == 314


BROKEN = {
    "without its end": PACKED["gzip"][:-30],
    "a beginning": PACKED["gzip"][:60],
    "a head": b"\x1f\x8b broken",
    "not packed": TEXT,
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_packed_body_that_is_not_whole_is_a_broken_reply(both: Both, case: str) -> None:
    with serving(says(reply(200, BROKEN[case], content_encoding="gzip"))) as server:
        with pytest.raises(BrokenReplyError, match="packed"):
            both(server.url, get, max_retries=0)


@given(
    st.lists(st.binary(max_size=40), max_size=8),
    st.sampled_from(["gzip", "deflate", "gzip", "identity", ""]),
    st.booleans(),
)
def test_whatever_pieces_come_only_errors_of_httpx_come_out(pieces: list[bytes], coding: str, is_packed: bool) -> None:
    whole = {"gzip": gzip.compress, "deflate": zlib.compress}.get(coding, bytes)(b"".join(pieces)) if is_packed else b""
    sent: Any = [whole[at : at + 7] for at in range(0, len(whole), 7)] if is_packed else pieces
    unpacked = unpacking.Unpacking(httpx.Response(200, headers={"content-encoding": coding}, stream=httpx.ByteStream(b"")))
    try:
        came = b"".join(piece for chunk in sent for piece in unpacked.feed(chunk))
        unpacked.end()
    except httpx.HTTPError:
        assert not is_packed
    else:
        assert not is_packed or came == b"".join(pieces)


def test_a_reply_that_somebody_else_unpacked_is_taken_as_it_is() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, content=PACKED["gzip"])

    with Client(KEY, transport=httpx.MockTransport(answer), max_retries=0) as client:
        assert get(client).id == 314
