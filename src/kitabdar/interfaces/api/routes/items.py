"""PUT and DELETE items/{barcode}/damage."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.catalogue import queries as catalogue
from kitabdar.catalogue.services.damage import PERMISSION, clear_damage, mark_damaged
from kitabdar.interfaces.api import asking, clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import BarcodeInPath
from kitabdar.interfaces.api.contracts.movement import Damage, DamageBody
from kitabdar.interfaces.api.tokens import BearerToken, actor_of

router = Router(tags=["Items"])
TOKEN = BearerToken()


@router.put("/items/{barcode}/damage", response=Damage, auth=TOKEN, summary="Mark an item as damaged")
def mark(request: HttpRequest, barcode: BarcodeInPath, body: DamageBody) -> HttpResponse:
    """Note what is wrong with an item; a new note takes the place of the old."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    mark_damaged(actor=actor, barcode=barcode, damage=body.damage, now=clock.now())
    found = catalogue.item_by_barcode(barcode)
    assert found is not None and found.damaged_on is not None  # marked a moment ago
    return private(Damage(found.barcode, found.damage, found.damaged_on))


@router.delete("/items/{barcode}/damage", response={204: None}, auth=TOKEN, summary="It is mended")
def clear(request: HttpRequest, barcode: BarcodeInPath) -> HttpResponse:
    """Take the mark off an item; where it has none, nothing is done."""
    actor = actor_of(request)
    asking.need(actor, PERMISSION)
    clear_damage(actor=actor, barcode=barcode, now=clock.now())
    return private(None, status=204)
