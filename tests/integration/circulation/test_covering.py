"""A limit counts what its rule covers: by place and newness as by types, of loans, holds and bookings. [CIR-P1]"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.services.checkout import check_out
from tests.support.builders import let_say, make_item, make_policy
from tests.support.lending import book, codes, lend, reserve
from tests.support.world import NOW, World

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
NEW = date(2026, 2, 20)


def refusal(act: Any, *given: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as caught:
        act(*given, **more)
    (one,) = caught.value.refusals
    return one.code, one.params


def test_the_limit_of_a_branch_counts_what_was_lent_there(world: World) -> None:
    make_policy("Sahil", 1, place=world.sahil, loan_limit=1)
    lend(world, world.aysel, "S1", at=world.fountain, by=world.night_desk)
    lend(world, world.aysel, "D1")
    make_item(world.snow, world.sahil, world.book, barcode="N1")
    assert refusal(lend, world, world.aysel, "N1") == ("loan_limit_reached", {"limit": 1, "loans": 1})


def test_the_limit_of_a_library_counts_all_its_branches(world: World) -> None:
    make_policy("City", 1, place=world.city, loan_limit=1)
    lend(world, world.aysel, "S1", at=world.fountain, by=world.night_desk)
    assert refusal(lend, world, world.aysel, "D1") == ("loan_limit_reached", {"limit": 1, "loans": 1})


def test_the_limit_of_a_room_counts_what_stands_in_it(world: World) -> None:
    make_policy("Room", 1, place=world.reading_room, loan_limit=1)
    for number in "12":
        make_item(world.snow, world.sahil, world.book, barcode=f"R{number}", location=world.reading_room)
    lend(world, world.aysel, "D1")
    lend(world, world.aysel, "R1")
    assert refusal(lend, world, world.aysel, "R2") == ("loan_limit_reached", {"limit": 1, "loans": 1})


def test_a_limit_of_new_items_counts_new_ones(world: World) -> None:
    make_policy("New", 1, new_days=30, loan_limit=1)
    Item.objects.filter(barcode__in=["D1", "D2"]).update(acquired_on=NEW)
    lend(world, world.aysel, "S1", at=world.fountain, by=world.night_desk)
    lend(world, world.aysel, "D1")
    assert refusal(lend, world, world.aysel, "D2") == ("loan_limit_reached", {"limit": 1, "loans": 1})


def test_what_is_read_at_another_branch_counts_there(world: World) -> None:
    let_say("Books", reading_room="too")
    make_policy("Sahil", 1, place=world.sahil, reading_room_limit=1)
    for barcode, at, by in (("D3", world.fountain, world.night_desk), ("D1", world.sahil, world.desk)):
        check_out(
            actor=by,
            card_number="A-1",
            barcode=barcode,
            branch_id=at.pk,
            now=NOW,
            in_reading_room=True,
        )
    with pytest.raises(Refused) as caught:
        check_out(
            actor=world.desk,
            card_number="A-1",
            barcode="D2",
            branch_id=world.sahil.pk,
            now=NOW,
            in_reading_room=True,
        )
    assert codes(caught.value) == ["loan_limit_reached"]


def test_the_limit_of_holds_of_a_branch_counts_what_is_collected_there(world: World) -> None:
    make_policy("Sahil", 1, place=world.sahil, hold_limit=1)
    reserve(world, world.aysel, world.snow.edition_id, at=world.fountain)
    reserve(world, world.aysel, world.dede.edition_id)
    make_item(world.abai_way, world.sahil, world.book, barcode="W2")
    said = refusal(reserve, world, world.aysel, world.abai_way.edition_id)
    assert said == ("hold_limit_reached", {"limit": 1, "holds": 1})


def test_a_limit_of_holds_counts_what_one_and_the_same_item_is(world: World) -> None:
    make_policy("New films", 1, item_type=world.film, new_days=30, hold_limit=1)
    Item.objects.filter(barcode="S1").update(
        acquired_on=NEW
    )  # of its edition the book is new, the film is not
    film = make_item(world.dede, world.sahil, world.film, barcode="F1")
    Item.objects.filter(pk=film.pk).update(acquired_on=NEW)
    Item.objects.filter(barcode__in=["D1", "D2", "D3"]).update(state="missing")
    reserve(world, world.aysel, world.snow.edition_id)
    reserve(world, world.aysel, world.dede.edition_id)


def test_the_limit_of_bookings_of_a_branch_counts_what_is_collected_there(world: World) -> None:
    let_say("Books", is_bookable=True, booking_limit=5)
    make_policy("Sahil", 1, place=world.sahil, booking_limit=1)
    book(world, world.aysel, world.snow_1, FIRST, LAST, at=world.fountain, by=world.night_desk)
    book(world, world.aysel, world.dede_1, FIRST, LAST)
    said = refusal(book, world, world.aysel, world.dede_2, FIRST, LAST)
    assert said[0] == "booking_limit_reached"
