"""Move items on their rotas: arrived, moved on, paused, off; called by check-in, by staff and by the night."""

from __future__ import annotations

from datetime import datetime

from kitabdar.circulation.models import RotaItem, RotaItemState, RotaStage
from kitabdar.circulation.rules import ROTATION, Stage, next_stage, stage_end
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.hours import local_day


def come_to_rest(item_id: int, branch_id: int, now: datetime) -> None:
    """Note that an item was put on the shelves where it rests: its stage begins, or it is home again."""
    row = RotaItem.objects.select_related("stage").filter(item_id=item_id, rests_at_id=branch_id)
    for each in row.exclude(state=RotaItemState.ENDED):
        if each.state == RotaItemState.DUE:
            arrive(each, now)
        elif each.state == RotaItemState.HOMEWARD:
            end(each, now)


def arrive(row: RotaItem, now: datetime) -> None:
    """Let the days of its stage begin, or what was left of them when it was paused. [CIR-O2]"""
    days = row.days_left if row.days_left is not None else (row.stage.days if row.stage else 0)
    today = local_day(lending_settings().hours(row.rests_at_id), now)
    _save(row, "arrive", now, ends_on=stage_end(today, days), days_left=None)


def move_on(row: RotaItem, now: datetime) -> Stage | None:
    """Give it its next stage, or send it home where the rota is over; return the stage. [CIR-O1]"""
    stages = stages_of(row.rota_id)
    following = next_stage(stages, row.stage_id, repeats=row.rota.repeats)
    if following is None:
        _save(row, "finish", now, ends_on=None, rests_at_id=row.item.branch_id)
    else:
        _save(row, "move_on", now, ends_on=None, stage_id=following.id, rests_at_id=following.branch_id)
    return following


def pause(row: RotaItem, now: datetime) -> None:
    """Let it stay where it is; the days that are left of its stage are kept."""
    left = None
    if row.ends_on is not None:
        left = max(0, (row.ends_on - local_day(lending_settings().hours(row.rests_at_id), now)).days)
    stays_at = row.item.current_branch_id if row.state == RotaItemState.DUE else row.rests_at_id
    _save(row, "pause", now, ends_on=None, days_left=left, rests_at_id=stays_at)


def resume(row: RotaItem, now: datetime) -> None:
    """Let it go on with its stage."""
    goal = row.stage.branch_id if row.stage else row.item.branch_id
    _save(row, "resume", now, rests_at_id=goal)


def take_off(row: RotaItem, now: datetime) -> None:
    """Take it off its rota: it goes home from where it is."""
    _save(row, "take_off", now, ends_on=None, days_left=None, rests_at_id=row.item.branch_id)


def end(row: RotaItem, now: datetime) -> None:
    """Note that it is done with its rota: home again, or withdrawn."""
    _save(row, "end", now, ends_on=None, days_left=None, ended_at=now)


def stages_of(rota_id: int) -> list[Stage]:
    """Return the stages of a rota in their order."""
    rows = RotaStage.objects.filter(rota_id=rota_id).order_by("position", "pk")
    return [Stage(*each) for each in rows.values_list("pk", "branch_id", "days")]


def _save(row: RotaItem, action: str, now: datetime, **fields: object) -> None:
    row.state = RotaItemState(ROTATION.after(action, row.state))
    row.since = now
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
