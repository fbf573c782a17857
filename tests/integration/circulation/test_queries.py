"""What desk and reader see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, Refused
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.organisation.actors import system_actor
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services import erase
from tests.support.builders import make_item, make_record
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World


def test_a_reader_sees_what_is_due_first(world: World) -> None:
    lend(world, world.aysel, "D1")
    lend(world, world.aysel, "S2")
    found = queries.loans_of(world.aysel.id, now=NOW + timedelta(days=4))
    assert [(each.title, each.is_overdue) for each in found] == [("Kar", True), ("Kitabi-Dədə Qorqud", False)]
    assert (found[1].branch_name, found[1].time_zone, found[1].renewals_left) == ("Sahil", "Asia/Baku", 1)
    assert [each.barcode for each in queries.overdue_at(world.sahil.pk, NOW + timedelta(days=4))] == ["S2"]


def test_history_is_what_was_returned_the_latest_first(world: World) -> None:
    for minute, barcode in enumerate(("D1", "D2")):
        lend(world, world.aysel, barcode)
        take_back(world, barcode, now=NOW + timedelta(minutes=minute))
    assert [each.barcode for each in queries.loan_history(world.aysel.id)] == ["D2", "D1"]
    assert queries.loans_of(world.aysel.id) == []
    loan = queries.loan_history(world.aysel.id)[0]
    assert queries.loan(loan.id) == loan
    reader = queries.patron_of_loan(loan.id)
    assert reader is not None and reader.card_number == "A-1"


def test_loans_take_the_same_number_of_statements_however_many_there_are(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.loans_of(world.leyla.id, now=NOW)
        return len(captured)

    lend(world, world.leyla, "D1")
    few = statements()
    for number in range(4):
        item = make_item(make_record(f"Book {number}"), world.sahil, world.book)
        lend(world, world.leyla, item.barcode)
    assert statements() == few
    assert len(queries.loans_of(world.leyla.id)) == 5


def test_an_item_tells_where_it_stands(world: World) -> None:
    reserve(world, world.murad, world.dede.edition_id, at=world.fountain)
    reserve(world, world.aysel, world.dede.edition_id, now=NOW + timedelta(minutes=1))
    take_back(world, "D1")
    found = queries.item_circulation("D1")
    assert found is not None and found.hold is not None and found.transfer is not None
    assert (found.state, found.title, found.loan) == ("in_transit", "Kitabi-Dədə Qorqud", None)
    assert (found.hold.patron_id, found.hold.state) == (world.murad.id, "in_transit")
    assert (found.transfer.to_branch_name, found.transfer.reason) == ("Fountain Square", "hold")
    assert found.waiting_holds == 1
    lend(world, world.leyla, "D2", by=world.head, override=frozenset({"wanted_by_others"}))
    lent = queries.item_circulation("D2")
    assert lent is not None and lent.loan is not None and lent.loan.patron_id == world.leyla.id
    assert queries.item_circulation("nothing") is None


def test_one_item_is_fetched_for_one_hold_only(world: World) -> None:
    for minute, patron in enumerate((world.aysel, world.murad, world.leyla)):
        reserve(world, patron, world.dede.edition_id, now=NOW + timedelta(minutes=minute))
    found = queries.to_fetch(world.sahil.pk)
    assert [each.barcode for each in found] == ["D1", "D2"]
    assert [each.barcode for each in queries.to_fetch(world.fountain.pk)] == ["D3"]
    assert queries.to_fetch(world.abai.pk) == []


def test_policies_name_what_they_match(world: World) -> None:
    found = {each.row.name: each for each in queries.policies()}
    assert [each.row.position for each in queries.policies()] == [10, 20, 30, 40, 100]
    assert (found["Films"].item_type_names, found["Films"].place_name) == (("Film",), "")
    assert found["Academy"].place_name == "Academy library"
    assert found["Children"].category_name == "Child"


def test_what_would_govern_can_be_asked_beforehand(world: World) -> None:
    choice = queries.governing(card_number="C-1", barcode="S2", branch_id=world.sahil.pk, now=NOW)
    why = choice.why("loan_length")
    assert (why.winner, why.decided_by, why.runner_up) == (
        "Children",
        "category",
        "Films",
    )
    for card, barcode in (("nobody", "S2"), ("C-1", "nothing")):
        with pytest.raises(NotFound):
            queries.governing(card_number=card, barcode=barcode, branch_id=world.sahil.pk, now=NOW)


def test_a_reader_with_open_matters_is_not_erased(world: World) -> None:
    system = system_actor("test")
    hold_id = reserve(world, world.aysel, world.snow.edition_id)
    with pytest.raises(Refused) as caught:
        erase(actor=system, patron_id=world.aysel.id, now=NOW)
    assert codes(caught.value) == ["something_open"]
    assert Patron.objects.get(pk=world.aysel.id).family_name == "Məmmədova"
    cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    lend(world, world.aysel, "D1")
    with pytest.raises(Refused):
        erase(actor=system, patron_id=world.aysel.id, now=NOW)
    take_back(world, "D1")
    erase(actor=system, patron_id=world.aysel.id, now=NOW)
    assert [each.title for each in queries.loan_history(world.aysel.id)] == ["Kitabi-Dədə Qorqud"]
