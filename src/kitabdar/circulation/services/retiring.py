"""Use a place no longer, once nothing is left there to be done."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import Booking, Hold, Loan, RotaStage, Till, Transfer
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services import retirement


@in_one_transaction
def retire_place(*, actor: Actor, place_id: int, now: datetime) -> None:
    """Use a place no longer, with all below it.

    Raises NotPermitted (organisation.manage there), NotFound, Invalid naming everything that stands in the way: items,
    loans, holds, bookings, journeys, stages of rotas, money in a till, colleagues.
    """
    place = place_by_id(place_id)
    require(actor, "organisation.manage", place)
    problems = in_the_way(place.path)
    try:
        retirement.retire(actor=actor, place_id=place_id, now=now)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems:
        raise Invalid(problems)


def in_the_way(path: str) -> dict[str, str]:
    """Say what is left to be done at a place and below it: kind -> sentence with its number."""

    def at(*names: str) -> Q:
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__path__startswith": path})
        return found

    items = Item.objects.exclude(state=ItemState.WITHDRAWN)
    counted = {
        "items": (
            items.filter(at("branch", "current_branch", "location")),
            _("Items that belong or stand here: %(number)s. Move or withdraw them."),
        ),
        "loans": (
            Loan.objects.filter(at("branch"), returned_at=None),
            _("Loans of this place that are not returned: %(number)s."),
        ),
        "holds": (
            Hold.objects.filter(at("pickup_branch"), closed_at=None),
            _("Holds to be collected here: %(number)s. Have them collected elsewhere."),
        ),
        "bookings": (
            Booking.objects.filter(at("pickup_branch"), closed_at=None),
            _("Bookings to be collected here: %(number)s."),
        ),
        "transfers": (
            Transfer.objects.filter(at("from_branch", "to_branch"), received_at=None),
            _("Items on their way to or from here: %(number)s."),
        ),
        "rotas": (
            RotaStage.objects.filter(at("branch"), rota__ended_at=None),
            _("Stages of rotas here: %(number)s."),
        ),
        "tills": (
            Till.objects.filter(at("branch")).exclude(cash=0),
            _("Tills here with money in them: %(number)s. Bank it."),
        ),
    }
    numbers = {kind: (rows.count(), sentence) for kind, (rows, sentence) in counted.items()}
    return {kind: sentence % {"number": number} for kind, (number, sentence) in numbers.items() if number}
