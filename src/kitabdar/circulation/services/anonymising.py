"""Part ended loans, holds and bookings from their readers, as readers and categories have it; the counts stay. [CIR-A1]

They go to a patron without a name, one for each category and home branch: statistics are as they were.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.models import Booking, Charge, Hold, Loan, LoanState, Renewal, ReturnClaim
from kitabdar.circulation.rules import agreed_terms, found_in_time
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.patrons.models import Patron, PatronCategory

BATCH = 500


def anonymise(*, actor: Actor, now: datetime) -> int:
    """Part what ended long enough ago from its readers; return how many loans, holds and bookings.

    Loans for which something is owed stay, and those of lost items whose price would be given back.
    Raises NotPermitted (patrons.erase).
    """
    require_anywhere(actor, "patrons.erase")
    for days, delegates in _by_days("taken_by").items():
        _forget_takers(delegates, now - timedelta(days=days))
    return sum(
        _part(patrons, now - timedelta(days=days), now) for days, patrons in _by_days("patron").items()
    )


def _forget_takers(delegates: Q, before: datetime) -> None:
    """Forget who took what an institution returned before a moment, whatever is owed for it."""
    taken = Loan.objects.filter(delegates, returned_at__lt=before, taken_by__isnull=False).order_by("pk")
    while ids := list(taken.values_list("pk", flat=True)[:BATCH]):
        Loan.objects.filter(pk__in=ids).update(taken_by=None)


def _by_days(whose: str) -> dict[int, Q]:
    """Return after how many days whose ("patron", "taken_by") loans are parted from them."""
    found: dict[int, Q] = {0: Q((f"{whose}__history", "none"))}
    categories: dict[int, list[int]] = defaultdict(list)
    for category_id, days in PatronCategory.objects.values_list("pk", "history_days"):
        if days is not None:
            categories[days].append(category_id)
    for days, ids in categories.items():
        mine = Q((f"{whose}__history", ""), (f"{whose}__category_id__in", ids))
        found[days] = found[days] | mine if days in found else mine
    return found


def _part(patrons: Q, before: datetime, now: datetime) -> int:
    """Part loans, holds and bookings that ended before a moment from these patrons, in short transactions."""
    named = Q(patron__erased_at=None)
    loans = Loan.objects.filter(patrons & named, returned_at__lt=before)
    free = loans.exclude(charges__balance__gt=0).exclude(pk__in=_refundable(loans, now)).order_by("pk")
    parted = 0
    while ids := list(free.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            parted += _give_to_nobody(Loan, ids)
            Loan.objects.filter(pk__in=ids).update(taken_by=None, settled_because="")
            Charge.objects.filter(loan_id__in=ids).update(loan=None)
            ReturnClaim.objects.filter(loan_id__in=ids).update(loan=None, note="")
            Renewal.objects.filter(loan_id__in=ids, actor__patron__isnull=False).update(actor=None)
    for model in (Hold, Booking):
        ended = model._default_manager.filter(patrons & named, closed_at__lt=before).order_by("pk")
        while ids := list(ended.values_list("pk", flat=True)[:BATCH]):
            with transaction.atomic():
                parted += _give_to_nobody(model, ids)
    return parted


def _refundable(loans: QuerySet[Loan], now: datetime) -> list[int]:
    """Return the loans that ended with their loss being settled and would be given something back for it if found."""
    lost = loans.filter(state=LoanState.SETTLED, item__state=ItemState.LOST, settled_because="")
    found = []
    for loan in lost.select_related("terms"):
        terms = agreed_terms(loan.terms.says)
        is_given_back = "given_back" in (terms.found_price, terms.found_processing)
        if is_given_back and found_in_time(terms, loan.lost_at or loan.checked_out_at, now):
            found.append(loan.pk)
    return found


def _give_to_nobody(model: type[Loan | Hold | Booking], ids: list[int]) -> int:
    rows = model._default_manager.filter(pk__in=ids)
    kinds = set(rows.values_list("patron__category_id", "patron__home_branch_id"))
    for category_id, branch_id in kinds:
        nobody = _nobody(category_id, branch_id)
        rows.filter(patron__category_id=category_id, patron__home_branch_id=branch_id).update(patron=nobody)
    return len(ids)


def _nobody(category_id: int, branch_id: int) -> Patron:
    """Return the patron without a name of a category and branch."""
    nobody, _made = Patron.objects.get_or_create(
        card_number=f"nobody-{category_id}-{branch_id}",
        defaults={
            "category_id": category_id,
            "home_branch_id": branch_id,
            "expires_on": date(2000, 1, 1),
            "erased_at": datetime(2000, 1, 1, tzinfo=UTC),
        },
    )
    return nobody
