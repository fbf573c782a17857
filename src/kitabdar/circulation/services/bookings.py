"""Book an item ahead, give a booking up, have it filled with another copy, end those that nobody collected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import BookedDay, Booking, BookingState
from kitabdar.circulation.rules import (
    BOOKING,
    IllegalTransition,
    Refusal,
    Terms,
    best_to_book,
    kept_days,
    kept_until,
    refuse,
)
from kitabdar.circulation.services import booked, collecting
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.deciding import settle
from kitabdar.circulation.services.noting import note
from kitabdar.circulation.services.routing import Routing, route
from kitabdar.circulation.services.standing import require_for_hold
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.patrons.models import Patron


@dataclass(frozen=True, slots=True)
class Made:
    """A booking made, of which item."""

    booking_id: int
    item_id: int
    barcode: str
    title: str
    overridden: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class BookingEnded:
    """A booking ended; `routing` says where the item goes, if one stood on the hold shelf for it."""

    booking_id: int
    barcode: str
    title: str
    routing: Routing | None


@in_one_transaction
def book(
    *,
    actor: Actor,
    card_number: str,
    edition_id: int,
    pickup_branch_id: int,
    starts_on: date,
    ends_on: date,
    now: datetime,
    item_id: int | None = None,
    override: frozenset[str] = frozenset(),
) -> Made:
    """Keep an item of an edition, or this one, for a patron from a day to a day, both included.

    For staff with circulation.hold anywhere in the patron's network, for patrons themselves and delegates of an
    institution.
    Raises NotPermitted, NotFound, Refused.
    """
    settings = lending_settings()
    pickup = settings.branch(pickup_branch_id)
    patron = collecting.locked_patron(card_number=card_number)
    _permit(actor, "hold", patron.id, patron.account_id, pickup_branch_id, now)
    collecting.check_network(patron.home_branch_id, pickup_branch_id, settings)
    items = Item.objects.filter(holding__record__edition_id=edition_id, holding__record__deleted_at=None)
    if item_id is not None:
        items = items.filter(pk=item_id)
    wanted = sorted(items.values_list("pk", flat=True))
    if item_id is not None and not wanted:
        raise NotFound("item", item_id)
    lock(Item, {"pk__in": wanted})
    asked = booked.look_at(patron, items, pickup_branch_id, (starts_on, ends_on), settings, now)
    best, refusals = best_to_book(asked.facts)
    choice = asked.choices[best.item_id] if best else None
    overridden = settle(refusals, actor=actor, override=override, place_path=pickup.path, choice=choice)
    assert best is not None and best.terms is not None  # else it was refused beyond override
    item = collecting.locked_item(item_id=best.item_id)
    made = Booking.objects.create(
        patron_id=patron.id,
        item_id=item.id,
        pickup_branch_id=pickup_branch_id,
        starts_on=starts_on,
        ends_on=ends_on,
        any_copy=item_id is None,
        booked_at=now,
        **_kept(best.terms, starts_on, ends_on),
    )
    _keep_days(made, best.terms, local_day(settings.hours(pickup_branch_id), now))
    _note("book", made, item, actor, now, overridden)
    tell("booking_made", patron_id=patron.id, branch_id=pickup_branch_id, now=now, booking=made.pk)
    return Made(made.pk, item.id, item.barcode, item.title, overridden)


def _kept(terms: Terms, starts_on: date, ends_on: date) -> dict[str, int | date]:
    return {
        "lead": terms.booking_lead,
        "trail": terms.booking_trail,
        "kept_until": kept_until(terms, starts_on, ends_on),
    }


def _keep_days(booking: Booking, terms: Terms, today: date) -> None:
    first, last = kept_days(terms, booking.starts_on, booking.ends_on, today)
    BookedDay.objects.bulk_create(
        BookedDay(booking_id=booking.pk, item_id=booking.item_id, day=first + timedelta(days=each))
        for each in range((last - first).days + 1)
    )


@in_one_transaction
def cancel_booking(*, actor: Actor, booking_id: int, now: datetime) -> BookingEnded:
    """Give a booking up that was not collected yet; its days are free again, its item goes where it is wanted.

    For staff with circulation.hold anywhere in its network, for the patron themselves and who stands for them.
    Raises NotPermitted, NotFound, Refused (collected, ended).
    """
    row = _find(booking_id)
    account_id = Patron.objects.values_list("account_id", flat=True).get(pk=row.patron_id)
    _permit(actor, "cancel_hold", row.patron_id, account_id, row.pickup_branch_id, now)
    ended = _end(actor, row, "cancel", now)
    tell(
        "booking_cancelled",
        patron_id=row.patron_id,
        branch_id=row.pickup_branch_id,
        now=now,
        booking=booking_id,
    )
    return ended


@in_one_transaction
def move_booking(
    *, actor: Actor, booking_id: int, now: datetime, override: frozenset[str] = frozenset()
) -> Made:
    """Fill a booking with another copy of the same edition: its own is lost, missing or late. [CIR-B7]

    Raises NotPermitted (circulation.hold where it is collected), NotFound, Refused (ended, no other copy is free).
    """
    row = _find(booking_id)
    settings = lending_settings()
    pickup = settings.branch(row.pickup_branch_id)
    require(actor, "circulation.hold", pickup)
    patron = collecting.locked_patron(patron_id=row.patron_id)
    edition_id = Item.objects.values_list("holding__record__edition_id", flat=True).get(pk=row.item_id)
    all_of_them = Item.objects.filter(
        holding__record__edition_id=edition_id, holding__record__deleted_at=None
    )
    lock(Item, {"pk__in": sorted({row.item_id, *all_of_them.values_list("pk", flat=True)})})
    booking = Booking.objects.get(pk=booking_id)
    if booking.state != BookingState.BOOKED:
        raise Refused([refuse("booking_ended")])
    others = all_of_them.exclude(pk=booking.item_id)
    today = local_day(settings.hours(pickup.id), now)
    days = (max(booking.starts_on, today), booking.ends_on)
    asked = booked.look_at(patron, others, pickup.id, days, settings, now)
    best, refusals = best_to_book(asked.facts)
    refusals = [each for each in refusals if each.code in _OF_THE_COPY]
    choice = asked.choices[best.item_id] if best else None
    overridden = settle(refusals, actor=actor, override=override, place_path=pickup.path, choice=choice)
    assert best is not None and best.terms is not None
    before = collecting.locked_item(item_id=booking.item_id)
    item = collecting.locked_item(item_id=best.item_id)
    _set_free(booking, before, now)
    booking.item_id, booking.prepared_at = item.id, None
    booking.lead, booking.trail = best.terms.booking_lead, best.terms.booking_trail
    booking.save(update_fields=["item", "prepared_at", "lead", "trail"])
    _keep_days(booking, best.terms, today)
    _note("move_booking", booking, item, actor, now, overridden, instead_of=before.id)
    return Made(booking.pk, item.id, item.barcode, item.title, overridden)


_OF_THE_COPY = frozenset(
    {
        "nothing_to_book",
        "no_policy",
        "not_bookable",
        "booking_days_wrong",  # the last of them has passed
        "collected_elsewhere",
        "days_taken",
        "away_until",
    }
)
"""What is asked again of another copy; the rest was decided when the booking was made."""


def miss_bookings(*, actor: Actor, now: datetime) -> int:
    """End the bookings that nobody collected while they were kept. [CIR-B6]

    Each in its own transaction; return how many. Raises NotPermitted (circulation.hold).
    """
    require_anywhere(actor, "circulation.hold")
    _forget_days(now)
    settings = lending_settings()
    past = Booking.objects.filter(state=BookingState.BOOKED, kept_until__lte=now.date() + timedelta(days=1))
    missed = 0
    for booking_id, branch_id, last in list(past.values_list("pk", "pickup_branch_id", "kept_until")):
        if last >= local_day(settings.hours(branch_id), now):
            continue
        try:
            _miss(actor=actor, booking_id=booking_id, now=now)
        except Refused:  # collected or given up a moment ago
            continue
        missed += 1
    return missed


def _forget_days(now: datetime) -> None:
    """Forget the days gone by of bookings that are over: nothing asks for them any more."""
    yesterday = now - timedelta(days=1)
    BookedDay.objects.filter(day__lt=yesterday.date(), booking__closed_at__lt=yesterday).delete()


@in_one_transaction
def _miss(*, actor: Actor, booking_id: int, now: datetime) -> None:
    row = _find(booking_id)
    _end(actor, row, "miss", now)
    tell(
        "booking_missed", patron_id=row.patron_id, branch_id=row.pickup_branch_id, now=now, booking=booking_id
    )


def _find(booking_id: int) -> Booking:
    row = Booking.objects.filter(pk=booking_id).first()
    if row is None:
        raise NotFound("booking", booking_id)
    return row


def _permit(
    actor: Actor, act: str, patron_id: int, account_id: int | None, branch_id: int, now: datetime
) -> None:
    """Let staff of the network of a branch, the patron, and who stands for them."""
    require_for_hold(actor, act, patron_id=patron_id, account_id=account_id, branch_id=branch_id, now=now)


def _end(actor: Actor, row: Booking, action: str, now: datetime) -> BookingEnded:
    """End a booking that was not collected; its item is locked first, then it is looked at again."""
    item = collecting.locked_item(item_id=row.item_id)
    lock(Booking, {"pk": row.pk})
    booking = Booking.objects.get(pk=row.pk)
    if not BOOKING.allows(action, booking.state):
        raise Refused([refuse("booking_ended")])
    if booking.item_id != item.id:
        raise IllegalTransition("booking", action, "moved")  # to another copy a moment ago: once more
    was_prepared = booking.prepared_at is not None
    booking.state = BookingState(BOOKING.after(action, booking.state))
    booking.closed_at, booking.prepared_at = now, None
    booking.save(update_fields=["state", "closed_at", "prepared_at"])
    routing = _set_free(booking, item, now, was_prepared=was_prepared)
    _note(f"{action}_booking", booking, item, actor, now)
    return BookingEnded(booking.pk, item.barcode, item.title, routing)


def _set_free(
    booking: Booking, item: ItemRow, now: datetime, *, was_prepared: bool | None = None
) -> Routing | None:
    """Free the days of a booking; an item that stands on the hold shelf for it goes where it is wanted next."""
    BookedDay.objects.filter(booking_id=booking.pk).delete()
    if was_prepared is None:
        was_prepared = booking.prepared_at is not None
        Booking.objects.filter(pk=booking.pk).update(prepared_at=None)
    if not was_prepared:
        return None
    rest = [each for each in booked.bookings_of(item.id) if each.id != booking.pk]
    return route(
        item,
        branch_id=item.current_branch_id,
        queue=collecting.locked_queue(item, now),
        settings=lending_settings(),
        now=now,
        bookings=rest,
    )


def _note(
    action: str,
    booking: Booking,
    item: ItemRow,
    actor: Actor,
    now: datetime,
    overridden: tuple[Refusal, ...] = (),
    **details: object,
) -> None:
    note(
        action,
        f"booking:{booking.pk}",
        actor=actor,
        branch_id=booking.pickup_branch_id,
        edition_id=item.edition_id,
        now=now,
        overridden=overridden,
        item=item.id,
        **details,
    )
