"""What kind of thing it is: leader/06-07, 007 and the form of item in 008/23 or 008/29."""

from __future__ import annotations

from kitabdar.marc.record import Record

FORMATS = {
    "book": "Book",
    "e-book": "E-book",
    "audiobook": "Audiobook",
    "braille": "Braille",
    "large-print": "Large print",
    "serial": "Journal or series",
    "e-journal": "Electronic journal",
    "newspaper": "Newspaper",
    "article": "Article or part",
    "manuscript": "Manuscript",
    "map": "Map",
    "score": "Printed music",
    "music": "Music recording",
    "film": "Film or video",
    "image": "Picture",
    "computer": "Computer file",
    "website": "Website",
    "object": "Object",
    "kit": "Kit",
    "mixed": "Archival material",
}
_BY_TYPE = {
    "c": "score", "d": "score", "e": "map", "f": "map", "g": "film", "i": "audiobook", "j": "music",
    "k": "image", "m": "computer", "o": "kit", "p": "mixed", "r": "object", "t": "manuscript",
}  # fmt: skip
_FORM_AT_29 = "efgkor"
_ELECTRONIC = "oqs"


def material(record: Record) -> str:
    """Return one of FORMATS."""
    leader, coded = record.leader, record.data("008")
    kind, level = leader[6], leader[7]
    at = 29 if kind in _FORM_AT_29 else 23
    item_form = coded[at : at + 1] if len(coded) > at else ""
    if level in "is":
        return _continuing(coded, item_form)
    if kind in _BY_TYPE:
        return _by_type(record, kind, item_form)
    if level in "ab" and record.first("773"):
        return "article"
    if item_form == "f":
        return "braille"
    if item_form == "d":
        return "large-print"
    return "e-book" if _is_electronic(record, item_form) else "book"


def _continuing(coded: str, item_form: str) -> str:
    kind = coded[21:22]
    if kind == "n":
        return "newspaper"
    if kind == "w":
        return "website"
    return "e-journal" if item_form and item_form in _ELECTRONIC else "serial"


def _by_type(record: Record, kind: str, item_form: str) -> str:
    if kind == "g" and record.data("008")[33:34] in ("s", "t"):
        return "image"
    if kind == "m" and record.data("008")[26:27] == "d":
        return "e-book"
    if kind == "i" and record.data("007")[:1] == "c":
        return "audiobook"
    return "braille" if item_form == "f" and kind in "cd" else _BY_TYPE[kind]


def _is_electronic(record: Record, item_form: str) -> bool:
    return bool(item_form and item_form in _ELECTRONIC) or record.data("007")[:2] == "cr"
