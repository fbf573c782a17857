"""POST transfers, GET branches/{branch}/transfers; what arrives is checked in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.circulation import queries
from kitabdar.circulation.services import transfers
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CodeInPath
from kitabdar.interfaces.api.contracts.movement import SendBody, Transfer, TransfersAnswer
from kitabdar.interfaces.api.shaping import movement as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id

router = Router(tags=["Transfers"])
TOKEN = BearerToken()
PERMISSION = "circulation.check_in"


@router.get(
    "/branches/{branch}/transfers", response=TransfersAnswer, auth=TOKEN, summary="What is on its way"
)
def list_transfers(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return what travels to a branch, and what it has sent."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    branch_id = asking.branch_id(actor, branch, PERMISSION)
    require(actor, PERMISSION, place_by_id(branch_id))
    coming, going = queries.transfers_to(branch_id), queries.transfers_from(branch_id)
    return private(TransfersAnswer(tuple(map(shaping.transfer, coming)), tuple(map(shaping.transfer, going))))


@router.post("/transfers", response={201: Transfer}, auth=TOKEN, summary="Send an item to a branch")
def send(request: HttpRequest, body: SendBody) -> HttpResponse:
    """Send an item from the shelf of a branch to another; 409 names every reason against it."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    branch_id = asking.branch_id(actor, body.branch, PERMISSION)
    sent = transfers.send(
        actor=actor,
        barcode=body.barcode,
        to_branch_id=asking.branch_id(actor, body.to_branch, PERMISSION),
        branch_id=branch_id,
        now=clock.now(),
    )
    view = queries.transfer(sent.transfer_id)
    assert view is not None  # it was made a moment ago
    return private(shaping.transfer(view), status=201)
