"""Charges, payments, credit and tills: for staff with permission; what is owed also for patrons themselves."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import ledger
from kitabdar.circulation.services import charges, charging, reversing, tills
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, CodeInPath, CurrencyAsked, Id, IdempotencyKey
from kitabdar.interfaces.api.contracts.money import (
    Charge,
    ChargeBody,
    ChargesAnswer,
    ClosingAnswer,
    ClosingBody,
    DepositBody,
    EntriesAnswer,
    Entry,
    ForgiveBody,
    ForgivenAnswer,
    MovedAnswer,
    PaymentAnswer,
    PaymentBody,
    PayOutBody,
    TillAnswer,
    WriteOffBody,
)
from kitabdar.interfaces.api.contracts.tills import ClosingsAnswer
from kitabdar.interfaces.api.shaping import money as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id

router = Router(tags=["Money"])
TOKEN = BearerToken()


@router.get("/patrons/{card}/charges", response=ChargesAnswer, auth=TOKEN, summary="What a patron owes")
def list_charges(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the charges not fully paid, and what the library owes the patron."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    credit = {currency: shaping.money(sum_) for currency, sum_ in ledger.credits_of(patron.id).items()}
    owed = tuple(shaping.charge(each) for each in ledger.charges_of(patron.id))
    return private(ChargesAnswer(owed, credit))


@router.get(
    "/patrons/{card}/entries", response=EntriesAnswer, auth=TOKEN, summary="A patron's story with money"
)
def list_entries(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return every charge, payment, write-off and refund, the latest first."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    return private(EntriesAnswer(tuple(shaping.entry(each) for each in ledger.entries_of(patron.id))))


@router.post("/patrons/{card}/charges", response={201: Charge}, auth=TOKEN, summary="Charge a patron")
def add_charge(request: HttpRequest, card: CardInPath, body: ChargeBody) -> HttpResponse:
    """Charge for damage, a new card, copies, membership or something else."""
    actor = actor_of(request)
    made = charging.charge_by_hand(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "circulation.charge"),
        kind=body.kind,
        amount=Decimal(body.amount),
        branch_id=asking.branch_id(actor, body.branch, "circulation.charge"),
        now=clock.now(),
        note=body.note,
    )
    found = ledger.charge(made.pk)
    assert found is not None
    return private(shaping.charge(found), status=201)


@router.post(
    "/charges/{charge_id}/payments", response={201: PaymentAnswer}, auth=TOKEN, summary="Take a payment"
)
def pay_charge(
    request: HttpRequest, charge_id: Id, body: PaymentBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Take money for a charge; sent again with the same Idempotency-Key it is the same payment."""
    actor = actor_of(request)
    paid = charges.pay_charge(
        actor=actor,
        charge_id=charge_id,
        amount=Decimal(body.amount),
        key=idempotency_key,
        branch_id=asking.branch_id(actor, body.branch, "circulation.charge"),
        now=clock.now(),
        way=body.way,
    )
    return private(shaping.paid(paid), status=201)


@router.post(
    "/patrons/{card}/payments", response={201: MovedAnswer}, auth=TOKEN, summary="Take a payment for all"
)
def pay_all(
    request: HttpRequest, card: CardInPath, body: PaymentBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Take money for all that a patron owes in the currency of the branch, the oldest charge first."""
    actor = actor_of(request)
    paid = charges.pay(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "circulation.charge"),
        amount=Decimal(body.amount),
        key=idempotency_key,
        branch_id=asking.branch_id(actor, body.branch, "circulation.charge"),
        now=clock.now(),
        way=body.way,
    )
    return private(shaping.moved(paid), status=201)


@router.post(
    "/patrons/{card}/deposits", response={201: MovedAnswer}, auth=TOKEN, summary="Take money in advance"
)
def deposit(
    request: HttpRequest, card: CardInPath, body: DepositBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Take money that is not owed yet: it becomes credit of the patron, in the currency of the branch."""
    actor = actor_of(request)
    paid = charges.deposit(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "circulation.charge"),
        amount=Decimal(body.amount),
        branch_id=asking.branch_id(actor, body.branch, "circulation.charge"),
        key=idempotency_key,
        now=clock.now(),
        way=body.way,
    )
    return private(shaping.moved(paid), status=201)


@router.post(
    "/patrons/{card}/pay-outs", response={201: MovedAnswer}, auth=TOKEN, summary="Pay out a patron's credit"
)
def pay_out(
    request: HttpRequest, card: CardInPath, body: PayOutBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Pay a patron what the library owes them, or a part of it."""
    actor = actor_of(request)
    paid = charges.pay_out(
        actor=actor,
        patron_id=asking.patron_id(actor, card, "circulation.forgive"),
        amount=Decimal(body.amount),
        currency=body.currency,
        key=idempotency_key,
        branch_id=asking.branch_id(actor, body.branch, "circulation.forgive"),
        now=clock.now(),
        way=body.way,
    )
    return private(shaping.moved(paid), status=201)


@router.post(
    "/entries/{entry_id}/reverse", response={201: MovedAnswer}, auth=TOKEN, summary="Take a payment back"
)
def reverse_payment(
    request: HttpRequest, entry_id: Id, body: ForgiveBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Take back a payment that was taken by mistake, before its till is closed: what it paid is owed again.

    Of what was paid in advance the credit goes, where there is as much of it still.
    """
    done = reversing.reverse_payment(
        actor=actor_of(request), payment_id=entry_id, note=body.note, key=idempotency_key, now=clock.now()
    )
    return private(shaping.moved(done), status=201)


@router.post(
    "/charges/{charge_id}/write-off", response=ForgivenAnswer, auth=TOKEN, summary="Give a charge up"
)
def write_off(request: HttpRequest, charge_id: Id, body: WriteOffBody) -> HttpResponse:
    """Give up what is still owed, or a part of it; the charge and the reason stay in the books."""
    given_up = charging.write_off(
        actor=actor_of(request),
        charge_id=charge_id,
        note=body.note,
        now=clock.now(),
        amount=Decimal(body.amount) if body.amount is not None else None,
    )
    return private(ForgivenAnswer(charge_id, shaping.money(given_up)))


@router.post(
    "/charges/{charge_id}/in-kind", response=Entry, auth=TOKEN, summary="Take a book instead of money"
)
def replace_in_kind(request: HttpRequest, charge_id: Id, body: ForgiveBody) -> HttpResponse:
    """Accept an equal book for what is owed of a lost or damaged one; `note` says what was given."""
    entry_id = charging.replace_in_kind(
        actor=actor_of(request), charge_id=charge_id, note=body.note, now=clock.now()
    )
    found = ledger.entry(entry_id)
    assert found is not None
    return private(shaping.entry(found))


@router.post("/charges/{charge_id}/cancel", response=ForgivenAnswer, auth=TOKEN, summary="Take a charge back")
def cancel_charge(request: HttpRequest, charge_id: Id, body: ForgiveBody) -> HttpResponse:
    """Take back a charge that should not be; what was paid becomes credit."""
    credit = charging.cancel_charge(
        actor=actor_of(request), charge_id=charge_id, note=body.note, now=clock.now()
    )
    return private(ForgivenAnswer(charge_id, shaping.money(credit)))


@router.get("/tills/{branch}", response=TillAnswer, auth=TOKEN, summary="What is in a till")
def get_till(request: HttpRequest, branch: CodeInPath, currency: CurrencyAsked = "") -> HttpResponse:
    """Return what should be in a till of a branch, and what went through it since it was closed.

    `others` names the further currencies that the branch has a till of: ask for one as `currency`.
    """
    actor = actor_of(request)
    place = place_by_id(asking.branch_id(actor, branch, "circulation.till"))
    require(actor, "circulation.till", place)
    known = {each.currency: each for each in ledger.tills(place.id, place.currency)}
    asked = currency or place.currency
    if asked and asked not in known:
        raise NotFound("till", asked)
    found = known.pop(asked, None) or ledger.till(place.id, asked)
    return private(shaping.till(found, tuple(known)))


@router.get("/tills/{branch}/closings", response=ClosingsAnswer, auth=TOKEN, summary="How a till was closed")
def list_closings(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the last closings of the tills of a branch, without what went through them."""
    actor = actor_of(request)
    place = place_by_id(asking.branch_id(actor, branch, "circulation.till"))
    require(actor, "circulation.till", place)
    return private(ClosingsAnswer(tuple(shaping.closing(each) for each in ledger.closings(place.id))))


@router.post("/tills/{branch}/closings", response={201: ClosingAnswer}, auth=TOKEN, summary="Close a till")
def close_till(request: HttpRequest, branch: CodeInPath, body: ClosingBody) -> HttpResponse:
    """Close the till of a branch, that of its own currency unless another is named, with what was counted in it."""
    actor = actor_of(request)
    done = tills.close_till(
        actor=actor,
        branch_id=asking.branch_id(actor, branch, "circulation.till"),
        counted=Decimal(body.counted),
        banked=Decimal(body.banked),
        now=clock.now(),
        currency=body.currency,
        note=body.note,
    )
    return private(shaping.closed(done), status=201)
