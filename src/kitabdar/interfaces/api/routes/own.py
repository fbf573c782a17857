"""What patrons choose for themselves and may take away: needs, history, language, password, their own data."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath
from kitabdar.interfaces.api.contracts.files import (
    CertificateAnswer,
    HistoryBody,
    LanguageBody,
    NeedsBody,
    PasswordBody,
    PastLoansAnswer,
)
from kitabdar.interfaces.api.contracts.people import PatronAnswer
from kitabdar.interfaces.api.routes.tokens import count_try
from kitabdar.interfaces.api.shaping import lending as lending
from kitabdar.interfaces.api.shaping import people as shaping
from kitabdar.interfaces.api.shaping.money import money
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell import own_data
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.patrons import queries, services
from kitabdar.patrons.queries import PatronView

router = Router(tags=["Patrons"])
TOKEN = BearerToken()


@router.put("/patrons/{card}/needs", response=PatronAnswer, auth=TOKEN, summary="What a patron needs")
def set_needs(request: HttpRequest, card: CardInPath, body: NeedsBody) -> HttpResponse:
    """Keep what a patron needs of the library, never why: their own, or for staff at the desk."""
    actor, now = actor_of(request), clock.now()
    patron = _own_or_edited(actor, card)
    services.set_needs(actor=actor, patron_id=patron.id, needs=body.needs, now=now)
    return _patron(actor, patron.id, now)


@router.put("/patrons/{card}/history", response=PatronAnswer, auth=TOKEN, summary="What becomes of history")
def set_history(request: HttpRequest, card: CardInPath, body: HistoryBody) -> HttpResponse:
    """Choose what becomes of the history of a patron's loans: one's own, or for staff at the desk."""
    actor, now = actor_of(request), clock.now()
    patron = _own_or_edited(actor, card)
    services.set_history(actor=actor, patron_id=patron.id, history=body.history, now=now)
    return _patron(actor, patron.id, now)


@router.put("/patrons/{card}/language", response=PatronAnswer, auth=TOKEN, summary="The language of a patron")
def set_language(request: HttpRequest, card: CardInPath, body: LanguageBody) -> HttpResponse:
    """Choose the language in which a patron is written to: one's own, or for staff at the desk."""
    actor, now = actor_of(request), clock.now()
    patron = _own_or_edited(actor, card)
    services.set_language(actor=actor, patron_id=patron.id, language=body.language, now=now)
    return _patron(actor, patron.id, now)


@router.put("/patrons/{card}/password", response={204: None}, auth=TOKEN, summary="Set a password")
def set_password(request: HttpRequest, card: CardInPath, body: PasswordBody) -> HttpResponse:
    """Set the password with which a patron signs in; all tokens made under the old one end, this one too.

    One's own with the present one in `current`; for staff at the desk without.
    """
    actor, now = actor_of(request), clock.now()
    patron = _own_or_edited(actor, card)
    if actor.is_self(patron.account_id):
        count_try(address_of(request), patron.card_number, now)
        account = ModelBackend().get_user(patron.account_id or 0)
        if account is None or not account.check_password(body.current):
            raise Invalid({"current": _("This is not your present password.")})
    services.set_password(actor=actor, patron_id=patron.id, password=body.password, now=now)
    return HttpResponse(status=204)


@router.get(
    "/patrons/{card}/past-loans", response=PastLoansAnswer, auth=TOKEN, summary="What was read before"
)
def list_past_loans(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the patron's own loans that came back, as far as history is kept; to nobody but themselves."""
    patron = _own(actor_of(request), card)
    found = circulation.loan_history(patron.id)
    return private(PastLoansAnswer(tuple(lending.past_loan(each) for each in found)))


@router.get(
    "/patrons/{card}/data", response=dict[str, object], auth=TOKEN, summary="Everything kept about a patron"
)
def export_data(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return everything that is kept about a patron, and who looked at it when.

    To the patron themselves; to staff who may erase them, to hand it over, which is noted.
    """
    actor, now = actor_of(request), clock.now()
    own = queries.by_account(actor.account_id) if actor.account_id is not None else None
    if own is None or own.card_number != card:
        asking.need(actor, "patrons.erase")
    patron = services.hand_over(actor=actor, card_number=card, now=now)
    return private(own_data.gather(patron, now))


@router.get(
    "/patrons/{card}/certificate", response=CertificateAnswer, auth=TOKEN, summary="Whether nothing is open"
)
def get_certificate(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Say whether a patron has returned everything and owes nothing, or what is still open."""
    actor, now = actor_of(request), clock.now()
    patron = asking.open_file(actor, card, now)
    loans, owed = circulation.open_numbers(patron.id, now).loans, ledger.owed(patron.id)
    return private(
        CertificateAnswer(
            card_number=patron.card_number,
            name=patron.full_name,
            is_clear=not loans and not owed,
            loans=loans,
            owed={currency: money(amount) for currency, amount in owed.items()},
            at=now,
        )
    )


def _own(actor: Actor, card: str) -> PatronView:
    """Return the patron that the caller is, by this card. Raises NotPermitted."""
    own = queries.by_account(actor.account_id) if actor.account_id is not None else None
    if own is None or own.card_number != card:
        raise NotPermitted("patrons.view")
    return own


def _own_or_edited(actor: Actor, card: str) -> PatronView:
    """Return the patron the caller is, or one they may edit if it is at their place. Raises NotPermitted, NotFound."""
    own = queries.by_account(actor.account_id) if actor.account_id is not None else None
    if own is not None and own.card_number == card:
        return own
    found = queries.by_id(asking.patron_id(actor, card, "patrons.edit"))
    assert found is not None
    return found


def _patron(actor: Actor, patron_id: int, now: datetime) -> HttpResponse:
    """Answer with a patron who was just changed; where another did it, it is noted that they were seen."""
    found = services.open_file(actor=actor, patron_id=patron_id, now=now)
    return private(shaping.patron(found, actor, now))
