"""The loan of a lost item ends when nothing is owed for it any more; found later, all is as the rules say."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger, queries
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, Loan
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.charges import pay, pay_charge
from kitabdar.circulation.services.charging import cancel_charge, replace_in_kind, write_off
from kitabdar.circulation.services.losses import declare_lost, lose_long_overdue, withdraw
from kitabdar.circulation.services.undo import undo_check_in
from kitabdar.notices.models import Rule
from kitabdar.notices.services.noting import note_the_day
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.patrons.services import erase
from tests.support.builders import let_say
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, take_back
from tests.support.world import NOW, World

WORKER = system_actor("worker")
LATER = NOW + timedelta(days=400)


def lose(world: World, now: datetime = NOW) -> int:
    """Lend D1, which costs 12.50, and lose it; return the loan."""
    loan_id = lend(world, world.aysel, "D1").loan_id
    declare_lost(actor=world.desk, loan_id=loan_id, now=now)
    return loan_id


def settle(world: World, now: datetime = NOW) -> None:
    """Pay all that is owed."""
    owed = ledger.owed(world.aysel.id)["AZN"]
    given = {"actor": world.desk, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, "now": now}
    pay(amount=owed, key=f"all-{now}"[:40], **given)


def state(loan_id: int) -> tuple[str, str]:
    return Loan.objects.get(pk=loan_id).state, Item.objects.get(barcode="D1").state


@pytest.mark.parametrize("how", ["pay", "write_off", "replace_in_kind", "cancel_charge"])
def test_a_lost_loan_ends_when_nothing_is_owed_for_it_any_more(world: World, how: str) -> None:
    """[CIR-M11]: however that came; the item stays lost."""
    loan_id = lose(world)
    (charge,) = Charge.objects.all()
    if how == "pay":
        settle(world)
    else:
        act = {"write_off": write_off, "replace_in_kind": replace_in_kind, "cancel_charge": cancel_charge}[
            how
        ]
        act(actor=world.head, charge_id=charge.pk, note="so be it", now=NOW)
    assert state(loan_id) == ("settled", "lost")
    assert Loan.objects.get().returned_at == NOW
    numbers = queries.open_numbers(world.aysel.id, LATER)
    assert (numbers.loans, numbers.overdue) == (0, 0)
    assert [each.state for each in queries.loan_history(world.aysel.id)] == ["settled"]
    assert AuditEntry.objects.filter(action="circulation.settle_loss", subject=f"loan:{loan_id}").exists()
    assert broken_invariants() == []
    erase(actor=world.head, patron_id=world.aysel.id, now=LATER)


def test_a_part_does_not_settle_it_nor_the_price_without_the_work(world: World) -> None:
    let_say("Books", processing_charge=Decimal("1.50"))
    loan_id = lose(world)
    first, second = Charge.objects.order_by("pk")
    given = {"actor": world.desk, "branch_id": world.sahil.pk, "now": NOW}
    for charge, amount in ((first, "5.00"), (first, "7.50")):
        pay_charge(charge_id=charge.pk, amount=Decimal(amount), key=f"part-{amount}", **given)
        assert state(loan_id) == ("lost", "lost")
    pay_charge(charge_id=second.pk, amount=Decimal("1.50"), key="the work", **given)
    assert state(loan_id) == ("settled", "lost")


def test_what_is_settled_blocks_nobody_any_more(world: World) -> None:
    Rule.objects.create(event="overdue", place=world.baku, days=1, is_blocking=True)
    loan_id = lend(world, world.aysel, "D1").loan_id
    late = NOW + timedelta(days=20)
    note_the_day(actor=WORKER, now=late)
    assert PatronBlock.objects.filter(lifted_at=None).exists()
    declare_lost(actor=world.desk, loan_id=loan_id, now=late)
    settle(world, late)
    note_the_day(actor=WORKER, now=late + timedelta(hours=1))
    assert not PatronBlock.objects.filter(lifted_at=None).exists()


def test_what_is_found_after_it_was_settled_is_given_back_and_was_late_until_then(world: World) -> None:
    loan_id = lose(world, NOW + timedelta(days=17))  # three days late
    settle(world, NOW + timedelta(days=17))
    done = take_back(world, "D1", now=NOW + timedelta(days=40))
    assert (done.loan_id, done.given_back, done.charged) == (loan_id, Decimal("12.50"), Decimal("0.60"))
    assert state(loan_id) == ("returned", "available")
    assert ledger.credits_of(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert broken_invariants() == []


def test_nothing_is_given_back_to_who_is_gone(world: World) -> None:
    lose(world)
    settle(world)
    erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    done = take_back(world, "D1", now=LATER)
    assert (done.loan_id, done.patron_id, done.previous_state) == (None, None, "lost")
    assert ledger.credits_of(world.aysel.id) == {}


@pytest.mark.parametrize(("says", "parted"), [({}, 0), ({"found_price": "kept"}, 1), ({"found_days": 30}, 1)])
def test_it_stays_with_its_reader_while_something_may_be_given_back(
    world: World, says: dict[str, object], parted: int
) -> None:
    """[CIR-A1]."""
    let_say("Books", **says)
    Patron.objects.filter(pk=world.aysel.id).update(history="none")
    lose(world)
    settle(world)
    assert anonymise(actor=WORKER, now=NOW + timedelta(days=31)) == parted


def test_a_settled_item_can_be_withdrawn(world: World) -> None:
    lose(world)
    settle(world)
    withdraw(actor=world.cataloguer, barcode="D1", now=NOW)
    assert Item.objects.get(barcode="D1").state == "withdrawn"
    assert broken_invariants() == []


def test_undoing_its_return_has_it_lost_again_and_not_charged_twice(world: World) -> None:
    let_say("Books", found_price="kept", found_is_late=False, lost_after_days=30)
    loan_id = lend(world, world.aysel, "D1").loan_id
    late = NOW + timedelta(days=60)
    assert lose_long_overdue(actor=WORKER, now=late) == 1
    take_back(world, "D1", now=late + timedelta(hours=1))
    undo_check_in(actor=world.desk, loan_id=loan_id, now=late + timedelta(hours=1, minutes=2))
    assert state(loan_id) == ("lost", "lost")
    assert lose_long_overdue(actor=WORKER, now=late + timedelta(days=1)) == 0
    assert [each.amount for each in Charge.objects.all()] == [Decimal("12.50")]
    assert broken_invariants() == []


def test_undoing_the_return_of_what_was_settled_settles_it_again(world: World) -> None:
    let_say("Books", found_price="kept", found_is_late=False)
    loan_id = lose(world)
    settle(world)
    later = NOW + timedelta(days=3)
    take_back(world, "D1", now=later)
    undo_check_in(actor=world.desk, loan_id=loan_id, now=later + timedelta(minutes=2))
    assert state(loan_id) == ("settled", "lost")
    assert broken_invariants() == []


def test_what_was_given_back_is_not_undone(world: World) -> None:
    loan_id = lose(world)
    settle(world)
    take_back(world, "D1")
    with pytest.raises(Refused) as caught:
        undo_check_in(actor=world.desk, loan_id=loan_id, now=NOW)
    assert codes(caught.value) == ["cannot_undo"]
