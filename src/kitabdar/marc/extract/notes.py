"""Notes, contents, summary and audience."""

from __future__ import annotations

from kitabdar.marc.description import Form, Subject
from kitabdar.marc.extract.display import clean, form
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

# Notes for readers; those on acquisition, custody and processing (541, 561, 583 …) stay in the record.
_NOTES = {
    "500": "a", "501": "a", "502": "abcdg", "504": "a", "507": "ab", "508": "a", "510": "abc", "511": "a",
    "513": "ab", "515": "a", "518": "adop", "525": "a", "530": "abcd", "533": "abcdefn", "534": "pabcefklmnt",
    "538": "a", "545": "ab", "546": "ab", "547": "a", "550": "a", "555": "a", "580": "a", "586": "a",
}  # fmt: skip
_WITH_AUDIENCE = "acdeijtgkor"  # leader/06 of the material whose 008/22 is the audience
_JUVENILE_CODES = "abcdj"


def notes(view: View) -> tuple[Form, ...]:
    """Return the notes a reader may want, in the order of their tags."""
    found: list[Form] = []
    for tag in filter(view.has, _NOTES):
        codes = _NOTES[tag]
        for field in view.all(tag):
            found += view.forms_by(field, lambda version, codes=codes: clean(version.joined(codes)))  # type: ignore[misc]
    return tuple(found)


def contents(view: View) -> tuple[Form, ...]:
    """Return 505; an enhanced note is put together from its titles and names."""
    return _texts(view, "505", "agrtu")


def summary(view: View) -> tuple[Form, ...]:
    """Return 520."""
    return _texts(view, "520", "ab")


def _texts(view: View, tag: str, codes: str) -> tuple[Form, ...]:
    found: list[Form] = []
    for field in view.all(tag):
        for version in view.versions(field):
            if value := clean(version.joined(codes)):
                found.append(form(value))
    return tuple(found)


def audience(view: View, subjects: tuple[Subject, ...]) -> str:
    """Return "juvenile", "adult" or "": by 008/22, else by 521 and by "Juvenile" in a heading."""
    leader, coded = view.record.leader, view.record.data("008")
    code = coded[22:23] if leader[6] in _WITH_AUDIENCE and leader[7] not in "bis" else ""
    if code and code in _JUVENILE_CODES:
        return "juvenile"
    if code == "e":
        return "adult"
    if any(_is_for_children(field) for field in view.all("521")):
        return "juvenile"
    is_juvenile = any("Juvenile" in subject.forms[0].value for subject in subjects)
    return "juvenile" if is_juvenile else ""


def _is_for_children(field: Field) -> bool:
    """521: first indicator 1 is an age, 2 a school grade; ages under 18 are children."""
    if field.indicators[:1] == "2":
        return True
    digits = "".join([sign if sign.isdigit() else " " for sign in field.get("a")]).split()
    return field.indicators[:1] == "1" and bool(digits) and int(digits[0][:3]) < 18
