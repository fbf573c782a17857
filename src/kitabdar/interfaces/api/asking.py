"""Who and where, when the caller leaves it out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kitabdar.organisation import queries
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.patrons import queries as patrons


def branch_id(actor: Actor, code: str | None, permission: str) -> int:
    """Return the branch with this code, or where the actor works. Raises NotFound, NotPermitted."""
    if code is None:
        if actor.branch_id is None:
            raise NotPermitted(permission)
        return actor.branch_id
    place = queries.place_tree().by_code.get(code)
    if place is None or place.kind != "branch":
        raise NotFound("branch", code)
    return place.id


def card(actor: Actor, card_number: str | None) -> str:
    """Return the card asked for, or the actor's own. Raises Invalid for staff, who have none here.

    Who may hold for nobody but themselves cannot learn which cards exist. Raises NotPermitted.
    """
    own = patrons.by_account(actor.account_id) if actor.account_id is not None else None
    if card_number is None:
        if own is None:
            raise Invalid({"card_number": _("This is needed.")})
        return own.card_number
    if not actor.may_anywhere("circulation.hold") and (own is None or own.card_number != card_number):
        raise NotPermitted("circulation.hold")
    return card_number
