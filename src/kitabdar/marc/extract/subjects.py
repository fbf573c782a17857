"""Subjects and genres: 600-655, subdivisions joined with " -- "."""

from __future__ import annotations

from kitabdar.marc.description import Form, Subject
from kitabdar.marc.extract.display import trim
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_KINDS = {
    "600": ("person", "abcdqt"),
    "610": ("body", "abcdnt"),
    "611": ("meeting", "aqndcet"),
    "630": ("title", "adfgklmnopt"),
    "648": ("period", "a"),
    "650": ("topic", "abcd"),
    "651": ("place", "a"),
    "655": ("genre", "abc"),
}
_SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "csh", "6": "rvm"}
_SUBDIVISIONS = "vxyz"


def subjects(view: View) -> tuple[Subject, ...]:
    """Return the subject headings in the order of their tags, each once."""
    found: dict[tuple[str, tuple[Form, ...]], Subject] = {}
    for tag, (kind, codes) in _KINDS.items():
        for field in view.all(tag):
            forms = view.forms_by(field, lambda version, codes=codes: _heading(version, codes))  # type: ignore[misc]
            if forms:
                found.setdefault((kind, forms), Subject(kind, forms, _scheme(field)))
    for field in view.all("653"):
        for value in field.values("a"):
            subject = Subject("topic", view.forms(Field("653", "  ", (("a", value),)), "a"))
            if subject.forms:
                found.setdefault(("topic", subject.forms), subject)
    return tuple(found.values())


def _scheme(field: Field) -> str:
    indicator = field.indicators[1:2]
    return field.get("2") if indicator == "7" else _SCHEMES.get(indicator, "")


def _heading(field: Field, codes: str) -> str:
    name: list[str] = []
    parts: list[str] = []
    for code, value in field.subfields:
        if code in codes:
            name.append(value)
        elif code in _SUBDIVISIONS:
            parts.append(trim(value))
    head = trim(" ".join(name))
    return " -- ".join([part for part in (head, *parts) if part])
