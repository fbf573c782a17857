"""Patrons as people: registered twice, merged, who answers for whom, and who borrows for an institution."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath
from kitabdar.interfaces.api.contracts.people import (
    AlikeAnswer,
    AlikePatron,
    Delegate,
    DelegateBody,
    DelegatesAnswer,
    FamilyAnswer,
    Guardian,
    GuardianBody,
    MergeAnswer,
    MergeBody,
    MovedCount,
    Ward,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.patrons import standing
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services import delegation, duplicates, families
from kitabdar.patrons.standing import MandateView

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


@router.get("/patrons/{card}/delegates", response=DelegatesAnswer, auth=TOKEN, summary="Who borrows for whom")
def list_delegates(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the delegates of an institution, and the institutions that a person borrows for."""
    now = clock.now()
    return private(_delegates(asking.open_file(actor_of(request), card, now), now))


@router.post("/patrons/{card}/delegates", response=DelegatesAnswer, auth=TOKEN, summary="Add a delegate")
def set_delegate(request: HttpRequest, card: CardInPath, body: DelegateBody) -> HttpResponse:
    """Let a person borrow for an institution, or give them another term."""
    actor, now = actor_of(request), clock.now()
    institution_id = asking.patron_id(actor, card, "patrons.edit")
    delegation.set_delegate(
        actor=actor,
        institution_id=institution_id,
        delegate_card=body.card_number,
        until=body.until,
        now=now,
    )
    return private(_delegates(asking.open_file(actor, card, now), now))


@router.delete(
    "/patrons/{card}/delegates/{delegate}", response={204: None}, auth=TOKEN, summary="Remove a delegate"
)
def end_delegate(request: HttpRequest, card: CardInPath, delegate: CardInPath) -> HttpResponse:
    """Let a person borrow for an institution no more."""
    actor = actor_of(request)
    delegation.end_delegate(
        actor=actor,
        institution_id=asking.patron_id(actor, card, "patrons.edit"),
        delegate_id=asking.patron_id(actor, delegate, "patrons.edit"),
        now=clock.now(),
    )
    return HttpResponse(status=204)


@router.get("/patrons/{card}/family", response=FamilyAnswer, auth=TOKEN, summary="Who answers for whom")
def get_family(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return who answers for a patron, and whom they answer for."""
    return private(_family(asking.open_file(actor_of(request), card, clock.now())))


@router.put(
    "/patrons/{card}/guardians/{guardian}", response=FamilyAnswer, auth=TOKEN, summary="Add a guardian"
)
def set_guardian(
    request: HttpRequest, card: CardInPath, guardian: CardInPath, body: GuardianBody
) -> HttpResponse:
    """Have one patron answer for another, and say whether they are told what the other is told."""
    actor, now = actor_of(request), clock.now()
    families.add_guardian(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "patrons.edit"),
        guardian_card=guardian,
        gets_notices=body.gets_notices,
        now=now,
    )
    return private(_family(asking.open_file(actor, card, now)))


@router.delete(
    "/patrons/{card}/guardians/{guardian}", response={204: None}, auth=TOKEN, summary="Remove a guardian"
)
def remove_guardian(request: HttpRequest, card: CardInPath, guardian: CardInPath) -> HttpResponse:
    """Have one patron answer for another no more."""
    actor = actor_of(request)
    families.remove_guardian(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "patrons.edit"),
        guardian_id=asking.patron_id(actor, guardian, "patrons.edit"),
        now=clock.now(),
    )
    return HttpResponse(status=204)


def _family(patron: PatronView) -> FamilyAnswer:
    found = standing.family_around(patron.id)
    return FamilyAnswer(
        guardians=tuple(
            Guardian(each.card_number, each.full_name, each.id in found.told_too) for each in found.guardians
        ),
        wards=tuple(Ward(each.card_number, each.full_name) for each in found.wards),
    )


def _delegates(patron: PatronView, now: datetime) -> DelegatesAnswer:
    return DelegatesAnswer(
        delegates=tuple(_line(each, each.delegate) for each in standing.delegates_of(patron.id, now)),
        institutions=tuple(_line(each, each.institution) for each in standing.mandates_of(patron.id, now)),
    )


def _line(mandate: MandateView, who: PatronView) -> Delegate:
    return Delegate(who.card_number, who.full_name, mandate.since, mandate.until, mandate.is_running)
