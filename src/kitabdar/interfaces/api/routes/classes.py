"""What the rules of lending name: types of item, categories of patrons; and the ways between branches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.item_types import set_item_type
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import costs
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.classes import (
    ItemTypeAnswer,
    ItemTypeBody,
    ItemTypesAnswer,
    Way,
    WayBody,
    WaysAnswer,
)
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.queries import place_tree

router = Router(tags=["Rules"])
TOKEN = BearerToken()
MANAGE = "policies.manage"


@router.get("/item-types", response=ItemTypesAnswer, auth=TOKEN, summary="Types of item")
def list_types(request: HttpRequest) -> HttpResponse:
    """Return what the rules of lending treat alike."""
    require_anywhere(actor_of(request), "catalogue.view")
    return _types()


@router.put("/item-types/{code}", response=ItemTypesAnswer, auth=TOKEN, summary="Add or change a type")
def put_type(request: HttpRequest, code: CodeInPath, body: ItemTypeBody) -> HttpResponse:
    """Add a type of item, or name it anew; they are the same in every network."""
    set_item_type(actor=actor_of(request), code=code, name=body.name, names=body.names, now=clock.now())
    return _types()


@router.get("/ways", response=WaysAnswer, auth=TOKEN, summary="What ways between branches cost")
def list_ways(request: HttpRequest) -> HttpResponse:
    """Return the ways whose cost is said; for the others the tree of places decides."""
    require_anywhere(actor_of(request), MANAGE)
    return _ways()


@router.post("/ways", response=WaysAnswer, auth=TOKEN, summary="Say what a way costs")
def set_way(request: HttpRequest, body: WayBody) -> HttpResponse:
    """Say what sending from one branch to another costs; null: never."""
    actor = actor_of(request)
    ends = [asking.place(actor, code, MANAGE).id for code in (body.from_branch, body.to_branch)]
    costs.set_cost(actor=actor, from_branch_id=ends[0], to_branch_id=ends[1], cost=body.cost, now=clock.now())
    return _ways()


@router.delete("/ways/{way_id}", response={204: None}, auth=TOKEN, summary="Say it no longer")
def remove_way(request: HttpRequest, way_id: Id) -> HttpResponse:
    """Let the tree of places say again what a way costs."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    costs.remove_cost(actor=actor, cost_id=way_id, now=clock.now())
    return HttpResponse(status=204)


def _types() -> HttpResponse:
    found = catalogue.item_type_views()
    return private(
        ItemTypesAnswer(tuple(ItemTypeAnswer(each.code, each.own_name, dict(each.names)) for each in found))
    )


def _ways() -> HttpResponse:
    tree = place_tree().by_id
    return private(
        WaysAnswer(
            tuple(
                Way(each.id, tree[each.from_branch_id].code, tree[each.to_branch_id].code, each.cost)
                for each in circulation.transfer_costs()
            )
        )
    )
