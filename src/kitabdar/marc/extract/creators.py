"""Creators: 1XX, 7XX and 720, with what they did and their linked forms."""

from __future__ import annotations

from kitabdar.marc.description import Creator, Form
from kitabdar.marc.extract.display import trim
from kitabdar.marc.extract.relators import roles
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_KINDS = {"00": "person", "10": "body", "11": "meeting", "20": "person"}
_NAME_PARTS = {"person": "abcq", "body": "abndcg", "meeting": "aqndce"}
_MUSIC = "cdj"


def creators(view: View) -> tuple[Creator, ...]:
    """Return the main creator first, then the others as the record has them.

    Roles are those the record gives; a person in 100 without any is an author (a composer, if it is music).
    """
    found = []
    for field in view.all("100", "110", "111", "700", "710", "711", "720"):
        kind = _KINDS[field.tag[1:]]
        forms = _forms(view, field, kind)
        if not forms:
            continue
        is_main = field.tag[0] == "1"
        given = roles(field.values("j" if kind == "meeting" else "e"), field.values("4"))
        if not given and field.tag == "100":
            given = ("cmp",) if view.record.leader[6] in _MUSIC else ("aut",)
        dates = "" if kind != "person" else trim(field.get("d"))
        found.append(Creator(kind, forms, given, dates, is_main, trim(field.get("t"))))
    return tuple(found)


def _forms(view: View, field: Field, kind: str) -> tuple[Form, ...]:
    """Return the name; dates of a person stand apart, and after a title ($t) all belongs to the title."""
    codes = _NAME_PARTS[kind]

    def name(version: Field) -> str:
        parts = []
        for code, value in version.subfields:
            if code == "t":
                break
            if code in codes:
                parts.append(value)
        return trim(" ".join(parts))

    return view.forms_by(field, name)
