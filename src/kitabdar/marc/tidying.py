"""Text made safe and uniform: NFC, without control characters and marks that only steer direction.

Done once for the whole record; U+200C and U+200D stay (Persian spelling needs them), so do the subfield (0x1F)
and field (0x1E) marks. Text encoded twice is recognised here, before its traces are removed.
"""

from __future__ import annotations

import re
import unicodedata

from kitabdar.marc.problems import Problem

_BLANKS = {9: " ", 10: " ", 13: " ", 0x0B: " ", 0x0C: " ", 0x85: " ", 0x2028: " ", 0x2029: " ", 0xA0: " "}
_SILENT = (
    *range(0x80, 0xA0), 0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
    *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000), *range(0xE0000, 0xE0080),
)  # fmt: skip
_CONTROLS = tuple(code for code in (*range(0x1E), 0x7F) if code not in _BLANKS)
_TABLE: dict[int, str | None] = {**dict.fromkeys(_SILENT), **dict.fromkeys(_CONTROLS), **_BLANKS}
_REPORTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1d\x7f\u202d\u202e]")

_MARK_AFTER_CODE = re.compile("(\x1f.)(?=[\u0300-\u036f\u3099\u309a])")
_TRAIL_1252 = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_TRAIL_1251 = "\u0402\u0403\u0453\u0409-\u040c\u040e\u040f\u0452\u0459-\u045c\u045e\u045f\u0490\u0491\u0401\u0451" \
    "\u0404\u0454\u0406\u0456\u0407\u0457\u0405\u0455\u0408\u0458\u2013-\u203a\u20ac\u2116\u2122\xa0-\xbb"  # fmt: skip
_TWICE_LATIN = re.compile(f"(?:(?:[ÃÂÄÅÐÑØÙ](?!»)|Ã)[{_TRAIL_1252}].*?){{2}}")  # »Å» is a quotation
_TWICE_CYRILLIC = re.compile(f"(?:[РС][{_TRAIL_1251}]){{3}}")
_SIGNS_LATIN = "ÃÂÄÅÐÑØÙ"
_SIGNS_CYRILLIC = (
    "Р°",
    "Рѕ",
    "Рё",
    "Рµ",
)  # the four commonest letters of Cyrillic UTF-8 read as windows-1251


def tidy(text: str) -> str:
    """Return `text` in NFC without control and direction characters; line ends become blanks."""
    if not _is_printable(text):
        text = text.translate(_TABLE)
    if text.isascii():
        return text
    # A mark that opens a subfield must not melt into the subfield code before it.
    return unicodedata.normalize("NFC", _MARK_AFTER_CODE.sub(r"\1 ", text))


def _is_printable(text: str) -> bool:
    """Tell whether nothing needs removing: a quick test, as all that is removed counts as not printable."""
    return text.replace("\x1f", "").replace("\x1e", "").isprintable()


def _twice(text: str) -> re.Pattern[str] | None:
    """Return the pattern by which `text` looks encoded twice, None where it does not."""
    if text.isascii():
        return None
    if any(sign in text for sign in _SIGNS_LATIN) and _TWICE_LATIN.search(text):
        return _TWICE_LATIN
    if any(sign in text for sign in _SIGNS_CYRILLIC) and _TWICE_CYRILLIC.search(text):
        return _TWICE_CYRILLIC
    return None


def findings(tags: list[str], text: str, *, lost_before: bool = True) -> list[Problem]:
    """Report fields with control characters, overrides, lost letters or text encoded twice.

    `text` is as decoded, fields parted by 0x1E; `lost_before` is false where decoding has reported losses itself.
    """
    reported = not _is_printable(text) and _REPORTED.search(text)
    twice = _twice(text)
    lost = lost_before and "\ufffd" in text
    if not (reported or twice or lost):
        return []
    problems = []
    for tag, value in zip(tags, text.split("\x1e"), strict=True):
        if reported and _REPORTED.search(value):
            problems.append(Problem("control-characters", {"field": tag}, field=tag))
        if lost and "\ufffd" in value:
            problems.append(Problem("lost-characters", {"field": tag}, field=tag))
        if twice and (found := twice.search(value)):
            sample = tidy(value[found.start() : found.start() + 30]).split("\x1f")[0]
            problems.append(Problem("double-encoded", {"field": tag, "sample": sample}, field=tag))
    return problems
