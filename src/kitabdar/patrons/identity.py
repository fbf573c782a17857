"""National numbers of identity: checked, written in one way; pure. What is kept of them is a digest (services)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.tr import tckimlik

_IIN = re.compile(
    r"[0-9]{6}[0-6][0-9]{5}"
)  # Kazakhstan: a date of birth, its century, a number, a check digit
_FIN = re.compile(r"[0-9A-HJ-NP-Z]{7}")  # Azerbaijan: letters but I and O, and digits
_TCKN = re.compile(r"[1-9][0-9]{10}")
_BETWEEN = {"Zs", "Cc", "Cf", "Pd"}  # spaces and hyphens of all kinds, marks that cannot be seen
_FIRST = tuple(range(1, 12))
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def _iin(number: str) -> bool:
    """Say whether this is a number of identity of Kazakhstan: twelve digits, a date of birth, a check digit.

    The seventh digit is the century and the sex, 0 for foreigners. The check digit is the sum weighted 1 to 11 modulo
    11; where that is 10, weighted anew from 3; where it is 10 again, there is no such number.
    """
    if not _IIN.fullmatch(number) or not _days_of(number):
        return False
    digits = [int(each) for each in number]
    for weights in (_FIRST, _SECOND):
        check = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if check < 10:
            return check == digits[11]
    return False


def _days_of(iin: str) -> frozenset[date]:
    """Return the dates of birth that a number may mean: one, or (no century is said) one of each century."""
    centuries = [_CENTURIES[iin[6]]] if iin[6] in _CENTURIES else sorted(set(_CENTURIES.values()))
    found = set()
    for century in centuries:
        with suppress(ValueError):
            found.add(date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6])))
    return frozenset(found)


def _tckn(number: str) -> bool:
    try:
        tckimlik.validate(number)
    except ValidationError:
        return False
    return bool(_TCKN.fullmatch(number))


KINDS: Mapping[str, Callable[[str], bool]] = {
    "kz_iin": _iin,
    "az_fin": lambda number: bool(_FIN.fullmatch(number)),
    "tr_tckn": _tckn,
}
"""Kinds of numbers: of Kazakhstan (IIN), Azerbaijan (FIN), Türkiye (T.C. kimlik numarası)."""


def canonical(kind: str, number: str) -> str:
    """Return a number as it is written in one way, "" when it is none of its kind.

    Digits of any script and width are written 0 to 9; spaces, hyphens and full stops between them are left out.
    """
    text = unicodedata.normalize("NFKC", number).upper()
    kept = (each for each in text if each != "." and unicodedata.category(each) not in _BETWEEN)
    written = "".join(_digit(each) for each in kept)
    check = KINDS.get(kind)
    return written if check is not None and check(written) else ""


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def contradicts(kind: str, number: str, birth_date: date | None) -> bool:
    """Whether a number of identity says another date of birth than is known."""
    written = canonical(kind, number)
    return bool(kind == "kz_iin" and written and birth_date and birth_date not in _days_of(written))
