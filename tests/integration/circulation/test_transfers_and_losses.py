"""Items sent, received, lost, missing, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger, queries
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Hold
from kitabdar.circulation.services import transfers
from kitabdar.circulation.services.charges import pay
from kitabdar.circulation.services.losses import declare_lost, lose_long_overdue, mark_missing, withdraw
from kitabdar.circulation.services.undo import undo_check_in
from kitabdar.organisation.actors import system_actor
from tests.support.builders import let_say
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World


def state(barcode: str) -> str:
    return str(Item.objects.get(barcode=barcode).state)


def send(world: World, barcode: str, **given: object) -> transfers.Sent:
    wanted = {"actor": world.desk, "branch_id": world.sahil.pk, "to_branch_id": world.fountain.pk, **given}
    return transfers.send(barcode=barcode, now=NOW, **wanted)  # type: ignore[arg-type]


def test_what_staff_send_stays_where_it_was_sent(world: World) -> None:
    sent = send(world, "D1")
    assert (sent.title, state("D1")) == ("Kitabi-Dədə Qorqud", "in_transit")
    assert [each.reason for each in queries.transfers_from(world.sahil.pk)] == ["staff"]
    done = transfers.receive(actor=world.night_desk, barcode="D1", branch_id=world.fountain.pk, now=NOW)
    assert (done.routing.action, state("D1")) == ("shelve", "available")
    assert Item.objects.get(barcode="D1").current_branch_id == world.fountain.pk


def test_what_arrives_at_the_wrong_branch_goes_home(world: World) -> None:
    send(world, "D1")
    done = transfers.receive(actor=world.admin, barcode="D1", branch_id=world.xezer.pk, now=NOW)
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.sahil.pk)


def test_what_does_not_travel_is_not_received(world: World) -> None:
    with pytest.raises(Refused) as caught:
        transfers.receive(actor=world.desk, barcode="D1", branch_id=world.sahil.pk, now=NOW)
    assert codes(caught.value) == ["not_in_transit"]


def test_what_is_lent_or_put_aside_or_there_already_is_not_sent(world: World) -> None:
    lend(world, world.murad, "D1")
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D2")
    for barcode, code in (("D1", "on_loan_to_another"), ("D2", "held_for_another")):
        with pytest.raises(Refused) as caught:
            send(world, barcode)
        assert codes(caught.value) == [code]
    with pytest.raises(Refused) as caught:
        send(world, "D3", to_branch_id=world.sahil.pk)
    assert codes(caught.value) == ["already_there"]
    with pytest.raises(NotPermitted):
        send(world, "D3", actor=world.auditor)


def test_a_lost_item_is_charged_and_stays_with_its_reader_until_found(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    lost = declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    assert (lost.charged, lost.currency, state("D1")) == (Decimal("12.50"), "AZN", "lost")
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert [each.state for each in queries.loans_of(world.aysel.id, now=NOW)] == ["lost"]
    with pytest.raises(Refused) as caught:
        declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    assert codes(caught.value) == ["loan_lost"]
    found = take_back(world, "D1", now=NOW + timedelta(days=3))
    assert (found.loan_id, found.previous_state, state("D1")) == (loan_id, "lost", "available")
    with pytest.raises(Refused) as caught:
        declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    assert codes(caught.value) == ["loan_ended"]


@pytest.mark.parametrize(
    ("says", "paid", "owed", "credit"),
    [
        ({}, "0", "1.50", "0"),
        ({}, "14.00", "0", "12.50"),
        ({"found_price": "forgiven"}, "0", "1.50", "0"),
        ({"found_price": "forgiven"}, "14.00", "0", "0"),
        ({"found_price": "kept"}, "0", "14.00", "0"),
        ({"found_processing": "forgiven"}, "0", "0", "0"),
        ({"found_processing": "given_back"}, "14.00", "0", "14.00"),
        ({"found_days": 2}, "0", "14.00", "0"),
        ({"found_days": 3}, "0", "1.50", "0"),
    ],
)
def test_what_was_charged_for_a_loss_when_it_is_found(
    world: World, says: dict[str, object], paid: str, owed: str, credit: str
) -> None:
    """[CIR-M5]: D1 costs 12.50, the work 1.50; it is found three days later."""
    let_say("Books", processing_charge=Decimal("1.50"), **says)
    loan_id = lend(world, world.aysel, "D1").loan_id
    declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    if Decimal(paid):
        pay(
            actor=world.desk,
            patron_id=world.aysel.id,
            amount=Decimal(paid),
            key="paid",
            branch_id=world.sahil.pk,
            now=NOW,
        )
    found = take_back(world, "D1", now=NOW + timedelta(days=3))
    assert found.given_back == Decimal(credit)
    assert ledger.owed(world.aysel.id).get("AZN", 0) == Decimal(owed)
    assert ledger.credits_of(world.aysel.id).get("AZN", 0) == Decimal(credit)
    if owed != "14.00" and paid == "0":
        with pytest.raises(Refused):
            undo_check_in(actor=world.desk, loan_id=loan_id, now=NOW + timedelta(days=3))


@pytest.mark.parametrize(("is_late", "charged"), [(True, "0.60"), (False, "0")])
def test_what_is_found_late_is_charged_as_late_or_not(world: World, is_late: bool, charged: str) -> None:
    let_say("Books", found_is_late=is_late)
    loan_id = lend(world, world.aysel, "D1").loan_id
    declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    assert take_back(world, "D1", now=NOW + timedelta(days=17)).charged == Decimal(charged)


def test_what_is_long_overdue_counts_as_lost_by_itself(world: World) -> None:
    """[CIR-M5]: by the terms of its loan, not by those of today."""
    let_say("Books", lost_after_days=10)
    lend(world, world.aysel, "D1")  # due after two weeks
    let_say("Books", lost_after_days=None)
    lend(world, world.murad, "D2")
    worker = system_actor("worker")
    assert lose_long_overdue(actor=worker, now=NOW + timedelta(days=24)) == 0
    assert lose_long_overdue(actor=worker, now=NOW + timedelta(days=25)) == 1
    assert (state("D1"), state("D2"), ledger.owed(world.aysel.id)) == (
        "lost",
        "on_loan",
        {"AZN": Decimal("12.50")},
    )
    assert lose_long_overdue(actor=worker, now=NOW + timedelta(days=26)) == 0
    with pytest.raises(NotPermitted):
        lose_long_overdue(actor=world.auditor, now=NOW)


def test_an_item_without_a_price_is_lost_without_a_charge(world: World) -> None:
    loan_id = lend(world, world.aysel, "D2").loan_id
    assert declare_lost(actor=world.desk, loan_id=loan_id, now=NOW).charge_id is None


def test_a_missing_item_lets_its_hold_wait_again(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    mark_missing(actor=world.desk, barcode="D1", now=NOW)
    assert (Hold.objects.get(pk=hold_id).state, state("D1")) == ("waiting", "missing")
    lend(world, world.murad, "D2", by=world.head, override=frozenset({"wanted_by_others"}))
    with pytest.raises(Refused) as caught:
        mark_missing(actor=world.desk, barcode="D2", now=NOW)
    assert codes(caught.value) == ["on_loan_to_another"]


def test_an_item_missing_on_its_way_ends_its_journey(world: World) -> None:
    send(world, "D1")
    mark_missing(actor=world.desk, barcode="D1", now=NOW)
    assert queries.transfers_from(world.sahil.pk) == []


def test_withdrawing_needs_its_permission_and_an_item_that_is_free(world: World) -> None:
    lend(world, world.aysel, "D1")
    with pytest.raises(Refused) as caught:
        withdraw(actor=world.cataloguer, barcode="D1", now=NOW)
    assert codes(caught.value) == ["on_loan_to_another"]
    with pytest.raises(NotPermitted):
        withdraw(actor=world.desk, barcode="D2", now=NOW)
    withdraw(actor=world.cataloguer, barcode="D2", now=NOW)
    assert state("D2") == "withdrawn"
    with pytest.raises(Refused):
        withdraw(actor=world.cataloguer, barcode="D2", now=NOW)


def test_what_a_reader_lost_is_not_withdrawn_while_it_is_theirs(world: World) -> None:
    declare_lost(actor=world.desk, loan_id=lend(world, world.aysel, "D1").loan_id, now=NOW)
    with pytest.raises(Refused) as caught:
        withdraw(actor=world.cataloguer, barcode="D1", now=NOW)
    assert codes(caught.value) == ["something_open"]
