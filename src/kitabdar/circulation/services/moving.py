"""Change the shelf of what is checked in and out, by rules that libraries write. [CIR-V1, CIR-V2, CIR-V3, CIR-V4]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kitabdar.catalogue.models import ItemState
from kitabdar.catalogue.services.shelving import reshelve
from kitabdar.circulation.models import ItemMove, MoveMoment
from kitabdar.circulation.rules import MoveFacts, MoveRow, choose_move, shelf_after
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.settings import LendingSettings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import audit


@dataclass(frozen=True, slots=True)
class Moved:
    """What a rule, by its name, says of an item's shelf; "" for the name where no rule moves it.

    `location_id` and `collection`: its own from now on; `rests_in`: where it lies until `rests_until` before that.
    """

    rule: str = ""
    location_id: int | None = None
    collection: str = ""
    rests_in: int | None = None
    rests_until: datetime | None = None

    @property
    def goes_to(self) -> int | None:
        """Where it is put now; None for no location of its own."""
        return self.location_id if self.rests_in is None else self.rests_in


NOT_MOVED = Moved()


def move_in(
    item: ItemRow,
    *,
    loan_id: int | None,
    is_shelved: bool,
    branch_id: int,
    actor: Actor,
    settings: LendingSettings,
    now: datetime,
) -> Moved:
    """Move an item that was just routed at a branch, where it is shelved there; its `state` is the one before.

    What stood there and was moved before, and is as that left it, stays so: scanned twice, it moves once. [CIR-V4]
    """
    if not settings.moves:
        return NOT_MOVED
    stood_here = item.state == ItemState.AVAILABLE and item.current_branch_id == branch_id
    before = ItemMove.objects.filter(item_id=item.id)
    if stood_here and is_shelved:
        last = before.select_related("rule").order_by("-pk").first()
        if last is not None and last.moment == MoveMoment.CHECK_IN and _is_as_left(item, last):
            return _told(last, now)
    (before if loan_id is None else before.exclude(loan_id=loan_id)).delete()
    if not is_shelved:
        return NOT_MOVED
    row = choose_move(settings.moves_at(branch_id), _facts(item, MoveMoment.CHECK_IN, branch_id, settings))
    if row is None:
        return NOT_MOVED
    rests = row.rest_hours is not None and not stood_here  # what stands on its shelf comes back from nowhere
    until = now + timedelta(hours=row.rest_hours) if row.rest_hours is not None and rests else None
    return _move(item, row, MoveMoment.CHECK_IN, loan_id, branch_id, until, actor, now)


def move_out(
    item: ItemRow, *, loan_id: int, branch_id: int, actor: Actor, settings: LendingSettings, now: datetime
) -> Moved:
    """Move an item that was just lent at a branch."""
    if not settings.moves:
        return NOT_MOVED
    row = choose_move(settings.moves_at(branch_id), _facts(item, MoveMoment.CHECK_OUT, branch_id, settings))
    if row is None:
        return NOT_MOVED
    return _move(item, row, MoveMoment.CHECK_OUT, loan_id, branch_id, None, actor, now)


def move_back(item: ItemRow, moment: str, loan_id: int, branch_id: int, actor: Actor, now: datetime) -> None:
    """Put back what a rule changed at the check-in or check-out of a loan that is undone. [CIR-V3]

    What somebody changed by hand since stays as they said.
    """
    done = ItemMove.objects.filter(item_id=item.id, loan_id=loan_id, moment=moment)
    last = done.select_related("rule").order_by("-pk").first()
    if last is None:
        return
    was = (last.from_location_id, last.from_collection)
    if _is_as_left(item, last) and was != (item.location_id, item.collection):
        _reshelve(item, was, last.rule.name, branch_id, actor, now)
    done.delete()


def _facts(item: ItemRow, moment: str, branch_id: int, settings: LendingSettings) -> MoveFacts:
    places = settings.above(item.location_id) if item.location_id is not None else ()
    return MoveFacts(moment, item.item_type_id, item.collection, places, branch_id, item.branch_id)


def _move(
    item: ItemRow,
    row: MoveRow,
    moment: MoveMoment,
    loan_id: int | None,
    branch_id: int,
    until: datetime | None,
    actor: Actor,
    now: datetime,
) -> Moved:
    location_id, collection = shelf_after(row, item.location_id, item.collection)
    is_changed = (location_id, collection) != (item.location_id, item.collection)
    if not is_changed and until is None:
        return NOT_MOVED
    if is_changed:
        _reshelve(item, (location_id, collection), row.name, branch_id, actor, now)
    rests_in = row.to_location_id if until is not None else None
    if rests_in is not None:
        details = {"rests_in": rests_in, "rule": row.name}
        audit.record(
            actor=actor,
            action="circulation.rest_item",
            subject=f"item:{item.id}",
            place=branch_id,
            now=now,
            details=details,
        )
    ItemMove.objects.create(
        item_id=item.id,
        rule_id=row.id,
        loan_id=loan_id,
        moment=moment,
        at=now,
        from_location_id=item.location_id,
        from_collection=item.collection,
        to_location_id=location_id,
        to_collection=collection,
        rests_in_id=rests_in,
        rests_until=until,
    )
    return Moved(row.name, location_id, collection, rests_in, until)


def _reshelve(
    item: ItemRow, shelf: tuple[int | None, str], by: str, branch_id: int, actor: Actor, now: datetime
) -> None:
    reshelve(
        actor=actor,
        item_id=item.id,
        edition_id=item.edition_id,
        branch_id=branch_id,
        location_id=shelf[0],
        collection=shelf[1],
        by=by,
        now=now,
    )


def _is_as_left(item: ItemRow, move: ItemMove) -> bool:
    return (item.location_id, item.collection) == (move.to_location_id, move.to_collection)


def _told(last: ItemMove, now: datetime) -> Moved:
    """Say again where an item lies; nothing where it is on its shelf by now."""
    if last.rests_until is None or last.rests_until <= now:
        return NOT_MOVED
    return Moved(last.rule.name, last.to_location_id, last.to_collection, last.rests_in_id, last.rests_until)
