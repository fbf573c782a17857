"""Read rotas: their stages, what is on them and how far, what to send today, what cannot go on and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.models import Hold, HoldState, Rota, RotaItem, RotaItemState
from kitabdar.circulation.presenting import name_of
from kitabdar.circulation.rules import RotaItemFacts, Stage, next_stage, why_it_waits
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.services.rota_moves import stages_of
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.organisation.errors import NotFound

MOST = 1000
ELSEWHERE = (RotaItemState.DUE, RotaItemState.HOMEWARD)


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of a rota; `items`: at it or on their way to it."""

    id: int
    branch_id: int
    branch_name: str
    days: int
    items: int


@dataclass(frozen=True, slots=True)
class RotaView:
    """A rota. `items` on it, of them `due`: to go elsewhere."""

    id: int
    name: str
    place_id: int
    place_name: str
    place_path: str
    repeats: bool
    is_paused: bool
    has_ended: bool
    stages: tuple[StageView, ...]
    items: int
    due: int


@dataclass(frozen=True, slots=True)
class RotaLine:
    """An item on a rota. `goal_id`: where it rests or is to rest; `next_branch_name`: after that, "" for home.

    `why`: what keeps it from being sent there ("" nothing, "there" it is there), `why_text` as a sentence.
    """

    id: int
    rota_id: int
    rota_name: str
    item_id: int
    barcode: str
    title: str
    title_language: str  # MARC code, "" where the record does not say
    call_number: str
    state: str
    state_name: str
    here_id: int
    here_name: str
    goal_id: int
    goal_name: str
    ends_on: date | None
    next_branch_name: str
    why: str
    why_text: str


def rotas() -> list[RotaView]:
    """Return the rotas that have not ended, by name."""
    return _rotas(Rota.objects.filter(ended_at=None))


def rota(rota_id: int) -> RotaView:
    """Return one rota. Raises NotFound."""
    found = _rotas(Rota.objects.filter(pk=rota_id))
    if not found:
        raise NotFound("rota", rota_id)
    return found[0]


def items_of(rota_id: int) -> list[RotaLine]:
    """Return what is on a rota, in the order of its stages."""
    rows = RotaItem.objects.filter(rota_id=rota_id).exclude(state=RotaItemState.ENDED)
    return _lines(rows.order_by("stage__position", "item__call_number", "pk"))


def line(rota_item_id: int) -> RotaLine | None:
    """Return one line of a rota."""
    return next(iter(_lines(RotaItem.objects.filter(pk=rota_item_id))), None)


def of_item(item_id: int) -> RotaLine | None:
    """Return how far an item is on its rota; None: it is on none."""
    rows = RotaItem.objects.filter(item_id=item_id).exclude(state=RotaItemState.ENDED)
    return next(iter(_lines(rows)), None)


def to_send(branch_id: int) -> list[RotaLine]:
    """Return what stands at a branch and is due elsewhere, by where it goes: scanned at returns it is sent."""
    rows = RotaItem.objects.filter(
        state__in=ELSEWHERE, item__state=ItemState.AVAILABLE, item__current_branch_id=branch_id
    ).exclude(rests_at_id=branch_id)
    found = [each for each in _lines(rows.order_by("item__call_number", "pk")) if not each.why]
    return sorted(found, key=lambda each: each.goal_name)


def waiting(branch_path: str) -> list[RotaLine]:
    """Return what is due elsewhere and cannot be sent from the branches of a place, with the reason."""
    rows = RotaItem.objects.filter(state__in=ELSEWHERE, item__current_branch__path__startswith=branch_path)
    rows = rows.exclude(item__state=ItemState.AVAILABLE, item__current_branch=F("rests_at"))
    return [each for each in _lines(rows.order_by("since", "pk")) if each.why]


def _rotas(rows: QuerySet[Rota]) -> list[RotaView]:
    settings = lending_settings()
    found = []
    for row in rows:
        lines = RotaItem.objects.filter(rota=row).exclude(state=RotaItemState.ENDED)
        pairs = list(lines.values_list("stage_id", "state"))
        at_stage = Counter(stage_id for stage_id, state in pairs if state != RotaItemState.HOMEWARD)
        place = settings.tree.by_id.get(row.place_id)
        found.append(
            RotaView(
                id=row.pk,
                name=row.name,
                place_id=row.place_id,
                place_name=place.name if place else "",
                place_path=place.path if place else "",
                repeats=row.repeats,
                is_paused=row.is_paused,
                has_ended=row.ended_at is not None,
                stages=tuple(
                    StageView(
                        each.id,
                        each.branch_id,
                        name_of(settings, each.branch_id),
                        each.days,
                        at_stage[each.id],
                    )
                    for each in stages_of(row.pk)
                ),
                items=len(pairs),
                due=sum(state in ELSEWHERE for _stage_id, state in pairs),
            )
        )
    return found


def _lines(rows: QuerySet[RotaItem]) -> list[RotaLine]:
    settings = lending_settings()
    found = list(rows.select_related("rota", "item__holding__record")[:MOST])
    stages = {rota_id: stages_of(rota_id) for rota_id in {row.rota_id for row in found}}
    wanted = set(
        Hold.objects.filter(
            state=HoldState.WAITING, target_id__in=[row.item_id for row in found]
        ).values_list("target_id", flat=True)
    )
    return [_line(row, stages[row.rota_id], row.item_id in wanted, settings) for row in found]


def _line(row: RotaItem, stages: list[Stage], is_wanted: bool, settings: LendingSettings) -> RotaLine:
    item = row.item
    title, language = titled(item.holding.record.description)
    following = next_stage(stages, row.stage_id, repeats=row.rota.repeats)
    why = ""
    if row.state in ELSEWHERE:
        facts = RotaItemFacts(item.state, item.current_branch_id, row.rests_at_id, is_wanted)
        why = why_it_waits(facts)
    return RotaLine(
        id=row.pk,
        rota_id=row.rota_id,
        rota_name=row.rota.name,
        item_id=item.pk,
        barcode=item.barcode,
        title=title,
        title_language=language,
        call_number=item.call_number,
        state=row.state,
        state_name=row.get_state_display(),
        here_id=item.current_branch_id,
        here_name=name_of(settings, item.current_branch_id),
        goal_id=row.rests_at_id,
        goal_name=name_of(settings, row.rests_at_id),
        ends_on=row.ends_on,
        next_branch_name=name_of(settings, following.branch_id) if following else "",
        why=why,
        why_text=reasons()[why] if why else "",
    )


def reasons() -> dict[str, str]:
    """Return in words what keeps an item from being sent on."""
    return {
        "on_loan": _("A reader has it: it is sent when it comes back."),
        "on_hold_shelf": _("It is put aside for a reader."),
        "in_transit": _("It is on its way."),
        "missing": _("It counts as missing."),
        "lost": _("It counts as lost."),
        "withdrawn": _("It has been withdrawn from the library."),
        "wanted": _("It is to be fetched for a reader first."),
        "there": _("It is there."),
    }
