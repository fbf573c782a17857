"""The rules by which branches sort what comes back into bins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.catalogue.queries import item_type_codes
from kitabdar.circulation import bins
from kitabdar.circulation.rules import SortRow
from kitabdar.circulation.services import sorting
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.contracts.movement import MoveBody, SortRule, SortRuleBody, SortRulesAnswer
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id, place_tree

router = Router(tags=["Bins"])
TOKEN = BearerToken()


@router.get("/branches/{branch}/bins", response=SortRulesAnswer, auth=TOKEN, summary="How a branch sorts")
def list_bins(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the rules of a branch in their order."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "circulation.check_in")
    require(actor, "circulation.check_in", place_by_id(branch_id))
    return _all(branch_id)


@router.post(
    "/branches/{branch}/bins", response={201: SortRulesAnswer}, auth=TOKEN, summary="Add a rule of sorting"
)
def add_bin(request: HttpRequest, branch: CodeInPath, body: SortRuleBody) -> HttpResponse:
    """Add a rule after the others of a branch; answers with all of them."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "policies.manage")
    sorting.save_sort_rule(actor=actor, branch_id=branch_id, row=_row(body, 0), now=clock.now())
    return _all(branch_id, 201)


@router.put("/bins/{rule_id}", response=SortRulesAnswer, auth=TOKEN, summary="Change a rule of sorting")
def change_bin(request: HttpRequest, rule_id: Id, body: SortRuleBody) -> HttpResponse:
    """Give a rule new values; it keeps its place in the order."""
    branch_id = bins.branch_of_rule(rule_id)
    sorting.save_sort_rule(
        actor=actor_of(request), branch_id=branch_id, row=_row(body, rule_id), now=clock.now()
    )
    return _all(branch_id)


@router.post("/bins/{rule_id}/move", response=SortRulesAnswer, auth=TOKEN, summary="Move a rule of sorting")
def move_rule(request: HttpRequest, rule_id: Id, body: MoveBody) -> HttpResponse:
    """Let a rule change places with the one before it, or after it."""
    sorting.move_sort_rule(actor=actor_of(request), rule_id=rule_id, up=body.up, now=clock.now())
    return _all(bins.branch_of_rule(rule_id))


@router.delete("/bins/{rule_id}", response={204: None}, auth=TOKEN, summary="Remove a rule of sorting")
def remove_bin(request: HttpRequest, rule_id: Id) -> HttpResponse:
    """Remove a rule."""
    sorting.remove_sort_rule(actor=actor_of(request), rule_id=rule_id, now=clock.now())
    return HttpResponse(status=204)


def _all(branch_id: int, status: int = 200) -> HttpResponse:
    tree, types = place_tree().by_id, item_type_codes()

    def code(place_id: int | None) -> str | None:
        return tree[place_id].code if place_id in tree else None

    found = tuple(
        SortRule(
            id=each.row.id,
            name=each.row.name,
            bin=each.row.bin,
            item_type=types.get(each.row.item_type_id) if each.row.item_type_id is not None else None,
            collection=each.row.collection,
            location=code(each.row.location_id),
            owner=code(each.row.owner_id),
            outcome=each.row.outcome,
            destination=code(each.row.destination_id),
        )
        for each in bins.sort_rules(branch_id)
    )
    return private(SortRulesAnswer(found), status=status)


def _row(body: SortRuleBody, rule_id: int) -> SortRow:
    """Read a rule. Raises Invalid naming what is not there."""
    places = place_tree().by_code
    types = {code: pk for pk, code in item_type_codes().items()}
    asked = {name: getattr(body, name) for name in ("location", "owner", "destination")}
    problems = {
        name: _("There is nothing called “%(code)s”.") % {"code": code}
        for name, code in asked.items()
        if code is not None and code not in places
    }
    if body.item_type is not None and body.item_type not in types:
        problems["item_type"] = _("There is nothing called “%(code)s”.") % {"code": body.item_type}
    if problems:
        raise Invalid(problems)
    ids = {f"{name}_id": places[code].id if code is not None else None for name, code in asked.items()}
    return SortRow(
        id=rule_id,
        name=body.name,
        bin=body.bin,
        item_type_id=types[body.item_type] if body.item_type is not None else None,
        collection=body.collection,
        outcome=body.outcome,
        **ids,
    )
