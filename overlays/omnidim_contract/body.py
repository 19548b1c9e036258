"""Request bodies in pieces: they can be sent more than once, and a large one is never copied into a second whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from attrs import frozen

_LARGE = 1 << 20


@frozen
class Body:
    """The pieces of a body."""

    pieces: tuple[bytes, ...]

    def __len__(self) -> int:
        return sum(map(len, self.pieces))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    @property
    def content(self) -> bytes | Body:
        """What `httpx.Client` takes: one text where it is not large."""
        return self if len(self) > _LARGE else b"".join(self.pieces)

    @property
    def async_content(self) -> bytes | AsyncBody:
        """What `httpx.AsyncClient` takes."""
        return AsyncBody(self.pieces) if len(self) > _LARGE else b"".join(self.pieces)


@frozen
class AsyncBody:
    """The pieces of a body, for `async for` alone: httpx tells the two kinds apart by what they can do."""

    pieces: tuple[bytes, ...]

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
