"""POST loans/{id}/claim, GET claims, GET patrons/{card}/claims, POST claims/{id}/settle."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.params.functions import Body

from kitabdar.circulation import claims as claimed
from kitabdar.circulation.claims import ClaimView
from kitabdar.circulation.services import claims
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.claims import (
    Claim,
    ClaimAnswer,
    ClaimBody,
    ClaimsAnswer,
    PatronClaimsAnswer,
    SettleClaimBody,
)
from kitabdar.interfaces.api.contracts.fields import CardInPath, Id
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id

router = Router(tags=["Claims"])
TOKEN = BearerToken()
NOTHING_SENT: Any = Body(ClaimBody())


@router.post(
    "/loans/{loan_id}/claim", response={201: ClaimAnswer}, auth=TOKEN, summary="Claimed to be returned"
)
def claim_returned(request: HttpRequest, loan_id: Id, body: ClaimBody = NOTHING_SENT) -> HttpResponse:
    """Note that the reader says a loan was returned: it is not late from now on, and nothing is asked of them."""
    made = claims.claim_returned(
        actor=actor_of(request),
        loan_id=loan_id,
        note=body.note,
        now=clock.now(),
        override=frozenset(body.override),
    )
    codes = tuple(each.code for each in made.overridden)
    return private(ClaimAnswer(_found(made.claim_id), made.claims, made.is_warning, codes), status=201)


@router.get("/claims", response=ClaimsAnswer, auth=TOKEN, summary="What is to be looked for")
def list_claims(
    request: HttpRequest, branch: Annotated[str | None, Query(max_length=40)] = None
) -> HttpResponse:
    """Return the open claims about what a branch lent, or what belongs to it."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "circulation.check_in")
    require(actor, "circulation.check_in", place_by_id(branch_id))
    return private(ClaimsAnswer(tuple(_claim(each) for each in claimed.open_claims_at(branch_id))))


@router.get("/patrons/{card}/claims", response=PatronClaimsAnswer, auth=TOKEN, summary="A patron's claims")
def list_claims_of(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return all claims of a patron and how many count."""
    patron = asking.open_file(actor_of(request), card, clock.now())
    found = tuple(_claim(each) for each in claimed.claims_of(patron.id))
    return private(PatronClaimsAnswer(found, claimed.counted(patron.id)))


@router.post("/claims/{claim_id}/settle", response=Claim, auth=TOKEN, summary="Settle a claim")
def settle_claim(request: HttpRequest, claim_id: Id, body: SettleClaimBody) -> HttpResponse:
    """Say what came of it; "searched" leaves it open and notes that it was looked for in vain."""
    _settle(actor_of(request), claim_id, body)
    return private(_found(claim_id))


def _settle(actor: Actor, claim_id: int, body: SettleClaimBody) -> None:
    asked: dict[str, Any] = {"actor": actor, "claim_id": claim_id, "now": clock.now()}
    if body.outcome == "found_here":
        branch_id = asking.branch_id(actor, body.branch, "circulation.check_in")
        claims.found_on_shelf(**asked, branch_id=branch_id)
    elif body.outcome == "with_reader":
        claims.found_with_reader(**asked, note=body.note)
    elif body.outcome == "lost":
        claims.not_found(**asked)
    elif body.outcome == "written_off":
        claims.write_off_claim(**asked, note=body.note)
    else:
        claims.searched(**asked)


def _found(claim_id: int) -> Claim:
    found = claimed.claim(claim_id)
    if found is None:
        raise NotFound("claim", claim_id)
    return _claim(found)


def _claim(view: ClaimView) -> Claim:
    return Claim(
        id=view.id,
        loan_id=view.loan_id,
        barcode=view.barcode,
        title=view.title,
        call_number=view.call_number,
        location=view.location_name,
        branch=place_by_id(view.branch_id).code,
        claimed_at=view.claimed_at,
        note=view.note,
        searches=view.searches,
        searched_at=view.searched_at,
        outcome=view.outcome,
        resolved_at=view.resolved_at,
    )
