"""The rules of lending: read, changed, and asked why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import AwareDatetime

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import inspection
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.messages import reason
from kitabdar.circulation.rules import KINDS, PolicyRow, WrongValue, read_says, write_says
from kitabdar.circulation.services import policies
from kitabdar.circulation.views import PolicyView, Supposed
from kitabdar.circulation.wording import LABELS, shown
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.rules import (
    RemarkAnswer,
    Rule,
    RuleBody,
    RulesAnswer,
    Supposing,
    WhyAnswer,
    WhyTerm,
)
from kitabdar.interfaces.api.shaping.money import money
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell.sent import FIRST_DAY, LAST_DAY
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.patrons import queries as patrons

router = Router(tags=["Rules"])
TOKEN = BearerToken()


@router.get("/policies", response=RulesAnswer, auth=TOKEN, summary="The rules of lending")
def list_rules(request: HttpRequest) -> HttpResponse:
    """Return all rows by position, and what is worth a look in them."""
    require_anywhere(actor_of(request), "policies.manage")
    remarks = tuple(
        RemarkAnswer(each.code, each.row.id, each.kinds, each.others, inspection.sentence(each))
        for each in inspection.remarks(clock.now().date())
    )
    return private(RulesAnswer(tuple(_rule(each) for each in circulation.policies()), remarks))


@router.get("/policies/why", response=WhyAnswer, auth=TOKEN, summary="What would hold, and why")
def ask_why(
    request: HttpRequest,
    card: Annotated[str, Query(max_length=40)],
    barcode: Annotated[str, Query(max_length=60)],
    asked: Query[Supposing],
    branch: Annotated[str | None, Query(max_length=40)] = None,
    at: Annotated[AwareDatetime | None, Query(description="the moment to ask for; default: now")] = None,
) -> HttpResponse:
    """Return the terms on which this patron would borrow this item at a branch, kind by kind with the reason.

    What else is given is taken instead of what the patron and the item are: what would be, if.
    """
    actor = actor_of(request)
    require_anywhere(actor, "circulation.check_out")
    branch_id = asking.branch_id(actor, branch, "circulation.check_out")
    require(actor, "circulation.check_out", place_by_id(branch_id))
    asking.open_file(actor, card, clock.now())
    choice = circulation.governing(
        card_number=card,
        barcode=barcode,
        branch_id=branch_id,
        now=at or clock.now(),
        supposed=Supposed(**asked.dict()),
    )
    terms = []
    for kind in KINDS if choice.terms is not None else ():
        why = choice.why(kind)
        value = shown(kind, getattr(choice.terms, kind))
        terms.append(WhyTerm(kind, str(LABELS[kind]), value, why.winner, why.runner_up, reason(why)))
    found = circulation.foreseen(choice, branch_id, at or clock.now())
    return private(
        WhyAnswer(
            looked_at=choice.looked_at,
            matched=len(choice.ranked),
            terms=tuple(terms),
            due_at=found.due_at if found else None,
            cost=money(found.cost if found else Decimal(0)),
            currency=found.currency if found else "",
        )
    )


@router.post("/policies", response={201: Rule}, auth=TOKEN, summary="Add a rule")
def add_rule(request: HttpRequest, body: RuleBody) -> HttpResponse:
    """Add a row; it holds from now on, for loans made from now on."""
    row_id = policies.add_policy(actor=actor_of(request), row=_row(body, 0), now=clock.now())
    return private(_found(row_id), status=201)


@router.put("/policies/{policy_id}", response=Rule, auth=TOKEN, summary="Change a rule")
def change_rule(request: HttpRequest, policy_id: Id, body: RuleBody) -> HttpResponse:
    """Give a row new values; loans made before keep their terms."""
    policies.change_policy(actor=actor_of(request), row=_row(body, policy_id), now=clock.now())
    return private(_found(policy_id))


@router.delete("/policies/{policy_id}", response={204: None}, auth=TOKEN, summary="Remove a rule")
def remove_rule(request: HttpRequest, policy_id: Id) -> HttpResponse:
    """Remove a row; loans made by it keep their terms."""
    policies.remove_policy(actor=actor_of(request), policy_id=policy_id, now=clock.now())
    return HttpResponse(status=204)


def _found(policy_id: int) -> Rule:
    found = next((each for each in circulation.policies() if each.row.id == policy_id), None)
    if found is None:
        raise NotFound("policy", policy_id)
    return _rule(found)


def _rule(view: PolicyView) -> Rule:
    row = view.row
    place = place_tree().by_id.get(row.place_id) if row.place_id is not None else None
    codes = {each.id: each.code for each in patrons.categories()}
    types = catalogue.item_type_codes()
    return Rule(
        id=row.id,
        name=row.name,
        position=row.position,
        place=place.code if place else None,
        category=codes.get(row.category_id) if row.category_id is not None else None,
        youngest=row.youngest,
        oldest=row.oldest,
        item_types=tuple(sorted(types[each] for each in row.item_type_ids if each in types)),
        collection=row.collection,
        material=row.material,
        new_days=row.new_days,
        says=write_says(row.says),
    )


def _row(body: RuleBody, policy_id: int) -> PolicyRow:
    """Read a row. Raises Invalid naming what is not there or cannot be."""
    places, problems = place_tree().by_code, {}
    categories = {each.code: each.id for each in patrons.categories()}
    types = {code: pk for pk, code in catalogue.item_type_codes().items()}
    if body.place is not None and body.place not in places:
        problems["place"] = _("There is nothing called “%(code)s”.") % {"code": body.place}
    if body.category is not None and body.category not in categories:
        problems["category"] = _("There is nothing called “%(code)s”.") % {"code": body.category}
    unknown = [each for each in body.item_types if each not in types]
    if unknown:
        problems["item_types"] = _("There is nothing called “%(code)s”.") % {"code": unknown[0]}
    says: dict[str, Any] = {}
    for kind, value in body.says.items():
        try:
            write_says({kind: value})
            says |= read_says({kind: value})
            if isinstance(says[kind], date) and not FIRST_DAY <= says[kind] <= LAST_DAY:
                problems[f"says/{kind}"] = _("Give a date.")
        except (WrongValue, KeyError):
            problems[f"says/{kind}"] = _("It cannot be that.")
    if problems:
        raise Invalid(problems)
    return PolicyRow(
        id=policy_id,
        name=body.name,
        position=body.position,
        place_id=places[body.place].id if body.place is not None else None,
        category_id=categories[body.category] if body.category is not None else None,
        youngest=body.youngest,
        oldest=body.oldest,
        item_type_ids=frozenset(types[each] for each in body.item_types),
        collection=body.collection,
        material=body.material,
        new_days=body.new_days,
        says=says,
    )
