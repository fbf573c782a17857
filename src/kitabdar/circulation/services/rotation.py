"""Rotate stock each night: what has rested its days goes on, and what cannot yet says why. [CIR-O1]

Nothing travels by this alone: an item that is due elsewhere is on the list of its branch, and is sent when it is
scanned, or by itself when it comes back from a loan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Hold, HoldState, RotaItem, RotaItemState
from kitabdar.circulation.rules import RotaItemFacts, why_it_waits
from kitabdar.circulation.services import collecting, rota_moves
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.hours import local_day
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.services import audit


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a night did. `waiting`: what is due elsewhere and cannot be sent, as (why, how many), the most first."""

    moved_on: int
    finished: int
    to_send: int
    waiting: tuple[tuple[str, int], ...]


def rotate(*, actor: Actor, now: datetime) -> Rotated:
    """Move on every item whose stage has ended, each in its own transaction; say what waits and why.

    Raises NotPermitted (policies.manage).
    """
    require_anywhere(actor, "policies.manage")
    rows = RotaItem.objects.exclude(state=RotaItemState.ENDED).order_by("pk")
    done: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    for row_id, item_id in list(rows.values_list("pk", "item_id")):
        try:
            acts, why = _tend(actor=actor, row_id=row_id, item_id=item_id, now=now)
        except Refused:  # a desk has it in hand: tomorrow is another night
            continue
        done.update(acts)
        if why is not None:
            waits[why] += 1
    reasons = tuple((why, count) for why, count in waits.most_common() if why)
    return Rotated(done["move_on"], done["finish"], waits[""], reasons)


@in_one_transaction
def _tend(*, actor: Actor, row_id: int, item_id: int, now: datetime) -> tuple[list[str], str | None]:
    """Look after one item; return what was done, and for one that is due elsewhere why it waits ("" to be sent)."""
    item = collecting.locked_item(item_id=item_id)
    lock(RotaItem, {"pk": row_id})
    row = RotaItem.objects.select_related("rota", "stage", "item").get(pk=row_id)
    if row.state == RotaItemState.ENDED:
        return [], None
    if item.state == ItemState.WITHDRAWN:
        rota_moves.end(row, now)
        return ["end"], None
    acts = []
    if _is_over(row, now):
        act = "move_on" if rota_moves.move_on(row, now) else "finish"
        acts.append(act)
        _note(actor, act, row, item, now)
    if row.state not in (RotaItemState.DUE, RotaItemState.HOMEWARD):
        return acts, None
    why = why_it_waits(facts_of(row, item.state, item.current_branch_id))
    if why == "there":
        rota_moves.come_to_rest(item.id, row.rests_at_id, now)
        return acts, None
    return acts, why


def facts_of(row: RotaItem, state: str, here_id: int) -> RotaItemFacts:
    """Return what the rules ask of an item that is due elsewhere."""
    wanted = Hold.objects.filter(target_id=row.item_id, state=HoldState.WAITING)
    return RotaItemFacts(state, here_id, row.rests_at_id, state == ItemState.AVAILABLE and wanted.exists())


def _is_over(row: RotaItem, now: datetime) -> bool:
    if row.ends_on is None or row.rota.is_paused:
        return False
    return row.ends_on <= local_day(lending_settings().hours(row.rests_at_id), now)


def _note(actor: Actor, action: str, row: RotaItem, item: ItemRow, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.rota_{action}",
        subject=f"item:{item.id}",
        place=item.current_branch_id,
        now=now,
        details={"rota": row.rota_id, "to": row.rests_at_id},
    )
