"""The real records, each taken apart once: what stays, and where words, names and subjects stand."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pymarc

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = ROOT / "src" / "kitabdar" / "interfaces" / "cli" / "demo" / "data"
_MARKS = "\u0300-\u036f\ufe20-\ufe2fʹʺʻʼ"
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])+")

WORDY = frozenset(("245", "246", "240", "505", "520", "490", "830"))
TITLE, AUTHOR = "245", "100"
NAMES = frozenset((AUTHOR, "700"))
SUBJECTS = frozenset(("600", "650", "651"))
DROPPED = frozenset(("001", "005", "010", "020", "852", "952"))

Subfields = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """A field: its tag, indicators, subfields (or data, of a control field), and the number that links it to an 880."""

    tag: str
    indicators: str
    subfields: Subfields
    data: str = ""
    link: str = ""

    @property
    def means(self) -> str:
        """The tag of what it says: of an 880, that of the field it repeats in its own script."""
        return self.subfields[0][1][:3] if self.tag == "880" and self.subfields else self.tag


@dataclass(frozen=True)
class Template:
    """A real record: its leader, fields, language, and whether it had an ISBN."""

    leader: str
    lines: tuple[Line, ...]
    language: str
    had_isbn: bool

    def pairs(self) -> list[tuple[Line, Line]]:
        """Return the fields that stand twice, romanised and in their own script."""
        linked = {line.link: line for line in self.lines if line.link and line.tag != "880"}
        return [(linked[line.link], line) for line in self.lines if line.tag == "880" and line.link in linked]


def real_records() -> list[pymarc.Record]:
    """Read the real records that the project ships."""
    found = []
    for path in sorted(REAL.rglob("*.mrc.gz")):
        reader = pymarc.MARCReader(gzip.decompress(path.read_bytes()), permissive=True)
        found += [record for record in reader if record and record.get("245")]
    if not found:
        raise SystemExit(f"no real records in {REAL}")
    return found


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """Return the real records taken apart."""
    return tuple(_template(record) for record in real_records())


def _template(record: pymarc.Record) -> Template:
    fixed = next((field.data or "" for field in record.get_fields("008")), "")
    lines = tuple(_line(field) for field in record.fields if field.tag not in DROPPED)
    leader = str(record.leader)
    return Template(
        leader[:9] + "a" + leader[10:], lines, fixed[35:38] or "eng", bool(record.get_fields("020"))
    )


def _line(field: pymarc.Field) -> Line:
    if field.is_control_field():
        return Line(field.tag, "", [], field.data or "")
    subfields = [(each.code, each.value) for each in field.subfields]
    linked = next((value for code, value in subfields if code == "6"), "")
    link = f"{linked[:3]}" if field.tag == "880" else field.tag
    number = linked[4:6]
    has_link = bool(number) and number != "00"
    return Line(
        field.tag, "".join(field.indicators or ()), subfields, link=f"{link}-{number}" if has_link else ""
    )
