"""See and see also: how the names of one person, place or subject lead to one another in the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from kitabdar.catalogue.browsing.walking import Row
from kitabdar.catalogue.models import Heading
from kitabdar.search.engines import engine

MOST_SHOWN = 8


def see_also(rows: Sequence[Row]) -> dict[int, tuple[Row, ...]]:
    """Return for each of these headings the other names of the same that have editions too (one statement).

    All names of one thing refer to the one that is used most; so its companions refer to it, or to what it refers to.
    """
    hubs = {row.id: row.see or row.id for row in rows}
    if not hubs:
        return {}
    family = Heading.objects.filter(Q(pk__in=hubs.values()) | Q(see__in=hubs.values()))
    found = [Row(*each, b"") for each in family.values_list("id", "text", "language", "see")]
    alone = {row.id for row in found} == set(hubs) and not any(row.see for row in rows)
    if alone:
        return {}
    counts = engine().heading_counts([row.id for row in found])
    return {pk: _companions(pk, hub, found, counts) for pk, hub in hubs.items()}


def _companions(pk: int, hub: int, family: Sequence[Row], counts: Mapping[int, int]) -> tuple[Row, ...]:
    return tuple(row for row in family if hub in (row.id, row.see) and row.id != pk and counts[row.id])[
        :MOST_SHOWN
    ]
