"""The rules by which items change their shelf at check-in and check-out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.catalogue.queries import item_type_codes
from kitabdar.circulation import moves
from kitabdar.circulation.rules import MoveRow
from kitabdar.circulation.services import move_rules
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import CodeInPath, Id
from kitabdar.interfaces.api.contracts.movement import MoveBody, MoveRule, MoveRuleBody, MoveRulesAnswer
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id, place_tree

router = Router(tags=["Moves"])
TOKEN = BearerToken()


@router.get(
    "/branches/{branch}/moves", response=MoveRulesAnswer, auth=TOKEN, summary="How shelves change at a branch"
)
def list_moves(request: HttpRequest, branch: CodeInPath) -> HttpResponse:
    """Return the rules that hold at a branch in their order."""
    actor = actor_of(request)
    branch_id = asking.branch_id(actor, branch, "circulation.check_in")
    require(actor, "circulation.check_in", place_by_id(branch_id))
    return _all(branch_id)


@router.post(
    "/places/{code}/moves", response={201: MoveRulesAnswer}, auth=TOKEN, summary="Add a rule of shelves"
)
def add_move(request: HttpRequest, code: CodeInPath, body: MoveRuleBody) -> HttpResponse:
    """Add a rule after the others of a branch, a library or a network; answers with all that hold there."""
    found = place_tree().by_code.get(code)
    if found is None:
        raise NotFound("place", code)
    actor = actor_of(request)
    require(actor, "policies.manage", found)
    move_rules.save_move_rule(actor=actor, place_id=found.id, row=_row(body, 0), now=clock.now())
    return _all(found.id, 201)


@router.put("/moves/{rule_id}", response=MoveRulesAnswer, auth=TOKEN, summary="Change a rule of shelves")
def change_move(request: HttpRequest, rule_id: Id, body: MoveRuleBody) -> HttpResponse:
    """Give a rule new values; it keeps its place in the order."""
    place_id = moves.place_of_rule(rule_id)
    actor = actor_of(request)
    require(actor, "policies.manage", place_by_id(place_id))
    move_rules.save_move_rule(actor=actor, place_id=place_id, row=_row(body, rule_id), now=clock.now())
    return _all(place_id)


@router.post("/moves/{rule_id}/move", response=MoveRulesAnswer, auth=TOKEN, summary="Order a rule of shelves")
def order_move(request: HttpRequest, rule_id: Id, body: MoveBody) -> HttpResponse:
    """Let a rule change places with the one of its place before it, or after it."""
    move_rules.order_move_rule(actor=actor_of(request), rule_id=rule_id, up=body.up, now=clock.now())
    return _all(moves.place_of_rule(rule_id))


@router.delete("/moves/{rule_id}", response={204: None}, auth=TOKEN, summary="Remove a rule of shelves")
def remove_move(request: HttpRequest, rule_id: Id) -> HttpResponse:
    """Remove a rule."""
    move_rules.remove_move_rule(actor=actor_of(request), rule_id=rule_id, now=clock.now())
    return HttpResponse(status=204)


def _all(place_id: int, status: int = 200) -> HttpResponse:
    tree, types = place_tree().by_id, item_type_codes()

    def code_of(place_id: int | None) -> str | None:
        return tree[place_id].code if place_id in tree else None

    found = tuple(
        MoveRule(
            id=each.row.id,
            place=tree[each.place_id].code,
            name=each.row.name,
            moment=each.row.moment,
            item_type=types.get(each.row.item_type_id) if each.row.item_type_id is not None else None,
            collection=each.row.collection,
            location=code_of(each.row.location_id),
            to_location=code_of(each.row.to_location_id),
            no_location=each.row.no_location,
            to_collection=each.row.to_collection,
            no_collection=each.row.no_collection,
            rest_hours=each.row.rest_hours,
        )
        for each in moves.move_rules(place_id)
    )
    return private(MoveRulesAnswer(found), status=status)


def _row(body: MoveRuleBody, rule_id: int) -> MoveRow:
    """Read a rule. Raises Invalid naming what is not there."""
    places = place_tree().by_code
    types = {code: pk for pk, code in item_type_codes().items()}
    asked = {name: getattr(body, name) for name in ("location", "to_location")}
    problems = {
        name: _("There is nothing called “%(code)s”.") % {"code": code}
        for name, code in asked.items()
        if code is not None and code not in places
    }
    if body.item_type is not None and body.item_type not in types:
        problems["item_type"] = _("There is nothing called “%(code)s”.") % {"code": body.item_type}
    if problems:
        raise Invalid(problems)
    ids = {name: places[code].id if code is not None else None for name, code in asked.items()}
    return MoveRow(
        id=rule_id,
        name=body.name,
        moment=body.moment,
        item_type_id=types[body.item_type] if body.item_type is not None else None,
        collection=body.collection,
        no_location=body.no_location,
        to_collection=body.to_collection,
        no_collection=body.no_collection,
        rest_hours=body.rest_hours,
        location_id=ids["location"],
        to_location_id=ids["to_location"],
    )
