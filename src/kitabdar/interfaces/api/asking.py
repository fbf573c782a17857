"""Who and where, when the caller leaves it out."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kitabdar.organisation import queries
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.permissions import require
from kitabdar.organisation.places import PlaceView
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services import reading
from kitabdar.patrons.standing import acts_for


def branch_id(actor: Actor, code: str | None, permission: str) -> int:
    """Return the branch with this code, or where the actor works. Raises NotFound, NotPermitted."""
    if code is None:
        if actor.branch_id is None:
            raise NotPermitted(permission)
        return actor.branch_id
    place = queries.place_tree().by_code.get(code)
    if place is None or place.kind != "branch" or place.is_retired:
        raise NotFound("branch", code)
    return place.id


def card(actor: Actor, card_number: str | None, now: datetime) -> str:
    """Return the card asked for, or the actor's own. Raises Invalid for staff, who have none here.

    Delegates may name their institution's. Who may hold for nobody else cannot learn which cards exist. Raises
    NotPermitted.
    """
    own = patrons.by_account(actor.account_id) if actor.account_id is not None else None
    if card_number is None:
        if own is None:
            raise Invalid({"card_number": _("This is needed.")})
        return own.card_number
    if actor.may_anywhere("circulation.hold") or (own is not None and own.card_number == card_number):
        return card_number
    asked = patrons.by_card(card_number)
    if asked is None or "hold" not in acts_for(actor.account_id, asked.id, now):
        raise NotPermitted("circulation.hold")
    return card_number


def need(actor: Actor, permission: str) -> None:
    """Raise NotPermitted for who holds the permission nowhere, before anything is looked for."""
    if not actor.may_anywhere(permission):
        raise NotPermitted(permission)


def place(actor: Actor, code: str, permission: str) -> PlaceView:
    """Return the place with this code. Raises NotPermitted for who holds the permission nowhere, NotFound."""
    need(actor, permission)
    found = queries.place_tree().by_code.get(code)
    if found is None:
        raise NotFound("place", code)
    return found


def managed_place(actor: Actor, code: str, permission: str) -> PlaceView:
    """Return the place with this code where the permission is held. Raises NotPermitted, NotFound."""
    found = place(actor, code, permission)
    require(actor, permission, found)
    return found


def patron_id(actor: Actor, card_number: str, permission: str) -> int:
    """Return the patron with this card. Raises NotPermitted for who holds the permission nowhere, NotFound."""
    need(actor, permission)
    found = patrons.by_card(card_number)
    if found is None:
        raise NotFound("patron", card_number)
    return found.id


def open_file(actor: Actor, card_number: str, now: datetime) -> PatronView:
    """Open a patron's file; who may see no file but their own cannot learn which cards exist.

    Raises NotFound, NotPermitted.
    """
    try:
        return reading.open_file(actor=actor, card_number=card_number, now=now)
    except NotFound:
        if not actor.may_anywhere("patrons.view"):
            raise NotPermitted("patrons.view") from None
        raise
