"""Say which item should be fetched for a hold, so that one branch looks for it and not all that have one. [CIR-H8]"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.models import Hold, HoldState, TransferCost
from kitabdar.circulation.rules import Purpose, Wish, leaves_time_for_hold, may_fill
from kitabdar.circulation.services.booked import kept_froms
from kitabdar.circulation.services.collecting import is_paused_on
from kitabdar.circulation.services.holding import candidate_for, items_of
from kitabdar.circulation.services.stack_moves import ask, follow
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import ItemTraits, LendingSettings, PatronTraits, lending_settings
from kitabdar.marc import description_json
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import is_open_day, local_day
from kitabdar.organisation.permissions import require_anywhere

SAME_LIBRARY, SAME_NETWORK, ELSEWHERE = 1, 2, 3
"""What sending costs by the tree of places, where no cost is given."""

_COLUMNS = (
    "pk",
    "item_type_id",
    "location_id",
    "collection",
    "acquired_on",
    "holding__record__description",
    "branch_id",
    "current_branch_id",
    "damage",
)


@dataclass(frozen=True, slots=True)
class _Shelved:
    """An item that stands on a shelf and could be fetched."""

    id: int
    traits: ItemTraits
    home_id: int
    here_id: int
    is_damaged: bool


def aim_all(*, actor: Actor, now: datetime) -> int:
    """Give every waiting hold an item to fetch whose own is gone or was not fetched in time; return how many changed.

    Raises NotPermitted (circulation.hold).
    """
    require_anywhere(actor, "circulation.hold")
    waiting = Hold.objects.filter(state=HoldState.WAITING).select_related("patron", "target__holding__record")
    return sum(aim(hold, now) for hold in waiting.order_by("-is_first", "placed_at", "pk").iterator())


def aim(hold: Hold, now: datetime) -> bool:
    """Choose the item to fetch for a waiting hold; say whether that is another than before."""
    settings = lending_settings()
    if is_paused_on(hold.is_suspended, hold.resumes_on, hold.pickup_branch_id, now):
        return _take(hold, None, now)
    patron = PatronTraits(hold.patron.category_id, hold.patron.birth_date)
    if _is_being_fetched(hold, patron, settings, now):
        return False
    shelved = list(_shelved(hold))
    costs = _costs({each.here_id for each in shelved}, hold.pickup_branch_id)
    shelved = [each for each in shelved if _may(hold, each, patron, costs, settings, now)]
    shelved = _not_booked(hold, shelved, patron, settings, now)
    if not shelved:
        return _take(hold, None, now)
    best = min(shelved, key=lambda each: _order(each, hold, costs, settings, now))
    return _take(hold, best, now)


@in_one_transaction
def _take(hold: Hold, item: _Shelved | None, now: datetime) -> bool:
    """Aim a hold at an item, and ask for it where it stands in closed stacks; or at none."""
    stack = None
    if item is not None:
        stack = lending_settings().stack_of(item.traits.location_id, item.home_id, item.here_id)
    lock(Hold, {"pk": hold.pk})
    if not Hold.objects.filter(pk=hold.pk, state=HoldState.WAITING).exists():
        return False
    if stack is None:
        follow("wait", now, hold_id=hold.pk)
    if item is None and hold.target_id is None:
        return False
    since = ask(hold, stack, item.id, now) if item is not None and stack is not None else now
    Hold.objects.filter(pk=hold.pk).update(
        target_id=item.id if item else None, targeted_at=since if item else None
    )
    return True


def _is_being_fetched(hold: Hold, patron: PatronTraits, settings: LendingSettings, now: datetime) -> bool:
    """Say whether the item aimed at still stands there and there is still time to fetch it."""
    if hold.target is None or hold.target.state != ItemState.AVAILABLE or hold.targeted_at is None:
        return False
    target = hold.target
    description = target.holding.record.description
    traits = ItemTraits(
        target.item_type_id, target.location_id, target.collection, target.acquired_on, description
    )
    terms = settings.choose(hold.pickup_branch_id, patron, traits, now).terms
    if terms is None or (target.damage and not terms.damaged_fills_holds):
        return False
    return now < hold.targeted_at + timedelta(hours=terms.fetch_hours)


def _shelved(hold: Hold) -> Iterable[_Shelved]:
    """Return the items on shelves that are what the hold is for, and that no other hold is to be filled with."""
    languages = frozenset(hold.languages.split())
    wish = Wish(hold.edition_id, hold.wanted_item_id, hold.volume, hold.work_id is not None, languages)
    taken = Hold.objects.filter(state=HoldState.WAITING, target__isnull=False).exclude(pk=hold.pk)
    items = items_of(wish).filter(state=ItemState.AVAILABLE).exclude(pk__in=taken.values("target_id"))
    for (
        pk,
        type_id,
        location_id,
        collection,
        acquired_on,
        description,
        home_id,
        here_id,
        damage,
    ) in items.values_list(*_COLUMNS):
        if languages and languages.isdisjoint(description_json.load(description).languages):
            continue
        traits = ItemTraits(type_id, location_id, collection, acquired_on, description)
        yield _Shelved(pk, traits, home_id, here_id, bool(damage))


def _may(
    hold: Hold,
    item: _Shelved,
    patron: PatronTraits,
    costs: dict[int, int | None],
    settings: LendingSettings,
    now: datetime,
) -> bool:
    choice = settings.choose(hold.pickup_branch_id, patron, item.traits, now)
    candidate = replace(
        candidate_for(hold.pickup_branch_id, choice, item.home_id, item.here_id, settings),
        has_way=costs.get(item.here_id, 0) is not None,
        is_damaged=item.is_damaged,
    )
    home_id = hold.patron.home_branch_id
    purpose = Purpose(
        settings.library_of(home_id),
        home_id,
        is_narrow=hold.wanted_item_id is not None or bool(hold.volume),
        in_reading_room=hold.in_reading_room,
        set_aside=frozenset(hold.set_aside.split()),
    )
    return may_fill(candidate, purpose)


def _not_booked(
    hold: Hold, shelved: list[_Shelved], patron: PatronTraits, settings: LendingSettings, now: datetime
) -> list[_Shelved]:
    """Leave out what is kept for a booking before this hold could have it. [CIR-B5]"""
    hours = settings.hours(hold.pickup_branch_id)
    kept = kept_froms([each.id for each in shelved], local_day(hours, now)) if shelved else {}
    found = []
    for each in shelved:
        terms = settings.choose(hold.pickup_branch_id, patron, each.traits, now).terms
        if terms is not None and leaves_time_for_hold(terms, hours, now, kept.get(each.id)):
            found.append(each)
    return found


def _costs(from_ids: set[int], to_id: int) -> dict[int, int | None]:
    """Return the costs that are given for ways to a branch; None: never."""
    ways = TransferCost.objects.filter(Q(from_branch_id__in=from_ids), to_branch_id=to_id)
    return dict(ways.values_list("from_branch_id", "cost"))


def _order(
    item: _Shelved, hold: Hold, costs: dict[int, int | None], settings: LendingSettings, now: datetime
) -> tuple[bool, bool, int, int]:
    """Return what decides between items: tried before, closed today, the cost of sending, the older number."""
    hours = settings.hours(item.here_id)
    is_closed = not is_open_day(hours, local_day(hours, now))
    return (item.id == hold.target_id, is_closed, _cost(item.here_id, hold, costs, settings), item.id)


def _cost(here_id: int, hold: Hold, costs: dict[int, int | None], settings: LendingSettings) -> int:
    if here_id == hold.pickup_branch_id:
        return 0
    given = costs.get(here_id)
    if given is not None:
        return given
    if settings.library_of(here_id) == settings.library_of(hold.pickup_branch_id):
        return SAME_LIBRARY
    networks = (settings.tree.above(each, "network") for each in (here_id, hold.pickup_branch_id))
    return SAME_NETWORK if len({each.id for each in networks if each}) == 1 else ELSEWHERE
