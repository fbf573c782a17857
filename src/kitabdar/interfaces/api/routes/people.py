"""Patrons as people: registered twice, and merged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath
from kitabdar.interfaces.api.contracts.people import (
    AlikeAnswer,
    AlikePatron,
    MergeAnswer,
    MergeBody,
    MovedCount,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.patrons.services import duplicates

router = Router(tags=["Patrons"])
TOKEN = BearerToken()


@router.get("/patrons/{card}/alike", response=AlikeAnswer, auth=TOKEN, summary="Who may be the same person")
def list_alike(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the patrons who may be the same person as this one, and why."""
    actor = actor_of(request)
    patron_id = asking.patron_id(actor, card, "patrons.merge")
    found = duplicates.like_patron(actor=actor, patron_id=patron_id, now=clock.now())
    return private(
        AlikeAnswer(
            tuple(
                AlikePatron(
                    card_number=each.patron.card_number,
                    name=each.patron.full_name,
                    birth_date=each.patron.birth_date,
                    score=each.score,
                    reasons=each.reasons,
                )
                for each in found
            )
        )
    )


@router.post("/patrons/{card}/merge", response=MergeAnswer, auth=TOKEN, summary="Merge a patron into another")
def merge(request: HttpRequest, card: CardInPath, body: MergeBody) -> HttpResponse:
    """Give all that is of this patron to another, who is the same person; 409 names every reason against it."""
    actor = actor_of(request)
    done = merge_patrons(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "patrons.merge"),
        survivor_id=asking.patron_id(actor, body.into, "patrons.merge"),
        now=clock.now(),
        is_rehearsal=body.rehearse,
    )
    moved = tuple(MovedCount(kind, count) for kind, count in done.moved)
    return private(MergeAnswer(body.into, moved, done.filled))
