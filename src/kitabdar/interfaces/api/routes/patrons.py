"""GET me, patrons and what they have: for staff with permission, and for patrons about themselves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import lapsing
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.lapsing import LapsedView
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, CodeInPath, Id
from kitabdar.interfaces.api.contracts.files import LapsingAnswer, LapsingPatron
from kitabdar.interfaces.api.contracts.lending import HoldsAnswer, LoansAnswer, TermsAnswer
from kitabdar.interfaces.api.contracts.people import Caller, Grant
from kitabdar.interfaces.api.shaping import lending as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.services.reading import note_shown

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
ERASE = "patrons.erase"


@router.get("/me", response=Caller, auth=TOKEN, summary="Whom the token stands for")
def get_me(request: HttpRequest) -> HttpResponse:
    """Say whom the token stands for, and what it permits where."""
    actor = actor_of(request)
    patron = None if actor.is_staff or actor.account_id is None else patrons.by_account(actor.account_id)
    return private(
        Caller(
            kind="staff" if actor.is_staff else "patron" if patron else "account",
            name=patron.full_name if patron else actor.name,
            branch=place_by_id(actor.branch_id).code if actor.branch_id is not None else None,
            grants=_grants(actor),
            card_number=patron.card_number if patron else None,
        )
    )


@router.get("/patrons/{card}/loans", response=LoansAnswer, auth=TOKEN, summary="What a patron has on loan")
def list_loans(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the loans not ended, the soonest due first."""
    now = clock.now()
    patron = asking.open_file(actor_of(request), card, now)
    loans = circulation.loans_of(patron.id, now=now)
    return private(LoansAnswer(tuple(shaping.loan(each) for each in loans)))


@router.get("/loans/{loan_id}/terms", response=TermsAnswer, auth=TOKEN, summary="Why a loan is as it is")
def get_terms(request: HttpRequest, loan_id: Id) -> HttpResponse:
    """Return the terms a loan was made under, kind by kind, with the rule that said so and why it won."""
    actor = actor_of(request)
    patron = circulation.patron_of_loan(loan_id)
    if patron is None:
        raise (
            NotFound("loan", loan_id) if actor.may_anywhere("patrons.view") else NotPermitted("patrons.view")
        )
    asking.open_file(actor, patron.card_number, clock.now())
    return private(TermsAnswer(shaping.terms(circulation.agreed_on(loan_id))))


@router.get("/patrons/{card}/holds", response=HoldsAnswer, auth=TOKEN, summary="What a patron waits for")
def list_holds(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the open holds."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    return private(HoldsAnswer(tuple(shaping.hold(each) for each in circulation.holds_of(patron.id))))


@router.get(
    "/branches/{branch}/lapsing", response=LapsingAnswer, auth=TOKEN, summary="Whose card ran out long ago"
)
def list_lapsing(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the patrons of a branch who are soon erased; extend the card of who should stay. Noted."""
    actor, now = actor_of(request), clock.now()
    asking.need(actor, ERASE)
    place = place_by_id(asking.branch_id(actor, branch, ERASE))
    require(actor, ERASE, place)
    found = lapsing.lapsing_at(place.path, now.date())
    note_shown(actor, (each.patron for each in found), now)
    return private(LapsingAnswer(tuple(_lapsing(each) for each in found)))


def _lapsing(found: LapsedView) -> LapsingPatron:
    who = found.patron
    return LapsingPatron(
        card_number=who.card_number,
        name=who.full_name,
        category=who.category_code,
        expires_on=who.expires_on,
        erased_on=found.erased_on,
        is_open=found.is_open,
    )


def _grants(actor: Actor) -> tuple[Grant, ...]:
    code_of_path = {place.path: place.code for place in place_tree().by_id.values()}
    found: dict[str, set[str]] = {}
    for path, permissions in actor.grants:
        if path in code_of_path:
            found.setdefault(code_of_path[path], set()).update(permissions)
    return tuple(Grant(place, tuple(sorted(held))) for place, held in sorted(found.items()))
