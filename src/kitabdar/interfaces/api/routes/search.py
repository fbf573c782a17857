"""GET search and GET suggest."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kitabdar.circulation import finding
from kitabdar.interfaces.api import cursors
from kitabdar.interfaces.api.answers import answer
from kitabdar.interfaces.api.contracts.catalogue import Completion, SearchAnswer, SuggestAnswer
from kitabdar.interfaces.api.contracts.parameters import SearchParameters
from kitabdar.interfaces.api.question import Question
from kitabdar.interfaces.api.shaping import hits as shaping
from kitabdar.search.engines import engine

router = Router(tags=["Catalogue"])

LONGEST_PREFIX = 200


@router.get("/search", response=SearchAnswer, summary="Search the catalogue in any script")
def search(request: HttpRequest, asked: Query[SearchParameters]) -> HttpResponse:
    """Find editions: the words as typed first, then in another script or alphabet, in a looser spelling, under
    another name. Where these are few, `further` has other forms of the words, another keyboard layout and similar
    spellings; they are in no total and no facet.

    Availability is read at the moment of asking. Nothing asked finds everything.
    """
    question = Question.of(asked)
    found = finding.find(
        question.request(
            sort=asked.sort,
            limit=asked.limit,
            offset=asked.offset,
            facets=tuple(asked.facets),
            facet_size=asked.facet_size,
            after=cursors.read(asked),
        ),
        fold=asked.fold,
    )
    return answer(
        SearchAnswer(
            total=found.total,
            entries=found.entries,
            offset=asked.offset,
            limit=asked.limit,
            hits=shaping.hits(found.hits, asked.q),
            further=shaping.hits(found.further, asked.q),
            did_you_mean=found.correction,
            facets=shaping.facets(found.facets),
            facets_are_estimates=found.are_estimates,
            hints=() if found.total else shaping.hints(question),
            next_cursor=cursors.write(found.last),
        )
    )


@router.get("/suggest", response=SuggestAnswer, summary="Complete what is being typed")
def suggest(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST_PREFIX)] = "",
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> HttpResponse:
    """Return titles, authors and subjects that begin so, in any script."""
    found = engine().suggest(q.replace("\x00", ""), limit=limit) if q.strip() else ()
    return answer(
        SuggestAnswer(tuple(Completion(each.text, each.field, each.count, each.typed) for each in found))
    )
