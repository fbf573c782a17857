"""ISO 2709 cut into records at the record terminator (0x1D), with the leader's length as a second witness.

The two disagree in broken files. A terminator that no field terminator precedes stands inside a field, if the
length of the leader points to a proper end further on. Where no terminator separates two records, the next leader
does. What is between records (line ends, padding, Ctrl-Z, stray terminators) is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kitabdar.marc.problems import Problem
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading.sniffing import LEADER
from kitabdar.marc.reading.source import Source

CHUNK = 1 << 20
MAX_RECORD = 5 << 20
_PADDING = re.compile(rb"[ \t\r\n\x1a\x1d\x1e\x00]*")
_LEADER_LENGTH = 24
_LONGEST_STATED = 99_999
_NEXT_LEADER = re.compile(rb"(?<=\x1e)" + LEADER.pattern, re.IGNORECASE)


def frames(source: Source) -> Iterator[RawRecord]:
    """Yield the raw records of an ISO 2709 stream; one without an end is cut after MAX_RECORD and marked."""
    position = 0
    for offset, raw, is_cut in _frames(source):
        if is_cut:
            position += 1
            problem = Problem("record-too-long", {"limit": MAX_RECORD >> 20})
            yield RawRecord(position, offset, raw, "iso2709", problem)
            continue
        for at, piece in _pieces(raw):
            position += 1
            yield RawRecord(position, offset + at, piece, "iso2709")


def _frames(source: Source) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (offset, octets, is_cut) of each stretch up to a terminator that ends a record."""
    buffer, start, offset = b"", 0, 0  # `offset` is the place of buffer[0] in the stream
    ended = False
    while True:
        start = _PADDING.match(buffer, start).end()  # type: ignore[union-attr]  # it matches nothing, too
        end = _end_of_record(buffer, start, ended)
        if end >= 0:
            yield offset + start, buffer[start:end], False
            start = end
            continue
        if len(buffer) - start > MAX_RECORD:
            yield offset + start, buffer[start : start + MAX_RECORD], True
            offset, buffer = _skip_to_terminator(source, offset + start, buffer[start:])
            start = 0
            continue
        if ended:
            if start < len(buffer):
                yield offset + start, buffer[start:].rstrip(b" \t\r\n\x1a\x00"), False
            return
        more = source.read(CHUNK)
        ended = not more
        offset, buffer, start = offset + start, buffer[start:] + more, 0


def _end_of_record(buffer: bytes, start: int, ended: bool) -> int:
    """Return where the record at `start` ends (after its terminator), -1 if more must be read to know."""
    found = buffer.find(b"\x1d", start)
    if found < 0:
        return -1
    if buffer[found - 1 : found] == b"\x1e" or not buffer[start : start + 5].isdigit():
        return found + 1
    stated = start + int(buffer[start : start + 5])
    if stated <= found + 1:
        return found + 1
    if len(buffer) < stated and not ended and len(buffer) - start <= _LONGEST_STATED:
        return -1
    if buffer[stated - 2 : stated] == b"\x1e\x1d" and not _NEXT_LEADER.search(buffer, found, stated):
        return stated
    return found + 1


def _skip_to_terminator(source: Source, offset: int, buffer: bytes) -> tuple[int, bytes]:
    """Drop octets up to the next terminator; return the place in the stream and what follows it."""
    found = buffer.find(b"\x1d", MAX_RECORD)
    while found < 0:
        offset += len(buffer)
        buffer = source.read(CHUNK)
        if not buffer:
            return offset, b""
        found = buffer.find(b"\x1d")
    return offset + found + 1, buffer[found + 1 :]


def _pieces(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a stretch: one, unless a terminator is missing between two."""
    if raw[:5] == b"%05d" % len(raw) or len(raw) < 2 * _LEADER_LENGTH:
        yield 0, raw
        return
    at = 0
    for found in _NEXT_LEADER.finditer(raw, _LEADER_LENGTH):
        yield at, raw[at : found.start()]
        at = found.start()
    yield at, raw[at:]
