"""Open a patron's file at a desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries
from kitabdar.patrons.identity import KINDS
from kitabdar.patrons.models import Patron
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services.identity import digest_of
from kitabdar.patrons.standing import acts_for


def open_file(
    *, actor: Actor, card_number: str = "", patron_id: int | None = None, now: datetime
) -> PatronView:
    """Return the patron with this card or id and note who looked; patrons see themselves without a note.

    The permission patrons.view may be held at the patron's home or where the actor works: one card is valid
    across the network. Who stands for them may look, too, and is noted. Raises NotFound, NotPermitted.
    """
    patron = queries.by_id(patron_id) if patron_id is not None else queries.by_card(card_number)
    if patron is None:
        raise NotFound("patron", patron_id if patron_id is not None else card_number)
    if actor.is_self(patron.account_id):
        return patron
    if not _same_network(actor, patron) and "see" not in acts_for(actor.account_id, patron.id, now):
        require(actor, "patrons.view", patron.home_branch_path)
    audit.record_readings(actor=actor, homes={patron.id: patron.home_branch_id}, now=now)
    return patron


def find_by_identity(*, actor: Actor, number: str, place_path: str, now: datetime) -> list[PatronView]:
    """Return who of the network that a place is in has this number of identity, of whichever kind; noted.

    At most one of each kind of number. Raises NotPermitted (patrons.view at the place).
    """
    require(actor, "patrons.view", place_path)
    found = _with_number(number, place_path)
    note_shown(actor, found, now)
    return found


def hand_over(*, actor: Actor, card_number: str, now: datetime) -> PatronView:
    """Return a patron of whom everything kept is given out: to themselves, or to staff to hand it over, noted.

    Raises NotFound, NotPermitted (patrons.erase at their home).
    """
    patron = queries.by_card(card_number)
    if patron is None:
        raise NotFound("patron", card_number)
    if not actor.is_self(patron.account_id):
        require(actor, "patrons.erase", patron.home_branch_path)
        homes = {patron.id: patron.home_branch_id}
        audit.record_readings(actor=actor, homes=homes, now=now, action="patrons.hand_over")
    return patron


def look_for(*, actor: Actor, text: str, place_path: str, limit: int = 12, now: datetime) -> list[PatronView]:
    """Find readers of the network that a place is in; note whose names were shown.

    They are found by name, card, telephone or number of identity.

    The files of other networks are not open there. Raises NotPermitted (patrons.view at the place).
    """
    require(actor, "patrons.view", place_path)
    network = f"/{place_path.strip('/').split('/')[0]}/"
    found = _with_number(text, place_path)
    known = {each.id for each in found}
    found += [
        each
        for each in queries.find(text, limit * 4)
        if each.home_branch_path.startswith(network) and each.id not in known
    ]
    note_shown(actor, found[:limit], now)
    return found[:limit]


def _with_number(number: str, place_path: str) -> list[PatronView]:
    digests = [digest for kind in KINDS if (digest := digest_of(kind, number))]
    network_id = int(place_path.strip("/").split("/")[0])
    rows = Patron.objects.filter(identity_network_id=network_id, identity_digest__in=digests)
    found = (queries.by_id(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)) if digests else ()
    return [each for each in found if each is not None]


def note_shown(actor: Actor, shown: Iterable[PatronView], now: datetime) -> None:
    """Note whose names or cards were shown, each at their home."""
    homes = {each.id: each.home_branch_id for each in shown}
    if homes:
        audit.record_readings(actor=actor, homes=homes, now=now, action="patrons.look_for")


def name_reader(*, actor: Actor, patron_id: int, now: datetime) -> PatronView | None:
    """Return who has an item or waits for it, noted as shown; None where their network's readers are not seen."""
    patron = queries.by_id(patron_id)
    if patron is None or not _same_network(actor, patron):
        return None
    note_shown(actor, [patron], now)
    return patron


def _same_network(actor: Actor, patron: PatronView) -> bool:
    """Whether the actor may view patrons somewhere in the patron's network (the first step of the path)."""
    network = f"/{patron.home_branch_path.strip('/').split('/')[0]}/"
    return actor.is_system or any(
        path.startswith(network) and "patrons.view" in permissions for path, permissions in actor.grants
    )
