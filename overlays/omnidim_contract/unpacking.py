"""The body of a reply as it was before it was packed for the way, and never more of it than a client wants to hold.

httpx unpacks whatever comes: a few kilobytes that were packed twice, or by Brotli, become more than a machine holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

LARGEST_REPLY = 256 << 20
"""Bytes of a body, unpacked: some ten times a detail with a million recipients."""

ACCEPTED = "gzip, deflate"
"""What is asked for (`Accept-Encoding`): both can be unpacked piece by piece."""

_PIECE = 1 << 20
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_KNOWN = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
_UNASKED = frozenset({"br", "zstd", "compress"})


class Unpacking:
    """Takes a body's pieces as they come, and gives them back unpacked. Raises httpx.HTTPError subclasses, as httpx does."""

    def __init__(self, response: httpx.Response) -> None:
        self._size = 0
        self._has_begun = False
        self._how = _packing(response.headers)
        self._stream = zlib.decompressobj(self._how) if self._how else None
        if self._how:
            del response.headers["Content-Encoding"]  # or httpx would unpack it again

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield a chunk unpacked, in pieces.

        Raises:
            httpx.DecodingError: it is not packed as the header says.
            httpx.ReadError: the body is larger than a reply may be.
        """
        if self._stream is None:
            yield self._counted(chunk)
            return
        self._has_begun = self._has_begun or bool(chunk)
        while chunk:
            try:
                piece = self._unpacked(chunk)
            except zlib.error as error:
                raise httpx.DecodingError(f"the body is not packed as its header says: {error}") from error
            yield self._counted(piece)
            chunk = self._stream.unconsumed_tail

    def end(self) -> None:
        """Say that the body has ended. Raises httpx.DecodingError where it is cut short."""
        if self._stream is not None and self._has_begun and not self._stream.eof:
            raise httpx.DecodingError("the packed body ends in the middle")

    def _unpacked(self, chunk: bytes) -> bytes:
        assert self._stream is not None
        try:
            return self._stream.decompress(chunk, _PIECE)
        except zlib.error:
            if self._how != _ZLIB or self._size:
                raise
        # "deflate" is zlib's form; some servers send the bare stream
        self._how, self._stream = _BARE, zlib.decompressobj(_BARE)
        return self._stream.decompress(chunk, _PIECE)

    def _counted(self, piece: bytes) -> bytes:
        self._size += len(piece)
        if self._size > LARGEST_REPLY:
            raise httpx.ReadError(f"the reply has more than {LARGEST_REPLY >> 20} MiB")
        return piece


def _packing(headers: httpx.Headers) -> int:
    """Return zlib's name of how a body is packed; 0 where it is not. A word that no one knows says nothing, as in httpx.

    Raises:
        httpx.DecodingError: in a way that was not asked for, or more than once.
    """
    words = [word.strip().lower() for word in headers.get("content-encoding", "").split(",")]
    found = [word for word in words if word in _KNOWN or word in _UNASKED]
    if len(found) > 1 or _UNASKED.intersection(found):
        raise httpx.DecodingError(f"expected a body packed as one of {ACCEPTED} or not at all, found {', '.join(found)}")
    return _KNOWN[found[0]] if found else 0
