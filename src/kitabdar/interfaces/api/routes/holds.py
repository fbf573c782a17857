"""Holds: placed as precisely as wanted, suspended, resumed, collected elsewhere, put first, given up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Body

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import hold_changes, holds, recalling
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.lending import (
    Hold,
    PickupBody,
    PlaceGroupBody,
    PlaceHoldAnswer,
    PlaceHoldBody,
    RecallAnswer,
    SuspendBody,
    TermsAnswer,
)
from kitabdar.interfaces.api.shaping import lending as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import NotFound, NotPermitted

router = Router(tags=["Holds"])
TOKEN = BearerToken()
NOTHING_SENT: Any = Body(SuspendBody())


@router.post("/holds", response={201: PlaceHoldAnswer}, auth=TOKEN, summary="Place a hold")
def place_hold(request: HttpRequest, body: PlaceHoldBody) -> HttpResponse:
    """Reserve an edition: staff for a patron, patrons for themselves."""
    actor = actor_of(request)
    held = holds.place_hold(
        actor=actor,
        card_number=asking.card(actor, body.card_number, clock.now()),
        edition_id=body.edition_id,
        pickup_branch_id=asking.branch_id(actor, body.pickup_branch, "circulation.hold"),
        now=clock.now(),
        override=frozenset(body.override),
        item_id=body.item_id,
        volume=body.volume,
        any_edition=body.any_edition,
        languages=frozenset(body.languages),
        starts_on=body.starts_on,
        in_reading_room=body.in_reading_room,
    )
    return private(shaping.held(held, body.edition_id, body.pickup_branch), status=201)


@router.post(
    "/holds/groups", response={201: tuple[PlaceHoldAnswer, ...]}, auth=TOKEN, summary="Place a group of holds"
)
def place_group(request: HttpRequest, body: PlaceGroupBody) -> HttpResponse:
    """Reserve whichever of several editions comes first."""
    actor = actor_of(request)
    placed = holds.place_group(
        actor=actor,
        card_number=asking.card(actor, body.card_number, clock.now()),
        edition_ids=body.edition_ids,
        pickup_branch_id=asking.branch_id(actor, body.pickup_branch, "circulation.hold"),
        now=clock.now(),
        override=frozenset(body.override),
    )
    wanted = dict.fromkeys(body.edition_ids)
    answers = [
        shaping.held(held, edition_id, body.pickup_branch)
        for edition_id, held in zip(wanted, placed, strict=True)
    ]
    return private(tuple(answers), status=201)


@router.get("/holds/{hold_id}/terms", response=TermsAnswer, auth=TOKEN, summary="Why a hold is as it is")
def get_hold_terms(request: HttpRequest, hold_id: Id) -> HttpResponse:
    """Return the terms on which a hold waits by the rules of today, kind by kind, with the rule and why it won."""
    actor, now = actor_of(request), clock.now()
    patron = circulation.patron_of_hold(hold_id)
    if patron is None:
        raise (
            NotFound("hold", hold_id) if actor.may_anywhere("patrons.view") else NotPermitted("patrons.view")
        )
    asking.open_file(actor, patron.card_number, now)
    return private(TermsAnswer(shaping.terms(circulation.terms_of_hold(hold_id, now))))


@router.delete("/holds/{hold_id}", response={204: None}, auth=TOKEN, summary="Cancel a hold")
def cancel_hold(request: HttpRequest, hold_id: Id) -> HttpResponse:
    """Give a hold up: staff for a patron, patrons their own."""
    holds.cancel_hold(actor=actor_of(request), hold_id=hold_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/holds/{hold_id}/suspend", response=Hold, auth=TOKEN, summary="Let a hold rest")
def suspend_hold(request: HttpRequest, hold_id: Id, body: SuspendBody = NOTHING_SENT) -> HttpResponse:
    """Let a hold keep its place and be passed by, until it is resumed or until a day."""
    hold_changes.suspend_hold(
        actor=actor_of(request), hold_id=hold_id, now=clock.now(), resumes_on=body.resumes_on
    )
    return _hold(hold_id)


@router.post("/holds/{hold_id}/resume", response=Hold, auth=TOKEN, summary="Have a hold wait again")
def resume_hold(request: HttpRequest, hold_id: Id) -> HttpResponse:
    """Have a suspended hold wait again."""
    hold_changes.resume_hold(actor=actor_of(request), hold_id=hold_id, now=clock.now())
    return _hold(hold_id)


@router.post("/holds/{hold_id}/pickup", response=Hold, auth=TOKEN, summary="Collect a hold elsewhere")
def change_pickup(request: HttpRequest, hold_id: Id, body: PickupBody) -> HttpResponse:
    """Have a hold collected at another branch."""
    actor = actor_of(request)
    hold_changes.change_pickup(
        actor=actor,
        hold_id=hold_id,
        branch_id=asking.branch_id(actor, body.branch, "circulation.hold"),
        now=clock.now(),
        override=frozenset(body.override),
    )
    return _hold(hold_id)


@router.post("/holds/{hold_id}/first", response=Hold, auth=TOKEN, summary="Put a hold first")
def put_first(request: HttpRequest, hold_id: Id) -> HttpResponse:
    """Put a hold before all others."""
    hold_changes.put_first(actor=actor_of(request), hold_id=hold_id, now=clock.now())
    return _hold(hold_id)


@router.post(
    "/holds/{hold_id}/recall", response={200: RecallAnswer}, auth=TOKEN, summary="Call back for a hold"
)
def recall(request: HttpRequest, hold_id: Id) -> HttpResponse:
    """Call back something on loan that may fill a waiting hold; 409 names every reason against it."""
    done = recalling.recall(actor=actor_of(request), hold_id=hold_id, now=clock.now())
    return private(shaping.recalled(done))


def _hold(hold_id: int) -> HttpResponse:
    found = circulation.hold(hold_id)
    assert found is not None  # it was changed a moment ago
    return private(shaping.hold(found))
