"""Who waits ahead for an item that is to be lent or kept longer, and whether other items suffice for them. [CIR-H10]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import QuerySet

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import Hold, HoldState, TransferCost
from kitabdar.circulation.rules import (
    Choice,
    Purpose,
    Queued,
    Terms,
    Wish,
    accepts,
    is_needed,
    leaves_time_for_hold,
    may_fill,
    ranked,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.booked import kept_froms
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.holding import candidate_for, items_of, purpose_of
from kitabdar.circulation.settings import ItemTraits, LendingSettings, PatronTraits
from kitabdar.marc import description_json
from kitabdar.organisation.hours import local_day

_COLUMNS = (
    "pk",
    "holding__record__edition_id",
    "volume",
    "branch_id",
    "current_branch_id",
    "damage",
    "item_type_id",
    "location_id",
    "collection",
    "acquired_on",
    "holding__record__description",
)


_HERE = 0  # the item that is to be lent or kept longer, among kinds of items


@dataclass(frozen=True, slots=True)
class Waiting:
    """`ahead`: holds of others that come first and that the item may fill; `is_needed`: without it fewer are served."""

    ahead: int = 0
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class _Filler:
    """An item that could be given to one who waits."""

    id: int
    edition_id: int
    volume: str
    home_id: int
    here_id: int
    is_damaged: bool
    traits: ItemTraits

    def is_meant(self, wish: Wish) -> bool:
        """Whether it is what a hold is for."""
        languages = description_json.load(self.traits.description).languages if wish.languages else ()
        return accepts(wish, self.id, self.edition_id, self.volume, languages)


def look_at_queue(
    item: ItemRow,
    queue: list[Queued],
    patron_id: int,
    branch_id: int,
    settings: LendingSettings,
    now: datetime,
) -> Waiting:
    """Say who comes before a patron for an item that is at a branch, as a scan of it there would rank them.

    `queue`: the holds it could fill, which are locked. More is read only where others wait.
    """
    could = {each.id for each in queue if each.state == HoldState.WAITING and each.patron_id != patron_id}
    if not could:
        return Waiting()
    own = {each.id for each in queue if each.patron_id == patron_id and each.item_id in (None, item.id)}
    here = _Filler(
        item.id, item.edition_id, item.volume, item.branch_id, branch_id, bool(item.damage), item.traits
    )
    everyone = collecting.whole_queue(item, now)
    ahead = [each for each in _ahead(everyone, own, here, settings, now) if each.patron_id != patron_id]
    spares = list(_spares(item, everyone))
    fit = _Fit.among([here, *spares], ahead, settings, now)
    kinds = fit.kinds(spares, {each.wish.item_id for each in ahead})
    shown = [here, *(some[0] for some in kinds)]
    wants = Counter(frozenset(n for n, each in enumerate(shown) if fit(each, hold)) for hold in ahead)
    mine = sum(number for want, number in wants.items() if _HERE in want)
    if not mine:
        return Waiting()
    return Waiting(mine, is_needed(_HERE, {n: len(some) for n, some in enumerate(kinds, 1)}, wants))


def which_fit(items: QuerySet[Item], hold: Queued, settings: LendingSettings, now: datetime) -> set[int]:
    """Return which items may fill a hold from where they are, or were lent. [CIR-H4]"""
    found = list(_fillers(items))
    if not found:
        return set()
    fit = _Fit.among(found, [hold], settings, now)
    return {each.id for each in found if fit(each, hold)}


def _ahead(
    everyone: list[Queued], own: set[int], item: _Filler, settings: LendingSettings, now: datetime
) -> Iterator[Queued]:
    """Yield who waits and is ranked before the patron's own hold, which keeps its place even where it rests."""
    standing = [
        replace(each, state=HoldState.WAITING, is_paused=False) if each.id in own else each
        for each in everyone
    ]
    for hold, _terms_of_it in ranked(standing, lambda each: _terms(each, item, settings, now), item.here_id):
        if hold.id in own:
            return
        yield hold


def _spares(item: ItemRow, everyone: list[Queued]) -> Iterator[_Filler]:
    """Yield the other items on shelves, but for those that are to be fetched for one who is not in this queue."""
    wish = Wish(item.edition_id, any_edition=any(each.wish.any_edition for each in everyone))
    others = Hold.objects.filter(state=HoldState.WAITING, target__isnull=False)
    others = others.exclude(pk__in=[each.id for each in everyone])
    items = items_of(wish).filter(state=ItemState.AVAILABLE).exclude(pk=item.id)
    yield from _fillers(items.exclude(pk__in=others.values("target_id")))


def _fillers(items: QuerySet[Item]) -> Iterator[_Filler]:
    for pk, edition_id, volume, home_id, here_id, damage, *traits in items.values_list(*_COLUMNS):
        yield _Filler(pk, edition_id, volume, home_id, here_id, bool(damage), ItemTraits(*traits))


@dataclass(frozen=True, slots=True)
class _Fit:
    """Which of these items may fill which holds. `never`: ways nothing is sent; `kept`: from when on for a booking."""

    settings: LendingSettings
    now: datetime
    never: frozenset[tuple[int, int]]
    kept: dict[int, date]
    known: dict[tuple[object, ...], bool] = field(default_factory=dict)

    @classmethod
    def among(
        cls, items: Collection[_Filler], holds: Collection[Queued], settings: LendingSettings, now: datetime
    ) -> _Fit:
        """Read what decides between these items and holds."""
        ways = TransferCost.objects.filter(cost=None, to_branch__in={each.pickup_branch_id for each in holds})
        today = local_day(settings.hours(next(iter(items)).here_id), now)
        never = frozenset(ways.values_list("from_branch_id", "to_branch_id"))
        return cls(settings, now, never, kept_froms([each.id for each in items], today))

    def kinds(self, items: Iterable[_Filler], wanted: Collection[int | None]) -> list[list[_Filler]]:
        """Gather the items that are alike to all who wait; one that somebody wants is by itself."""
        found: dict[tuple[object, ...], list[_Filler]] = {}
        for each in items:
            itself = each.id if each.id in wanted else None
            found.setdefault((replace(each, id=0), self.kept.get(each.id), itself), []).append(each)
        return list(found.values())

    def __call__(self, item: _Filler, hold: Queued) -> bool:
        """Say whether an item is what a hold is for, and the rules and what is booked let it fill it. [CIR-H4]

        Worked out once for holds that are alike: a title may have hundreds.
        """
        choice = _choice(hold, item, self.settings, self.now)
        purpose = purpose_of(hold, self.settings)
        case = (item.id, hold.wish, hold.pickup_branch_id, purpose, id(choice))
        if case not in self.known:
            self.known[case] = self._fits(item, hold, choice, purpose)
        return self.known[case]

    def _fits(self, item: _Filler, hold: Queued, choice: Choice, purpose: Purpose) -> bool:
        pickup_id = hold.pickup_branch_id
        if not item.is_meant(hold.wish):
            return False
        candidate = replace(
            candidate_for(pickup_id, choice, item.home_id, item.here_id, self.settings),
            has_way=(item.here_id, pickup_id) not in self.never,
            is_damaged=item.is_damaged,
        )
        if choice.terms is None or not may_fill(candidate, purpose):
            return False
        hours = self.settings.hours(pickup_id)
        return leaves_time_for_hold(choice.terms, hours, self.now, self.kept.get(item.id))


def _terms(hold: Queued, item: _Filler, settings: LendingSettings, now: datetime) -> Terms | None:
    return _choice(hold, item, settings, now).terms


def _choice(hold: Queued, item: _Filler, settings: LendingSettings, now: datetime) -> Choice:
    patron = PatronTraits(hold.category_id, hold.birth_date)
    return settings.choose(hold.pickup_branch_id, patron, item.traits, now)
