"""A loss for which nothing is charged is settled by staff, with a reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.circulation import ledger, queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Loan
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.charges import pay
from kitabdar.circulation.services.losses import declare_lost, lose_long_overdue, settle_loss
from kitabdar.circulation.services.undo import undo_check_in
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services import erase
from tests.support.builders import let_say
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, take_back
from tests.support.world import NOW, World

WORKER = system_actor("worker")
LATER = NOW + timedelta(days=20)


def lose_free(world: World) -> int:
    """Lend D1 where a loss costs nothing, and lose it; return the loan."""
    let_say("Books", lost_charge="none")
    loan_id = lend(world, world.aysel, "D1").loan_id
    assert declare_lost(actor=world.desk, loan_id=loan_id, now=NOW).charge_id is None
    return loan_id


def settle(world: World, loan_id: int, note: str = "Brought  an equal book") -> None:
    settle_loss(actor=world.head, loan_id=loan_id, note=note, now=LATER)


def test_it_stays_with_its_reader_until_staff_settle_it(world: World) -> None:
    """[CIR-M12]."""
    loan_id = lose_free(world)
    assert queries.open_numbers(world.aysel.id, LATER).overdue == 1
    with pytest.raises(Refused) as caught:
        erase(actor=world.head, patron_id=world.aysel.id, now=LATER)
    assert codes(caught.value) == ["something_open"]
    settle(world, loan_id)
    (ended,) = queries.loan_history(world.aysel.id)
    assert (ended.state, ended.settled_because) == ("settled", "Brought an equal book")
    assert ended.returned_at == LATER and queries.open_numbers(world.aysel.id, LATER).loans == 0
    entry = AuditEntry.objects.get(action="circulation.settle_loss")
    assert (entry.subject, entry.details["by_hand"]) == (f"loan:{loan_id}", True)
    assert broken_invariants() == []
    erase(actor=world.head, patron_id=world.aysel.id, now=LATER)


def test_found_later_it_is_found_and_was_late_until_then(world: World) -> None:
    loan_id = lose_free(world)
    settle(world, loan_id)
    done = take_back(world, "D1", now=LATER + timedelta(days=30))
    assert (done.loan_id, done.previous_state, done.given_back) == (loan_id, "lost", Decimal(0))
    assert done.days_overdue > 0 and done.charged < Decimal(2)  # not for the thirty days after
    assert broken_invariants() == []


def test_what_is_owed_not_lost_over_or_unknown_is_not_settled(world: World) -> None:
    paid = lend(world, world.aysel, "D1").loan_id
    with pytest.raises(Refused) as caught:
        settle(world, paid)
    assert codes(caught.value) == ["loan_not_lost"]
    declare_lost(actor=world.desk, loan_id=paid, now=NOW)
    with pytest.raises(Refused) as caught:
        settle(world, paid)
    assert codes(caught.value) == ["loss_owed"]
    owed = ledger.owed(world.aysel.id)["AZN"]
    given = {"actor": world.desk, "patron_id": world.aysel.id, "branch_id": world.sahil.pk, "now": NOW}
    pay(amount=owed, key="all of it", **given)
    with pytest.raises(Refused) as caught:
        settle(world, paid)
    assert codes(caught.value) == ["loan_ended"]
    with pytest.raises(NotFound):
        settle(world, 999_999)


def test_it_needs_a_reason_and_the_right_to_forgive(world: World) -> None:
    loan_id = lose_free(world)
    with pytest.raises(Invalid):
        settle(world, loan_id, "  ")
    with pytest.raises(NotPermitted):
        settle_loss(actor=world.desk, loan_id=loan_id, note="why not", now=NOW)
    assert Loan.objects.get(pk=loan_id).state == "lost"


def test_undoing_its_return_settles_it_again(world: World) -> None:
    let_say("Books", found_is_late=False)
    loan_id = lose_free(world)
    settle(world, loan_id)
    later = LATER + timedelta(days=3)
    take_back(world, "D1", now=later)
    undo_check_in(actor=world.desk, loan_id=loan_id, now=later + timedelta(minutes=2))
    loan = Loan.objects.get(pk=loan_id)
    assert (loan.state, loan.settled_because) == ("settled", "Brought an equal book")
    assert broken_invariants() == []


def test_what_is_long_overdue_and_costs_nothing_does_not_free_its_reader(world: World) -> None:
    let_say("Books", lost_charge="none", lost_after_days=10)
    loan_id = lend(world, world.aysel, "D1").loan_id
    assert lose_long_overdue(actor=WORKER, now=NOW + timedelta(days=60)) == 1
    assert Loan.objects.get(pk=loan_id).state == "lost"


def test_its_reason_goes_when_it_is_parted_from_its_reader(world: World) -> None:
    """[CIR-A1]: it is not kept for a price that was never charged."""
    Patron.objects.filter(pk=world.aysel.id).update(history="none")
    loan_id = lose_free(world)
    settle(world, loan_id)
    assert anonymise(actor=WORKER, now=LATER + timedelta(days=1)) == 1
    loan = Loan.objects.get(pk=loan_id)
    assert loan.settled_because == "" and loan.patron_id != world.aysel.id
