"""Several desks at the same instant: every promise is kept once."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from kitabdar.catalogue.services.records import delete_record
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Booking, Charge, Hold, HoldState, JournalEntry, Loan, StackRequest
from kitabdar.circulation.services.bookings import cancel_booking
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.marc import codec
from kitabdar.organisation.errors import Invalid
from kitabdar.patrons.models import PatronBlock
from kitabdar.patrons.services.families import add_guardian
from tests.support.builders import let_say, make_charge, make_item, make_patron, make_policy, make_record
from tests.support.invariants import broken_invariants
from tests.support.lending import book, codes, lend, reserve, take_back
from tests.support.marc_builder import Marc
from tests.support.stacks import stack_at_sahil
from tests.support.world import NOW, World, library_world

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


@pytest.fixture
def world(transactional_db: None) -> World:
    return library_world()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do all acts in threads of their own, begun together; return what each returned or was refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(timeout=30)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(outcomes: list[object]) -> list[Refused]:
    return [each for each in outcomes if isinstance(each, Refused)]


def test_two_desks_lending_one_item_make_one_loan(world: World) -> None:
    for _ in range(ROUNDS):
        outcomes = at_once(lambda: lend(world, world.aysel, "D1"), lambda: lend(world, world.murad, "D1"))
        assert [codes(each) for each in refused(outcomes)] == [["on_loan_to_another"]]
        assert Loan.objects.filter(returned_at=None).count() == 1
        take_back(world, "D1")
    assert Loan.objects.count() == ROUNDS


def test_two_desks_lending_to_one_family_keep_its_limit(world: World) -> None:
    children = [world.leyla, make_patron("C-2", world.child, world.sahil)]
    for child in children:
        add_guardian(actor=world.desk, patron_id=child.id, guardian_card="A-1", now=NOW)
    let_say("Children", family_loan_limit=1)
    for _ in range(ROUNDS):
        outcomes = at_once(partial(lend, world, children[0], "D1"), partial(lend, world, children[1], "D2"))
        assert [codes(each) for each in refused(outcomes)] == [["family_loan_limit_reached"]]
        (lent,) = Loan.objects.filter(returned_at=None)
        take_back(world, lent.item.barcode)


def test_a_record_deleted_while_its_item_is_lent_leaves_no_loan_behind(world: World) -> None:
    for number in range(ROUNDS):
        record = make_record(f"Book {number}")
        record.normalised = codec.dump(Marc(record.control_number, f"Book {number}").record())
        record.save(update_fields=["normalised"])
        make_item(record, world.sahil, world.book, barcode=f"B{number}")

        def delete(record_id: int = record.pk) -> object:
            try:
                return delete_record(actor=world.admin, record_id=record_id, now=NOW)
            except Invalid as invalid:  # lent a moment before
                return invalid

        outcomes = at_once(delete, partial(lend, world, world.aysel, f"B{number}"))
        was_lent = Loan.objects.filter(item__barcode=f"B{number}", returned_at=None).exists()
        assert isinstance(outcomes[0], Invalid) is was_lent
        assert broken_invariants() == []
        if was_lent:
            take_back(world, f"B{number}")


def test_readers_who_ask_the_stacks_at_once_get_a_number_each(world: World) -> None:
    stack_at_sahil(world)
    readers = [make_patron(f"N-{number}", world.adult, world.sahil) for number in range(8)]
    outcomes = at_once(*(partial(reserve, world, reader, world.dede.edition_id) for reader in readers))
    assert refused(outcomes) == []
    numbers = sorted(StackRequest.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 1
    assert broken_invariants() == []


def test_two_desks_lending_to_one_patron_keep_to_the_limit(world: World) -> None:
    for number in range(2):
        make_item(world.snow, world.sahil, world.film, barcode=f"F{number}")
    for _ in range(ROUNDS):
        outcomes = at_once(lambda: lend(world, world.aysel, "F0"), lambda: lend(world, world.aysel, "F1"))
        assert [codes(each) for each in refused(outcomes)] == [["loan_limit_reached"]]
        for barcode in ("F0", "F1"):
            take_back(world, barcode)


def test_two_desks_booking_one_item_for_the_same_days_make_one_booking(world: World) -> None:
    let_say("Books", is_bookable=True, booking_lead=1, booking_trail=1, booking_limit=None)
    for number in range(ROUNDS):
        first = date(2026, 4, 6) + timedelta(days=7 * number)
        outcomes = at_once(
            partial(book, world, world.aysel, world.dede_1, first, first),
            partial(
                book, world, world.murad, world.dede_1, first + timedelta(days=2), first + timedelta(days=3)
            ),
        )
        assert [codes(each) for each in refused(outcomes)] == [["days_taken"]]
        assert Booking.objects.count() == number + 1
    assert broken_invariants() == []


def test_the_last_free_copy_is_booked_once_and_a_loan_beside_it_makes_way(world: World) -> None:
    let_say("Books", is_bookable=True, booking_limit=None)
    day = NOW.date() + timedelta(days=7)
    for number in range(ROUNDS):
        outcomes = at_once(
            lambda: book(world, world.aysel, world.snow_1, day, day),
            lambda: lend(world, world.murad, "S1", at=world.fountain),
        )
        loan = Loan.objects.get(returned_at=None)
        if refused(outcomes):  # lent first, for longer than till then
            assert [codes(each) for each in refused(outcomes)] == [["away_until"]]
        else:
            assert loan.due_at.date() < day
            booking_id = Booking.objects.get(closed_at=None).pk
            cancel_booking(actor=world.desk, booking_id=booking_id, now=NOW)
        take_back(world, "S1", at=world.fountain)
        assert broken_invariants() == [], number


def test_two_returns_fill_a_hold_once(world: World) -> None:
    for _ in range(ROUNDS):
        lend(world, world.murad, "D1")
        lend(world, world.leyla, "D2")
        hold_id = reserve(world, world.aysel, world.dede.edition_id)
        at_once(lambda: take_back(world, "D1"), lambda: take_back(world, "D2"))
        assert Hold.objects.get(pk=hold_id).state == HoldState.READY
        assert broken_invariants() == []
        barcode = Hold.objects.select_related("item").get(pk=hold_id).item
        assert barcode is not None
        lend(world, world.aysel, barcode.barcode)
        take_back(world, barcode.barcode)


def test_two_returns_of_one_item_end_its_loan_once(world: World) -> None:
    for _ in range(ROUNDS):
        lend(world, world.aysel, "D1")
        outcomes = at_once(lambda: take_back(world, "D1"), lambda: take_back(world, "D1"))
        assert sorted(each.previous_state for each in outcomes) == ["available", "on_loan"]  # type: ignore[attr-defined]


def test_two_late_items_at_two_desks_have_their_reader_wait_for_both(world: World) -> None:
    waits = {"suspension_days": 1, "suspension_most": 3, "several_of_one_edition": True}
    make_policy("Wait", 1, category=world.child, **waits)
    late = NOW + timedelta(days=90)
    for _ in range(ROUNDS):
        for barcode in ("D1", "D2"):
            lend(world, world.leyla, barcode)
        at_once(lambda: take_back(world, "D1", now=late), lambda: take_back(world, "D2", now=late))
        ends = list(PatronBlock.objects.order_by("until").values_list("until", flat=True))
        assert ends == [late.date() + timedelta(days=3), late.date() + timedelta(days=6)]
        PatronBlock.objects.all().delete()


def test_one_reservation_sent_twice_is_one_hold(world: World) -> None:
    outcomes = at_once(*[lambda: reserve(world, world.aysel, world.dede.edition_id)] * 4)
    assert [codes(each) for each in refused(outcomes)] == [["already_held"]] * 3
    assert Hold.objects.count() == 1


def test_two_payments_with_the_same_key_are_one(world: World) -> None:
    charge = make_charge(world.aysel, world.sahil, "5.00", now=NOW)

    def pay() -> object:
        return pay_charge(
            actor=world.desk,
            charge_id=charge.pk,
            amount=Decimal("2.00"),
            key="one",
            branch_id=world.sahil.pk,
            now=NOW,
        )

    outcomes = at_once(pay, pay, pay)
    assert sorted(each.was_repeated for each in outcomes) == [False, True, True]  # type: ignore[attr-defined]
    assert JournalEntry.objects.filter(kind="payment").count() == 1
    assert Charge.objects.get().balance == Decimal("3.00")


def test_four_clients_with_twenty_items_leave_the_library_in_order(world: World) -> None:
    make_policy("Plenty", 1, category=world.child, loan_limit=100)
    barcodes = [
        make_item(record, branch, world.book).barcode
        for record in (world.dede, world.snow)
        for branch in (world.sahil, world.fountain)
        for _ in range(5)
    ]
    readers = [make_patron(f"R{number}", world.child, world.sahil) for number in range(4)]

    def work(seed: int) -> Callable[[], object]:
        chance = random.Random(seed)

        def act() -> None:
            for _ in range(60):
                barcode, reader = chance.choice(barcodes), chance.choice(readers)
                place = chance.choice([world.sahil, world.fountain])
                try:
                    match chance.randrange(5):
                        case 0 | 1:
                            lend(world, reader, barcode, at=place, by=world.admin)
                        case 2 | 3:
                            take_back(world, barcode, at=place, by=world.admin)
                        case 4:
                            reserve(world, reader, world.dede.edition_id, at=place, by=world.admin)
                except Refused as refusal:
                    assert "changed_meanwhile" not in codes(refusal)

        return act

    at_once(*[work(seed) for seed in range(4)])
    assert Loan.objects.exists()
    assert broken_invariants() == []
