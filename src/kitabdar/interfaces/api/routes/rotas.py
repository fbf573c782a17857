"""Rotas: stock that goes round between branches."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import rotas
from kitabdar.circulation.services import rotas as services
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.contracts.movement import (
    PutOnBody,
    RotaAnswer,
    RotaBody,
    RotaLine,
    RotaLinesAnswer,
    RotasAnswer,
    RotaStage,
    StageBody,
)
from kitabdar.interfaces.api.shaping import movement as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.queries import place, place_by_id

router = Router(tags=["Rotas"])
TOKEN = BearerToken()


@router.get("/rotas", response=RotasAnswer, auth=TOKEN, summary="The rotas")
def list_rotas(request: HttpRequest) -> HttpResponse:
    """Return the rotas of the places that are managed."""
    actor = actor_of(request)
    require_anywhere(actor, "policies.manage")
    found = [each for each in rotas.rotas() if actor.may("policies.manage", each.place_path)]
    return private(RotasAnswer(tuple(_shaped(each) for each in found)))


@router.post("/rotas", response={201: RotaAnswer}, auth=TOKEN, summary="Make a rota")
def add_rota(request: HttpRequest, body: RotaBody) -> HttpResponse:
    """Make a rota for the branches of a place; it has no stages yet."""
    made = services.add_rota(
        actor=actor_of(request),
        name=body.name,
        place_id=place(body.place).id,
        repeats=body.repeats,
        now=clock.now(),
    )
    return private(_shaped(rotas.rota(made)), status=201)


@router.post("/rotas/{rota_id}/stages", response={201: RotaAnswer}, auth=TOKEN, summary="Add a stage")
def add_stage(request: HttpRequest, rota_id: Id, body: StageBody) -> HttpResponse:
    """Let the items of a rota rest at one more branch, after the others."""
    actor = actor_of(request)
    services.add_stage(
        actor=actor,
        rota_id=rota_id,
        branch_id=asking.branch_id(actor, body.branch, "policies.manage"),
        days=body.days,
        now=clock.now(),
    )
    return private(_shaped(rotas.rota(rota_id)), status=201)


@router.delete("/rota-stages/{stage_id}", response={204: None}, auth=TOKEN, summary="Remove a stage")
def remove_stage(request: HttpRequest, stage_id: Id) -> HttpResponse:
    """Take a stage out of its rota, when nothing is at it."""
    services.remove_stage(actor=actor_of(request), stage_id=stage_id, now=clock.now())
    return HttpResponse(status=204)


@router.get("/rotas/{rota_id}/items", response=RotaLinesAnswer, auth=TOKEN, summary="What is on a rota")
def list_items(request: HttpRequest, rota_id: Id) -> HttpResponse:
    """Return every item on a rota with how far it is, and why it cannot go on."""
    actor = actor_of(request)
    require_anywhere(actor, "policies.manage")
    require(actor, "policies.manage", rotas.rota(rota_id).place_path)
    return _lines(rotas.items_of(rota_id))


@router.post("/rotas/{rota_id}/items", response={201: RotaLine}, auth=TOKEN, summary="Put an item on a rota")
def put_on(request: HttpRequest, rota_id: Id, body: PutOnBody) -> HttpResponse:
    """Put an item on a rota: it goes to its first stage."""
    made = services.put_on(actor=actor_of(request), rota_id=rota_id, barcode=body.barcode, now=clock.now())
    return _line(made, 201)


@router.post("/rotas/{rota_id}/pause", response=RotaAnswer, auth=TOKEN, summary="Pause a rota")
def pause_rota(request: HttpRequest, rota_id: Id) -> HttpResponse:
    """Let all that is on a rota stay where it is."""
    return _changed(request, rota_id, services.pause_rota)


@router.post("/rotas/{rota_id}/resume", response=RotaAnswer, auth=TOKEN, summary="Resume a rota")
def resume_rota(request: HttpRequest, rota_id: Id) -> HttpResponse:
    """Let all that is on a rota go on."""
    return _changed(request, rota_id, services.resume_rota)


@router.post("/rotas/{rota_id}/end", response=RotaAnswer, auth=TOKEN, summary="End a rota")
def end_rota(request: HttpRequest, rota_id: Id) -> HttpResponse:
    """End a rota: all that is on it goes home."""
    return _changed(request, rota_id, services.end_rota)


@router.post("/rota-items/{line_id}/pause", response=RotaLine, auth=TOKEN, summary="Pause an item on a rota")
def pause_item(request: HttpRequest, line_id: Id) -> HttpResponse:
    """Let an item stay where it is."""
    services.pause_item(actor=actor_of(request), rota_item_id=line_id, now=clock.now())
    return _line(line_id)


@router.post(
    "/rota-items/{line_id}/resume", response=RotaLine, auth=TOKEN, summary="Resume an item on a rota"
)
def resume_item(request: HttpRequest, line_id: Id) -> HttpResponse:
    """Let an item go on with its rota."""
    services.resume_item(actor=actor_of(request), rota_item_id=line_id, now=clock.now())
    return _line(line_id)


@router.post(
    "/rota-items/{line_id}/take-off", response=RotaLine, auth=TOKEN, summary="Take an item off a rota"
)
def take_off(request: HttpRequest, line_id: Id) -> HttpResponse:
    """Take an item off its rota: it goes home."""
    services.take_off(actor=actor_of(request), rota_item_id=line_id, now=clock.now())
    return _line(line_id)


@router.get(
    "/branches/{branch}/rotation",
    response=RotaLinesAnswer,
    auth=TOKEN,
    summary="What to send on a rota today",
)
def to_send(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what stands at a branch and is due elsewhere; checked in there it is sent."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "circulation.check_in")
    require(actor, "circulation.check_in", place_by_id(branch_id))
    return _lines(rotas.to_send(branch_id))


def _changed(request: HttpRequest, rota_id: int, service: Callable[..., None]) -> HttpResponse:
    service(actor=actor_of(request), rota_id=rota_id, now=clock.now())
    return private(_shaped(rotas.rota(rota_id)))


def _lines(found: Iterable[rotas.RotaLine]) -> HttpResponse:
    return private(RotaLinesAnswer(tuple(shaping.rota_line(each) for each in found)))


def _line(line_id: int, status: int = 200) -> HttpResponse:
    found = rotas.line(line_id)
    assert found is not None  # it was changed a moment ago
    return private(shaping.rota_line(found), status=status)


def _shaped(found: rotas.RotaView) -> RotaAnswer:
    return RotaAnswer(
        id=found.id,
        name=found.name,
        place=place_by_id(found.place_id).code,
        repeats=found.repeats,
        is_paused=found.is_paused,
        has_ended=found.has_ended,
        stages=tuple(
            RotaStage(each.id, place_by_id(each.branch_id).code, each.days, each.items)
            for each in found.stages
        ),
        items=found.items,
        due=found.due,
    )
