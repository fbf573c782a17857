"""What is damaged is marked so: it fills no hold, and whoever has it in their hands is told. [CIR-K1]"""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.catalogue.services.damage import clear_damage, mark_damaged
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Hold
from kitabdar.circulation.services import targeting
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import let_say
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World


def mark(world: World, *barcodes: str) -> None:
    for barcode in barcodes:
        mark_damaged(actor=world.admin, barcode=barcode, damage="spine torn", now=NOW)


def test_the_mark_has_a_note_and_the_day_of_the_first_and_is_taken_off(world: World) -> None:
    mark(world, "D1")
    later = NOW + timedelta(days=3)
    mark_damaged(actor=world.desk, barcode="D1", damage=" pages loose ", now=later)
    item = Item.objects.get(barcode="D1")
    assert (item.damage, item.damaged_on) == ("pages loose", NOW.date())
    clear_damage(actor=world.desk, barcode="D1", now=later)
    clear_damage(actor=world.desk, barcode="D1", now=later)  # once more: nothing
    item.refresh_from_db()
    assert (item.damage, item.damaged_on) == ("", None)
    noted = AuditEntry.objects.filter(subject=f"item:{item.pk}").order_by("pk")
    assert [(each.action, each.details["damage"]) for each in noted] == [
        ("catalogue.mark_damaged", "spine torn"),
        ("catalogue.mark_damaged", "pages loose"),
        ("catalogue.clear_damage", "pages loose"),
    ]


def test_a_mark_needs_a_note_and_the_right_where_the_item_is(world: World) -> None:
    for wrong in ("", "  ", "x" * 251):
        with pytest.raises(Invalid):
            mark_damaged(actor=world.desk, barcode="D1", damage=wrong, now=NOW)
    with pytest.raises(NotPermitted):
        mark_damaged(actor=world.night_desk, barcode="D1", damage="wet", now=NOW)
    Item.objects.filter(barcode="D1").update(state="withdrawn")
    with pytest.raises(Invalid):
        mark_damaged(actor=world.desk, barcode="D1", damage="wet", now=NOW)


def test_whoever_has_it_in_their_hands_is_told(world: World) -> None:
    mark(world, "D1")
    assert lend(world, world.aysel, "D1").damage == "spine torn"
    assert take_back(world, "D1").damage == "spine torn"
    assert lend(world, world.aysel, "D2").damage == ""


def test_what_is_damaged_fills_no_hold_unless_the_rule_says_so(world: World) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    mark(world, "D1", "D2")
    assert take_back(world, "D1").routing.action == "shelve"
    let_say("Books", damaged_fills_holds=True)
    assert take_back(world, "D1").routing.action == "put_aside"


def test_what_is_damaged_is_not_fetched_for_a_hold(world: World) -> None:
    hold = Hold.objects.get(pk=reserve(world, world.aysel, world.dede.edition_id))
    assert hold.target is not None
    mark(world, hold.target.barcode)
    targeting.aim_all(actor=world.admin, now=NOW)
    first, hold = hold.target, Hold.objects.get(pk=hold.pk)
    assert hold.target is not None and hold.target != first
    mark(world, "D1", "D2", "D3")
    targeting.aim_all(actor=world.admin, now=NOW)
    assert Hold.objects.get(pk=hold.pk).target is None


def test_a_hold_is_not_taken_when_all_that_there_is_is_damaged(world: World) -> None:
    mark(world, "D1", "D2", "D3")
    with pytest.raises(Refused) as caught:
        reserve(world, world.aysel, world.dede.edition_id)
    assert codes(caught.value) == ["item_damaged"]
    reserve(world, world.aysel, world.dede.edition_id, by=world.head, override=frozenset({"item_damaged"}))
    clear_damage(actor=world.desk, barcode="D2", now=NOW)
    reserve(world, world.murad, world.dede.edition_id)


def test_what_is_damaged_is_no_spare_copy(world: World) -> None:
    mark(world, "D2", "D3")
    reserve(world, world.murad, world.dede.edition_id)
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D1")
    assert codes(caught.value) == ["wanted_by_others"]
