"""Where an item goes now that it is at a branch: to who booked it, to the next reader, to its home, onto the shelf.

The one place in which holds are filled, wherever an item comes home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.happenings import tell
from kitabdar.circulation.models import Booking, Hold, HoldState, Transfer, TransferReason
from kitabdar.circulation.rules import (
    HOLD,
    ITEM,
    Choice,
    Kept,
    Queued,
    kept_for_another,
    leaves_time_for_hold,
    may_fill,
    next_to_prepare,
    ranked,
    shelf_end,
)
from kitabdar.circulation.services.booked import bookings_of
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.holding import candidate_for, purpose_of
from kitabdar.circulation.services.recall_ends import withdraw_recalls
from kitabdar.circulation.services.rota_moves import come_to_rest
from kitabdar.circulation.services.stack_moves import follow
from kitabdar.circulation.services.ways import never_from
from kitabdar.circulation.settings import LendingSettings, PatronTraits
from kitabdar.organisation.hours import local_day


@dataclass(frozen=True, slots=True)
class Routing:
    """Where the item goes.

    `action`: "shelve" (put it back), "put_aside" (for the hold, until `shelf_until`, or for the booking) or "send" (to
    `to_branch_id`, for the hold, for the booking or home). `hold_patron_id`: who waits for it; `kept_from`: from when
    on it is kept for a booking, where that is still to come.
    """

    action: str
    to_branch_id: int
    hold_id: int | None = None
    hold_patron_id: int | None = None
    shelf_until: datetime | None = None
    booking_id: int | None = None
    kept_from: date | None = None


def route(
    item: ItemRow,
    *,
    branch_id: int,
    queue: list[Queued],
    settings: LendingSettings,
    now: datetime,
    rest_at: int | None = None,
    bookings: Sequence[Kept] | None = None,
) -> Routing:
    """Decide and record where an item goes that is at this branch now; it and its queue are locked.

    `rest_at`: the branch on whose shelves it belongs when nobody waits for it; where the item rests by itself unless
    said otherwise; `bookings`: of the item, read where they are not given.
    """
    kept = bookings_of(item.id) if bookings is None else bookings
    today = local_day(settings.hours(branch_id), now)
    booking = next_to_prepare(kept, today)
    if any(each.is_prepared and each != booking for each in kept):
        _unprepare(item.id, booking)
    hold = next((each for each in queue if each.item_id == item.id), None)
    if booking is not None:
        if hold is not None:
            release_hold(hold, now)
        return _to_booking(item, booking, branch_id, now)
    never = _never_from(branch_id, queue)
    if hold is not None and hold.pickup_branch_id in never and "collected_elsewhere" not in hold.set_aside:
        release_hold(hold, now)
        hold = None
    if hold is None:
        hold = _next_reader(queue, item, branch_id, never, settings, now, kept)
    return replace(
        _to_hold_or_rest(item, hold, branch_id, rest_at, settings, now),
        kept_from=kept_for_another(kept, None, today),
    )


def _to_hold_or_rest(
    item: ItemRow,
    hold: Queued | None,
    branch_id: int,
    rest_at: int | None,
    settings: LendingSettings,
    now: datetime,
) -> Routing:
    if hold is None:
        return _to_rest(item, branch_id, rest_at or item.rests_at, now)
    if hold.pickup_branch_id == branch_id:
        return _put_aside(item, hold, settings, now)
    return _send_to_reader(item, hold, branch_id, now)


def _next_reader(
    queue: list[Queued],
    item: ItemRow,
    branch_id: int,
    never: frozenset[int],
    settings: LendingSettings,
    now: datetime,
    kept: Sequence[Kept],
) -> Queued | None:
    """Return the hold whose turn it is of those that the rules, and what is booked, let this item fill."""
    for hold, terms in ranked(queue, lambda each: _choice(each, item, settings, now).terms, branch_id):
        hours = settings.hours(hold.pickup_branch_id)
        kept_from = kept_for_another(kept, hold.patron_id, local_day(hours, now))
        if _may_fill(hold, item, branch_id, never, settings, now) and leaves_time_for_hold(
            terms, hours, now, kept_from
        ):
            return hold
    return None


def _to_booking(item: ItemRow, booking: Kept, branch_id: int, now: datetime) -> Routing:
    """Put an item aside for who booked it, or send it to where it is collected. [CIR-B5]"""
    to_id, whose = booking.pickup_branch_id, booking.patron_id
    if to_id == branch_id:
        place_item(item, "put_aside", branch_id)
        if not booking.is_prepared:
            Booking.objects.filter(pk=booking.id).update(prepared_at=now)
        return Routing("put_aside", branch_id, hold_patron_id=whose, booking_id=booking.id)
    if booking.is_prepared:
        _unprepare(item.id, None)
    place_item(item, "send", branch_id)
    _depart(item, branch_id, to_id, TransferReason.BOOKING, None, now)
    return Routing("send", to_id, hold_patron_id=whose, booking_id=booking.id)


def _unprepare(item_id: int, but: Kept | None) -> None:
    """Note that an item does not stand on the hold shelf for its bookings any more."""
    kept = Booking.objects.filter(item_id=item_id, closed_at=None, state="booked")
    kept.exclude(pk=but.id if but else 0).update(prepared_at=None)


def place_item(item: ItemRow, action: str, branch_id: int) -> None:
    """Move an item through its life at a branch. Raises IllegalTransition."""
    state = ITEM.after(action, item.state)
    Item.objects.filter(pk=item.id).update(state=ItemState(state), current_branch_id=branch_id)


def rest_from_now(item: ItemRow, branch_id: int) -> ItemRow:
    """Keep on whose shelves an item belongs until that changes; for what is on a rota the rota says it. [CIR-R2]"""
    stays_at = None if item.rota_branch_id is not None or branch_id == item.branch_id else branch_id
    if stays_at != item.stays_at_id:
        Item.objects.filter(pk=item.id).update(rests_at_id=stays_at)
    return replace(item, stays_at_id=stays_at)


def _choice(hold: Queued, item: ItemRow, settings: LendingSettings, now: datetime) -> Choice:
    patron = PatronTraits(hold.category_id, hold.birth_date)
    return settings.choose(hold.pickup_branch_id, patron, item.traits, now)


def _never_from(branch_id: int, queue: list[Queued]) -> frozenset[int]:
    """Return the branches to which nothing is sent from here, where anybody waits elsewhere at all."""
    is_asked = any(hold.pickup_branch_id != branch_id for hold in queue)
    return never_from(branch_id) if is_asked else frozenset()


def _may_fill(
    hold: Queued,
    item: ItemRow,
    branch_id: int,
    never: frozenset[int],
    settings: LendingSettings,
    now: datetime,
) -> bool:
    """Say whether the rules let this item, which is at this branch, fill a hold. [CIR-H4]"""
    choice = _choice(hold, item, settings, now)
    candidate = replace(
        candidate_for(hold.pickup_branch_id, choice, item.branch_id, branch_id, settings),
        has_way=hold.pickup_branch_id not in never,
        is_damaged=bool(item.damage),
    )
    return may_fill(candidate, purpose_of(hold, settings))


def _to_rest(item: ItemRow, branch_id: int, rest_at: int, now: datetime) -> Routing:
    if rest_at == branch_id:
        place_item(item, "shelve", branch_id)
        if rest_at == item.rota_branch_id:
            come_to_rest(item.id, branch_id, now)
        return Routing("shelve", branch_id)
    place_item(item, "send", branch_id)
    on_its_rota = rest_at == item.rota_branch_id and rest_at != item.branch_id
    reason = TransferReason.ROTATION if on_its_rota else TransferReason.HOME
    _depart(item, branch_id, rest_at, reason, None, now)
    return Routing("send", rest_at)


def _put_aside(item: ItemRow, hold: Queued, settings: LendingSettings, now: datetime) -> Routing:
    branch_id = hold.pickup_branch_id
    place_item(item, "put_aside", branch_id)
    if hold.state == HoldState.READY:  # scanned again while it waits on the shelf: its time runs on
        kept = Hold.objects.values_list("expires_at", flat=True).get(pk=hold.id)
        return Routing("put_aside", branch_id, hold.id, hold.patron_id, kept)
    terms = _choice(hold, item, settings, now).terms
    until = shelf_end(terms, settings.hours(branch_id), now) if terms is not None else None
    Hold.objects.filter(pk=hold.id).update(
        state=HoldState(HOLD.after("put_aside", hold.state)), item_id=item.id, ready_at=now, expires_at=until
    )
    follow("bring", now, hold_id=hold.id)
    if hold.has_recall:
        withdraw_recalls(now, hold_id=hold.id)
    tell("hold_ready", patron_id=hold.patron_id, branch_id=branch_id, now=now, hold=hold.id)
    return Routing("put_aside", branch_id, hold.id, hold.patron_id, until)


def _send_to_reader(item: ItemRow, hold: Queued, branch_id: int, now: datetime) -> Routing:
    place_item(item, "send", branch_id)
    state = hold.state if hold.state != HoldState.READY else HOLD.after("release", hold.state)
    Hold.objects.filter(pk=hold.id).update(
        state=HoldState(HOLD.after("send", state)), item_id=item.id, ready_at=None, expires_at=None
    )
    follow("send", now, hold_id=hold.id)
    if hold.has_recall:
        withdraw_recalls(now, hold_id=hold.id)
    _depart(item, branch_id, hold.pickup_branch_id, TransferReason.HOLD, hold.id, now)
    return Routing("send", hold.pickup_branch_id, hold.id, hold.patron_id)


def _depart(
    item: ItemRow, from_id: int, to_id: int, reason: TransferReason, hold_id: int | None, now: datetime
) -> None:
    Transfer.objects.create(
        item_id=item.id,
        from_branch_id=from_id,
        to_branch_id=to_id,
        reason=reason,
        hold_id=hold_id,
        sent_at=now,
    )


def end_transfer(item_id: int, branch_id: int, now: datetime) -> bool:
    """Note that an item's journey is over; return whether staff sent it to this very branch."""
    journeys = Transfer.objects.filter(item_id=item_id, received_at=None)
    sent_here = journeys.filter(reason=TransferReason.STAFF, to_branch_id=branch_id).exists()
    journeys.update(received_at=now)
    return sent_here


def release_hold(hold: Queued, now: datetime) -> None:
    """Take the item away from a hold again: it waits at its old place in the queue."""
    follow("wait", now, hold_id=hold.id)
    Hold.objects.filter(pk=hold.id).update(
        state=HoldState(HOLD.after("release", hold.state)),
        item_id=None,
        ready_at=None,
        expires_at=None,
        target=None,
    )


def close_group(hold: Queued, now: datetime) -> None:
    """End the holds that wait for the same as one that is filled. [CIR-H7]"""
    if hold.group:
        others = Hold.objects.filter(group=hold.group, state=HoldState.WAITING).exclude(pk=hold.id)
        follow("give_up", now, hold__in=others.values("pk"))
        withdraw_recalls(now, hold__in=others.values("pk"))
        others.update(state=HoldState(HOLD.after("cancel", HoldState.WAITING)), closed_at=now)
