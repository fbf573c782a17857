"""A payment taken by mistake is taken back; both entries stay in the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import JournalEntry, Loan
from kitabdar.circulation.services.charges import Paid, pay, pay_charge
from kitabdar.circulation.services.charging import cancel_charge
from kitabdar.circulation.services.losses import declare_lost, withdraw
from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.circulation.services.reversing import reverse_payment
from kitabdar.circulation.services.tills import close_till
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import make_charge
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend
from tests.support.world import NOW, World

LATER = NOW + timedelta(hours=1)


def paid(world: World, amount: str = "2.00", way: str = "cash") -> int:
    """Have Aysel pay what she owes, or as much of it; return the payment."""
    given = {"actor": world.desk, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, "now": NOW}
    return pay(amount=Decimal(amount), key=f"paid {way} {amount}", way=way, **given).payment_id


def take_back(world: World, payment_id: int, key: str = "back", note: str = "It was Murad's") -> Paid:
    return reverse_payment(actor=world.head, payment_id=payment_id, note=note, key=key, now=LATER)


def refused(world: World, payment_id: int, key: str = "again") -> list[str]:
    with pytest.raises(Refused) as caught:
        take_back(world, payment_id, key)
    return codes(caught.value)


def cash(world: World) -> Decimal:
    return ledger.till(world.sahil.pk, "AZN").cash


@pytest.mark.parametrize("way", ["cash", "card"])
def test_what_was_paid_is_owed_again_and_the_till_is_as_before(world: World, way: str) -> None:
    """[CIR-M13]."""
    one, other = (make_charge(world.aysel, world.sahil, each) for each in ("1.50", "3.00"))
    payment = paid(world, "2.00", way)
    done = take_back(world, payment)
    assert (done.amount, done.balance, done.was_repeated) == (Decimal("2.00"), Decimal("4.50"), False)
    assert done.settled == ((one.pk, Decimal("1.50")), (other.pk, Decimal("0.50")))
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("4.50")} and cash(world) == Decimal(0)
    reversal, was = ledger.entries_of(world.aysel.id)[:2]
    assert (reversal.kind, reversal.reverses, reversal.note) == ("reversal", payment, "It was Murad's")
    assert (was.kind, was.is_reversed, was.way_name) == ("payment", True, reversal.way_name)
    lines = ledger.till(world.sahil.pk, "AZN").lines
    assert [(each.kind_name, each.amount) for each in lines] == [
        ("Payment", Decimal("2.00")),
        ("Payment taken back", Decimal("2.00")),
    ]
    entry = AuditEntry.objects.get(action="circulation.reverse_payment")
    assert entry.details["reverses"] == payment
    assert broken_invariants() == []


def test_it_is_done_once_however_often_it_is_sent(world: World) -> None:
    make_charge(world.aysel, world.sahil, "2.00")
    payment = paid(world)
    first, again = take_back(world, payment), take_back(world, payment)
    assert again == replace(first, was_repeated=True)
    assert refused(world, payment) == ["payment_taken_back"]
    assert refused(world, payment, "paid cash 2.00") == ["key_used_otherwise"]
    assert JournalEntry.objects.filter(kind="reversal").count() == 1


def test_what_was_taken_back_may_be_paid_again(world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    take_back(world, paid(world))
    given = {"actor": world.desk, "branch_id": world.sahil.pk, "now": LATER}
    pay_charge(charge_id=charge.pk, amount=Decimal("2.00"), key="rightly", **given)
    assert ledger.owed(world.aysel.id) == {} and cash(world) == Decimal("2.00")
    assert cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=LATER) == Decimal("2.00")
    assert broken_invariants() == []


def test_once_the_till_is_closed_it_is_not_taken_back(world: World) -> None:
    make_charge(world.aysel, world.sahil, "2.00")
    payment = paid(world)
    given = {"actor": world.desk, "branch_id": world.sahil.pk, "now": NOW}
    close_till(counted=Decimal("2.00"), banked=Decimal(0), **given)
    assert refused(world, payment) == ["till_closed_since"]
    assert broken_invariants() == []


def test_what_was_given_back_as_credit_is_not_taken_back(world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    payment = paid(world)
    cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=NOW)
    assert refused(world, payment) == ["payment_given_back"]


def test_credit_used_by_mistake_is_credit_again(world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    paid(world)
    cancel_charge(actor=world.head, charge_id=charge.pk, note="Not hers", now=NOW)
    make_charge(world.aysel, world.sahil, "1.50")
    payment = paid(world, "1.50", "credit")
    assert ledger.credits_of(world.aysel.id) == {"AZN": Decimal("0.50")}
    take_back(world, payment)
    assert ledger.credits_of(world.aysel.id) == {"AZN": Decimal("2.00")}
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("1.50")} and cash(world) == Decimal("2.00")
    assert broken_invariants() == []


def lost_and_paid(world: World) -> tuple[int, int]:
    loan_id = lend(world, world.aysel, "D1").loan_id
    declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    return loan_id, paid(world, "12.50")


def test_a_loss_that_it_settled_is_lost_again(world: World) -> None:
    loan_id, payment = lost_and_paid(world)
    assert Loan.objects.get(pk=loan_id).state == "settled"
    take_back(world, payment)
    loan = Loan.objects.get(pk=loan_id)
    assert (loan.state, loan.returned_at) == ("lost", None)
    assert AuditEntry.objects.filter(action="circulation.owe_loss_again", subject=f"loan:{loan_id}").exists()
    assert broken_invariants() == []


def test_a_loss_of_what_has_left_the_library_stays_settled(world: World) -> None:
    _loan_id, payment = lost_and_paid(world)
    withdraw(actor=world.cataloguer, barcode="D1", now=NOW)
    assert refused(world, payment) == ["cannot_undo"]
    assert Item.objects.get(barcode="D1").state == "withdrawn" and broken_invariants() == []


def test_of_who_was_merged_it_is_the_survivors(world: World) -> None:
    make_charge(world.aysel, world.sahil, "2.00")
    payment = paid(world)
    merge_patrons(actor=world.head, patron_id=world.aysel.id, survivor_id=world.murad.id, now=NOW)
    assert take_back(world, payment).patron_id == world.murad.id
    assert ledger.owed(world.murad.id) == {"AZN": Decimal("2.00")} and broken_invariants() == []


def test_it_needs_a_reason_the_right_and_a_payment(world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    payment = paid(world)
    with pytest.raises(Invalid):
        take_back(world, payment, note=" ")
    with pytest.raises(NotPermitted):
        reverse_payment(actor=world.desk, payment_id=payment, note="no", key="no", now=NOW)
    made = JournalEntry.objects.get(kind="charge", postings__charge=charge)
    for each in (made.pk, 999_999):
        with pytest.raises(NotFound):
            take_back(world, each)
    assert ledger.owed(world.aysel.id) == {}
