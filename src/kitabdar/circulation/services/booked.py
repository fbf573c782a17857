"""Collect what is booked of an item, and what the rules ask about a booking to be made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import (
    OPEN_BOOKING_STATES,
    BookedDay,
    Booking,
    BookingState,
    Hold,
    HoldState,
    Loan,
)
from kitabdar.circulation.rules import Bookable, BookingFacts, Choice, Kept, Terms, are_days, kept_days
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.collecting import PatronRow
from kitabdar.circulation.services.covering import count_covered
from kitabdar.circulation.services.ways import never_to
from kitabdar.circulation.settings import (
    ItemTraits,
    LendingSettings,
    PatronTraits,
    lending_settings,
)
from kitabdar.organisation.hours import is_open_day, local_day

_KEPT = (
    "pk",
    "patron_id",
    "pickup_branch_id",
    "state",
    "starts_on",
    "ends_on",
    "kept_until",
    "lead",
    "prepared_at",
)
_COLUMNS = (
    "pk",
    "item_type_id",
    "location_id",
    "collection",
    "acquired_on",
    "holding__record__description",
    "branch_id",
    "current_branch_id",
    "state",
)
_NOT_TO_BE_HAD = (ItemState.MISSING, ItemState.LOST, ItemState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Asked:
    """A booking to be made: the facts, and what governs each item by its id."""

    facts: BookingFacts
    choices: dict[int, Choice]


def bookings_of(item_id: int) -> list[Kept]:
    """Return the live bookings of an item, which is locked, the soonest first."""
    rows = Booking.objects.filter(item_id=item_id, closed_at=None).order_by("starts_on", "pk")
    return [
        Kept(
            id=row["pk"],
            patron_id=row["patron_id"],
            pickup_branch_id=row["pickup_branch_id"],
            state=row["state"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            kept_until=row["kept_until"],
            lead=row["lead"],
            is_prepared=row["prepared_at"] is not None,
        )
        for row in rows.values(*_KEPT)
    ]


def kept_froms(item_ids: Iterable[int], today: date) -> dict[int, date]:
    """Return from which day on each of these items is kept for a booking; those without one are left out."""
    rows = Booking.objects.filter(item__in=item_ids, state=BookingState.BOOKED, kept_until__gte=today)
    found: dict[int, date] = {}
    for item_id, starts_on, lead in rows.values_list("item_id", "starts_on", "lead"):
        day = starts_on - timedelta(days=lead)
        found[item_id] = min(day, found.get(item_id, day))
    return found


def look_at(
    patron: PatronRow,
    items: QuerySet[Item],
    pickup_id: int,
    days: tuple[date, date],
    settings: LendingSettings,
    now: datetime,
) -> Asked:
    """Collect the facts of a booking; its patron and the items are locked."""
    pickup, hours = settings.branch(pickup_id), settings.hours(pickup_id)
    today = local_day(hours, now)
    standing = collecting.standing_of(patron.id, now)
    are_good = are_days(*days, today)
    rows = list(items.exclude(state__in=_NOT_TO_BE_HAD).values_list(*_COLUMNS))
    rows.sort(
        key=lambda row: (row[7] != pickup_id, row[6] != pickup_id, row[8] != ItemState.AVAILABLE, row[0])
    )
    counted: dict[int, int] = {}
    choices, candidates = {}, []
    never = never_to(pickup_id)
    for pk, type_id, location_id, collection, acquired_on, text, home_id, here_id, state in rows:
        traits = ItemTraits(type_id, location_id, collection, acquired_on, text)
        choices[pk] = choice = settings.choose(pickup_id, patron.traits, traits, now)
        is_there = here_id not in never and _is_collected_there(
            choice.terms, home_id, here_id, pickup_id, settings
        )
        candidates.append(
            Bookable(
                pk,
                choice.terms,
                taken_on=_taken_on(pk, choice.terms, days, today) if are_good else None,
                away_until=_away_until(pk, state, patron.id, today, settings),
                is_collected_there=is_there,
                covered=_covered(patron.id, choice, counted, settings, today),
            )
        )
    facts = BookingFacts(
        patron=collecting.facts_of(
            patron, standing, pickup.currency, today, *(each.terms for each in choices.values())
        ),
        candidates=tuple(candidates),
        starts_on=days[0],
        ends_on=days[1],
        today=today,
        pickup_is_possible=pickup.is_public,
        closed_day=next((day for day in days if not is_open_day(hours, day)), None) if are_good else None,
    )
    return Asked(facts, choices)


def _is_collected_there(
    terms: Terms | None, home_id: int, here_id: int, pickup_id: int, settings: LendingSettings
) -> bool:
    if terms is None or terms.collected_at == "anywhere":
        return True
    if terms.collected_at == "own_library":
        return settings.library_of(home_id) == settings.library_of(pickup_id)
    return pickup_id == (home_id if terms.collected_at == "home" else here_id)


def _taken_on(item_id: int, terms: Terms | None, days: tuple[date, date], today: date) -> date | None:
    if terms is None:
        return None
    wanted = kept_days(terms, *days, today)
    taken = BookedDay.objects.filter(item_id=item_id, day__range=wanted).order_by("day")
    return taken.values_list("day", flat=True).first()


def _away_until(
    item_id: int, state: str, patron_id: int, today: date, settings: LendingSettings
) -> date | None:
    """Return the day until which an item is lent, or put aside for the hold of another."""
    if state == ItemState.ON_LOAN:
        loan = (
            Loan.objects.filter(item_id=item_id, returned_at=None).values_list("due_at", "branch_id").first()
        )
        return max(today, local_day(settings.hours(loan[1]), loan[0])) if loan else None
    held = Hold.objects.filter(item_id=item_id, state=HoldState.READY).exclude(patron_id=patron_id)
    row = held.values_list("expires_at", "pickup_branch_id").first()
    if row is None:
        return None
    return max(today, local_day(settings.hours(row[1]), row[0])) if row[0] else today


def _covered(
    patron_id: int, choice: Choice, counted: dict[int, int], settings: LendingSettings, today: date
) -> int:
    """Count the patron's live bookings that the rule behind the limit covers; `counted` by the rule's id."""
    rule = next(iter(choice.rows_saying("booking_limit")), None)
    key = rule.id if rule else 0
    if key not in counted:
        mine = Booking.objects.filter(patron_id=patron_id, state__in=OPEN_BOOKING_STATES)
        counted[key] = count_covered(mine, rule, settings, today, branch="pickup_branch")
    return counted[key]


def may_be_booked(edition_id: int, patron: PatronTraits | None, branch_id: int | None) -> bool:
    """Say whether any item of an edition is booked ahead, by this patron; without one, by anybody."""
    settings = lending_settings()
    if not any(row.says.get("is_bookable") for row in settings.policies):
        return False
    rows = Item.objects.filter(
        Q(holding__record__edition_id=edition_id), holding__record__deleted_at=None
    ).exclude(state__in=_NOT_TO_BE_HAD)
    now = timezone.now()
    for type_id, location_id, collection, acquired_on, text, home_id in rows.values_list(*_COLUMNS[1:7]):
        traits = ItemTraits(type_id, location_id, collection, acquired_on, text)
        place_id = branch_id or home_id
        whom = [patron] if patron else [PatronTraits(each) for each in _categories(settings)]
        for each in whom:
            terms = settings.choose(place_id, each, traits, now).terms
            if terms is not None and terms.is_bookable:
                return True
    return False


def _categories(settings: LendingSettings) -> set[int]:
    """Return the categories that rules name, and one that none does."""
    return {0, *(row.category_id for row in settings.policies if row.category_id is not None)}
