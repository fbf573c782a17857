"""A reader is merged while other desks lend to, take back from and reserve for the very same: nothing stays behind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from kitabdar.circulation.models import Charge, Hold, Loan
from kitabdar.circulation.services.merging import merge_patrons
from kitabdar.patrons import queries
from kitabdar.patrons.models import PatronBlock, Tombstone
from tests.concurrency.test_desks import at_once, refused
from tests.support.builders import let_say, make_item, make_patron, make_record
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 10
LATE = NOW + timedelta(days=40)


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


def test_nothing_stays_with_a_tombstone(world: World) -> None:
    let_say(
        "Books",
        loan_limit=None,
        total_loan_limit=None,
        hold_limit=None,
        owed_limit=Decimal(10**6),
        suspension_days=1,
    )
    for number in range(ROUNDS):
        twin = make_patron(f"B-{number}", world.adult, world.sahil, names=("Quliyev", "Murad", ""))
        first, second, third = (make_record(f"Book {number} {each}") for each in range(3))
        for record, barcode in ((first, f"X{number}"), (second, f"Y{number}"), (third, f"Z{number}")):
            make_item(record, world.sahil, world.book, barcode=barcode)
        lend(world, twin, f"X{number}")
        outcomes = at_once(
            lambda who=twin: merge_patrons(  # type: ignore[misc]
                actor=world.admin, patron_id=who.id, survivor_id=world.murad.id, now=LATE
            ),
            lambda n=number: take_back(world, f"X{n}", now=LATE),  # type: ignore[misc]
            lambda n=number, who=twin: lend(world, who, f"Y{n}", now=LATE),  # type: ignore[misc]
            lambda r=third, who=twin: reserve(world, who, r.edition_id, now=LATE),  # type: ignore[misc]
        )
        assert {code for each in refused(outcomes) for code in codes(each)} <= {
            "changed_meanwhile", "patron_blocked", "patron_erased",
        }  # fmt: skip
        found = queries.by_card(twin.card_number)
        assert found is not None and found.id == world.murad.id
        gone = Tombstone.objects.values("patron")
        for model in (Loan, Hold, Charge, PatronBlock):
            assert not model.objects.filter(patron__in=gone).exists(), model
        assert broken_invariants() == []
        PatronBlock.objects.all().delete()
    assert Tombstone.objects.count() == ROUNDS
