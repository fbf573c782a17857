"""Tills put into and closed before, receipts, and letters printed."""

from __future__ import annotations

from base64 import b64encode
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import ledger
from kitabdar.circulation.services import tills
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id, IdempotencyKey
from kitabdar.interfaces.api.contracts.money import Entry
from kitabdar.interfaces.api.contracts.tills import (
    ClosingReport,
    LettersAnswer,
    PutInAnswer,
    PutInBody,
)
from kitabdar.interfaces.api.guard import JSON, offers, wanted
from kitabdar.interfaces.api.shaping import money as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.notices.services.printing import print_letters
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import queries as patrons

router = Router(tags=["Money"])
TOKEN = BearerToken()
TILL = "circulation.till"
PDF = "application/pdf"
FORMATS = (JSON, PDF)


@router.post(
    "/tills/{branch}/money", response={201: PutInAnswer}, auth=TOKEN, summary="Put money into a till"
)
def put_into_till(
    request: HttpRequest, branch: CodeInPath, body: PutInBody, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Put money into a till to give change from; sent again with the same Idempotency-Key it is the same money."""
    actor = actor_of(request)
    asking.need(actor, TILL)
    branch_id = asking.branch_id(actor, branch, TILL)
    entry_id = tills.put_into_till(
        actor=actor,
        branch_id=branch_id,
        amount=Decimal(body.amount),
        now=clock.now(),
        note=body.note,
        key=idempotency_key,
    )
    entry = ledger.entry(entry_id)
    assert entry is not None
    cash = ledger.till(branch_id, entry.currency).cash
    made = PutInAnswer(entry_id, shaping.money(entry.amount), entry.currency, shaping.money(cash))
    return private(made, status=201)


@router.get("/closings/{closing_id}", response=ClosingReport, auth=TOKEN, summary="The report of a closing")
def get_closing(request: HttpRequest, closing_id: Id) -> HttpResponse:
    """Return a till as it was closed, with all that went through it since the closing before."""
    actor = actor_of(request)
    asking.need(actor, TILL)
    found = ledger.closing(closing_id)
    if found is None:
        raise NotFound("closing", closing_id)
    require(actor, TILL, place_by_id(found.branch_id))
    return private(shaping.closing(found))


@router.get("/entries/{entry_id}", response=Entry, auth=TOKEN, summary="A receipt")
def get_entry(request: HttpRequest, entry_id: Id) -> HttpResponse:
    """Return one act with a patron's money, as its receipt says it: to the patron, and to staff who may see them."""
    actor = actor_of(request)
    found = ledger.entry(entry_id)
    patron = patrons.by_id(found.patron_id) if found is not None and found.patron_id is not None else None
    if found is None or patron is None:
        if not actor.may_anywhere("patrons.view"):
            raise NotPermitted("patrons.view")
        raise NotFound("entry", entry_id)
    asking.open_file(actor, patron.card_number, clock.now())
    return private(shaping.entry(found))


@router.post("/branches/{branch}/letters", response=LettersAnswer, auth=TOKEN, summary="Print the letters")
@offers(*FORMATS)
def print_waiting_letters(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Give the letters of a branch that are to be printed; they count as printed.

    With Accept: application/pdf as a PDF, or 204 where there is nothing to print.
    """
    actor = actor_of(request)
    asking.need(actor, "patrons.view")
    document, count = print_letters(
        actor=actor, branch_id=asking.branch_id(actor, branch, "patrons.view"), now=clock.now()
    )
    if wanted(request, FORMATS) != PDF:
        return private(LettersAnswer(count, b64encode(document).decode()))
    response = HttpResponse(document, content_type=PDF) if count else HttpResponse(status=204)
    response["Cache-Control"] = "no-store"
    return response
