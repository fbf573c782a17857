"""Read what is booked ahead: of a reader, of an item day by day, at a branch that has to make it ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import BookedDay, Booking, BookingState, Loan
from kitabdar.circulation.moves import resting
from kitabdar.circulation.presenting import name_of, zone_of
from kitabdar.circulation.services.booked import may_be_booked
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.settings import PatronTraits, lending_settings
from kitabdar.organisation.hours import is_open_day, local_day
from kitabdar.patrons.models import Patron

COMING_DAYS = 14
"""How far ahead a branch sees what it has to make ready."""

MOST_CALENDAR_DAYS = 400
_GONE = (ItemState.MISSING, ItemState.LOST, ItemState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking. `kept_from` and `kept_to`: with the days before and after it; `any_copy`: made for the title."""

    id: int
    patron_id: int
    item_id: int
    barcode: str
    item_state: str
    item_branch_id: int
    item_branch_name: str
    call_number: str
    location_name: str
    edition_id: int
    title: str
    title_language: str  # MARC code, "" where the record does not say
    pickup_branch_id: int
    pickup_branch_name: str
    time_zone: str
    state: str
    state_name: str
    starts_on: date
    ends_on: date
    kept_from: date
    kept_to: date
    kept_until: date
    any_copy: bool
    is_prepared: bool
    booked_at: datetime


@dataclass(frozen=True, slots=True)
class ToPrepare:
    """A booking that a branch has to do with. `what`: "ready", "fetch" (it stands here), "elsewhere" (another branch
    fetches it), "coming", "lent" (until `due_at`), "aside" (for a hold), "late" (lent beyond the day) or "gone";
    `is_now`: it is time."""

    booking: BookingView
    what: str
    is_now: bool
    due_at: datetime | None = None

    @property
    def is_in_danger(self) -> bool:
        """Whether somebody has to do something, or the reader comes in vain."""
        return self.what in ("late", "gone") or (self.is_now and self.what in ("lent", "aside"))


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of an item.

    `state`: "free", "booked", "kept" (before or after a booking), "away" (lent), "closed" or "past".
    """

    day: date
    state: str
    booking_id: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether it could be part of a booking."""
        return self.state in ("free", "closed")


@dataclass(frozen=True, slots=True)
class BookableItem:
    """An item that may be booked, with the stretches of days (first, last) on which it is not free."""

    item_id: int
    barcode: str
    volume: str
    item_type: str
    branch_name: str
    taken: tuple[tuple[date, date], ...]


def booking(booking_id: int) -> BookingView | None:
    """Return one booking."""
    return next(iter(_views(Booking.objects.filter(pk=booking_id))), None)


def bookings_of(patron_id: int) -> list[BookingView]:
    """Return a patron's bookings that have not ended, the soonest first."""
    return _views(Booking.objects.filter(patron_id=patron_id, closed_at=None).order_by("starts_on", "pk"))


def ended_bookings_of(patron_id: int, limit: int = 200) -> list[BookingView]:
    """Return a patron's bookings that have ended, the latest first, as long as it is kept whose they were."""
    rows = Booking.objects.filter(patron_id=patron_id).exclude(closed_at=None)
    return _views(rows.order_by("-closed_at", "-pk")[:limit])


def bookings_of_item(item_id: int) -> list[BookingView]:
    """Return the bookings of an item that have not ended, the soonest first."""
    return _views(Booking.objects.filter(item_id=item_id, closed_at=None).order_by("starts_on", "pk"))


def bookings(booking_ids: Sequence[int]) -> list[BookingView]:
    """Return these bookings in this order."""
    found = {each.id: each for each in _views(Booking.objects.filter(pk__in=booking_ids))}
    return [found[each] for each in booking_ids if each in found]


def count_of(patron_id: int) -> int:
    """Count a patron's bookings that have not ended."""
    return Booking.objects.filter(patron_id=patron_id, closed_at=None).count()


def is_offered() -> bool:
    """Say whether any rule lets anything be booked ahead at all."""
    return any(row.says.get("is_bookable") for row in lending_settings().policies)


def is_bookable(edition_id: int, patron_id: int | None = None) -> bool:
    """Say whether an item of an edition can be booked, by this patron where they are at home; else by anybody."""
    if not is_offered():
        return False
    row = (
        Patron.objects.filter(pk=patron_id or 0)
        .values_list("category_id", "birth_date", "home_branch_id")
        .first()
    )
    if row is None:
        return may_be_booked(edition_id, None, None)
    return may_be_booked(edition_id, PatronTraits(row[0], row[1]), row[2])


def at_branch(branch_id: int, now: datetime) -> list[ToPrepare]:
    """Return what is booked for collection at a branch or stands there, from now to fourteen days ahead."""
    settings = lending_settings()
    today = local_day(settings.hours(branch_id), now)
    rows = Booking.objects.filter(
        Q(pickup_branch_id=branch_id) | Q(item__current_branch_id=branch_id),
        state=BookingState.BOOKED,
        closed_at=None,
    ).order_by("starts_on", "pk")
    views = [e for e in _views(rows) if e.kept_from <= today + timedelta(days=COMING_DAYS)]
    rests = resting([each.item_id for each in views], now)
    views = [
        replace(e, location_name=rests[e.item_id].place_name) if e.item_id in rests else e for e in views
    ]
    lent = Loan.objects.filter(item__in=[each.item_id for each in views], returned_at=None)
    due = dict(lent.values_list("item_id", "due_at"))
    return [_to_prepare(each, branch_id, today, due.get(each.item_id), now) for each in views]


def _to_prepare(
    view: BookingView, branch_id: int, today: date, due_at: datetime | None, now: datetime
) -> ToPrepare:
    is_now = view.kept_from - timedelta(days=1) <= today
    if view.item_state in _GONE:
        return ToPrepare(view, "gone", is_now)
    if view.is_prepared:
        return ToPrepare(view, "ready", is_now)
    if view.item_state == ItemState.ON_LOAN and due_at is not None:
        hours = lending_settings().hours(branch_id)
        is_late = due_at < now or local_day(hours, due_at) >= view.kept_from
        return ToPrepare(view, "late" if is_late else "lent", is_now, due_at)
    if view.item_state == ItemState.IN_TRANSIT:
        return ToPrepare(view, "coming", is_now)
    if view.item_state == ItemState.ON_HOLD_SHELF:
        return ToPrepare(view, "aside", is_now)
    return ToPrepare(view, "fetch" if view.item_branch_id == branch_id else "elsewhere", is_now)


def calendar(item_id: int, first: date, last: date, *, now: datetime) -> list[CalendarDay]:
    """Return the days of an item from one to another, both included, 400 at most; on the calendar of its home."""
    settings = lending_settings()
    home_id = Item.objects.values_list("branch_id", flat=True).get(pk=item_id)
    hours = settings.hours(home_id)
    today = local_day(hours, now)
    last = min(last, first + timedelta(days=MOST_CALENDAR_DAYS - 1))
    kept = BookedDay.objects.filter(item_id=item_id, day__range=(first, last))
    taken = {
        day: (booking_id, "booked" if starts <= day <= ends else "kept")
        for day, booking_id, starts, ends in kept.values_list(
            "day", "booking_id", "booking__starts_on", "booking__ends_on"
        )
    }
    due = Loan.objects.filter(item_id=item_id, returned_at=None).values_list("due_at", flat=True).first()
    away_until = max(today, local_day(hours, due)) if due else None
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        booking_id, state = taken.get(day, (None, ""))
        if not state and away_until is not None and today <= day <= away_until:
            state = "away"
        if not state and day < today:
            state = "past"
        if not state:
            state = "free" if is_open_day(hours, day) else "closed"
        found.append(CalendarDay(day, state, booking_id))
    return found


def stretches(days: Sequence[CalendarDay], *, free: bool) -> list[tuple[date, date]]:
    """Join days that are free, or that are not, to stretches (first, last)."""
    found: list[tuple[date, date]] = []
    for each in days:
        if each.is_free != free:
            continue
        if found and found[-1][1] + timedelta(days=1) == each.day:
            found[-1] = (found[-1][0], each.day)
        else:
            found.append((each.day, each.day))
    return found


def bookable_items(edition_id: int, first: date, days: int, *, now: datetime) -> list[BookableItem]:
    """Return the items of an edition that are there to be booked, with the days on which each is not free."""
    settings = lending_settings()
    rows = Item.objects.filter(holding__record__edition_id=edition_id, holding__record__deleted_at=None)
    rows = (
        rows.exclude(state__in=_GONE).select_related("item_type").order_by("branch_id", "volume", "barcode")
    )
    last = first + timedelta(days=days - 1)
    return [
        BookableItem(
            row.pk,
            row.barcode,
            row.volume,
            row.item_type.display_name,
            name_of(settings, row.branch_id),
            tuple(stretches(calendar(row.pk, first, last, now=now), free=False)),
        )
        for row in rows[:50]
    ]


_COLUMNS = (
    *("patron_id", "pickup_branch_id", "state", "starts_on", "ends_on", "lead", "trail", "kept_until"),
    *("any_copy", "prepared_at", "booked_at"),
    *("item__barcode", "item__state", "item__call_number", "item__current_branch_id"),
    *("item__location__name", "item__location__names"),
    *(
        "item__holding__call_number",
        "item__holding__record__description",
        "item__holding__record__edition_id",
    ),
)


def _views(rows: QuerySet[Booking]) -> list[BookingView]:
    settings = lending_settings()
    found = []
    for row in rows.select_related("item__holding__record", "item__location").only(*_COLUMNS):
        item, record = row.item, row.item.holding.record
        title, language = titled(record.description)
        found.append(
            BookingView(
                id=row.pk,
                patron_id=row.patron_id,
                item_id=item.pk,
                barcode=item.barcode,
                item_state=item.state,
                item_branch_id=item.current_branch_id,
                item_branch_name=name_of(settings, item.current_branch_id),
                call_number=item.call_number or item.holding.call_number,
                location_name=item.location.display_name if item.location else "",
                edition_id=record.edition_id,
                title=title,
                title_language=language,
                pickup_branch_id=row.pickup_branch_id,
                pickup_branch_name=name_of(settings, row.pickup_branch_id),
                time_zone=zone_of(settings, row.pickup_branch_id),
                state=row.state,
                state_name=row.get_state_display(),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                kept_from=row.starts_on - timedelta(days=row.lead),
                kept_to=row.ends_on + timedelta(days=row.trail),
                kept_until=row.kept_until,
                any_copy=row.any_copy,
                is_prepared=row.prepared_at is not None and row.state == BookingState.BOOKED,
                booked_at=row.booked_at,
            )
        )
    return found
