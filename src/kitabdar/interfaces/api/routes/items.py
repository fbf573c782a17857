"""Items: read, added and changed, missing, withdrawn, damaged."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services import items
from kitabdar.catalogue.services.damage import PERMISSION, clear_damage, mark_damaged
from kitabdar.catalogue.views import ItemView
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.services import losses
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import BarcodeInPath, Id
from kitabdar.interfaces.api.contracts.items import (
    ItemAnswer,
    ItemBody,
    ItemMissingAnswer,
    ItemStandingAnswer,
    ItemStoryAnswer,
)
from kitabdar.interfaces.api.contracts.movement import Damage, DamageBody
from kitabdar.interfaces.api.shaping import items as shaping
from kitabdar.interfaces.api.tokens import BearerToken, actor_of
from kitabdar.organisation.errors import NotFound

router = Router(tags=["Items"])
TOKEN = BearerToken()


@router.get("/items/{barcode}", response=ItemStandingAnswer, auth=TOKEN, summary="An item as staff see it")
def get_item(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Return an item: what it is, where it is and what it is doing; that a reader's card was shown is noted."""
    actor, now = actor_of(request), clock.now()
    asking.need(actor, "catalogue.view")
    found = _found(barcode)
    standing = circulation.item_circulation(found.barcode, now=now)
    if standing is None:
        raise NotFound("item", barcode)
    return private(shaping.standing(found, standing, actor, now))


@router.get("/items/{barcode}/story", response=ItemStoryAnswer, auth=TOKEN, summary="An item's story")
def get_item_story(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Return the loans, journeys and claims of an item so far; they name no reader."""
    asking.need(actor_of(request), "catalogue.view")
    return private(shaping.story(_found(barcode)))


@router.post("/records/{record_id}/items", response={201: ItemAnswer}, auth=TOKEN, summary="Add an item")
def add_item(request: HttpRequest, record_id: Id, body: ItemBody) -> HttpResponse:
    """Add an item to a record. Sent twice it is added once: the barcode is taken then."""
    actor = actor_of(request)
    asking.need(actor, items.PERMISSION)
    fields = shaping.fields(body)
    items.add_item(actor=actor, record_id=record_id, item=fields, now=clock.now())
    return private(shaping.item(_found(fields.barcode), actor), status=201)


@router.put("/items/{barcode}", response=ItemAnswer, auth=TOKEN, summary="Change an item")
def change_item(request: HttpRequest, barcode: BarcodeInPath, body: ItemBody) -> HttpResponse:
    """Replace all that is known of an item, its barcode with it; an item that is available moves with its home."""
    actor = actor_of(request)
    asking.need(actor, items.PERMISSION)
    item_id, fields = _found(barcode).id, shaping.fields(body)
    items.change_item(actor=actor, item_id=item_id, item=fields, now=clock.now())
    return private(shaping.item(_found(fields.barcode), actor))


@router.post("/items/{barcode}/missing", response=ItemMissingAnswer, auth=TOKEN, summary="It is missing")
def mark_item_missing(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Note that an item is not where it should be; checked in, it is found again."""
    actor = actor_of(request)
    asking.need(actor, "circulation.check_in")
    endangered = losses.mark_missing(actor=actor, barcode=barcode, now=clock.now())
    return private(ItemMissingAnswer(shaping.item(_found(barcode), actor), endangered))


@router.post("/items/{barcode}/withdrawn", response=ItemAnswer, auth=TOKEN, summary="Withdraw an item")
def withdraw_item(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Take an item out of the library for good; 409 says what is still open."""
    actor = actor_of(request)
    asking.need(actor, items.PERMISSION)
    losses.withdraw(actor=actor, barcode=barcode, now=clock.now())
    return private(shaping.item(_found(barcode), actor))


@router.put("/items/{barcode}/damage", response=Damage, auth=TOKEN, summary="Mark an item as damaged")
def mark(request: HttpRequest, barcode: BarcodeInPath, body: DamageBody) -> HttpResponse:
    """Note what is wrong with an item; a new note takes the place of the old."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    mark_damaged(actor=actor, barcode=barcode, damage=body.damage, now=clock.now())
    found = _found(barcode)
    assert found.damaged_on is not None  # marked a moment ago
    return private(Damage(found.barcode, found.damage, found.damaged_on))


@router.delete("/items/{barcode}/damage", response={204: None}, auth=TOKEN, summary="It is mended")
def clear(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Take the mark off an item; where it has none, nothing is done."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    clear_damage(actor=actor, barcode=barcode, now=clock.now())
    return private(None, status=204)


def _found(barcode: str) -> ItemView:
    found = catalogue.item_by_barcode(barcode)
    if found is None:
        raise NotFound("item", barcode)
    return found
