"""Undoing a slip of the hand, and what is beyond undoing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger, queries
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Hold, Loan
from kitabdar.circulation.services import holds
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.circulation.services.renewal import renew
from kitabdar.circulation.services.undo import undo_check_in, undo_check_out
from kitabdar.organisation.models import AuditEntry
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

SOON = NOW + timedelta(minutes=9)
LATE = NOW + timedelta(minutes=11)


def state(barcode: str) -> str:
    return str(Item.objects.get(barcode=barcode).state)


def test_a_wrong_loan_is_undone(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON)
    assert (Loan.objects.get().state, state("D1")) == ("undone", "available")
    assert queries.loans_of(world.aysel.id) == queries.loan_history(world.aysel.id) == []
    assert AuditEntry.objects.latest("id").action == "circulation.undo_check_out"
    assert lend(world, world.murad, "D1")


def test_undoing_a_loan_puts_the_item_back_on_the_hold_shelf(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    until = take_back(world, "D1").routing.shelf_until
    loan_id = lend(world, world.aysel, "D1").loan_id
    undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON)
    hold = Hold.objects.get(pk=hold_id)
    assert (hold.state, hold.item_id, hold.expires_at, hold.closed_at) == (
        "ready",
        world.dede_1.pk,
        until,
        None,
    )
    assert state("D1") == "on_hold_shelf"


def test_undoing_a_loan_from_the_shelf_lets_the_hold_wait_again(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    loan_id = lend(world, world.aysel, "D1").loan_id
    undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON)
    assert (Hold.objects.get(pk=hold_id).state, state("D1")) == ("waiting", "available")


@pytest.mark.parametrize("is_ready", [True, False])
def test_undoing_a_loan_lets_all_of_its_group_wait_again(world: World, is_ready: bool) -> None:
    """[CIR-H7]."""
    editions = [world.dede.edition_id, world.snow.edition_id, world.abai_way.edition_id]
    held = holds.place_group(
        actor=world.desk,
        card_number=world.aysel.card_number,
        edition_ids=editions,
        pickup_branch_id=world.sahil.pk,
        now=NOW,
    )
    given_up = held[2].hold_id
    holds.cancel_hold(actor=world.desk, hold_id=given_up, now=NOW - timedelta(minutes=1))
    if is_ready:
        take_back(world, "D1")
    loan_id = lend(world, world.aysel, "D1").loan_id
    assert list(Hold.objects.order_by("pk").values_list("state", flat=True)) == [
        "filled",
        "cancelled",
        "cancelled",
    ]
    undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON)
    first, second, third = Hold.objects.order_by("pk")
    assert (first.state, second.state, third.state) == (
        "ready" if is_ready else "waiting",
        "waiting",
        "cancelled",
    )
    assert (second.closed_at, third.closed_at) == (None, NOW - timedelta(minutes=1))
    assert second.target_id == world.snow_1.pk
    assert broken_invariants() == []
    assert lend(world, world.aysel, "D1", now=SOON).filled_hold_id == first.pk
    second.refresh_from_db()
    assert second.state == "cancelled"


def test_a_wrong_return_is_undone(world: World) -> None:
    done = lend(world, world.aysel, "D1")
    take_back(world, "D1", at=world.fountain)
    undo_check_in(actor=world.desk, loan_id=done.loan_id, now=SOON)
    loan = Loan.objects.get()
    assert (loan.state, loan.returned_at, loan.due_at) == ("open", None, done.due_at)
    assert state("D1") == "on_loan"
    assert queries.transfers_to(world.sahil.pk) == []


def test_undoing_a_return_takes_the_item_from_the_hold_it_filled(world: World) -> None:
    loan_id = lend(world, world.leyla, "D1").loan_id
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    undo_check_in(actor=world.desk, loan_id=loan_id, now=SOON)
    hold = Hold.objects.get(pk=hold_id)
    assert (hold.state, hold.item_id, hold.ready_at, hold.expires_at) == ("waiting", None, None, None)


def test_undoing_a_late_return_takes_its_charge_away(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    back = NOW + timedelta(days=17)
    assert take_back(world, "D1", now=back).charge_id
    undo_check_in(actor=world.desk, loan_id=loan_id, now=back)
    assert ledger.owed(world.aysel.id) == {}
    assert [each.kind for each in ledger.entries_of(world.aysel.id)] == ["cancellation", "charge"]


def test_a_return_whose_charge_was_paid_is_not_undone(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    back = NOW + timedelta(days=17)
    charge_id = take_back(world, "D1", now=back).charge_id
    assert charge_id
    pay_charge(
        actor=world.desk,
        charge_id=charge_id,
        amount=Decimal("0.10"),
        key="k",
        branch_id=world.sahil.pk,
        now=back,
    )
    with pytest.raises(Refused) as caught:
        undo_check_in(actor=world.desk, loan_id=loan_id, now=back)
    assert codes(caught.value) == ["cannot_undo"]


def test_after_ten_minutes_it_is_too_late(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(Refused) as caught:
        undo_check_out(actor=world.desk, loan_id=loan_id, now=LATE)
    assert codes(caught.value) == ["too_late_to_undo"]
    take_back(world, "D1")
    with pytest.raises(Refused) as caught:
        undo_check_in(actor=world.desk, loan_id=loan_id, now=LATE)
    assert codes(caught.value) == ["too_late_to_undo"]


def test_what_has_gone_on_since_is_not_undone(world: World) -> None:
    first = lend(world, world.aysel, "D1").loan_id
    take_back(world, "D1")
    lend(world, world.murad, "D1")
    renewed = lend(world, world.aysel, "S2").loan_id
    Loan.objects.filter(pk=renewed).update(renewals=1)
    with pytest.raises(Refused):
        undo_check_in(actor=world.desk, loan_id=first, now=SOON)
    for loan_id in (first, renewed):
        with pytest.raises(Refused) as caught:
            undo_check_out(actor=world.desk, loan_id=loan_id, now=SOON)
        assert codes(caught.value) == ["cannot_undo"]


def test_a_reader_undoes_nothing(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(NotPermitted):
        undo_check_out(actor=world.acting(world.aysel), loan_id=loan_id, now=SOON)


def test_an_undone_return_can_be_renewed_and_returned(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    take_back(world, "D1")
    undo_check_in(actor=world.desk, loan_id=loan_id, now=SOON)
    renew(actor=world.desk, loan_id=loan_id, now=NOW + timedelta(days=8))
    assert take_back(world, "D1", now=NOW + timedelta(days=9)).loan_id == loan_id
