"""The order of a shelf: keys for call numbers of the UDC, the BBK, Dewey, the Library of Congress, and plain ones.

A class number that begins with one to three digits is read as the UDC is filed: digits are decimals, so that
821.512.162 stands before 821.52 and both before 84, and the signs after a class have their order (+ / then the
class alone, then : = ( " A-Z - .0 '). Longer numbers are running numbers. Numbers after a class, a letter or a
blank count by value: Q 5 before Q 25, v. 9 before v. 10. Book numbers written in one piece (.P98, T654) are
decimals where the class is Dewey's or the Library of Congress's. Order: classes, running numbers, letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kitabdar.text.collation import sort_start

LONGEST = 120  # characters of a call number that count

_CLASS, _NUMBER, _LETTERS, _DECIMAL = b"\x20", b"\x40", b"\x41", b"\x42"
_CLASS_LETTERS, _CLASS_END, _TOKEN_END = b"\x19", b"\x12", b"\x01"
_SIGNS = {sign: bytes([0x10 + place]) for place, sign in enumerate('+/\0:=0("')} | {
    "-": b"\x1a",
    "'": b"\x1c",
}
_SPECIAL = b"\x1b"  # .0, the special auxiliaries

_WHOLE_CLASS = re.compile(r"\d{1,3}(?!\d)\S*")
_DEWEY = re.compile(r"\d{3}(\.\d+)?(?=\s|$)")
_IN_CLASS = re.compile(r"\.0|\d+|[^\W\d_]+|[-+/:=(\"')]")
_CONGRESS = re.compile(
    r"(?P<letters>[A-HJ-NP-VZ][A-Z]{0,2})\s?(?P<number>\d{1,4})(?:\.(?P<decimal>\d+))?(?=\s*\.?[A-Z]\d|\s*$|\s+\d)"
)
_BOOK_NUMBER = re.compile(r"\s*\.?([^\W\d_]{1,3})(\d+)([^\W\d_]?)(?=[\s.]|$)")
_PLAIN = re.compile(r"\d+|[^\W\d_]+")
_SAME_SIGNS = str.maketrans("–—−’ʼ“”«»", '---\'\'""""')


def call_number_key(text: str) -> bytes:
    """Return bytes that sort as call numbers stand on the shelf; one order for all schemes and languages."""
    written = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).translate(_SAME_SIGNS).split())
    if found := _WHOLE_CLASS.match(written):
        key = _CLASS + _class(found.group()) + _CLASS_END
        return key + _after(written[found.end() :], has_book_number=bool(_DEWEY.match(written)))
    if found := _CONGRESS.match(written):
        key = _letters(found["letters"]) + _number(found["number"])
        if found["decimal"]:
            key += _decimal(found["decimal"])
        return key + _after(written[found.end() :], has_book_number=True)
    return _plain(written)


def call_number_start(beginning: str) -> bytes:
    """Return the least key of the call numbers that begin so: where the shelf list is entered."""
    key = call_number_key(beginning)
    return key[:-1] if key.endswith((_CLASS_END, _TOKEN_END)) else key


def _class(written: str) -> bytes:
    """Order a class number by the UDC's rules of filing."""
    key = b""
    for piece in _IN_CLASS.findall(written):
        if piece == ".0":
            key += _SPECIAL + b"0"
        elif piece.isdecimal():
            key += b"".join(b"%d" % int(digit) for digit in piece)
        elif piece == ")":
            key += _CLASS_END
        else:
            key += _SIGNS.get(piece) or _CLASS_LETTERS + _order(piece) + _TOKEN_END
    return key


def _after(rest: str, *, has_book_number: bool) -> bytes:
    key = b""
    while has_book_number and (found := _BOOK_NUMBER.match(rest)):
        letters, digits, mark = found.groups()
        key += _letters(letters) + _decimal(digits) + (_letters(mark) if mark else b"")
        rest = rest[found.end() :]
    return key + _plain(rest)


def _plain(written: str) -> bytes:
    return b"".join(
        _number(piece) if piece[0].isdecimal() else _letters(piece) for piece in _PLAIN.findall(written)
    )


def _number(digits: str) -> bytes:
    """Order by value: the longer number is the greater."""
    value = b"%d" % int(digits)
    return _NUMBER + bytes([len(value)]) + value


def _decimal(digits: str) -> bytes:
    return _DECIMAL + b"".join(b"%d" % int(digit) for digit in digits) + _TOKEN_END


def _letters(letters: str) -> bytes:
    return _LETTERS + _order(letters) + _TOKEN_END


@lru_cache(maxsize=4096)  # a shelf has few letters
def _order(letters: str) -> bytes:
    return sort_start(letters, "en")
