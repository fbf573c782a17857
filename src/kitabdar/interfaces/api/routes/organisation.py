"""Places: added, read, changed, no longer used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from kitabdar.circulation.services import retiring
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.organisation import (
    NewPlaceBody,
    PlaceAnswer,
    PlaceBody,
    PlaceInPath,
    PlacesAnswer,
)
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation import queries
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.services import places, retirement
from kitabdar.organisation.services.places import KIND_BELOW, PlaceData

router = Router(tags=["Places"])
TOKEN = BearerToken()
MANAGE = "organisation.manage"


@router.get("/places", response=PlacesAnswer, auth=TOKEN, summary="The places one manages")
def list_places(request: HttpRequest) -> HttpResponse:
    """Return the places that the caller manages, those above before those below."""
    actor = actor_of(request)
    require_anywhere(actor, MANAGE)
    tree = queries.place_tree()
    mine = sorted(
        (each for each in tree.by_id.values() if actor.may(MANAGE, each.path)),
        key=lambda each: (each.path.count("/"), each.position, each.code),
    )
    own = places.all_place_data()
    return private(PlacesAnswer(tuple(_answer(each, own[each.id]) for each in mine)))


@router.post("/places", response={201: PlaceAnswer}, auth=TOKEN, summary="Add a place")
def add_place(request: HttpRequest, body: NewPlaceBody) -> HttpResponse:
    """Add a library below a network, a branch below a library, a location below a branch; or a network."""
    actor = actor_of(request)
    parent = asking.place(actor, body.parent, MANAGE) if body.parent is not None else None
    kind = KIND_BELOW.get(parent.kind if parent else None)
    if kind is None:
        raise Invalid({"parent": _("A place of this kind cannot stand there in the tree.")})
    made = places.add_place(
        actor=actor, kind=kind, parent_id=parent.id if parent else None, data=_data(body), now=clock.now()
    )
    return _one(made, 201)


@router.get("/places/{code}", response=PlaceAnswer, auth=TOKEN, summary="A place")
def get_place(request: HttpRequest, code: PlaceInPath) -> HttpResponse:
    """Return what is said of a place."""
    return _one(asking.managed_place(actor_of(request), code, MANAGE).id)


@router.put("/places/{code}", response=PlaceAnswer, auth=TOKEN, summary="Change a place")
def change_place(request: HttpRequest, code: PlaceInPath, body: PlaceBody) -> HttpResponse:
    """Say everything of a place anew, its code included; its kind and the place above it stay."""
    actor = actor_of(request)
    place = asking.place(actor, code, MANAGE)
    places.change_place(actor=actor, place_id=place.id, data=_data(body), now=clock.now())
    return _one(place.id)


@router.post("/places/{code}/retire", response=PlaceAnswer, auth=TOKEN, summary="Use a place no longer")
def retire_place(request: HttpRequest, code: PlaceInPath) -> HttpResponse:
    """Use a place no longer, with all below it; 422 names everything that is left to be done there."""
    actor = actor_of(request)
    place = asking.place(actor, code, MANAGE)
    retiring.retire_place(actor=actor, place_id=place.id, now=clock.now())
    return _one(place.id)


@router.post("/places/{code}/use-again", response=PlaceAnswer, auth=TOKEN, summary="Use a place again")
def use_place_again(request: HttpRequest, code: PlaceInPath) -> HttpResponse:
    """Use a place again that was used no longer."""
    actor = actor_of(request)
    place = asking.place(actor, code, MANAGE)
    retirement.use_again(actor=actor, place_id=place.id, now=clock.now())
    return _one(place.id)


def _one(place_id: int, status: int = 200) -> HttpResponse:
    return private(_answer(queries.place_by_id(place_id), places.place_data(place_id)), status=status)


def _answer(place: PlaceView, own: PlaceData) -> PlaceAnswer:
    above = queries.place_by_id(place.parent_id) if place.parent_id is not None else None
    return PlaceAnswer(
        code=place.code,
        kind=place.kind,
        parent=above.code if above else None,
        name=own.name,
        names=own.names or {},
        time_zone=own.time_zone,
        currency=own.currency,
        language=own.language,
        holds={"time_zone": place.time_zone, "currency": place.currency, "language": place.language},
        address=own.address,
        phone=own.phone,
        position=own.position,
        is_public=own.is_public,
        is_retired=place.is_retired,
    )


def _data(body: PlaceBody) -> PlaceData:
    return PlaceData(**{name: getattr(body, name) for name in PlaceBody.model_fields})
