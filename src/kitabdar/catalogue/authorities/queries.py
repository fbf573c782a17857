"""The read side of authorities: lists, one with all its names, its history."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db.models import Count

from kitabdar.catalogue.authorities.views import (
    AuthorityLinkView,
    AuthorityNameView,
    AuthorityStateView,
    AuthoritySummary,
    AuthorityView,
    SeeReference,
)
from kitabdar.catalogue.models import (
    Authority,
    AuthorityKind,
    AuthorityName,
    AuthorityVersion,
    NameRelation,
)
from kitabdar.catalogue.naming.keying import asked_keys
from kitabdar.catalogue.services.bulk import chunks
from kitabdar.text.keys import analyse

PAGE = 50
PREFERRED = NameRelation.PREFERRED.value
_NAME = ("text", "language", "script", "relation")


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of authorities with their names in the language of the interface."""
    return [(value, str(label)) for value, label in AuthorityKind.choices]


def relations() -> list[tuple[str, str]]:
    """Return what a name may be, the heading first."""
    return [(value, str(label)) for value, label in NameRelation.choices]


def find(text: str = "", *, kind: str = "", after: int = 0, limit: int = PAGE) -> list[AuthoritySummary]:
    """Return authorities: those called so in any script, the weightiest first; without words all, by number.

    Without words `after` is the number of the last one seen. Three statements.
    """
    rows = Authority.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if text.strip():
        keys = list(asked_keys(analyse(text)))
        rows = rows.filter(keys__key__in=keys).distinct().order_by("-weight", "id")
    else:
        rows = rows.filter(pk__gt=after).order_by("id")
    return _summaries([each.pk for each in rows[:limit]])


def _summaries(ids: Sequence[int]) -> list[AuthoritySummary]:
    headings = _headings(ids)
    rows = Authority.objects.filter(pk__in=ids).annotate(count=Count("names"))
    found = {
        each.pk: AuthoritySummary(
            each.pk, each.kind, each.get_kind_display(), headings[each.pk], each.source, each.count
        )
        for each in rows
        if each.pk in headings
    }
    return [found[pk] for pk in ids if pk in found]


def authority(authority_id: int) -> AuthorityView | None:
    """Return an authority with all its names and links, None if there is none (three statements)."""
    found = Authority.objects.filter(pk=authority_id).first()
    if found is None:
        return None
    names = [_view(*row) for row in found.names.order_by("id").values_list(*_NAME)]
    heading = next(
        (name for name in names if name.relation == PREFERRED), AuthorityNameView("", "", "", "", "")
    )
    links = found.links.order_by("relation", "text").values_list("text", "relation", "other_id")
    return AuthorityView(
        id=found.pk,
        code=found.code,
        kind=found.kind,
        kind_name=found.get_kind_display(),
        heading=heading,
        names=tuple(name for name in names if name.relation != PREFERRED),
        links=tuple(AuthorityLinkView(*row) for row in links),
        identifiers=tuple(sorted(found.identifiers.items())),
        source=found.source,
        note=found.note,
        marc=found.marc,
        is_edited=found.edited,
        version=found.version,
        updated_at=found.updated_at,
    )


def history(authority_id: int) -> list[AuthorityStateView]:
    """Return the versions of an authority, the newest first; none where it never changed (one statement)."""
    rows = (
        AuthorityVersion.objects.filter(authority_id=authority_id)
        .select_related("actor__staff")
        .order_by("number")
    )
    found: list[AuthorityStateView] = []
    before: set[str] = set()
    for row in rows:
        names = {text for text, _language, _relation in row.state["names"]}
        staff = getattr(row.actor, "staff", None)
        actor = str(staff.name if staff else row.actor.username) if row.actor else ""
        is_first = not found
        found.append(
            AuthorityStateView(
                row.number,
                row.at,
                row.reason,
                actor,
                () if is_first else tuple(sorted(names - before)),
                () if is_first else tuple(sorted(before - names)),
            )
        )
        before = names
    return found[::-1]


def see_references(authority_ids: Collection[int] | None = None) -> Iterator[SeeReference]:
    """Yield the other names of all authorities, or of these, with the heading that each leads to.

    One statement for all; two for every five hundred that are named.
    """
    parts: Iterator[list[int]] | list[None] = [None] if authority_ids is None else chunks(authority_ids)
    for part in parts:
        rows = AuthorityName.objects.exclude(relation=PREFERRED)
        headings = AuthorityName.objects.filter(relation=PREFERRED)
        if part is not None:
            rows, headings = rows.filter(authority_id__in=part), headings.filter(authority_id__in=part)
        texts = dict(headings.values_list("authority_id", "text"))
        fields = ("authority__kind", "text", "language", "authority_id")
        for kind, text, language, pk in (
            rows.order_by("authority_id", "id").values_list(*fields).iterator(5_000)
        ):
            if pk in texts:
                yield SeeReference(kind, text, language, texts[pk], pk)


def _headings(ids: Collection[int]) -> dict[int, AuthorityNameView]:
    rows = AuthorityName.objects.filter(authority_id__in=ids, relation=PREFERRED)
    return {pk: _view(*name) for pk, *name in rows.values_list("authority_id", *_NAME)}


def _view(text: str, language: str, script: str, relation: str) -> AuthorityNameView:
    return AuthorityNameView(text, language, script, relation, str(NameRelation(relation).label))
