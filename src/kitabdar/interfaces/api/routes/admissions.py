"""Categories of patrons, and how one may apply online where: read and changed."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import NO_CONTROL
from kitabdar.interfaces.api.contracts.joining import (
    Admission,
    AdmissionBody,
    AdmissionsAnswer,
    CategoriesAnswer,
    Category,
    CategoryBody,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons import applications, queries, services
from kitabdar.patrons.admission import Terms
from kitabdar.patrons.queries import CategoryView
from kitabdar.patrons.services import admitting

router = Router(tags=["Patrons"])
TOKEN = BearerToken()
MANAGE = "policies.manage"
PlaceInPath = Annotated[str, Path(max_length=40, pattern=NO_CONTROL, description="code of the place")]
CategoryInPath = Annotated[str, Path(max_length=40, pattern=NO_CONTROL, description="code of the category")]


@router.get("/categories", response=CategoriesAnswer, auth=TOKEN, summary="Categories of patrons")
def list_categories(request: HttpRequest) -> HttpResponse:
    """Return all categories by name."""
    asking.need(actor_of(request), "patrons.view")
    return private(CategoriesAnswer(tuple(_category(each) for each in queries.categories())))


@router.put("/categories/{category}", response=Category, auth=TOKEN, summary="Add or change a category")
def set_category(request: HttpRequest, category: CategoryInPath, body: CategoryBody) -> HttpResponse:
    """Give a category new values, or add it; for who manages the rules in every network."""
    if set(body.names) - set(dict(settings.LANGUAGES)):
        raise Invalid({"names": _("Kitabdar does not speak this language.")})
    made = services.set_category(
        actor=actor_of(request),
        code=category,
        name=body.name,
        names=body.names,
        membership_months=body.membership_months,
        history_days=body.history_days,
        lapsed_days=body.lapsed_days,
        is_institution=body.is_institution,
        now=clock.now(),
    )
    return private(next(_category(each) for each in queries.categories() if each.id == made))


@router.get("/admissions", response=AdmissionsAnswer, auth=TOKEN, summary="How one may apply online")
def list_admissions(request: HttpRequest) -> HttpResponse:
    """Return what places say of applying online, where the caller manages the rules."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    known = applications.all_terms()
    places = [each for each in place_tree().by_id.values() if actor.may(MANAGE, each.path)]
    return private(
        AdmissionsAnswer(tuple(_admission(each, known[each.id]) for each in places if each.id in known))
    )


@router.put("/admissions/{place}", response=Admission, auth=TOKEN, summary="Say how one may apply at a place")
def set_admission(request: HttpRequest, place: PlaceInPath, body: AdmissionBody) -> HttpResponse:
    """Say how one may apply online at a place and all below it."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    found = _place(place)
    admitting.set_admission(
        actor=actor,
        place_id=found.id,
        is_offered=body.is_offered,
        category_code=body.category,
        alone_from=body.alone_from,
        kept_days=body.kept_days,
        temporary_days=body.temporary_days,
        now=clock.now(),
    )
    return private(_admission(found, applications.all_terms()[found.id]))


@router.delete(
    "/admissions/{place}", response={204: None}, auth=TOKEN, summary="Have a place say nothing of applying"
)
def remove_admission(request: HttpRequest, place: PlaceInPath) -> HttpResponse:
    """Have a place say nothing of applying: what holds above it holds."""
    actor = actor_of(request)
    asking.need(actor, MANAGE)
    admitting.remove_admission(actor=actor, place_id=_place(place).id, now=clock.now())
    return HttpResponse(status=204)


def _place(code: str) -> PlaceView:
    found = place_tree().by_code.get(code)
    if found is None:
        raise NotFound("place", code)
    return found


def _category(found: CategoryView) -> Category:
    return Category(
        code=found.code,
        name=found.name,
        own_name=found.own_name,
        names=dict(found.names),
        membership_months=found.membership_months,
        history_days=found.history_days,
        lapsed_days=found.lapsed_days,
        is_institution=found.is_institution,
    )


def _admission(place: PlaceView, terms: Terms) -> Admission:
    return Admission(
        place=place.code,
        is_offered=terms.is_offered,
        category=terms.category_code,
        alone_from=terms.alone_from,
        kept_days=terms.kept_days,
        temporary_days=terms.temporary_days,
    )
