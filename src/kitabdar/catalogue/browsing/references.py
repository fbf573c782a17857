"""See and see also: the names of one person, body, work, place or subject lead to one another in the lists.

A heading in use is asked whose name it is; then the other names of that authority stand in the same list too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db import transaction

from kitabdar.catalogue.authorities.linking import Linked, NamedHeading, named
from kitabdar.catalogue.browsing.places import NAMES, keys_of
from kitabdar.catalogue.models import Heading
from kitabdar.catalogue.services.bulk import chunks, insert, update
from kitabdar.search.headings import LONGEST_HEADING, heading_id
from kitabdar.text.collation import LOCALES

ASKED_FOR = {
    "author": ("person", "body", "meeting"),
    "title": ("title",),
    "subject": ("person", "place", "body", "topic", "genre"),
}
"""What a heading of each list may name, the likeliest first (keys of catalogue.authorities.linking.KINDS)."""

SUBDIVISION = " -- "
MOST = 20_000  # headings linked at once
TOGETHER = 8  # headings asked for in one statement
MOST_NAMES = 24  # of one authority that refer to its headings

_COLUMNS = ("id", "kind", "text", "language", "authority", *(f"key_{locale}" for locale in LOCALES))
_CLAIM = (
    "ON CONFLICT (id) DO UPDATE SET authority = excluded.authority "
    "WHERE catalogue_heading.authority IS NULL OR catalogue_heading.authority = 0"
)


class _Row(NamedTuple):
    id: int
    kind: int
    text: str
    language: str


def link_headings(limit: int = MOST) -> int:
    """Find out whose names the headings are that were not asked yet; return how many were."""
    waiting = Heading.objects.filter(authority=None).order_by("pk")
    rows = [_Row(*each) for each in waiting.values_list("id", "kind", "text", "language")[:limit]]
    for part in chunks(rows):
        _link(part)
    return len(rows)


def ask_again() -> None:
    """Let all headings be asked once more, since authorities have changed."""
    Heading.objects.filter(authority__isnull=False).update(authority=None)


def _link(rows: Sequence[_Row]) -> None:
    found = {row: linked for part in chunks(rows, TOGETHER) for row, linked in _authorities(part)}
    others = {pk: each for row, linked in found.items() for pk, each in _other_names(row, linked)}
    with transaction.atomic():
        owners = [(found[row].authority_id if row in found else 0, row.id) for row in rows]
        update(Heading, ("authority",), owners)
        insert(Heading, _COLUMNS, others.values(), _CLAIM)


def _authorities(rows: Sequence[_Row]) -> Iterator[tuple[_Row, Linked]]:
    asked = {
        row: [NamedHeading(kind, row.text, row.language) for kind in ASKED_FOR[NAMES[row.kind]]]
        for row in rows
        if SUBDIVISION not in row.text
    }
    found = named(heading for headings in asked.values() for heading in headings)
    for row, headings in asked.items():
        linked = next((found[each] for each in headings if each in found), None)
        if linked:
            yield row, linked


def _other_names(row: _Row, linked: Linked) -> Iterator[tuple[int, Sequence[object]]]:
    for text, language, _script in linked.names[:MOST_NAMES]:
        pk = heading_id(NAMES[row.kind], text)
        if pk != row.id and len(text) <= LONGEST_HEADING:
            yield pk, (pk, row.kind, text, language, linked.authority_id, *keys_of(text))
