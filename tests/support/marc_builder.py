"""Small MARC 21 records made in a line, as bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kitabdar.marc import codec
from kitabdar.marc.record import Field, Record

LEADER = "00000nam a2200000 a 4500"


@dataclass(frozen=True)
class Marc:
    """A record to be: `Marc("1", "Abai zholy", author="Auezov, Mukhtar").iso2709()`."""

    number: str
    title: str
    author: str = ""
    language: str = "aze"
    original: str = ""  # 041 $h
    isbn: str = ""
    uniform: str = ""  # 240 with an author, 130 without
    uniform_language: str = ""  # 240 $l
    year: str = "1990"
    publisher: str = ""
    agency: str = ""
    status: str = "n"
    more: tuple[tuple[str, str, str], ...] = field(default=())  # (tag, indicators, "$a text $b text")
    items: tuple[str, ...] = ()  # bodies of 952: "$p 1001 $a BAKU $o 894.3"

    def with_(self, **changes: object) -> Marc:
        """Return the same record with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def record(self) -> Record:
        """Return the record as plain data."""
        fields = [Field("001", "", (), self.number)] if self.number else []
        if self.agency:
            fields.append(Field("003", "", (), self.agency))
        fields.append(Field("008", "", (), f"900101s{self.year}    aj            000 0 {self.language} d"))
        for tag, indicators, body in (
            ("020", "  ", self.isbn and f"$a {self.isbn}"),
            ("041", "1 ", self.original and f"$a {self.language} $h {self.original}"),
            ("100", "1 ", self.author and f"$a {self.author}"),
            ("130" if not self.author else "240", "10", self._uniform()),
            ("245", "10", f"$a {self.title}"),
            ("260", "  ", self.publisher and f"$a Bakı : $b {self.publisher}, $c {self.year}."),
            *self.more,
            *(("952", "  ", body) for body in self.items),
        ):
            if body:
                fields.append(Field(tag, indicators, _subfields(body)))
        return Record(LEADER[:5] + self.status + LEADER[6:], tuple(fields))

    def iso2709(self) -> bytes:
        """Return the record as one of a file."""
        return codec.to_iso2709(self.record())

    def _uniform(self) -> str:
        if not self.uniform:
            return ""
        return f"$a {self.uniform}." + (f" $l {self.uniform_language}" if self.uniform_language else "")


def _subfields(body: str) -> tuple[tuple[str, str], ...]:
    return tuple((part[0], part[1:].strip()) for part in body.split("$")[1:])


def file_of(*records: Marc | bytes) -> bytes:
    """Return a file of these records."""
    return b"".join(each if isinstance(each, bytes) else each.iso2709() for each in records)
