"""What is called back by two at once, or while it comes back, is in order."""

from __future__ import annotations

from functools import partial

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Hold, Loan, Recall
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.circulation.services.recalling import recall
from kitabdar.circulation.services.renewal import renew
from tests.concurrency.test_desks import ROUNDS, at_once, refused
from tests.support.builders import let_say, make_item, make_record
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


@pytest.fixture
def only(world: World) -> Item:
    let_say("Books", recalled_by="anyone", recall_kept_days=0, loan_length=60)
    return make_item(make_record("Ölülər"), world.sahil, world.book, barcode="X1")


def over() -> None:
    """End every round in the same world."""
    Recall.objects.all().delete()
    Hold.objects.all().delete()


def test_two_who_wait_call_one_loan_back_once(world: World, only: Item) -> None:
    edition = only.holding.record.edition_id
    for _ in range(ROUNDS):
        lend(world, world.murad, "X1")
        holds = [reserve(world, each, edition) for each in (world.aysel, world.leyla)]
        outcomes = at_once(*(partial(recall, actor=world.desk, hold_id=each, now=NOW) for each in holds))
        assert [codes(each) for each in refused(outcomes)] == [["recalled_already"]]
        assert broken_invariants() == []
        for each in holds:
            cancel_hold(actor=world.desk, hold_id=each, now=NOW)
        take_back(world, "X1")
        over()


def test_what_is_called_back_while_it_comes_back_is_in_order(world: World, only: Item) -> None:
    edition = only.holding.record.edition_id
    for _ in range(ROUNDS):
        lend(world, world.murad, "X1")
        hold_id = reserve(world, world.aysel, edition)
        outcomes = at_once(
            partial(recall, actor=world.desk, hold_id=hold_id, now=NOW),
            partial(take_back, world, "X1"),
        )
        for each in refused(outcomes):
            assert codes(each) in (["nothing_to_recall"], ["recall_not_needed"])
        assert Hold.objects.get(pk=hold_id).state == "ready"
        assert broken_invariants() == []
        cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
        over()


def test_a_hold_given_up_while_its_book_comes_back_or_is_renewed_is_in_order(
    world: World, only: Item
) -> None:
    edition = only.holding.record.edition_id
    for number in range(ROUNDS):
        loan_id = lend(world, world.murad, "X1").loan_id
        hold_id = reserve(world, world.aysel, edition)
        recall(actor=world.desk, hold_id=hold_id, now=NOW)
        other = (
            partial(take_back, world, "X1")
            if number % 2
            else partial(renew, actor=world.desk, loan_id=loan_id, now=NOW)
        )
        at_once(partial(cancel_hold, actor=world.desk, hold_id=hold_id, now=NOW), other)
        assert not Recall.objects.filter(ended_at=None).exists()
        assert broken_invariants() == []
        if Loan.objects.filter(pk=loan_id, returned_at=None).exists():
            take_back(world, "X1")
        over()
