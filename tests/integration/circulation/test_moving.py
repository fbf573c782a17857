"""Items that change their shelf by themselves at check-in and check-out. [CIR-V1, CIR-V2, CIR-V3, CIR-V4]"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kitabdar.catalogue.models import Item
from kitabdar.circulation.availability import availability
from kitabdar.circulation.bookings import at_branch
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import ItemMove
from kitabdar.circulation.moves import move_rules
from kitabdar.circulation.queries import item_circulation, to_fetch
from kitabdar.circulation.rules import MoveRow, SortRow
from kitabdar.circulation.services.move_rules import order_move_rule, remove_move_rule, save_move_rule
from kitabdar.circulation.services.sorting import save_sort_rule
from kitabdar.circulation.services.undo import undo_check_in, undo_check_out
from kitabdar.circulation.stacks import to_be_fetched
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from kitabdar.search.models import OutboxEntry
from tests.support.builders import make_place, make_policy
from tests.support.lending import book, lend, reserve, take_back
from tests.support.moving import add_move, cart_at_sahil
from tests.support.stacks import asked, stack_at_sahil
from tests.support.world import NOW, World

SOON = NOW + timedelta(minutes=2)


def shelf(barcode: str) -> tuple[str, str]:
    item = Item.objects.select_related("location").get(barcode=barcode)
    return (item.location.code if item.location else ""), item.collection


def rests(world: World, barcode: str, hours: float = 0) -> str:
    found = item_circulation(barcode, now=NOW + timedelta(hours=hours))
    assert found is not None
    return found.rest.place_name if found.rest else ""


def test_what_comes_from_processing_is_lent_after_its_first_check_in(world: World) -> None:
    make_policy("Processing", 50, collection="processing", is_loanable=False)
    Item.objects.filter(barcode="D1").update(collection="processing")
    add_move(world, "Out of processing", collection="processing", no_collection=True)
    with pytest.raises(Refused):
        lend(world, world.aysel, "D1")
    OutboxEntry.objects.all().delete()
    done = take_back(world, "D1")
    assert (done.moved.rule, shelf("D1")) == ("Out of processing", ("", ""))
    lend(world, world.aysel, "D1")
    noted = AuditEntry.objects.get(action="catalogue.reshelve_item")
    assert noted.subject == f"item:{world.dede_1.pk}" and noted.details["rule"] == "Out of processing"
    assert OutboxEntry.objects.exists()


def test_the_nearest_place_and_its_order_decide(world: World) -> None:
    add_move(world, "City", at=world.city, to_collection="city")
    second = add_move(world, "Second", to_collection="second")
    first = add_move(world, "First", to_collection="first")
    assert take_back(world, "D1").moved.rule == "Second"
    order_move_rule(actor=world.head, rule_id=first, up=True, now=NOW)
    order_move_rule(actor=world.head, rule_id=first, up=True, now=NOW)  # nothing stands before it
    assert take_back(world, "D2").moved.rule == "First"
    remove_move_rule(actor=world.head, rule_id=first, now=NOW)
    remove_move_rule(actor=world.head, rule_id=second, now=NOW)
    assert [each.row.name for each in move_rules(world.sahil.pk)] == ["City"]
    lend(world, world.aysel, "D2")
    assert take_back(world, "D2").moved.rule == "City"


def test_only_what_ends_on_its_shelf_is_moved(world: World) -> None:
    cart = cart_at_sahil(world)
    add_move(world, "New", to_location_id=cart.pk)
    lend(world, world.murad, "D1")
    reserve(world, world.aysel, world.dede.edition_id)
    assert take_back(world, "D1").routing.action == "put_aside"
    assert take_back(world, "D3").routing.action == "send"
    assert shelf("D1") == shelf("D3") == ("", "")


def test_what_comes_back_rests_for_some_hours(world: World) -> None:
    cart = cart_at_sahil(world)
    add_move(world, "Cart", to_location_id=cart.pk, rest_hours=4)
    lend(world, world.aysel, "T1", by=world.head, override=frozenset({"not_loanable"}))
    done = take_back(world, "T1")
    assert done.moved.goes_to == cart.pk and done.moved.rests_until == NOW + timedelta(hours=4)
    assert shelf("T1") == ("sahil-reading-room", "")  # its own shelf is what it was
    assert [rests(world, "T1", hours) for hours in (0, 3.9, 4)] == ["Cart", "Cart", ""]
    edition_id = world.atlas.edition_id
    (here,) = availability([edition_id], NOW)[edition_id].branches
    assert here.available and [each.place_name for each in here.resting] == ["Cart"]
    assert availability([edition_id], NOW + timedelta(hours=5))[edition_id].branches[0].resting == ()
    again = take_back(world, "T1", now=NOW + timedelta(hours=1))
    assert again.moved == done.moved  # its time runs on
    assert take_back(world, "T1", now=NOW + timedelta(hours=5)).moved.rule == ""  # it is on its shelf


def test_what_stands_on_its_shelf_does_not_begin_to_rest(world: World) -> None:
    add_move(world, "Cart", to_location_id=cart_at_sahil(world).pk, rest_hours=4)
    assert take_back(world, "D1").moved.rule == ""
    assert rests(world, "D1") == ""


def test_what_rests_is_lent_fetched_and_sent(world: World) -> None:
    add_move(world, "Cart", to_location_id=cart_at_sahil(world).pk, rest_hours=4)
    lend(world, world.murad, "D1")
    lend(world, world.murad, "D2")
    take_back(world, "D1")
    reserve(world, world.aysel, world.dede.edition_id)
    (line,) = to_fetch(world.sahil.pk, now=NOW)
    assert (line.barcode, line.location_name) == ("D1", "Cart")
    assert to_fetch(world.sahil.pk, now=NOW + timedelta(hours=4))[0].location_name == ""
    assert take_back(world, "D1").routing.action == "put_aside"
    lend(world, world.aysel, "D1")
    assert rests(world, "D1") == ""
    assert not ItemMove.objects.exists()


def test_new_books_leave_their_shelf_when_they_come_back_once(world: World) -> None:
    new = make_place("location", "sahil-new", "New books", world.sahil)
    main = make_place("location", "sahil-main", "Main shelf", world.sahil)
    Item.objects.filter(barcode="D1").update(collection="processing")
    add_move(world, "New to main", location_id=new.pk, to_location_id=main.pk)
    add_move(world, "Processing", collection="processing", no_collection=True, to_location_id=new.pk)
    take_back(world, "D1")
    take_back(world, "D1")  # scanned twice, it moves once
    assert shelf("D1") == ("sahil-new", "")
    lend(world, world.aysel, "D1")
    take_back(world, "D1")
    assert shelf("D1") == ("sahil-main", "")
    Item.objects.filter(barcode="D1").update(location=new)  # somebody puts it there by hand
    take_back(world, "D1")
    assert shelf("D1") == ("sahil-main", "")


def test_a_check_out_moves_and_its_undoing_puts_back(world: World) -> None:
    shown = make_place("location", "sahil-shown", "Exhibition", world.sahil)
    Item.objects.filter(barcode="D1").update(location=shown)
    add_move(world, "Leaves the exhibition", moment="check_out", location_id=shown.pk, no_location=True)
    made = lend(world, world.aysel, "D1")
    assert (made.moved.rule, shelf("D1")) == ("Leaves the exhibition", ("", ""))
    undo_check_out(actor=world.desk, loan_id=made.loan_id, now=SOON)
    assert shelf("D1") == ("sahil-shown", "") and not ItemMove.objects.exists()


def test_undoing_a_check_in_puts_back_what_nobody_changed_since(world: World) -> None:
    add_move(world, "Read", to_collection="read")
    for barcode in ("D1", "D2"):
        lend(world, world.aysel, barcode)
        loan_id = take_back(world, barcode).loan_id
        assert loan_id is not None
        if barcode == "D2":
            Item.objects.filter(barcode=barcode).update(collection="rare")
        undo_check_in(actor=world.desk, loan_id=loan_id, now=SOON)
    assert [shelf(each) for each in ("D1", "D2")] == [("", ""), ("", "rare")]
    assert AuditEntry.objects.filter(action="catalogue.reshelve_item").count() == 3


def test_what_rested_rests_again_after_a_loan_that_was_a_slip(world: World) -> None:
    add_move(world, "Cart", to_location_id=cart_at_sahil(world).pk, rest_hours=4)
    lend(world, world.murad, "D1")
    take_back(world, "D1")
    slip = lend(world, world.aysel, "D1")
    assert rests(world, "D1") == ""
    undo_check_out(actor=world.desk, loan_id=slip.loan_id, now=SOON)
    assert rests(world, "D1") == "Cart"


def test_a_rule_that_goes_ends_what_rests_by_it_and_a_retired_shelf_takes_nothing_in(world: World) -> None:
    cart = cart_at_sahil(world)
    rule = add_move(world, "Cart", to_location_id=cart.pk, rest_hours=4)
    lend(world, world.murad, "D1")
    take_back(world, "D1")
    remove_move_rule(actor=world.head, rule_id=rule, now=NOW)
    assert rests(world, "D1") == ""
    add_move(world, "Cart", to_location_id=cart.pk, rest_hours=4)
    cart.retired_on = NOW.date()
    cart.save()
    lend(world, world.murad, "D1")
    assert take_back(world, "D1").moved.rule == ""


def test_what_is_no_rule_is_refused_and_only_some_may(world: World) -> None:
    for says, wrong in (
        ({"moment": "noon", "item_type_id": 999_999}, {"moment", "item_type", "to_location"}),
        ({"to_location_id": world.fountain.pk}, {"to_location"}),
        ({"to_location_id": world.reading_room.pk, "no_location": True}, {"to_location"}),
        (
            {"to_collection": "x" * 41, "no_collection": True, "location_id": 999_999},
            {"to_collection", "location"},
        ),
        ({"no_collection": True, "rest_hours": 4}, {"rest_hours"}),
        ({"to_location_id": world.reading_room.pk, "rest_hours": 9999}, {"rest_hours"}),
    ):
        with pytest.raises(Invalid) as invalid:
            add_move(world, "Wrong", **says)
        assert set(invalid.value.problems) == wrong
    with pytest.raises(Invalid):
        add_move(world, " ", at=world.fountain, to_location_id=world.reading_room.pk)
    with pytest.raises(NotFound):
        add_move(world, "Gone", id=999_999, no_collection=True)
    with pytest.raises(NotFound):
        add_move(world, "At a shelf", at=world.reading_room, no_collection=True)
    with pytest.raises(NotFound):
        remove_move_rule(actor=world.head, rule_id=999_999, now=NOW)
    mine = add_move(world, "Mine", no_collection=True)
    row = MoveRow(0, "Not mine", no_collection=True)
    for actor, place in ((world.desk, world.sahil), (world.head, world.abai)):
        with pytest.raises(NotPermitted):
            save_move_rule(actor=actor, place_id=place.pk, row=row, now=NOW)
    with pytest.raises(NotPermitted):
        order_move_rule(actor=world.desk, rule_id=mine, up=True, now=NOW)


def test_what_is_asked_for_from_the_stacks_is_fetched_from_where_it_lies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    stack_at_sahil(world)
    add_move(world, "Cart", to_location_id=cart_at_sahil(world).pk, rest_hours=4)
    lend(world, world.murad, "D1")
    Item.objects.filter(barcode="D2").update(state="missing")
    take_back(world, "D1")
    asked(world)
    assert [(each.barcode, each.rests_in) for each in to_be_fetched(world.sahil.pk)] == [("D1", "Cart")]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=4))
    assert [each.rests_in for each in to_be_fetched(world.sahil.pk)] == [""]


def test_what_is_booked_is_fetched_from_where_it_lies(world: World) -> None:
    add_move(world, "Cart", to_location_id=cart_at_sahil(world).pk, rest_hours=4)
    make_policy("To be booked", 50, is_bookable=True)
    lend(world, world.murad, "D1")
    take_back(world, "D1")
    first = NOW.date() + timedelta(days=1)
    book(world, world.aysel, world.dede_1, first, first)
    (line,) = at_branch(world.sahil.pk, NOW)
    assert (line.what, line.booking.location_name) == ("fetch", "Cart")
    (line,) = at_branch(world.sahil.pk, NOW + timedelta(hours=4))
    assert line.booking.location_name == ""


def test_the_bin_is_that_of_the_new_shelf(world: World) -> None:
    row = SortRow(0, "Main shelf", "7", collection="main")
    save_sort_rule(actor=world.head, branch_id=world.sahil.pk, row=row, now=NOW)
    add_move(world, "To the main shelf", to_collection="main")
    done = take_back(world, "D1")
    assert (done.moved.rule, done.bin) == ("To the main shelf", "7")
