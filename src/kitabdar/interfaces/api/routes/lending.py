"""POST checkouts, checkins, renewals, losses, and undo what was done a moment ago."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Body

from kitabdar.circulation.services import checkin, checkout, losses, renewal, switching, undo
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.lending import (
    CheckInAnswer,
    CheckInBody,
    CheckOutAnswer,
    CheckOutBody,
    LostAnswer,
    RenewAnswer,
    RenewBody,
    SettleBody,
    SwitchAnswer,
    SwitchBody,
)
from kitabdar.interfaces.api.shaping import lending as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of

router = Router(tags=["Lending"])
TOKEN = BearerToken()
NOTHING_SENT: Any = Body(RenewBody())


@router.post("/checkouts", response={201: CheckOutAnswer}, auth=TOKEN, summary="Lend an item")
def check_out(request: HttpRequest, body: CheckOutBody) -> HttpResponse:
    """Lend an item to a patron; 409 names every reason against it."""
    actor = actor_of(request)
    made = checkout.check_out(
        actor=actor,
        card_number=body.card_number,
        barcode=body.barcode,
        branch_id=asking.branch_id(actor, body.branch, "circulation.check_out"),
        now=clock.now(),
        override=frozenset(body.override),
        in_reading_room=body.in_reading_room,
        taken_by_card=body.taken_by or "",
    )
    return private(shaping.checked_out(made), status=201)


@router.post("/checkins", response={200: CheckInAnswer}, auth=TOKEN, summary="Take an item back")
def check_in(request: HttpRequest, body: CheckInBody) -> HttpResponse:
    """Take an item back wherever it comes home, and say where it goes."""
    actor = actor_of(request)
    done = checkin.check_in(
        actor=actor,
        barcode=body.barcode,
        branch_id=asking.branch_id(actor, body.branch, "circulation.check_in"),
        now=clock.now(),
        dropped_at=body.dropped_at,
    )
    return private(shaping.checked_in(done))


@router.post("/loans/{loan_id}/renew", response={200: RenewAnswer}, auth=TOKEN, summary="Renew a loan")
def renew_loan(request: HttpRequest, loan_id: Id, body: RenewBody = NOTHING_SENT) -> HttpResponse:
    """Prolong a loan, one's own or for staff; 409 names every reason against it."""
    renewed = renewal.renew(
        actor=actor_of(request),
        loan_id=loan_id,
        now=clock.now(),
        override=frozenset(body.override),
        is_seen=body.is_seen,
    )
    return private(shaping.renewed(renewed))


@router.post(
    "/loans/{loan_id}/switch", response={200: SwitchAnswer}, auth=TOKEN, summary="Take away or read here"
)
def switch_loan(request: HttpRequest, loan_id: Id, body: SwitchBody) -> HttpResponse:
    """Let a patron take away what they read here, or the reverse; 409 names every reason against it."""
    done = switching.switch_loan(
        actor=actor_of(request),
        loan_id=loan_id,
        in_reading_room=body.in_reading_room,
        now=clock.now(),
        override=frozenset(body.override),
    )
    return private(shaping.switched(done))


@router.post("/loans/{loan_id}/lost", response={200: LostAnswer}, auth=TOKEN, summary="Declare an item lost")
def declare_lost(request: HttpRequest, loan_id: Id) -> HttpResponse:
    """Note that the reader lost the item; the loan stays theirs until its loss is settled, or it is checked in."""
    lost = losses.declare_lost(actor=actor_of(request), loan_id=loan_id, now=clock.now())
    return private(shaping.lost(lost))


@router.post("/loans/{loan_id}/settle", response={204: None}, auth=TOKEN, summary="Settle a loss")
def settle_loss(request: HttpRequest, loan_id: Id, body: SettleBody) -> HttpResponse:
    """End the loan of a lost item for which nothing is owed; `note` says why."""
    losses.settle_loss(actor=actor_of(request), loan_id=loan_id, note=body.note, now=clock.now())
    return HttpResponse(status=204)


@router.post("/loans/{loan_id}/undo", response={204: None}, auth=TOKEN, summary="Undo a check-out")
def undo_check_out(request: HttpRequest, loan_id: Id) -> HttpResponse:
    """Undo a loan made within the last ten minutes; the item is again where it was."""
    undo.undo_check_out(actor=actor_of(request), loan_id=loan_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/loans/{loan_id}/undo-return", response={204: None}, auth=TOKEN, summary="Undo a check-in")
def undo_check_in(request: HttpRequest, loan_id: Id) -> HttpResponse:
    """Undo a return of the last ten minutes; the loan goes on, and what it set in motion is taken back."""
    undo.undo_check_in(actor=actor_of(request), loan_id=loan_id, now=clock.now())
    return HttpResponse(status=204)
