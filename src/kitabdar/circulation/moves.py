"""Read the rules by which items change their shelf, and where items rest that came back a while ago."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.models import ItemState
from kitabdar.catalogue.queries import item_type_names
from kitabdar.circulation.models import ItemMove, MoveMoment, MoveRule
from kitabdar.circulation.presenting import name_of
from kitabdar.circulation.rules import MoveRow
from kitabdar.circulation.settings import lending_settings
from kitabdar.circulation.views import Rest
from kitabdar.organisation.errors import NotFound


@dataclass(frozen=True, slots=True)
class MoveRuleView:
    """A rule that holds at a branch with the names of what it covers, "" for any, and of what becomes of that.

    `is_first` and `is_last`: of the rules of its place.
    """

    row: MoveRow
    place_id: int
    place_name: str
    moment_name: str
    item_type_name: str
    location_name: str
    to_location_name: str
    is_first: bool
    is_last: bool


def move_rules(branch_id: int) -> list[MoveRuleView]:
    """Return the rules that hold at a branch, those of the nearest place first, each place's in their order."""
    settings, types = lending_settings(), item_type_names()
    names = dict(MoveMoment.choices)

    def place(place_id: int | None) -> str:
        return name_of(settings, place_id) if place_id is not None else ""

    return [
        MoveRuleView(
            row=each,
            place_id=place_id,
            place_name=place(place_id),
            moment_name=str(names[each.moment]),
            item_type_name=types.get(each.item_type_id, "") if each.item_type_id is not None else "",
            location_name=place(each.location_id),
            to_location_name=place(each.to_location_id),
            is_first=each is rows[0],
            is_last=each is rows[-1],
        )
        for place_id in settings.above(branch_id)
        if (rows := settings.moves.get(place_id, ()))
        for each in rows
    ]


def place_of_rule(rule_id: int) -> int:
    """Return the place a rule belongs to. Raises NotFound."""
    found = MoveRule.objects.filter(pk=rule_id).values_list("place_id", flat=True).first()
    if found is None:
        raise NotFound("move rule", rule_id)
    return found


def moments() -> list[tuple[str, str]]:
    """Return when items move, as (code, name)."""
    return [(code, str(name)) for code, name in MoveMoment.choices]


def resting(item_ids: Collection[int], now: datetime) -> dict[int, Rest]:
    """Return where those of the items rest that do."""
    rows = ItemMove.objects.filter(
        item_id__in=item_ids, rests_until__gt=now, item__state=ItemState.AVAILABLE
    ).values_list("item_id", "rests_in_id", "rests_until", "item__current_branch_id")
    settings = lending_settings()
    return {
        item_id: Rest(place_id, name_of(settings, place_id), until)
        for item_id, place_id, until, branch_id in rows
        if place_id is not None and until is not None and branch_id in settings.above(place_id)
    }
