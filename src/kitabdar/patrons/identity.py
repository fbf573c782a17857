"""National numbers of identity: checked, written in one way; pure. What is kept of them is a digest (services)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stdnum.exceptions import ValidationError
from stdnum.tr import tckimlik

_FIN = re.compile(r"[0-9A-HJ-NP-Z]{7}")  # Azerbaijan: letters but I and O, and digits
_FIRST = tuple(range(1, 12))
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def _iin(number: str) -> bool:
    """Say whether this is a number of identity of Kazakhstan: twelve digits, a date of birth, a check digit.

    The check digit is the sum weighted 1 to 11 modulo 11; where that is 10, weighted anew from 3; where it is 10 again,
    there is no such number.
    """
    if (
        not re.fullmatch(r"\d{12}", number)
        or not 1 <= int(number[2:4]) <= 12
        or not 1 <= int(number[4:6]) <= 31
    ):
        return False
    digits = [int(each) for each in number]
    for weights in (_FIRST, _SECOND):
        check = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if check < 10:
            return check == digits[11]
    return False


def _tckn(number: str) -> bool:
    try:
        tckimlik.validate(number)
    except ValidationError:
        return False
    return True


KINDS: Mapping[str, Callable[[str], bool]] = {
    "kz_iin": _iin,
    "az_fin": lambda number: bool(_FIN.fullmatch(number)),
    "tr_tckn": _tckn,
}
"""Kinds of numbers: of Kazakhstan (IIN), Azerbaijan (FIN), Türkiye (T.C. kimlik numarası)."""


def canonical(kind: str, number: str) -> str:
    """Return a number as it is written in one way, "" when it is none of its kind."""
    written = "".join(number.split()).upper().replace("-", "")
    check = KINDS.get(kind)
    return written if check is not None and check(written) else ""
