"""POST batches, GET batches/{id}, POST batches/{id}/go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import batches as reading
from kitabdar.circulation.batches import RunView
from kitabdar.circulation.services import batches
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.batches import BatchAnswer, BatchBody, BatchLine
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.queries import place_by_id

router = Router(tags=["Lists"])
TOKEN = BearerToken()
PERMISSION = "circulation.batch"


@router.post("/batches", response={201: BatchAnswer}, auth=TOKEN, summary="Give a whole list in")
def begin(request: HttpRequest, body: BatchBody) -> HttpResponse:
    """Keep a list and say of each line what would happen: nothing is lent or taken back yet."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    run_id = batches.begin_batch(
        actor=actor,
        kind=body.kind,
        barcodes=dict.fromkeys(each.strip() for each in body.barcodes),
        branch_id=asking.branch_id(actor, body.branch, PERMISSION),
        card_number=body.card_number or "",
        dropped_at=body.dropped_at,
        now=clock.now(),
    )
    return private(_answer(_run(actor, run_id)), status=201)


@router.get("/batches/{batch_id}", response=BatchAnswer, auth=TOKEN, summary="How far a list is")
def get_batch(request: HttpRequest, batch_id: Id) -> HttpResponse:
    """Return a list with what came of each line, or would."""
    return private(_answer(_run(actor_of(request), batch_id)))


@router.post(
    "/batches/{batch_id}/go", response=BatchAnswer, auth=TOKEN, summary="Do the next lines of a list"
)
def go(request: HttpRequest, batch_id: Id) -> HttpResponse:
    """Do the next lines, each in its own transaction; ask again while some are `left`. Nothing is done twice."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    batches.go_on(actor=actor, run_id=batch_id, now=clock.now())
    return private(_answer(_run(actor, batch_id)))


def _run(actor: Actor, run_id: int) -> RunView:
    """Return a list that the actor may see. Raises NotPermitted, NotFound."""
    asking.need(actor, PERMISSION)
    found = reading.run(run_id)
    if found is None or not actor.may(PERMISSION, place_by_id(found.branch_id).path):
        raise NotFound("batch", run_id)
    return found


def _answer(run: RunView) -> BatchAnswer:
    return BatchAnswer(
        id=run.id,
        kind=run.kind,
        branch=place_by_id(run.branch_id).code,
        card_number=run.card_number or None,
        created_at=run.created_at,
        ended_at=run.ended_at,
        total=run.total,
        left=run.left,
        lines=tuple(
            BatchLine(each.number, each.barcode, each.title, each.state, each.is_expected, each.said)
            for each in run.lines
        ),
    )
