"""Pairs of patrons who may be one person: looked at, looked for, said to be two."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.files import (
    LookedThroughAnswer,
    Pair,
    PairMember,
    PairsAnswer,
    TwoPeopleBody,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import services
from kitabdar.patrons.queries import PatronView

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
MERGE = "patrons.merge"


@router.get("/duplicates", response=PairsAnswer, auth=TOKEN, summary="Who may be registered twice")
def list_pairs(
    request: HttpRequest,
    branch: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """Return the pairs found in the network of a branch; whose names were shown is noted."""
    actor = actor_of(request)
    asking.need(actor, MERGE)
    path = place_by_id(asking.branch_id(actor, branch, MERGE)).path
    found = services.waiting(actor=actor, place_path=path, limit=limit, now=clock.now())
    pairs = (Pair(_member(one.patron), _member(other.patron), one.score, one.reasons) for one, other in found)
    return private(PairsAnswer(tuple(pairs)))


@router.post("/duplicates/look", response=LookedThroughAnswer, auth=TOKEN, summary="Look through all patrons")
def look_through(request: HttpRequest) -> HttpResponse:
    """Compare all patrons with one another, as is done each night; pairs said to be two people stay so."""
    return private(LookedThroughAnswer(services.look_through(actor=actor_of(request), now=clock.now())))


@router.post("/duplicates/dismiss", response={204: None}, auth=TOKEN, summary="A pair is two people")
def dismiss_pair(request: HttpRequest, body: TwoPeopleBody) -> HttpResponse:
    """Say that a pair is two people; it is shown no more."""
    actor = actor_of(request)
    services.dismiss(
        actor=actor,
        one_id=asking.patron_id(actor, body.one, MERGE),
        other_id=asking.patron_id(actor, body.other, MERGE),
        now=clock.now(),
    )
    return HttpResponse(status=204)


def _member(patron: PatronView) -> PairMember:
    home = place_by_id(patron.home_branch_id).code
    return PairMember(patron.card_number, patron.full_name, patron.birth_date, home)
