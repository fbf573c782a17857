"""Authorities as they stand in the database, in the form in which sources state them."""

from __future__ import annotations

from collections.abc import Sequence

from kitabdar.catalogue.models import Authority, AuthorityLink, AuthorityName
from kitabdar.catalogue.naming.stating import Link, Name, Stated, tidy


def states_of(ids: Sequence[int]) -> dict[int, Stated]:
    """Return what these authorities say now (three statements)."""
    names: dict[int, list[Name]] = {}
    rows = AuthorityName.objects.filter(authority_id__in=ids).order_by("id")
    for pk, text, language, relation in rows.values_list("authority_id", "text", "language", "relation"):
        name = Name(text, language, relation)
        known = names.setdefault(pk, [])
        known.insert(0, name) if relation == "preferred" else known.append(name)
    links: dict[int, list[Link]] = {}
    for pk, text, relation in AuthorityLink.objects.filter(authority_id__in=ids).values_list(
        "authority_id", "text", "relation"
    ):
        links.setdefault(pk, []).append(Link(text, relation))
    return {
        each.pk: tidy(
            Stated(
                each.code,
                each.kind,
                tuple(names.get(each.pk, ())),
                each.weight,
                tuple(each.identifiers.items()),
                tuple(links.get(each.pk, ())),
                each.note,
                each.marc,
            )
        )
        for each in Authority.objects.filter(pk__in=ids)
    }
