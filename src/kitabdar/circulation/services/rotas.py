"""Make rotas: their stages, what is on them, paused, taken off, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Rota, RotaItem, RotaItemState, RotaStage
from kitabdar.circulation.rules import ROTATION, refuse
from kitabdar.circulation.services import collecting, rota_moves
from kitabdar.circulation.services.collecting import ItemRow
from kitabdar.circulation.services.transactions import in_one_transaction, lock
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit

MOST_STAGES = 50
LONGEST_STAGE = 3660  # days


@in_one_transaction
def add_rota(*, actor: Actor, name: str, place_id: int, repeats: bool, now: datetime) -> int:
    """Make a rota for the branches of a place; return its id.

    Raises NotPermitted (policies.manage at the place), NotFound, Invalid.
    """
    place = lending_settings().tree.by_id.get(place_id)
    if place is None:
        raise NotFound("place", place_id)
    require(actor, "policies.manage", place)
    words = " ".join(name.split())
    if not words or len(words) > 100:
        raise Invalid({"name": _("Give the rota a name of at most %(most)s characters.") % {"most": 100}})
    rota = Rota.objects.create(name=words, place_id=place_id, repeats=repeats)
    _note(actor, "add_rota", rota, now)
    return int(rota.pk)


@in_one_transaction
def add_stage(*, actor: Actor, rota_id: int, branch_id: int, days: int, now: datetime) -> int:
    """Let the items of a rota rest at one more branch, after the others; return the stage.

    Raises NotPermitted, NotFound, Invalid (a branch elsewhere, days), Refused (the rota has ended).
    """
    rota = _locked(actor, rota_id)
    branch, problems = lending_settings().branch(branch_id), {}
    if not branch.path.startswith(_path(rota)):
        problems["branch"] = _("The branch does not belong to the place of the rota.")
    if not 0 < days <= LONGEST_STAGE:
        problems["days"] = _("Give a number of days from 1 to %(most)s.") % {"most": LONGEST_STAGE}
    if rota.stages.count() >= MOST_STAGES:
        problems["branch"] = _("A rota has at most %(most)s stages.") % {"most": MOST_STAGES}
    if problems:
        raise Invalid(problems)
    last = rota.stages.aggregate(last=Max("position"))["last"] or 0
    stage = RotaStage.objects.create(rota=rota, position=last + 1, branch_id=branch_id, days=days)
    _note(actor, "add_stage", rota, now)
    return int(stage.pk)


@in_one_transaction
def remove_stage(*, actor: Actor, stage_id: int, now: datetime) -> None:
    """Take a stage out of its rota. Raises NotPermitted, NotFound, Refused (items are at it or on their way to it)."""
    stage = RotaStage.objects.filter(pk=stage_id).first()
    if stage is None:
        raise NotFound("stage", stage_id)
    rota = _locked(actor, stage.rota_id)
    if stage.items.exclude(state__in=[RotaItemState.ENDED, RotaItemState.HOMEWARD]).exists():
        raise Refused([refuse("stage_in_use")])
    stage.delete()
    _note(actor, "remove_stage", rota, now)


@in_one_transaction
def put_on(*, actor: Actor, rota_id: int, barcode: str, now: datetime) -> int:
    """Put an item on a rota: it goes to its first stage; return its line there.

    Raises NotPermitted, NotFound, Refused (on a rota already, withdrawn, of another place, no stages, ended).
    """
    rota = _locked(actor, rota_id)
    item = collecting.locked_item(barcode=barcode)
    stages = rota_moves.stages_of(rota.pk)
    refusals = []
    if item.rota_branch_id is not None:
        refusals.append(refuse("already_on_rota", title=item.title))
    if item.state == ItemState.WITHDRAWN:
        refusals.append(refuse("item_withdrawn", title=item.title))
    if not lending_settings().branch(item.branch_id).path.startswith(_path(rota)):
        refusals.append(refuse("outside_rota", title=item.title))
    if not stages:
        refusals.append(refuse("rota_without_stages"))
    if refusals:
        raise Refused(refusals)
    row = RotaItem.objects.create(
        rota=rota, item_id=item.id, stage_id=stages[0].id, rests_at_id=stages[0].branch_id, since=now
    )
    Item.objects.filter(pk=item.id).update(rests_at=None)  # the rota says so from now on
    row = _row(row.pk)
    if rota.is_paused:
        rota_moves.pause(row, now)
    else:
        _settle(row, item, now)
    _note_item(actor, "put_on_rota", row, now)
    return int(row.pk)


@in_one_transaction
def pause_item(*, actor: Actor, rota_item_id: int, now: datetime) -> None:
    """Let an item stay where it is until it is resumed.

    Raises NotPermitted (policies.manage at the place of its rota), NotFound, Refused.
    """
    _change(actor, rota_item_id, "pause", now)


@in_one_transaction
def resume_item(*, actor: Actor, rota_item_id: int, now: datetime) -> None:
    """Let an item go on with its rota. Raises as `pause_item`."""
    _change(actor, rota_item_id, "resume", now)


@in_one_transaction
def take_off(*, actor: Actor, rota_item_id: int, now: datetime) -> None:
    """Take an item off its rota: it goes home. Raises as `pause_item`."""
    _change(actor, rota_item_id, "take_off", now)


@in_one_transaction
def pause_rota(*, actor: Actor, rota_id: int, now: datetime) -> None:
    """Pause all that is on a rota. Raises NotPermitted, NotFound, Refused (it has ended)."""
    rota = _locked(actor, rota_id)
    Rota.objects.filter(pk=rota.pk).update(is_paused=True)
    _change_all(rota, "pause", now)
    _note(actor, "pause_rota", rota, now)


@in_one_transaction
def resume_rota(*, actor: Actor, rota_id: int, now: datetime) -> None:
    """Let all that is on a rota go on. Raises as `pause_rota`."""
    rota = _locked(actor, rota_id)
    Rota.objects.filter(pk=rota.pk).update(is_paused=False)
    _change_all(rota, "resume", now)
    _note(actor, "resume_rota", rota, now)


@in_one_transaction
def end_rota(*, actor: Actor, rota_id: int, now: datetime) -> None:
    """End a rota: all that is on it goes home. Raises as `pause_rota`."""
    rota = _locked(actor, rota_id)
    _change_all(rota, "take_off", now)
    Rota.objects.filter(pk=rota.pk).update(ended_at=now)
    _note(actor, "end_rota", rota, now)


_MOVES: dict[str, Callable[[RotaItem, datetime], None]] = {
    "pause": rota_moves.pause,
    "resume": rota_moves.resume,
    "take_off": rota_moves.take_off,
}


def _change(actor: Actor, rota_item_id: int, action: str, now: datetime) -> None:
    known = RotaItem.objects.select_related("rota").filter(pk=rota_item_id).first()
    if known is None:
        raise NotFound("item on a rota", rota_item_id)
    require(actor, "policies.manage", _path(known.rota))
    item = collecting.locked_item(item_id=known.item_id)
    lock(RotaItem, {"pk": rota_item_id})
    row = _row(rota_item_id)
    if not ROTATION.allows(action, row.state) or (action == "resume" and row.rota.is_paused):
        raise Refused([refuse("not_so_on_rota")])
    _MOVES[action](row, now)
    _settle(row, item, now)
    _note_item(actor, f"{action}_on_rota", row, now)


def _change_all(rota: Rota, action: str, now: datetime) -> None:
    """Do the same with all that is on a rota, as far as it can be done."""
    rows = RotaItem.objects.filter(rota=rota).exclude(state=RotaItemState.ENDED)
    for row_id, item_id in list(rows.order_by("item_id").values_list("pk", "item_id")):
        item = collecting.locked_item(item_id=item_id)
        lock(RotaItem, {"pk": row_id})
        row = _row(row_id)
        if ROTATION.allows(action, row.state):
            _MOVES[action](row, now)
            _settle(row, item, now)


def _settle(row: RotaItem, item: ItemRow, now: datetime) -> None:
    """Let an item rest at once that stands on the shelves where it is to rest."""
    if item.state == ItemState.AVAILABLE and item.current_branch_id == row.rests_at_id:
        rota_moves.come_to_rest(item.id, row.rests_at_id, now)


def _row(rota_item_id: int) -> RotaItem:
    return RotaItem.objects.select_related("rota", "stage", "item").get(pk=rota_item_id)


def _locked(actor: Actor, rota_id: int) -> Rota:
    """Lock a rota that the actor may change and that has not ended."""
    rota = Rota.objects.filter(pk=rota_id).first()
    if rota is None:
        raise NotFound("rota", rota_id)
    require(actor, "policies.manage", _path(rota))
    lock(Rota, {"pk": rota_id})
    rota.refresh_from_db()
    if rota.ended_at is not None:
        raise Refused([refuse("rota_ended", name=rota.name)])
    return rota


def _path(rota: Rota) -> str:
    return lending_settings().tree.by_id[rota.place_id].path


def _note(actor: Actor, action: str, rota: Rota, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.{action}",
        subject=f"rota:{rota.pk}",
        place=rota.place_id,
        now=now,
    )


def _note_item(actor: Actor, action: str, row: RotaItem, now: datetime) -> None:
    audit.record(
        actor=actor,
        action=f"circulation.{action}",
        subject=f"item:{row.item_id}",
        place=row.rota.place_id,
        now=now,
        details={"rota": row.rota_id},
    )
