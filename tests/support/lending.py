"""Short words for the acts of lending, so that stories read as stories; at Sahil, by its desk, unless said."""

from __future__ import annotations

from datetime import date, datetime

from kitabdar.catalogue.models import Item, Record
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.services import bookings, checkin, checkout, holds
from kitabdar.circulation.services.bookings import Made
from kitabdar.circulation.services.checkin import CheckedIn
from kitabdar.circulation.services.checkout import CheckedOut
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import Place
from kitabdar.patrons.queries import PatronView
from tests.support.world import NOW, World


def lend(
    world: World,
    patron: PatronView,
    barcode: str,
    *,
    at: Place | None = None,
    by: Actor | None = None,
    now: datetime = NOW,
    override: frozenset[str] = frozenset(),
) -> CheckedOut:
    """Lend an item."""
    return checkout.check_out(
        actor=by or world.desk,
        card_number=patron.card_number,
        barcode=barcode,
        branch_id=(at or world.sahil).pk,
        now=now,
        override=override,
    )


def take_back(
    world: World, barcode: str, *, at: Place | None = None, by: Actor | None = None, now: datetime = NOW
) -> CheckedIn:
    """Take an item back."""
    return checkin.check_in(
        actor=by or world.desk, barcode=barcode, branch_id=(at or world.sahil).pk, now=now
    )


def reserve(
    world: World,
    patron: PatronView,
    edition_id: int,
    *,
    at: Place | None = None,
    by: Actor | None = None,
    now: datetime = NOW,
    override: frozenset[str] = frozenset(),
) -> int:
    """Place a hold and return its id."""
    held = holds.place_hold(
        actor=by or world.desk,
        card_number=patron.card_number,
        edition_id=edition_id,
        pickup_branch_id=(at or world.sahil).pk,
        now=now,
        override=override,
    )
    return held.hold_id


def book(
    world: World,
    patron: PatronView,
    item: Item | Record,
    first: date,
    last: date,
    *,
    at: Place | None = None,
    by: Actor | None = None,
    now: datetime = NOW,
    override: frozenset[str] = frozenset(),
) -> Made:
    """Book an item, or any of a record's edition, from a day to a day."""
    record = item if isinstance(item, Record) else item.holding.record
    return bookings.book(
        actor=by or world.desk,
        card_number=patron.card_number,
        edition_id=record.edition_id,
        item_id=item.pk if isinstance(item, Item) else None,
        pickup_branch_id=(at or world.sahil).pk,
        starts_on=first,
        ends_on=last,
        now=now,
        override=override,
    )


def codes(refused: Refused) -> list[str]:
    """Return the codes of the reasons."""
    return [each.code for each in refused.refusals]
