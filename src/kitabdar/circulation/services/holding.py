"""Collect what the rules ask about a hold: the items that could fill it, with their terms, and the patron's others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kitabdar.catalogue.models import Edition, Item, ItemState
from kitabdar.circulation.models import OPEN_HOLD_STATES, Hold, Loan
from kitabdar.circulation.rules import (
    Candidate,
    Choice,
    HoldCounts,
    HoldFacts,
    Purpose,
    Queued,
    Terms,
    Wish,
)
from kitabdar.circulation.services import collecting
from kitabdar.circulation.services.collecting import PatronRow
from kitabdar.circulation.services.covering import holds_covered
from kitabdar.circulation.services.ways import never_to
from kitabdar.circulation.settings import (
    ItemTraits,
    LendingSettings,
    PatronTraits,
    lending_settings,
)
from kitabdar.marc import description_json
from kitabdar.organisation.hours import local_day

_NOT_TO_BE_HAD = (ItemState.MISSING, ItemState.LOST, ItemState.WITHDRAWN)
_COLUMNS = (
    "item_type_id",
    "location_id",
    "collection",
    "acquired_on",
    "holding__record__description",
    "branch_id",
    "current_branch_id",
    "state",
    "damage",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hold to be placed: the facts, and the terms of its first item that a rule covers, else what holds unsaid.

    `choice`: of these terms, None where no rule covers any item.
    """

    facts: HoldFacts
    terms: Terms
    choice: Choice | None


def look_at(
    patron: PatronRow,
    wish: Wish,
    pickup_id: int,
    settings: LendingSettings,
    now: datetime,
    *,
    in_reading_room: bool = False,
) -> Wanted:
    """Collect the facts of a hold; its patron is locked."""
    pickup, today = settings.branch(pickup_id), local_day(settings.hours(pickup_id), now)
    candidates = _candidates(patron.traits, wish, pickup_id, settings, now, _Held(patron.id, settings, today))
    lent = Loan.objects.filter(patron_id=patron.id, returned_at=None, item__in=items_of(wish))
    standing = collecting.standing_of(patron.id, now)
    facts = HoldFacts(
        patron=collecting.facts_of(
            patron, standing, pickup.currency, today, *(each.terms for each in candidates)
        ),
        candidates=tuple(candidates),
        holds=_counts(patron.id, wish, settings, pickup_id, now),
        has_it_on_loan=lent.exists(),
        pickup_is_possible=pickup.is_public,
        today=today,
        purpose=Purpose(
            settings.library_of(patron.home_branch_id),
            patron.home_branch_id,
            wish.is_narrow,
            in_reading_room,
        ),
    )
    choice = next((each.choice for each in candidates if each.terms is not None), None)
    return Wanted(facts, (choice.terms if choice is not None else None) or Terms(), choice)


def items_of(wish: Wish) -> QuerySet[Item]:
    """Return the items that a hold could be filled with, whatever their languages and states."""
    items = Item.objects.filter(holding__record__deleted_at=None)
    if wish.any_edition:
        work = Edition.objects.filter(pk=wish.edition_id).values("work_id")
        return items.filter(holding__record__edition__work_id__in=work)
    items = items.filter(holding__record__edition_id=wish.edition_id)
    if wish.item_id is not None:
        return items.filter(pk=wish.item_id)
    return items.filter(volume=wish.volume) if wish.volume else items


def _candidates(
    patron: PatronTraits,
    wish: Wish,
    pickup_id: int,
    settings: LendingSettings,
    now: datetime,
    held: _Held,
) -> list[Candidate]:
    rows = items_of(wish).exclude(state__in=_NOT_TO_BE_HAD).order_by("pk").values_list(*_COLUMNS)
    found, never = [], never_to(pickup_id)
    for (
        type_id,
        location_id,
        collection,
        acquired_on,
        description,
        branch_id,
        current_id,
        state,
        damage,
    ) in rows:
        if wish.languages and wish.languages.isdisjoint(description_json.load(description).languages):
            continue
        traits = ItemTraits(type_id, location_id, collection, acquired_on, description)
        choice = settings.choose(pickup_id, patron, traits, now)
        in_stack = settings.stack_of(location_id, branch_id, current_id) is not None
        found.append(
            replace(
                candidate_for(pickup_id, choice, branch_id, current_id, settings),
                is_on_shelf=state == ItemState.AVAILABLE and not in_stack,  # [CIR-S3]
                covered=held.covered(choice),
                has_way=current_id not in never or branch_id not in never,  # it may be sent from home, too
                is_damaged=bool(damage),
            )
        )
    return found


def candidate_for(
    pickup_id: int, choice: Choice, home_id: int, here_id: int, settings: LendingSettings
) -> Candidate:
    """Tell what the rules ask of an item, by its home and where it is, for a hold that is collected at a branch."""
    return Candidate(
        choice.terms,
        library_id=settings.library_of(home_id),
        branch_id=home_id,
        is_at_pickup=here_id == pickup_id,
        is_of_pickup=home_id == pickup_id,
        is_of_pickup_library=settings.library_of(home_id) == settings.library_of(pickup_id),
        choice=choice,
    )


def purpose_of(hold: Queued, settings: LendingSettings) -> Purpose:
    """Tell what decides, beside what it is of, which items may fill a hold that waits."""
    home_id = hold.home_branch_id
    return Purpose(
        settings.library_of(home_id) if home_id else None,
        home_id,
        hold.wish.is_narrow,
        hold.in_reading_room,
        hold.set_aside,
    )


def _counts(
    patron_id: int, wish: Wish, settings: LendingSettings, pickup_id: int, now: datetime
) -> HoldCounts:
    clock = settings.on_the_clock(pickup_id, now)
    held = _open_holds(patron_id)
    rows = list(held.values_list("pk", "group", "placed_at"))
    return HoldCounts(
        all=len({group or pk for pk, group, _placed_at in rows}),  # a group counts once
        today=sum(
            placed_at.astimezone(clock.tzinfo).date() == clock.date() for _pk, _group, placed_at in rows
        ),
        of_edition=_of_edition(held, wish),
    )


def _of_edition(held: QuerySet[Hold], wish: Wish) -> int:
    """Count the open holds for the same, however exactly they ask for it: the edition, a copy, any edition of its work.

    Another volume is not the same, nor any edition in other languages.
    """
    work = Edition.objects.filter(pk=wish.edition_id).values("work_id")
    of_work = Q(edition__work_id__in=work) if wish.any_edition else Q(work_id__in=work)
    volume = wish.volume or None  # of any
    if wish.item_id is not None:
        volume = Item.objects.filter(pk=wish.item_id).values_list("volume", flat=True).first()
    same = held.filter(Q(edition_id=wish.edition_id) | of_work).values_list(
        "volume", "wanted_item_id", "wanted_item__volume", "languages"
    )
    count = 0
    for of_hold, item_id, of_item, languages in same:
        other = of_item if item_id is not None else of_hold or None
        is_other_volume = None not in (volume, other) and volume != other
        are_others = wish.languages and languages and wish.languages.isdisjoint(languages.split())
        count += not (is_other_volume or are_others)
    return count


def _open_holds(patron_id: int) -> QuerySet[Hold]:
    return Hold.objects.filter(patron_id=patron_id, state__in=OPEN_HOLD_STATES)


class _Held:
    """A patron's open holds, counted once for each rule that a limit comes from."""

    def __init__(self, patron_id: int, settings: LendingSettings, today: date) -> None:
        self._holds, self._settings, self._today = _open_holds(patron_id), settings, today
        self._counts: dict[int | None, int] = {}

    def covered(self, choice: Choice) -> int:
        """Count the holds on editions with an item that the rule behind the limit covers, or all."""
        rule = next(iter(choice.rows_saying("hold_limit")), None)
        key = rule.id if rule is not None else None
        if key not in self._counts:
            self._counts[key] = len(holds_covered(self._holds, rule, self._settings, self._today))
        return self._counts[key]


def terms_of(hold: Hold, now: datetime) -> Terms | None:
    """Return the terms of a hold that has an item put aside for it."""
    choice = choice_of(hold, now) if hold.item_id is not None else None
    return choice.terms if choice is not None else None


def choice_of(hold: Hold, now: datetime) -> Choice | None:
    """Choose the terms of a hold by the rules of today: for its item, else for the first that could fill it."""
    wish = Wish(hold.edition_id, hold.wanted_item_id, hold.volume, hold.work_id is not None)
    items = items_of(wish).exclude(state__in=_NOT_TO_BE_HAD)
    if hold.item_id is not None:
        items = Item.objects.filter(pk=hold.item_id)
    category_id, birth_date = Hold.objects.filter(pk=hold.pk).values_list(
        "patron__category_id", "patron__birth_date"
    )[0]
    settings, patron = lending_settings(), PatronTraits(category_id, birth_date)
    choices = (
        settings.choose(hold.pickup_branch_id, patron, ItemTraits(*row), now)
        for row in items.order_by("pk").values_list(*_COLUMNS[:5])
    )
    return next((each for each in choices if each.terms is not None), None)


def may_be_given_up(hold: Hold, now: datetime) -> bool:
    """Say whether its patron may give up a hold that is ready for them."""
    terms = terms_of(hold, now)
    return terms is None or terms.ready_hold_cancellable
