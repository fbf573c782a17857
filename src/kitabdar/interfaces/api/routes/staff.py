"""Who works here and what they may do: colleagues, roles, and the trail of what was done."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import LARGEST, CodeInPath, Id
from kitabdar.interfaces.api.contracts.organisation import (
    Held,
    HeldBody,
    NewStaffBody,
    PlaceInPath,
    RoleAnswer,
    RoleBody,
    RolesAnswer,
    StaffAnswer,
    StaffListAnswer,
    TrailAnswer,
    TrailLine,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.interfaces.shell.acts import act_words
from kitabdar.organisation import queries
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import PERMISSIONS, require_anywhere
from kitabdar.organisation.services import staff

router = Router(tags=["Staff"])
TOKEN = BearerToken()
MANAGE = "organisation.manage"
PAGE = 100

Text = Annotated[str, Query(max_length=80)]
Before = Annotated[int, Query(ge=0, le=LARGEST, description="`next_before` of the page before")]


@router.get("/roles", response=RolesAnswer, auth=TOKEN, summary="Roles and what they may do")
def list_roles(request: HttpRequest) -> HttpResponse:
    """Return all roles, and every permission there is."""
    require_anywhere(actor_of(request), MANAGE)
    return _roles()


@router.put("/roles/{code}", response=RolesAnswer, auth=TOKEN, summary="Make or change a role")
def set_role(request: HttpRequest, code: CodeInPath, body: RoleBody) -> HttpResponse:
    """Make a role, or change it for all who have it; with permissions that the caller holds."""
    permissions = frozenset(body.permissions)
    staff.set_role(
        actor=actor_of(request), code=code, name=body.name, permissions=permissions, now=clock.now()
    )
    return _roles()


@router.get("/staff", response=StaffListAnswer, auth=TOKEN, summary="Colleagues and their roles")
def list_staff(request: HttpRequest) -> HttpResponse:
    """Return who works or has a role where the caller manages."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    tree = queries.place_tree().by_id
    mine = {each.id for each in tree.values() if actor.may(MANAGE, each.path)}
    found = (
        each
        for each in queries.staff_list()
        if each.branch_id in mine or any(place_id in mine for _role, place_id in each.assignments)
    )
    return private(StaffListAnswer(tuple(_answer(each) for each in found)))


@router.post("/staff", response={201: StaffAnswer}, auth=TOKEN, summary="Take on a colleague")
def take_on(request: HttpRequest, body: NewStaffBody) -> HttpResponse:
    """Take on a colleague at a branch; give roles afterwards."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    made = staff.add_staff(
        actor=actor,
        username=body.username,
        password=body.password,
        name=body.name,
        branch_id=asking.branch_id(actor, body.branch, MANAGE),
        now=clock.now(),
    )
    return private(_one(made), status=201)


@router.post("/staff/{staff_id}/roles", response=StaffAnswer, auth=TOKEN, summary="Give a role")
def give_role(request: HttpRequest, staff_id: Id, body: HeldBody) -> HttpResponse:
    """Give a colleague a role at a place and below it; nobody gives what they do not hold there themselves."""
    actor = actor_of(request)
    place_id = asking.place(actor, body.place, MANAGE).id
    staff.give_role(actor=actor, staff_id=staff_id, role_code=body.role, place_id=place_id, now=clock.now())
    return private(_one(staff_id))


@router.delete(
    "/staff/{staff_id}/roles/{role}/{code}", response={204: None}, auth=TOKEN, summary="Take a role away"
)
def take_role(request: HttpRequest, staff_id: Id, role: CodeInPath, code: PlaceInPath) -> HttpResponse:
    """Take a role at a place away from a colleague."""
    actor: Actor = actor_of(request)
    place_id = asking.place(actor, code, MANAGE).id
    staff.take_role(actor=actor, staff_id=staff_id, role_code=role, place_id=place_id, now=clock.now())
    return HttpResponse(status=204)


@router.post("/staff/{staff_id}/dismiss", response=StaffAnswer, auth=TOKEN, summary="End a colleague's work")
def dismiss_staff(request: HttpRequest, staff_id: Id) -> HttpResponse:
    """End a colleague's work: their account signs in no more and their tokens end."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    staff.dismiss(actor=actor, staff_id=staff_id, now=clock.now())
    return private(_one(staff_id))


@router.get("/audit", response=TrailAnswer, auth=TOKEN, summary="Who did what")
def read_trail(
    request: HttpRequest,
    subject: Text = "",
    action: Text = "",
    place: Annotated[str | None, Query(max_length=40, description="code: there and below")] = None,
    before: Before = 0,
) -> HttpResponse:
    """Return a hundred lines of the trail, the newest first, of the places where the caller may see it."""
    actor = actor_of(request)
    require_anywhere(actor, "audit.view")
    under = asking.place(actor, place, "audit.view").id if place is not None else 0
    lines = queries.audit_trail_for(
        actor, subject=subject, action=action, under=under, before_id=before, limit=PAGE
    )
    tree = queries.place_tree().by_id
    found = tuple(
        TrailLine(
            id=each.id,
            at=each.at,
            actor=each.actor_name,
            action=each.action,
            words=act_words(each.action),
            subject=each.subject,
            place=tree[each.place_id].code if each.place_id in tree else None,
            details=each.details,
        )
        for each in lines
    )
    return private(TrailAnswer(found, lines[-1].id if len(lines) == PAGE else None))


def _roles() -> HttpResponse:
    roles = tuple(RoleAnswer(each.code, each.name, each.permissions) for each in queries.roles())
    return private(RolesAnswer(roles, {code: str(name) for code, name in PERMISSIONS.items()}))


def _one(staff_id: int) -> StaffAnswer:
    return next(_answer(each) for each in queries.staff_list() if each.id == staff_id)


def _answer(person: queries.StaffView) -> StaffAnswer:
    tree = queries.place_tree().by_id
    return StaffAnswer(
        id=person.id,
        username=person.username,
        name=person.name,
        branch=tree[person.branch_id].code,
        is_active=person.is_active,
        roles=tuple(Held(role, tree[place_id].code) for role, place_id in person.assignments),
    )
