"""Claims, lists and second factors at the same instant: each is settled, done and taken once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pyotp
import pytest

from kitabdar.circulation import ledger
from kitabdar.circulation.models import BatchLine, Loan, ReturnClaim
from kitabdar.circulation.services.batches import begin_batch, go_on
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.circulation.services.claims import claim_returned, found_on_shelf, found_with_reader, not_found
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.organisation.services import second_factor
from tests.concurrency.test_desks import at_once, refused
from tests.support.builders import make_item
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, take_back
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


def test_a_claim_that_several_settle_comes_to_one_end(world: World) -> None:
    for _ in range(ROUNDS):
        loan_id = lend(world, world.aysel, "D1").loan_id
        claim_id = claim_returned(actor=world.desk, loan_id=loan_id, now=NOW).claim_id
        asked = {"claim_id": claim_id, "now": NOW}
        outcomes = at_once(
            lambda asked=asked: found_on_shelf(actor=world.desk, branch_id=world.sahil.pk, **asked),
            lambda asked=asked: found_with_reader(actor=world.head, **asked),
            lambda asked=asked: not_found(actor=world.admin, **asked),
        )
        assert [codes(each) for each in refused(outcomes)] == [["claim_settled"]] * 2
        assert ReturnClaim.objects.exclude(outcome="open").filter(pk=claim_id).exists()
        assert broken_invariants() == []
        take_back(world, "D1")


def test_a_loan_is_claimed_once(world: World) -> None:
    for _ in range(ROUNDS):
        loan_id = lend(world, world.aysel, "D1").loan_id
        outcomes = at_once(
            *[lambda loan=loan_id: claim_returned(actor=world.desk, loan_id=loan, now=NOW)] * 3
        )
        assert [codes(each) for each in refused(outcomes)] == [["loan_claimed"]] * 2
        take_back(world, "D1")


def test_what_is_paid_while_it_is_found_is_paid_back_or_not_paid(world: World) -> None:
    for number in range(ROUNDS):
        loan_id = lend(world, world.aysel, "D1").loan_id
        charge_id = declare_lost(actor=world.desk, loan_id=loan_id, now=NOW).charge_id
        assert charge_id is not None
        asked = {"charge_id": charge_id, "amount": Decimal("12.50"), "key": f"round-{number}"}
        outcomes = at_once(
            lambda asked=asked: pay_charge(actor=world.desk, branch_id=world.sahil.pk, now=NOW, **asked),
            lambda: take_back(world, "D1"),
        )
        assert [codes(each) for each in refused(outcomes)] in ([], [["charge_settled"]])
        assert Loan.objects.get(pk=loan_id).state == "returned"
        assert ledger.owed(world.aysel.id) == {}
        assert broken_invariants() == []


def test_a_list_that_two_go_on_with_does_each_line_once(world: World) -> None:
    barcodes = [f"B{number}" for number in range(12)]
    for barcode in barcodes:
        make_item(world.dede, world.sahil, world.book, barcode=barcode)
        lend(world, world.murad, barcode, override=frozenset({"loan_limit_reached"}), by=world.head)
    run_id = begin_batch(
        actor=world.head, kind="check_in", barcodes=barcodes, branch_id=world.sahil.pk, now=NOW
    )
    at_once(*[lambda: go_on(actor=world.head, run_id=run_id, now=NOW, limit=50)] * 3)
    assert set(BatchLine.objects.values_list("state", flat=True)) == {"done"}
    assert Loan.objects.filter(returned_at=None).count() == 0
    assert broken_invariants() == []


def test_one_code_lets_one_in(world: World) -> None:
    begun = second_factor.begin(actor=world.desk, password="desk-password", now=NOW)
    totp = pyotp.TOTP(begun.secret)
    recovery = second_factor.confirm(actor=world.desk, code=totp.at(NOW), now=NOW)
    assert world.desk.account_id is not None
    mine = world.desk.account_id
    for number in range(1, ROUNDS):
        moment = NOW + timedelta(minutes=number)
        for code in (totp.at(moment), recovery[number]):
            taken = at_once(
                *[
                    lambda code=code, moment=moment: second_factor.take_code(
                        account_id=mine, code=code, now=moment
                    )
                ]
                * 3
            )
            assert sorted(map(bool, taken)) == [False, False, True]
