"""Edition statement, imprint (260, 264) and extent."""

from __future__ import annotations

from kitabdar.marc.description import Form, Imprint
from kitabdar.marc.extract.display import clean, trim
from kitabdar.marc.extract.view import View
from kitabdar.marc.record import Field

_KINDS = {"0": "production", "1": "publication", "2": "distribution", "3": "manufacture", "4": "copyright"}


def edition_statement(view: View) -> tuple[Form, ...]:
    """Return 250 in its forms."""
    found: list[Form] = []
    for field in view.all("250"):
        found += view.forms(field, "ab")
    return tuple(found)


def imprints(view: View) -> tuple[Imprint, ...]:
    """Return where, by whom and when; 264 tells production, distribution and copyright apart."""
    found = []
    for field in view.all("264", "260"):
        kind = _KINDS.get(field.indicators[1:2], "publication") if field.tag == "264" else "publication"
        place = view.forms_by(field, lambda version: _listed(version, "a"))
        publisher = view.forms_by(field, lambda version: _listed(version, "b"))
        date = trim(field.joined("c"))
        if place or publisher or date:
            found.append(Imprint(place, publisher, date, kind))
    return tuple(found)


def _listed(field: Field, code: str) -> str:
    return " ; ".join([value for each in field.values(code) if (value := trim(each))])


def extent(view: View) -> str:
    """Return the first 300 as it reads: pages, illustrations, size."""
    field = view.first("300")
    return clean(field.joined("abcefg")).rstrip(" ;:+") if field else ""
