"""Which authority a heading of a record is: by its name, among those of its kind. Nothing is stored in records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kitabdar.catalogue.authorities.matching import MOST_ROWS
from kitabdar.catalogue.models import AuthorityName
from kitabdar.catalogue.naming.keying import loose_forms, name_keys
from kitabdar.marc.description import Description

KINDS = {
    "person": ("person",),
    "body": ("corporate", "place"),
    "meeting": ("meeting",),
    "title": ("work",),
    "topic": ("topic",),
    "place": ("place",),
    "genre": ("genre", "topic"),
    "period": ("topic",),
}
"""Kinds of creators and subjects (marc.description), and the kinds of authority that they may be."""

MOST_HEADINGS = 40
_SUBDIVISION = " -- "  # joins the parts of a subject heading (marc.description.Subject)


class NamedHeading(NamedTuple):
    """A heading as a record has it. `kind`: a key of KINDS."""

    kind: str
    text: str
    language: str = ""


class Linked(NamedTuple):
    """The authority of a heading. `names`: (text, language, script) of all its names, its own heading first."""

    authority_id: int
    names: tuple[tuple[str, str, str], ...]


def headings_of(description: Description) -> list[NamedHeading]:
    """Return the creators and subjects of a record; of a subject with subdivisions its first part."""
    found = [
        NamedHeading(each.kind, form.value, form.language)
        for each in description.creators
        for form in each.forms
    ]
    for subject in description.subjects:
        found += [
            NamedHeading(subject.kind, form.value.partition(_SUBDIVISION)[0], form.language)
            for form in subject.forms
        ]
    return list(dict.fromkeys(found))


def named(headings: Iterable[NamedHeading]) -> dict[NamedHeading, Linked]:
    """Return the authorities of those headings that have one, the weightiest of namesakes (one statement)."""
    asked = [each for each in headings if each.kind in KINDS][:MOST_HEADINGS]
    keys: dict[int, list[NamedHeading]] = {}
    for each in asked:
        for key in name_keys(each.text, each.language, KINDS[each.kind][0]):
            keys.setdefault(key, []).append(each)
    if not keys:
        return {}
    kinds = {kind for each in asked for kind in KINDS[each.kind]}
    rows = (
        AuthorityName.objects.filter(authority__keys__key__in=list(keys), authority__kind__in=kinds)
        .order_by("-authority__weight", "authority_id", "id")
        .values_list("authority_id", "authority__kind", "relation", "text", "language", "script")
        .distinct()[:MOST_ROWS]
    )
    kind_of: dict[int, str] = {}
    names: dict[int, list[tuple[str, str, str]]] = {}
    for pk, kind, relation, text, language, script in rows:
        kind_of[pk] = kind
        known = names.setdefault(pk, [])
        if relation == "preferred":
            known.insert(0, (text, language, script))
        else:
            known.append((text, language, script))
    found = {}
    for heading in asked:
        for pk, known in names.items():
            if kind_of[pk] in KINDS[heading.kind] and _is_called(known, heading):
                found[heading] = Linked(pk, tuple(known))
                break
    return found


def _is_called(names: list[tuple[str, str, str]], heading: NamedHeading) -> bool:
    forms = set(_forms(heading.text, heading.language))
    return any(forms.intersection(_forms(text, language)) for text, language, _script in names)


def _forms(text: str, language: str) -> tuple[str, ...]:
    """Return the loose forms without years: "Abai, 1845-1904" is Abai."""
    letters = "".join(" " if sign.isdigit() else sign for sign in text)
    return loose_forms(letters, language)
