"""Closed stacks at Sahil, for stories about fetching."""

from __future__ import annotations

from datetime import datetime

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import StackRequest
from kitabdar.organisation.models import Place
from kitabdar.organisation.services.stacks import set_stack
from tests.support.builders import make_item, make_place, make_record
from tests.support.lending import reserve
from tests.support.world import NOW, World


def stack_at_sahil(world: World, daily: tuple[int, int] | None = None) -> Place:
    """Make closed stacks with the copies D1 and D2 of Dede Korkut in them, and one book more, X1."""
    stack = make_place("location", "sahil-stack", "Stack", world.sahil)
    set_stack(actor=world.admin, place_id=stack.pk, is_closed=True, sector="Floor 2", daily=daily, now=NOW)
    Item.objects.filter(barcode__in=["D1", "D2"]).update(location=stack)
    make_item(make_record("Xəmsə"), world.sahil, world.book, barcode="X1", location=stack)
    return stack


def asked(world: World, card: str = "aysel", now: datetime = NOW) -> StackRequest:
    """Reserve Dede Korkut for a reader at Sahil; return what is asked for from the stacks."""
    hold_id = reserve(world, getattr(world, card), world.dede.edition_id, now=now)
    return StackRequest.objects.get(hold_id=hold_id)
