"""Close a place for days that were open: due dates and the times of the hold shelf move in the same act. [CIR-D6]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Booking, BookingState, Hold, HoldState, Loan, Recall
from kitabdar.circulation.rules import agreed_terms, moved_from_closed_day, moved_from_closed_hours
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import Hours, local_day
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.services import audit
from kitabdar.organisation.services.places import add_exception

BATCH = 500
PAST_MIDNIGHT = timedelta(days=1)
"""How long openings of the last day may go on after it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved at one branch, and how many bookings are hit."""

    branch_name: str
    loans: int
    holds: int
    bookings: int = 0


@dataclass(frozen=True, slots=True)
class Closing:
    """A place closed. `last_due`: the latest of the new due dates; branches where nothing moved are left out.

    `booking_ids`: the bookings that are hit, the soonest first: they begin or end on one of these days, or what is due
    later now is kept for them by then. They stay as they are: staff call their readers.
    """

    branches: tuple[Moved, ...]
    last_due: datetime | None
    booking_ids: tuple[int, ...] = ()

    @property
    def loans(self) -> int:
        """Return how many due dates moved."""
        return sum(each.loans for each in self.branches)

    @property
    def holds(self) -> int:
        """Return how many times of the hold shelf moved."""
        return sum(each.holds for each in self.branches)


@in_one_transaction
def close_days(
    *,
    actor: Actor,
    place_id: int,
    first_day: date,
    last_day: date,
    now: datetime,
    note: str = "",
    is_rehearsal: bool = False,
) -> Closing:
    """Close a place, and all below it, on these days; move what is due and what waits on its shelves then.

    A rehearsal does all of it, says what it did, and takes it back. Loans that may be due on closed days by their terms
    stay. Raises NotPermitted (organisation.manage at the place), NotFound, Invalid (days).
    """
    with transaction.atomic():
        before = lending_settings()
        add_exception(
            actor=actor,
            place_id=place_id,
            first_day=first_day,
            last_day=last_day,
            intervals=(),
            note=note,
            now=now,
        )
        settings = lending_settings()
        place = settings.tree.by_id[place_id]
        closed = [each for each in settings.tree.of_kind("branch") if each.path.startswith(place.path)]
        latest: list[datetime] = []
        hit: dict[int, date] = {}
        moved = [
            _move(branch, settings, before.hours(branch.id), first_day, last_day, latest, hit)
            for branch in closed
        ]
        found = Closing(
            tuple(each for each in moved if each.loans or each.holds or each.bookings),
            max(latest, default=None),
            tuple(sorted(hit, key=lambda each: (hit[each], each))),
        )
        audit.record(
            actor=actor,
            action="circulation.close_days",
            subject=f"place:{place_id}",
            place=place_id,
            now=now,
            details={
                "loans": found.loans,
                "holds": found.holds,
                "bookings": len(hit),
                "days": [str(first_day), str(last_day)],
            },
        )
        transaction.set_rollback(is_rehearsal)
    return found


def _move(
    branch: PlaceView,
    settings: LendingSettings,
    before: Hours,
    first: date,
    last: date,
    latest: list[datetime],
    hit: dict[int, date],
) -> Moved:
    hours = settings.hours(branch.id)
    since, until = _midnight(hours, first), _midnight(hours, last + timedelta(days=1))
    loans = Loan.objects.select_related("terms").filter(
        branch_id=branch.id, returned_at=None, due_at__gte=since, due_at__lt=until + PAST_MIDNIGHT
    )
    _lock_items(branch.id, loans)
    changed = []
    for loan in loans.iterator(BATCH):
        due = _moved(loan, loan.due_at, before, hours, until)
        if due != loan.due_at:
            loan.due_at = due
            changed.append(loan)
    Loan.objects.bulk_update(changed, ["due_at"], batch_size=BATCH)
    latest += [loan.due_at for loan in changed]
    _move_recalls(branch.id, {loan.pk: loan.due_at for loan in changed}, before, hours, (since, until))
    waiting = Hold.objects.filter(
        pickup_branch_id=branch.id, state=HoldState.READY, expires_at__gte=since, expires_at__lt=until
    )
    kept = []
    for hold in waiting:
        assert hold.expires_at is not None  # by the filter
        later = moved_from_closed_day(hours, hold.expires_at)
        if later != hold.expires_at:
            hold.expires_at = later
            kept.append(hold)
    Hold.objects.bulk_update(kept, ["expires_at"], batch_size=BATCH)
    struck = _struck(branch.id, first, last) | _pressed(changed, branch.id, until, hours)
    hit |= struck
    return Moved(branch.name, len(changed), len(kept), len(struck))


def _lock_items(branch_id: int, loans: QuerySet[Loan]) -> None:
    """Lock what is lent and due then, or called back: a renewal or a recall at this moment comes before, or after."""
    recalled = Recall.objects.filter(ended_at=None, loan__branch_id=branch_id)
    lock(Item, {"pk__in": loans.values("item_id").union(recalled.values("loan__item_id"))})


def _moved(loan: Loan, due: datetime, before: Hours, after: Hours, until: datetime) -> datetime:
    """Return when a loan is due now that was due then, by the day or by the hour as it was lent."""
    terms = agreed_terms(loan.terms.says)
    if loan.in_reading_room:
        return moved_from_closed_hours(before, after, due, is_read_here=True)
    if terms.loan_unit == "hours":
        if terms.closed_hours == "as_it_falls":
            return due
        return moved_from_closed_hours(before, after, due, is_read_here=False)
    if terms.closed_days == "as_it_falls" or due >= until:
        return due
    return moved_from_closed_day(after, due)


def _move_recalls(
    branch_id: int,
    due: dict[int, datetime],
    before: Hours,
    hours: Hours,
    days: tuple[datetime, datetime],
) -> None:
    """Move with the loans what is called back, and the dates that it would be given back. [CIR-E4]"""
    since, until = days
    recalls = Recall.objects.filter(ended_at=None, loan__branch_id=branch_id).select_related("loan__terms")
    for recall in recalls:
        previous = recall.previous_due_at
        if since <= previous < until + PAST_MIDNIGHT:
            previous = _moved(recall.loan, previous, before, hours, until)
        recall.due_at = due.get(recall.loan_id, recall.due_at)
        recall.previous_due_at = max(previous, recall.due_at)
        recall.save(update_fields=["due_at", "previous_due_at"])


def _struck(branch_id: int, first: date, last: date) -> dict[int, date]:
    """Return the bookings that begin or end at a branch on one of the days, with the day they begin."""
    days = Q(starts_on__range=(first, last), state=BookingState.BOOKED) | Q(ends_on__range=(first, last))
    rows = Booking.objects.filter(days, pickup_branch_id=branch_id, closed_at=None)
    return dict(rows.values_list("pk", "starts_on"))


def _pressed(changed: list[Loan], branch_id: int, since: datetime, hours: Hours) -> dict[int, date]:
    """Return the bookings of what moved that is due now only when it is kept for them already."""
    moved = {loan.item_id for loan in changed}
    rows = Booking.objects.filter(
        state=BookingState.BOOKED,
        item__loans__returned_at=None,
        item__loans__branch_id=branch_id,
        item__loans__due_at__gte=since,
    ).values_list("pk", "item_id", "starts_on", "lead", "item__loans__due_at")
    return {
        pk: starts_on
        for pk, item_id, starts_on, lead, due_at in rows
        if item_id in moved and starts_on - timedelta(days=lead) <= local_day(hours, due_at)
    }


def _midnight(hours: Hours, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(hours.zone))
