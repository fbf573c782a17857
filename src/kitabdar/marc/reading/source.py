"""A stream that can be looked at before it is read; standard input is no different from a file."""

from __future__ import annotations

from typing import Protocol


class Readable(Protocol):
    """Anything with `read`; it may return less than asked for, and b"" only at the end."""

    def read(self, size: int, /) -> bytes: ...


class Source:
    """Reads a stream onwards, with a look ahead."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Return the next `size` octets, or what is left, without consuming them."""
        while len(self._ahead) < size:
            more = self._stream.read(size - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` octets; b"" at the end."""
        if self._ahead:
            size = len(self._ahead) if size < 0 else size
            taken, self._ahead = self._ahead[:size], self._ahead[size:]
            return taken
        return self._stream.read(size) or b""
