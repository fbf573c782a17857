"""Standard numbers: 010, 020, 022, 024. A number with a wrong check digit is kept and marked."""

from __future__ import annotations

import re
import unicodedata

from stdnum import ismn, issn

from kitabdar.marc.description import Identifier
from kitabdar.marc.extract.display import clean
from kitabdar.marc.extract.view import View

_NUMBER = re.compile(r"[\dXx][\dXx\s\-‐-―−.]{6,24}[\dXx]")
_LONGEST_PRINTED = 100
_NOT_NUMBER = re.compile(r"[^\dX]")
_SCHEMES_024 = {"doi": "doi", "uri": "uri", "hdl": "uri", "urn": "uri"}


def identifiers(view: View) -> tuple[Identifier, ...]:
    """Return the numbers in the order of their tags, each once; ISBNs as 13 digits."""
    found: dict[tuple[str, str], Identifier] = {}

    def keep(identifier: Identifier | None) -> None:
        if identifier:
            found.setdefault((identifier.kind, identifier.value), identifier)

    for field in view.all("010"):
        keep(_lccn(field.get("a")))
    for field in view.all("020"):
        for code, value in field.subfields:
            if code in "az":
                keep(isbn_identifier(value, is_cancelled=code == "z"))
    for field in view.all("022"):
        for code, value in field.subfields:
            if code in "ayz":
                keep(issn_identifier(value, is_cancelled=code != "a"))
    for field in view.all("024"):
        keep(_other(field.indicators[:1], field.get("2").lower(), clean(field.get("a"))))
    return tuple(found.values())


def isbn_identifier(printed: str, *, is_cancelled: bool = False) -> Identifier | None:
    """Return the ISBN in a printed string, with digits of any script; None where there is nothing like one."""
    found = _NUMBER.search(_latin_digits(printed))
    if not found:
        return None
    digits = _NOT_NUMBER.sub("", found[0].upper())
    printed = clean(printed)[:_LONGEST_PRINTED]
    value = isbn13(digits)
    if not value:
        return Identifier("isbn", digits, printed, False)
    return Identifier("isbn", value, "" if printed == value else printed, not is_cancelled)


def isbn13(digits: str) -> str:
    """Return the 13 digits of an ISBN of 13, 10 or (before 1970) 9 signs; "" where its check digit is wrong.

    Written out here because every other record has one, and stdnum's conversions are twenty times slower.
    """
    if len(digits) == 13 and digits.isdigit() and digits[:3] in ("978", "979"):
        return digits if _check13(digits[:12]) == digits[12] else ""
    ten = digits.zfill(10) if len(digits) == 9 else digits
    if len(ten) != 10 or not ten[:9].isdigit():
        return ""
    total = sum([(10 - place) * int(digit) for place, digit in enumerate(ten[:9])])
    if "0123456789X"[-total % 11] != ten[9]:
        return ""
    return f"978{ten[:9]}{_check13(f'978{ten[:9]}')}"


def _check13(twelve: str) -> str:
    values = [int(digit) for digit in twelve]
    return str(-(sum(values[::2]) + 3 * sum(values[1::2])) % 10)


def issn_identifier(printed: str, *, is_cancelled: bool = False) -> Identifier | None:
    """Return the ISSN in a printed string as 1234-5678."""
    found = _NUMBER.search(_latin_digits(printed))
    if not found:
        return None
    digits = _NOT_NUMBER.sub("", found[0].upper())
    value = f"{digits[:4]}-{digits[4:]}"
    is_valid = issn.is_valid(digits) and not is_cancelled
    return Identifier("issn", value, "" if value == printed.strip() else clean(printed), is_valid)


def _latin_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join([str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text])


def _lccn(printed: str) -> Identifier | None:
    """Return the LCCN without blanks, a serial of six digits filled up (LCCN namespace rules)."""
    value = printed.replace(" ", "").split("/")[0].lower()
    if "-" in value:
        head, _, tail = value.partition("-")
        value = head + tail.zfill(6)
    return Identifier("lccn", value) if value else None


def _other(indicator: str, scheme: str, value: str) -> Identifier | None:
    if not value:
        return None
    if indicator == "7":
        kind = _SCHEMES_024.get(scheme, "other")
        return Identifier(kind, value.removeprefix("doi:") if kind == "doi" else value)
    if indicator == "2":
        is_valid = ismn.is_valid(value)
        number = ismn.to_ismn13(value) if is_valid else value
        return Identifier("ismn", number, "" if number == value else value, is_valid)
    return Identifier("other", value)
