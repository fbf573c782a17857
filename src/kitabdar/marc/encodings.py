"""Which encoding the octets of a record are in, and the record as text.

The leader is heard but not believed. Order: strict UTF-8; MARC-8 if the octets can be MARC-8 (ANSEL diacritics
stand before a letter they belong to); else the most plausible of windows-1251, KOI8-R, cp866 and windows-1254
by letter statistics; else UTF-8 with the bad octets replaced.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

try:
    from rmarc.marc8 import marc8_to_unicode
except ImportError:  # the reference is complete; rmarc is its faster twin
    from pymarc.marc8 import marc8_to_unicode
from pymarc.marc8_mapping import CODESETS

from kitabdar.marc.problems import Problem

_ANSEL = CODESETS[0x45]
_NOT_ANSEL = re.compile(rb"[\x80-\x87\x8a-\x8c\x8f-\xa0\xaf\xbb\xbe\xbf\xc9-\xdf\xfc\xfd\xff]")
_DIACRITICS = re.compile(rb"([\xe0-\xfb\xfe]+)(.?)", re.DOTALL)
_SUBFIELD_MARK = re.compile(rb"\x1f.", re.DOTALL)
_LIGATURES = b"\xeb\xec\xfa\xfb"
_WORD = re.compile(r"[^\W\d_]+")

_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_WEIGHTS = {letter: 10 - rank * 8 / len(_RUSSIAN) for rank, letter in enumerate(_RUSSIAN)}
_TURKIC_LATIN = frozenset("ığşçöüİĞŞÇÖÜâîûÂÎÛéèêëáàäåãíìïóòôõøúùñæßÉÈÁÀÄÅÍÓÔØÚÑÆ")
_FINE_SIGNS = frozenset("«»„“”‘’–—…№§°\xa0'")
_LEAST_SCORE = 4.0
_LEAST_OCTETS = 4


class Text(NamedTuple):
    """The fields as text (joined by 0x1E), the encoding they were in and what was noticed."""

    text: str
    encoding: str
    problems: list[Problem]


def decode_fields(tags: list[str], chunks: list[bytes], says_utf8: bool) -> Text:
    """Decode all fields of a record; never fail. `says_utf8` is leader/09 = "a"."""
    octets = b"\x1e".join(chunks)
    if octets.isascii() and (says_utf8 or b"\x1b" not in octets):
        return Text(octets.decode("ascii"), "utf-8", [])
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_lying(tags, chunks, octets) if says_utf8 else _decode_8bit(tags, chunks, octets)
    if says_utf8:
        return Text(text, "utf-8", [])
    if b"\x1b" in octets:
        return _decode_marc8(tags, chunks)
    return Text(text, "utf-8", [Problem("utf8-without-flag")])


def _decode_lying(tags: list[str], chunks: list[bytes], octets: bytes) -> Text:
    """Decode a record whose leader says UTF-8 and which is not."""
    if not any(_is_multibyte_utf8(chunk) for chunk in chunks):
        guessed = guess(octets) if _count_high(octets) >= _LEAST_OCTETS else ""
        if guessed:
            return Text(octets.decode(guessed, "replace"), guessed, [_named("encoding-lies", guessed)])
        if _count_high(octets) >= _LEAST_OCTETS and is_plausible_marc8(octets):
            decoded = _decode_marc8(tags, chunks)
            return decoded._replace(problems=[_named("encoding-lies", "MARC-8"), *decoded.problems])
    return _decode_damaged(tags, chunks)


def _decode_8bit(tags: list[str], chunks: list[bytes], octets: bytes) -> Text:
    if is_plausible_marc8(octets):
        return _decode_marc8(tags, chunks)
    if guessed := guess(octets):
        return Text(octets.decode(guessed, "replace"), guessed, [_named("encoding-guessed", guessed)])
    if any(_is_multibyte_utf8(chunk) for chunk in chunks):
        return _decode_damaged(tags, chunks)
    return _decode_marc8(tags, chunks)


def _named(code: str, encoding: str) -> Problem:
    return Problem(code, {"encoding": encoding})


def _is_multibyte_utf8(chunk: bytes) -> bool:
    if chunk.isascii():
        return False
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _count_high(octets: bytes) -> int:
    return sum(octet > 127 for octet in octets)


def _decode_damaged(tags: list[str], chunks: list[bytes]) -> Text:
    texts, problems = [], []
    for tag, chunk in zip(tags, chunks, strict=True):
        text = chunk.decode("utf-8", "replace")
        if "�" in text:
            problems.append(Problem("invalid-utf8", {"field": tag}, field=tag))
        texts.append(text)
    return Text("\x1e".join(texts), "utf-8", problems)


def _decode_marc8(tags: list[str], chunks: list[bytes]) -> Text:
    """Decode MARC-8; the character sets are back at their defaults at each subfield."""
    texts, problems = [], []
    for tag, chunk in zip(tags, chunks, strict=True):
        if chunk.isascii() and b"\x1b" not in chunk:
            texts.append(chunk.decode("ascii"))
            continue
        parts = [_marc8(part) for part in chunk.split(b"\x1f")]
        text = "\x1f".join(parts)
        if "�" in text or "\x1b" in text:
            problems.append(Problem("bad-marc8", {"field": tag}, field=tag))
        texts.append(text)
    return Text("\x1e".join(texts), "marc-8", problems)


def _marc8(part: bytes) -> str:
    if part.isascii() and b"\x1b" not in part:
        return part.decode("ascii")
    try:
        decoded: str = marc8_to_unicode(part, hide_utf8_warnings=True)
    except (ValueError, IndexError, KeyError, TypeError):
        return part.decode("ascii", "replace")
    return decoded


def is_plausible_marc8(octets: bytes) -> bool:
    """Tell whether 8-bit octets can be MARC-8: defined in ANSEL, and diacritics that suit their letters."""
    if b"\x1b" in octets:
        return True
    if _NOT_ANSEL.search(octets):
        return False
    found = _DIACRITICS.findall(octets)
    fitting = sum(_fits(marks, base) for marks, base in found)
    return fitting * 2 >= len(found)


def _fits(marks: bytes, base: bytes) -> bool:
    if not base.isalpha() or len(marks) > 2:
        return False
    if marks[0] in _LIGATURES:
        return True
    combining = "".join(chr(_ANSEL[mark][0]) for mark in marks if mark in _ANSEL)
    return len(unicodedata.normalize("NFC", base.decode("ascii") + combining)) <= len(marks)


def guess(octets: bytes) -> str:
    """Return the most plausible of the 8-bit encodings of our region, or "" where none is plausible."""
    octets = _SUBFIELD_MARK.sub(b" ", octets)
    scores = {encoding: _cyrillic_score(octets, encoding) for encoding in ("cp1251", "koi8-r", "cp866")}
    scores["cp1254"] = _latin_score(octets)
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] >= _LEAST_SCORE else ""


def _high_words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if not word.isascii()]


def _stray_signs(text: str) -> int:
    """Count characters beyond ASCII that are neither letters nor signs usual in print."""
    return sum(not (sign.isascii() or sign.isalpha() or sign in _FINE_SIGNS) for sign in text)


def _cyrillic_score(octets: bytes, encoding: str) -> float:
    text = octets.decode(encoding, "replace")
    points, count = -10.0 * _stray_signs(text), max(1, _stray_signs(text))
    for word in _high_words(text):
        lowered = word.lower()
        points += sum(_WEIGHTS.get(letter, -3) for letter in lowered)
        if any(letter.isascii() for letter in word):
            points -= 5 * len(word)
        if not (word.isupper() or word[1:] == lowered[1:]):
            points -= 8 * len(word)
        count += len(word)
    return points / count


def _latin_score(octets: bytes) -> float:
    text = octets.decode("cp1254", "replace")
    points, count = -10.0 * _stray_signs(text), max(1, _stray_signs(text))
    for word in _high_words(text):
        high = [letter for letter in word if not letter.isascii()]
        points += sum(8 if letter in _TURKIC_LATIN else -8 for letter in high)
        if len(high) * 2 > len(word) + 1:
            points -= 4 * len(high)
        if not (word.isupper() or word[1:] == word[1:].lower()):
            points -= 8 * len(high)
        count += len(high)
    return points / count
