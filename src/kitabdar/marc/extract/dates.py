"""Years: 008/06-14, or what can be made of the date as printed, in any calendar and digits met in our region."""

from __future__ import annotations

import re
import unicodedata

from kitabdar.marc.record import Record

_FIRST, _LAST = 1000, 2100
_BRACKETED = re.compile(r"\[\D{0,8}(1[0-9]{3}|20[0-9]{2})\D{0,6}\]|=\s*(1[4-9][0-9]{2}|20[0-9]{2})")
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_DECADE = re.compile(r"(?<!\d)(1[0-9]{2}|20[0-9])[-?_u](?!\d)")
_CENTURY = re.compile(r"(?<!\d)(1[0-9]|20)(?:--|\?\?|uu)")
_ROMAN = re.compile(r"\bM{1,2}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})\b")
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_SOLAR = re.compile(r"ش|\bsh\b|shamsi|شمسی|\bhş\b", re.IGNORECASE)
_LUNAR = re.compile(r"هـ|ه\.|ق|hijri|\bh\b|a\.?h\.?|hicri|хиджр", re.IGNORECASE)
_RUMI = re.compile(r"rumi|\br\b|رومی", re.IGNORECASE)
_MUSLIM_YEAR_LIMIT = 1500
_RANGES = frozenset("cdikmqu")


def years(record: Record, printed: str) -> tuple[int | None, int | None]:
    """Return the first year of publication and, for what spans years, the last; `printed` is the imprint date."""
    coded = record.data("008").replace("^", " ")
    kind, first, last = coded[6:7], coded[7:11], coded[11:15]
    start = _coded_year(first, "0")
    if start is None or not _FIRST <= start <= _LAST:
        return year_in(printed), None
    if kind == "c" or last == "9999":
        return start, None
    end = _coded_year(last, "9") if kind in _RANGES else None
    if "u" in first and end is None:
        end = _coded_year(first, "9")
    return start, end if end and start < end <= _LAST else None


def _coded_year(digits: str, unknown: str) -> int | None:
    """Read four characters of 008; "u" is an unknown digit, "195u" begins in 1950 and ends in 1959."""
    if len(digits) != 4 or digits == "uuuu":
        return None
    digits = digits.replace("u", unknown)
    return int(digits) if digits.isdigit() and digits.isascii() else None


def year_in(printed: str) -> int | None:
    """Return the best guess at a Gregorian year in a printed date; None where there is none.

    "1385 [2006]" gives 2006, "١٤٠٥ هـ" 1984, "MCMXCV" 1995, "[195-?]" 1950.
    """
    text = "".join([_plain_digit(character) for character in printed])
    if found := _BRACKETED.search(text):
        return _plausible(int(found[1] or found[2]), text)
    years_found = [int(year) for year in _YEAR.findall(text)]
    if years_found:
        modern = [year for year in years_found if year >= _MUSLIM_YEAR_LIMIT]
        return modern[0] if modern else _plausible(years_found[0], text)
    if found := _DECADE.search(text):
        return int(found[1]) * 10
    if found := _CENTURY.search(text):
        return int(found[1]) * 100
    if found := _ROMAN.search(text.upper()):
        return _plausible(_roman(found[0]), text)
    return None


def _plain_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))


def _plausible(year: int, text: str) -> int | None:
    """Convert years of the Islamic calendars; the result can be one year off, as the month is unknown."""
    if _MUSLIM_YEAR_LIMIT > year >= _FIRST:
        if _SOLAR.search(text):
            return year + 621
        if _RUMI.search(text):
            return year + 584
        if _LUNAR.search(text):
            return year - year * 3 // 100 + 622 - 1
    return year if _FIRST <= year <= _LAST else None


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
