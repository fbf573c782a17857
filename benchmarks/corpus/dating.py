"""Years: drawn for a record, then put into its 008 and its imprint alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from unicodedata import decimal

from benchmarks.corpus.templates import Line

NOW, OLDEST, MEAN_AGE = 2025, 1855, 22
FIRST_ISBN = 1970
IMPRINTS = frozenset(("260", "264"))
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OPEN_END = "9999"


def drawn_year(dice: Random) -> int:
    """Draw a year of publication: the nearer to now the likelier, some old."""
    return NOW - int(min(dice.expovariate(1 / MEAN_AGE), NOW - OLDEST))


def dated(lines: Iterable[Line], year: int) -> list[Line]:
    """Put the year into 008, and move those of the imprint as far, in whatever calendar and digits they stand."""
    found = list(lines)
    fixed = next((line.data for line in found if line.tag == "008"), "")
    known = fixed[7:11]
    years = year - int(known) if known.isdecimal() else None
    return [_dated(line, year, years) for line in found]


def _dated(line: Line, year: int, years: int | None) -> Line:
    if line.tag == "008" and len(line.data) >= 40:
        until = line.data[11:15]
        if until.isdecimal() and until != _OPEN_END:
            until = f"{int(until) + (years or 0):04d}"
        return Line("008", "", [], f"{line.data[:7]}{year:04d}{until}{line.data[15:]}")
    if years is None or line.means not in IMPRINTS:
        return line
    moved = [(code, shifted(value, years) if code == "c" else value) for code, value in line.subfields]
    return Line(line.tag, line.indicators, moved, link=line.link)


def shifted(value: str, years: int) -> str:
    """Add so many years to each year of a text, written in the digits it was written in."""
    return _YEAR.sub(lambda match: _in_digits(match.group(), int(match.group()) + years), value)


def _in_digits(like: str, number: int) -> str:
    zero = ord(like[0]) - decimal(like[0])
    return "".join(chr(zero + int(digit)) for digit in f"{max(number, 0):04d}")
