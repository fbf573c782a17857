"""Read which readers will be erased because their card ran out long ago, and what stands in the way. [CIR-A2]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from kitabdar.circulation.models import OPEN_HOLD_STATES, Booking, Charge, Hold, Loan
from kitabdar.circulation.services.journal import credits_of
from kitabdar.patrons import queries
from kitabdar.patrons.models import Patron, PatronCategory
from kitabdar.patrons.queries import PatronView


@dataclass(frozen=True, slots=True)
class LapsedView:
    """A reader whose card ran out: erased in the night of `erased_on` unless something is open."""

    patron: PatronView
    erased_on: date
    is_open: bool


def has_open_matters(patron_id: int) -> bool:
    """Whether a patron is in open business: loans, holds, bookings, debts, credit."""
    return (
        Loan.objects.filter(patron_id=patron_id, returned_at=None).exists()
        or Hold.objects.filter(patron_id=patron_id, state__in=OPEN_HOLD_STATES).exists()
        or Booking.objects.filter(patron_id=patron_id, closed_at=None).exists()
        or Charge.objects.filter(patron_id=patron_id, balance__gt=0).exists()
        or bool(credits_of(patron_id))
    )


def lapsed(today: date) -> QuerySet[Patron]:
    """Return the patrons whose card ran out as many days ago as their category says, the longest first."""
    wanted = Q(pk__in=())
    for category_id, days in PatronCategory.objects.exclude(lapsed_days=None).values_list(
        "pk", "lapsed_days"
    ):
        wanted |= Q(category_id=category_id, expires_on__lt=today - timedelta(days=days or 0))
    return Patron.objects.filter(wanted, erased_at=None).order_by("expires_on", "pk")


def lapsing_at(place_path: str, today: date, *, ahead: int = 30, limit: int = 200) -> list[LapsedView]:
    """Return who of a place will be erased within these days, the first first."""
    rows = lapsed(today + timedelta(days=ahead)).filter(home_branch__path__startswith=place_path)
    found = []
    for pk, days in rows.values_list("pk", "category__lapsed_days")[:limit]:
        patron = queries.by_id(pk)
        if patron is not None:
            ends = max(patron.expires_on + timedelta(days=(days or 0) + 1), today)
            found.append(LapsedView(patron, ends, has_open_matters(pk)))
    return found
