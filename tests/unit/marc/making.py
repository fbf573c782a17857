"""Small records for tests, written octet by octet so that they can be wrong on purpose."""

from __future__ import annotations

import io
from collections.abc import Iterable

from kitabdar.marc.decoding import Decoded, decode
from kitabdar.marc.description import Description
from kitabdar.marc.extract import describe
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.reading import read
from kitabdar.marc.record import Field, Record

LEADER = "00000nam a2200000 i 4500"
CODED = "260101s2024    aj            000 0 aze d"


def field(tag: str, indicators: str = "  ", **subfields: str) -> Field:
    """Return a field; `a="x"` gives $a, `_8="x"` gives $8."""
    return Field(tag, indicators, tuple((code.lstrip("_"), value) for code, value in subfields.items()))


def record(*fields: Field, leader: str = LEADER, coded: str = CODED, number: str = "t1") -> Record:
    """Return a record with 001, 008 and `fields`."""
    head = (Field("001", "", (), number), Field("008", "", (), coded))
    return Record(leader, (*head, *fields))


def described(*fields: Field, leader: str = LEADER, coded: str = CODED) -> Description:
    """Return the description of such a record."""
    return describe(record(*fields, leader=leader, coded=coded))


def iso(fields: Iterable[tuple[str, bytes]], *, utf8: bool = True, end: bytes = b"\x1d") -> bytes:
    """Return ISO 2709 octets of (tag, content without terminator) pairs."""
    directory, body = b"", b""
    for tag, content in fields:
        content += b"\x1e"
        directory += b"%3b%04d%05d" % (tag.encode(), len(content), len(body))
        body += content
    directory += b"\x1e"
    base = 24 + len(directory)
    length = base + len(body) + len(end)
    flag = b"a" if utf8 else b" "
    return b"%05dnam %b22%05d i 4500" % (length, flag, base) + directory + body + end


def book(
    title: str | bytes = "Kitab", *, utf8: bool = True, end: bytes = b"\x1d", number: str = "t1"
) -> bytes:
    """Return a small sound record."""
    octets = title.encode() if isinstance(title, str) else title
    fields = [("001", number.encode()), ("008", CODED.encode()), ("245", b"10\x1fa" + octets)]
    return iso(fields, utf8=utf8, end=end)


def raws(octets: bytes) -> list[RawRecord]:
    """Return the raw records of a file with these octets."""
    return list(read(io.BytesIO(octets)))


def decoded(octets: bytes) -> Decoded:
    """Decode the one record in `octets`."""
    (raw,) = raws(octets)
    return decode(raw)


def codes(result: Decoded) -> set[str]:
    """Return the codes of the warnings."""
    return {problem.code for problem in result.warnings}


def title_of(result: Decoded) -> str:
    """Return 245 $a."""
    found = result.record.first("245")
    return found.get("a") if found else ""
