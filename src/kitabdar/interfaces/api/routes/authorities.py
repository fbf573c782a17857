"""GET authorities and GET authorities/{id}."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from kitabdar.catalogue.authorities import queries
from kitabdar.catalogue.authorities.views import AuthorityNameView
from kitabdar.interfaces.api.answers import answer
from kitabdar.interfaces.api.contracts.authorities import (
    AuthoritiesAnswer,
    AuthorityAnswer,
    AuthorityReference,
    NamePart,
    RelatedPart,
)
from kitabdar.interfaces.api.contracts.fields import Id

router = Router(tags=["Catalogue"])

Kind = Literal["person", "corporate", "meeting", "work", "topic", "place", "genre"]


@router.get("/authorities", response=AuthoritiesAnswer, summary="Authorities by any of their names")
def find_authorities(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=300)],
    kind: Annotated[Kind | None, Query(description="only of this kind")] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> HttpResponse:
    """Return the persons, works and places that are called so, in any script or spelling."""
    words = q.replace("\x00", "")
    found = queries.find(words, kind=kind or "", limit=limit) if words.strip() else []
    return answer(
        AuthoritiesAnswer(
            tuple(AuthorityReference(each.id, each.kind, _name(each.heading)) for each in found)
        )
    )


@router.get(
    "/authorities/{authority_id}", response=AuthorityAnswer, summary="An authority with all its names"
)
def get_authority(request: HttpRequest, authority_id: Id) -> HttpResponse:
    """Return one authority: its heading, its other names, and what it is related to."""
    found = queries.authority(authority_id)
    if found is None:
        raise Http404
    return answer(
        AuthorityAnswer(
            id=found.id,
            kind=found.kind,
            heading=_name(found.heading),
            names=tuple(_name(each) for each in found.names),
            related=tuple(RelatedPart(each.text, each.relation, each.other_id) for each in found.links),
            identifiers=dict(found.identifiers),
            source=found.source,
            note=found.note,
            version=found.version,
            updated_at=found.updated_at,
        )
    )


def _name(name: AuthorityNameView) -> NamePart:
    return NamePart(name.text, name.language, name.script, name.relation)
