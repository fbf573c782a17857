"""What the rules of lending name: types of item, categories of patrons; and the ways between branches."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.item_types import set_item_type
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import costs
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.classes import (
    CategoriesAnswer,
    CategoryAnswer,
    CategoryBody,
    ItemTypeAnswer,
    ItemTypeBody,
    ItemTypesAnswer,
    Way,
    WayBody,
    WaysAnswer,
)
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.services.categories import set_category

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


@router.get("/patron-categories", response=CategoriesAnswer, auth=TOKEN, summary="Categories of patrons")
def list_categories(request: HttpRequest) -> HttpResponse:
    """Return the categories: how long a card holds, how long history is kept, which are of institutions."""
    require_anywhere(actor_of(request), "patrons.view")
    return _categories()


@router.put(
    "/patron-categories/{code}", response=CategoriesAnswer, auth=TOKEN, summary="Add or change a category"
)
def put_category(request: HttpRequest, code: CodeInPath, body: CategoryBody) -> HttpResponse:
    """Add a category of patrons, or change it; they are the same in every network."""
    if set(body.names) - set(dict(settings.LANGUAGES)):
        raise Invalid({"names": _("Kitabdar does not speak this language.")})
    set_category(actor=actor_of(request), code=code, **body.model_dump(), now=clock.now())
    return _categories()


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


def _categories() -> HttpResponse:
    return private(
        CategoriesAnswer(
            tuple(
                CategoryAnswer(
                    code=each.code,
                    name=each.own_name,
                    names=dict(each.names),
                    membership_months=each.membership_months,
                    history_days=each.history_days,
                    is_institution=each.is_institution,
                )
                for each in patrons.categories()
            )
        )
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
