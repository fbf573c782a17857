"""Files of patrons: read, and at a desk looked for, registered, changed, extended, blocked, erased."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CardInPath, Id
from kitabdar.interfaces.api.contracts.files import (
    BlockBody,
    ChangePatronBody,
    ExtendBody,
    FoundPatronsAnswer,
    IdentityBody,
    RegisterBody,
)
from kitabdar.interfaces.api.contracts.people import PatronAnswer
from kitabdar.interfaces.api.shaping import people as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import queries, services
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import admitting

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
EDIT = "patrons.edit"


@router.get("/patrons", response=FoundPatronsAnswer, auth=TOKEN, summary="Look for patrons")
def look_for_patrons(
    request: HttpRequest,
    q: Annotated[
        str, Query(min_length=1, max_length=200, description="name in any script, card or telephone")
    ],
    branch: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 12,
) -> HttpResponse:
    """Find patrons in the network of a branch; whose names were shown is noted."""
    actor = actor_of(request)
    asking.need(actor, "patrons.view")
    path = place_by_id(asking.branch_id(actor, branch, "patrons.view")).path
    found = services.look_for(actor=actor, text=q, place_path=path, limit=limit, now=clock.now())
    return private(FoundPatronsAnswer(tuple(shaping.found(each) for each in found)))


@router.post("/patrons", response={201: PatronAnswer}, auth=TOKEN, summary="Register a patron")
def register_patron(request: HttpRequest, body: RegisterBody) -> HttpResponse:
    """Register a patron, who can borrow at once; 422 also where somebody alike is registered, until `is_new`."""
    actor, now = actor_of(request), clock.now()
    asking.need(actor, EDIT)
    home = asking.branch_id(actor, body.home_branch, EDIT)
    data = PatronData(**{each.name: getattr(body, each.name) for each in fields(PatronData)})
    if not body.is_new:
        _look_at_alike(actor, data, home, body.identity, now)
    with transaction.atomic():
        made = services.register(
            actor=actor,
            card_number=body.card_number,
            category_code=body.category,
            home_branch_id=home,
            data=data,
            password=body.password,
            expires_on=body.expires_on,
            now=now,
        )
        services.set_needs(actor=actor, patron_id=made.id, needs=body.needs, now=now)
        services.set_history(actor=actor, patron_id=made.id, history=body.history, now=now)
        if body.identity is not None and body.identity.number:
            _set_identity(actor, made.id, body.identity, now)
    return _patron(actor, made.id, now, status=201)


def _look_at_alike(
    actor: Actor, data: PatronData, home: int, identity: IdentityBody | None, now: datetime
) -> None:
    """Raise Invalid where somebody registered may be the same person, by their cards."""
    alike = services.like_applicant(
        actor=actor,
        data=data,
        place_path=place_by_id(home).path,
        identity_kind=identity.kind if identity is not None else "",
        identity_number=identity.number if identity is not None else "",
        now=now,
    )
    if alike:
        cards = ", ".join(each.patron.card_number for each in alike)
        raise Invalid({"is_new": _("Somebody like this is registered already: %(cards)s") % {"cards": cards}})


@router.get("/patrons/{card}", response=PatronAnswer, auth=TOKEN, summary="A patron")
def get_patron(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Return the patron with this card."""
    now = clock.now()
    actor = actor_of(request)
    patron = asking.open_file(actor, card, now)
    return private(shaping.patron(patron, actor, now))


@router.patch("/patrons/{card}", response=PatronAnswer, auth=TOKEN, summary="Change a patron")
def change_patron(request: HttpRequest, card: CardInPath, body: ChangePatronBody) -> HttpResponse:
    """Change what is known of a patron; what is left out stays as it is."""
    actor, now = actor_of(request), clock.now()
    known = queries.by_id(asking.patron_id(actor, card, EDIT))
    assert known is not None
    given = body.dict(exclude_unset=True)
    names = [each.name for each in fields(PatronData)]
    values = {name: given.get(name, getattr(known, name)) for name in names}
    texts = {name: value for name, value in values.items() if name != "birth_date"}
    data = PatronData(**{name: value or "" for name, value in texts.items()}, birth_date=values["birth_date"])
    home = asking.branch_id(actor, body.home_branch, EDIT) if body.home_branch is not None else None
    services.change(
        actor=actor,
        patron_id=known.id,
        data=data,
        category_code=body.category or "",
        home_branch_id=home,
        now=now,
    )
    return _patron(actor, known.id, now)


@router.post("/patrons/{card}/extend", response=PatronAnswer, auth=TOKEN, summary="Extend a card")
def extend_card(request: HttpRequest, card: CardInPath, body: ExtendBody) -> HttpResponse:
    """Let a card hold until a day."""
    actor, now = actor_of(request), clock.now()
    patron_id = asking.patron_id(actor, card, EDIT)
    services.extend(actor=actor, patron_id=patron_id, expires_on=body.expires_on, now=now)
    return _patron(actor, patron_id, now)


@router.post("/patrons/{card}/blocks", response={201: PatronAnswer}, auth=TOKEN, summary="Block a patron")
def block_patron(request: HttpRequest, card: CardInPath, body: BlockBody) -> HttpResponse:
    """Let a patron borrow nothing, to the end of a day or until it is lifted."""
    actor, now = actor_of(request), clock.now()
    patron_id = asking.patron_id(actor, card, EDIT)
    services.place_block(actor=actor, patron_id=patron_id, reason=body.reason, until=body.until, now=now)
    return _patron(actor, patron_id, now, status=201)


@router.delete("/blocks/{block_id}", response={204: None}, auth=TOKEN, summary="Lift a block")
def lift_block(request: HttpRequest, block_id: Id) -> HttpResponse:
    """Lift a block; lifting it again changes nothing."""
    actor = actor_of(request)
    asking.need(actor, EDIT)
    services.lift_block(actor=actor, block_id=block_id, now=clock.now())
    return HttpResponse(status=204)


@router.put(
    "/patrons/{card}/identity", response=PatronAnswer, auth=TOKEN, summary="Keep a number of identity"
)
def set_identity(request: HttpRequest, card: CardInPath, body: IdentityBody) -> HttpResponse:
    """Keep the digest of a number of identity, or take it away; the answer says its kind, never the number."""
    actor, now = actor_of(request), clock.now()
    patron_id = asking.patron_id(actor, card, EDIT)
    _set_identity(actor, patron_id, body, now)
    return _patron(actor, patron_id, now)


@router.post(
    "/patrons/{card}/confirm-identity",
    response=PatronAnswer,
    auth=TOKEN,
    summary="A patron showed who they are",
)
def confirm_identity(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Note that a patron with a temporary card showed who they are: it is temporary no more."""
    actor, now = actor_of(request), clock.now()
    patron_id = asking.patron_id(actor, card, EDIT)
    admitting.confirm_identity(actor=actor, patron_id=patron_id, now=now)
    return _patron(actor, patron_id, now)


@router.post("/patrons/{card}/erase", response={204: None}, auth=TOKEN, summary="Erase a patron")
def erase_patron(request: HttpRequest, card: CardInPath) -> HttpResponse:
    """Empty everything personal for good; 409 while something is on loan, reserved, booked or owed."""
    actor = actor_of(request)
    patron_id = asking.patron_id(actor, card, "patrons.erase")
    services.erase(actor=actor, patron_id=patron_id, now=clock.now())
    return HttpResponse(status=204)


def _set_identity(actor: Actor, patron_id: int, body: IdentityBody, now: datetime) -> None:
    services.set_identity(actor=actor, patron_id=patron_id, kind=body.kind, number=body.number, now=now)


def _patron(actor: Actor, patron_id: int, now: datetime, status: int = 200) -> HttpResponse:
    """Answer with a patron whom the caller has just changed; it is noted that they were seen."""
    found = services.open_file(actor=actor, patron_id=patron_id, now=now)
    return private(shaping.patron(found, actor, now), status=status)
