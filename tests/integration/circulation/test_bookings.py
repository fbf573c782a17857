"""Items booked ahead: made, kept, collected, given back, given up, missed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import BookedDay, Booking, Hold, Loan, TransferCost
from kitabdar.circulation.services import bookings
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.closing import close_days
from kitabdar.circulation.services.losses import declare_lost, mark_missing, withdraw
from kitabdar.circulation.services.renewal import renew, renew_by_itself
from kitabdar.circulation.services.transfers import send
from kitabdar.circulation.services.undo import undo_check_in, undo_check_out
from kitabdar.organisation.models import AuditEntry, Place
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services.erasure import erase
from tests.support.builders import let_say, make_policy
from tests.support.invariants import broken_invariants
from tests.support.lending import book, codes, lend, reserve, take_back
from tests.support.world import NOW, World

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)  # Monday to Wednesday, two weeks from now


@pytest.fixture
def world(world: World) -> World:
    """Let books be booked, with a day before and two after kept free."""
    let_say("Books", is_bookable=True, booking_lead=1, booking_trail=2, booking_limit=2)
    return world


def refused(world: World, *given: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        book(world, *given, **more)
    return codes(refused.value)


def booking(booking_id: int) -> Booking:
    return Booking.objects.get(pk=booking_id)


def item(barcode: str) -> Item:
    return Item.objects.get(barcode=barcode)


def days(booking_id: int) -> list[date]:
    return list(BookedDay.objects.filter(booking_id=booking_id).order_by("day").values_list("day", flat=True))


def test_a_booking_keeps_its_days_and_those_before_and_after(world: World) -> None:
    """[CIR-B1]"""
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    assert days(made.booking_id) == [date(2026, 3, 15) + timedelta(days=n) for n in range(6)]
    for first, last in ((LAST + timedelta(days=2), LAST + timedelta(days=9)), (FIRST, FIRST)):
        assert "days_taken" in refused(world, world.leyla, world.dede_1, first, last)
    assert codes_of_next_free(world) == []
    assert broken_invariants() == []
    entry = AuditEntry.objects.get(action="circulation.book", subject=f"booking:{made.booking_id}")
    assert entry.details == {"item": world.dede_1.pk}


def codes_of_next_free(world: World) -> list[str]:
    """The 25th: its day before is the 24th, the last day kept of the first is the 20th; Novruz is over."""
    let_say("Children", is_bookable=True)
    book(world, world.leyla, world.dede_1, date(2026, 3, 25), date(2026, 3, 26))
    return broken_invariants()


def test_the_database_itself_refuses_a_day_twice(world: World) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        BookedDay.objects.create(booking_id=made.booking_id, item=world.dede_1, day=FIRST)


def test_any_copy_is_chosen_where_it_is_collected_and_free(world: World) -> None:
    """[CIR-B2]"""
    first = book(world, world.aysel, world.dede, FIRST, LAST, at=world.fountain)
    assert first.barcode == "D3"
    barcodes = [book(world, world.murad, world.dede, FIRST, LAST, at=world.fountain).barcode for _ in "12"]
    assert sorted(barcodes) == ["D1", "D2"]
    let_say("Books", booking_limit=None)
    assert refused(world, world.murad, world.dede, FIRST, LAST) == ["days_taken"]
    assert {each.any_copy for each in Booking.objects.all()} == {True}


@pytest.mark.parametrize(
    ("first", "last", "says", "code"),
    [
        (date(2026, 3, 1), date(2026, 3, 3), {}, "booking_days_wrong"),
        (LAST, FIRST, {}, "booking_days_wrong"),
        (FIRST, date(2028, 3, 1), {}, "booking_days_wrong"),
        (date(2026, 3, 2), date(2026, 3, 3), {}, "booking_too_soon"),
        (FIRST, LAST, {"booking_longest": 2}, "booking_too_long"),
        (FIRST, LAST, {"booking_furthest_ahead": 13}, "booking_too_far_ahead"),
        (FIRST, LAST, {"is_bookable": False}, "not_bookable"),
        (FIRST, LAST, {"booking_limit": 0}, "booking_limit_reached"),
        (date(2026, 3, 15), LAST, {}, "booking_on_closed_day"),  # a Sunday
        (FIRST, date(2026, 3, 22), {}, "booking_on_closed_day"),  # Novruz
        (FIRST, LAST, {"collected_at": "home"}, "collected_elsewhere"),
        (FIRST, LAST, {"collected_at": "own_library"}, "collected_elsewhere"),
    ],
)
def test_what_the_rules_are_against(
    world: World, first: date, last: date, says: dict[str, Any], code: str
) -> None:
    let_say("Books", **says)
    at = world.xezer if "collected_at" in says else world.sahil
    if at == world.xezer:
        make_policy("Academy books", 5, place=world.academy, is_bookable=True, **says)
    assert refused(world, world.aysel, world.dede_1, first, last, at=at, by=world.admin) == [code]


def test_what_nobody_can_book(world: World) -> None:
    let_say("Read here", is_bookable=False)
    assert refused(world, world.aysel, world.atlas_1, FIRST, LAST) == ["not_bookable"]
    Item.objects.filter(pk=world.atlas_1.pk).update(state=ItemState.MISSING)
    assert refused(world, world.aysel, world.atlas_1, FIRST, LAST) == ["nothing_to_book"]
    with pytest.raises(NotFound):
        bookings.book(
            actor=world.desk,
            card_number="A-1",
            edition_id=world.snow.edition_id,
            item_id=world.dede_1.pk,
            pickup_branch_id=world.sahil.pk,
            starts_on=FIRST,
            ends_on=LAST,
            now=NOW,
        )
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=date(2026, 3, 10))  # before it begins
    assert refused(world, world.aysel, world.dede_1, FIRST, LAST) == ["patron_expired"]
    TransferCost.objects.create(from_branch=world.fountain, to_branch=world.sahil, cost=None)
    assert refused(world, world.murad, world.dede_3, FIRST, LAST) == ["collected_elsewhere"]


def test_what_is_with_another_reader_then_is_not_booked_unless_overridden(world: World) -> None:
    lend(world, world.murad, "D1")  # due on the 16th
    assert refused(world, world.aysel, world.dede_1, FIRST, LAST) == ["away_until"]
    over = frozenset({"away_until"})
    assert refused(world, world.aysel, world.dede_1, FIRST, LAST, override=over) == ["away_until"]
    made = book(world, world.aysel, world.dede_1, FIRST, LAST, by=world.head, override=over)
    assert [each.code for each in made.overridden] == ["away_until"]
    assert book(world, world.aysel, world.dede_1, date(2026, 3, 26), date(2026, 3, 27))


def test_a_loan_ends_before_a_booking_or_is_refused(world: World) -> None:
    """[CIR-B3]"""
    book(world, world.aysel, world.dede_1, date(2026, 3, 9), date(2026, 3, 10))  # kept from Sunday the 8th
    made = lend(world, world.murad, "D1")
    assert made.due_at == datetime(2026, 3, 7, 13, tzinfo=NOW.tzinfo)  # Saturday, 17:00 in Baku
    assert made.kept_from == date(2026, 3, 8)
    take_back(world, "D1")
    with pytest.raises(Refused) as refused:
        lend(world, world.murad, "D1", now=NOW + timedelta(days=5))  # Saturday: till Sunday nothing is left
    assert codes(refused.value) == ["booked_for_another"]
    over = frozenset({"booked_for_another"})
    loan = lend(world, world.murad, "D1", now=NOW + timedelta(days=5), by=world.head, override=over)
    assert loan.due_at.date() == date(2026, 3, 25)  # after Novruz
    assert loan.kept_from is None


def test_a_renewal_goes_as_far_as_a_booking_lets_it(world: World) -> None:
    loan = lend(world, world.murad, "D1")  # due on the 16th
    book(world, world.aysel, world.dede_1, date(2026, 3, 19), date(2026, 3, 25))
    with pytest.raises(Refused) as refused:
        renew(actor=world.desk, loan_id=loan.loan_id, now=NOW)
    assert codes(refused.value) == ["renewal_gains_nothing"]  # the same day two weeks from now
    later = NOW + timedelta(days=3)
    assert renew(actor=world.desk, loan_id=loan.loan_id, now=later).due_at.date() == date(2026, 3, 17)
    let_say("Books", renewal_limit=5)
    with pytest.raises(Refused) as refused:
        renew(actor=world.desk, loan_id=loan.loan_id, now=later + timedelta(days=1))
    assert codes(refused.value) == ["booked_for_another"]


def test_a_check_out_to_who_booked_it_fills_the_booking(world: World) -> None:
    """[CIR-B4]"""
    reserve(world, world.murad, world.dede.edition_id)
    let_say("Books", is_loanable=False)
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    with pytest.raises(Refused) as refused:
        lend(world, world.aysel, "D1")  # two weeks too soon
    assert codes(refused.value) == ["not_loanable"]
    lent = lend(world, world.aysel, "D1", now=NOW + timedelta(days=13))  # on the day before
    assert lent.filled_booking_id == made.booking_id
    assert lent.due_at == datetime(2026, 3, 18, 15, tzinfo=NOW.tzinfo)  # Wednesday, 19:00 in Baku
    assert booking(made.booking_id).state == "collected"
    assert broken_invariants() == []
    take_back(world, "D1", now=NOW + timedelta(days=14))
    assert booking(made.booking_id).state == "returned"
    assert days(made.booking_id)[-1] == date(2026, 3, 18)  # two days after the return are kept still
    assert broken_invariants() == []


def test_what_comes_home_when_it_is_booked_goes_to_who_booked_it(world: World) -> None:
    """[CIR-B5]"""
    made = book(world, world.aysel, world.dede_1, FIRST, LAST, at=world.fountain)
    soon = take_back(world, "D1")
    assert (soon.routing.action, soon.routing.kept_from) == ("shelve", date(2026, 3, 15))
    hold_id = reserve(world, world.murad, world.dede.edition_id)
    saturday = NOW + timedelta(days=12)  # two days before: a day for the way, a day kept free
    sent = take_back(world, "D1", now=saturday)
    assert (sent.routing.action, sent.routing.booking_id) == ("send", made.booking_id)
    assert item("D1").transfers.get(received_at=None).reason == "booking"
    arrived = take_back(
        world, "D1", at=world.fountain, by=world.night_desk, now=saturday + timedelta(hours=2)
    )
    assert (arrived.routing.action, arrived.routing.hold_patron_id) == ("put_aside", world.aysel.id)
    assert booking(made.booking_id).prepared_at is not None
    assert broken_invariants() == []
    with pytest.raises(Refused) as refused:
        lend(world, world.leyla, "D1", at=world.fountain, now=saturday + timedelta(hours=3))
    assert codes(refused.value) == ["booked_for_another"]
    ended = bookings.cancel_booking(actor=world.desk, booking_id=made.booking_id, now=saturday)
    assert ended.routing is not None and ended.routing.hold_id == hold_id
    assert days(made.booking_id) == [] and broken_invariants() == []


def test_a_hold_does_not_get_what_it_would_keep_too_long(world: World) -> None:
    first = date(2026, 3, 11)  # kept from the 10th; the hold shelf keeps for seven days
    book(world, world.aysel, world.snow_1, first, first, at=world.fountain)
    hold_id = reserve(world, world.leyla, world.snow.edition_id, at=world.fountain)
    found = take_back(world, "S1", at=world.fountain)
    assert found.routing.action == "shelve"
    assert Hold.objects.get(pk=hold_id).target_id != world.snow_1.pk
    mine = reserve(world, world.aysel, world.snow.edition_id, at=world.fountain)
    assert take_back(world, "S1", at=world.fountain).routing.hold_id == mine  # their own booking is no bar


def test_what_nobody_collects_is_missed_when_it_is_kept_no_longer(world: World) -> None:
    """[CIR-B6]"""
    let_say("Books", booking_kept_days=2)
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    take_back(world, "D1", now=NOW + timedelta(days=13))
    assert item("D1").state == ItemState.ON_HOLD_SHELF
    for after, missed in ((15, 0), (16, 1), (17, 0)):
        assert bookings.miss_bookings(actor=world.admin, now=NOW + timedelta(days=after)) == missed
    assert booking(made.booking_id).state == "missed" and days(made.booking_id) == []
    assert item("D1").state == ItemState.AVAILABLE and broken_invariants() == []
    with pytest.raises(Refused) as refused:
        bookings.cancel_booking(actor=world.desk, booking_id=made.booking_id, now=NOW)
    assert codes(refused.value) == ["booking_ended"]


def test_a_lost_or_missing_item_endangers_its_bookings_and_another_copy_can_take_its_place(
    world: World,
) -> None:
    """[CIR-B7]"""
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    with pytest.raises(Refused) as refused:
        withdraw(actor=world.cataloguer, barcode="D1", now=NOW)
    assert codes(refused.value) == ["something_open"]
    loan = lend(world, world.murad, "D1", now=NOW)
    assert declare_lost(actor=world.desk, loan_id=loan.loan_id, now=NOW).bookings == 1
    take_back(world, "D1")
    assert mark_missing(actor=world.desk, barcode="D1", now=NOW) == 1
    moved = bookings.move_booking(actor=world.desk, booking_id=made.booking_id, now=NOW)
    assert moved.barcode == "D2" and days(made.booking_id) and broken_invariants() == []
    book(world, world.murad, world.dede_3, FIRST, LAST)
    with pytest.raises(Refused) as refused:
        bookings.move_booking(actor=world.desk, booking_id=made.booking_id, now=NOW)
    assert codes(refused.value) == ["days_taken"]
    with pytest.raises(NotPermitted):
        bookings.move_booking(actor=world.acting(world.aysel), booking_id=made.booking_id, now=NOW)


def test_undoing_gives_back_what_was(world: World) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    minutes = iter(NOW + timedelta(days=14, minutes=each) for each in range(20))
    take_back(world, "D1", now=next(minutes))
    loan_id = lend(world, world.aysel, "D1", now=next(minutes)).loan_id
    undo_check_out(actor=world.desk, loan_id=loan_id, now=next(minutes))
    assert (booking(made.booking_id).state, item("D1").state) == ("booked", ItemState.ON_HOLD_SHELF)
    assert broken_invariants() == []
    loan_id = lend(world, world.aysel, "D1", now=next(minutes)).loan_id
    take_back(world, "D1", now=next(minutes))
    assert booking(made.booking_id).state == "returned"
    undo_check_in(actor=world.desk, loan_id=loan_id, now=next(minutes))
    assert booking(made.booking_id).state == "collected" and len(days(made.booking_id)) == 6
    assert broken_invariants() == []
    take_back(world, "D1", now=next(minutes))
    let_say("Books", booking_lead=0, booking_trail=0)
    book(world, world.murad, world.dede_1, date(2026, 3, 19), date(2026, 3, 19), now=next(minutes))
    with pytest.raises(Refused) as refused:  # a day of the first is another's now
        undo_check_in(actor=world.desk, loan_id=loan_id, now=next(minutes))
    assert codes(refused.value) == ["cannot_undo"] and broken_invariants() == []


def test_who_may_book_and_give_up(world: World) -> None:
    own = world.acting(world.aysel)
    made = book(world, world.aysel, world.dede_1, FIRST, LAST, by=own)
    for actor in (world.acting(world.murad), world.cataloguer, world.auditor):
        with pytest.raises(NotPermitted):
            book(world, world.aysel, world.dede_2, FIRST, LAST, by=actor)
        with pytest.raises(NotPermitted):
            bookings.cancel_booking(actor=actor, booking_id=made.booking_id, now=NOW)
        with pytest.raises(NotPermitted):
            bookings.miss_bookings(actor=actor, now=NOW)
    with pytest.raises(NotFound):
        book(world, world.aysel, world.dede_2, FIRST, LAST, at=Place(pk=999_999))
    with pytest.raises(NotFound):
        bookings.cancel_booking(actor=own, booking_id=999_999, now=NOW)
    assert bookings.cancel_booking(actor=own, booking_id=made.booking_id, now=NOW).barcode == "D1"


def test_a_reader_with_a_booking_is_not_erased(world: World) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    with pytest.raises(Refused) as refused:
        erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    assert codes(refused.value) == ["something_open"]
    bookings.cancel_booking(actor=world.desk, booking_id=made.booking_id, now=NOW)
    erase(actor=world.head, patron_id=world.aysel.id, now=NOW)


def test_what_was_given_back_is_parted_from_its_reader(world: World) -> None:
    """[CIR-A1]"""
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    then = NOW + timedelta(days=14)
    lend(world, world.aysel, "D1", now=then)
    take_back(world, "D1", now=then + timedelta(hours=1))
    Patron.objects.filter(pk=world.aysel.id).update(history="none")
    assert anonymise(actor=world.admin, now=then + timedelta(days=1)) == 2  # the loan and the booking
    assert booking(made.booking_id).patron.card_number.startswith("nobody-")
    assert broken_invariants() == []


def test_a_loan_renews_by_itself_only_as_far_as_a_booking_lets_it(world: World) -> None:
    let_say("Books", auto_renewal=True)
    loan = lend(world, world.murad, "D1")  # due on the 16th
    book(world, world.aysel, world.dede_1, date(2026, 3, 18), date(2026, 3, 19))
    assert renew_by_itself(actor=world.admin, now=NOW + timedelta(days=14)) == 0
    assert Loan.objects.get(pk=loan.loan_id).due_at.date() == date(2026, 3, 16)


def test_closing_names_the_bookings_that_are_hit(world: World) -> None:
    """[CIR-D6]"""
    begins = book(world, world.aysel, world.dede_1, FIRST, LAST).booking_id
    lend(world, world.murad, "D2")  # due on the 16th, moved to the 18th
    pressed = book(world, world.leyla, world.dede_2, LAST, LAST).booking_id
    book(world, world.murad, world.dede_3, date(2026, 3, 25), date(2026, 3, 26))
    closed = {"place_id": world.city.pk, "first_day": FIRST, "last_day": date(2026, 3, 17)}
    found = close_days(actor=world.admin, now=NOW, is_rehearsal=True, **closed)
    assert found.booking_ids == (begins, pressed)
    assert [(each.branch_name, each.bookings) for each in found.branches] == [("Sahil", 2)]


def test_what_is_prepared_is_not_sent_elsewhere_by_staff(world: World) -> None:
    book(world, world.aysel, world.dede_1, FIRST, LAST)
    then = NOW + timedelta(days=13)
    take_back(world, "D1", now=then)
    with pytest.raises(Refused) as refused:
        send(
            actor=world.desk,
            barcode="D1",
            to_branch_id=world.fountain.pk,
            branch_id=world.sahil.pk,
            now=then,
        )
    assert codes(refused.value) == ["booked_for_another"]


def test_what_is_read_here_stays_booked_until_its_last_day(world: World) -> None:
    """[CIR-B4]"""
    let_say("Books", reading_room="only", booking_kept_days=1)
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    for number in range(3):
        morning = NOW + timedelta(days=14 + number)
        take_back(world, "D1", now=morning)
        assert booking(made.booking_id).prepared_at is not None
        read = check_out(
            actor=world.desk,
            card_number="A-1",
            barcode="D1",
            branch_id=world.sahil.pk,
            now=morning + timedelta(hours=1),
            in_reading_room=True,
        )
        assert read.due_at.date() == FIRST + timedelta(days=number)
        assert (read.filled_booking_id is not None) is (number == 2)
        assert bookings.miss_bookings(actor=world.admin, now=morning) == 0
        assert broken_invariants() == []
        take_back(world, "D1", now=morning + timedelta(hours=4))
        assert broken_invariants() == []
    assert booking(made.booking_id).state == "returned"


def test_days_gone_by_are_forgotten_once_their_booking_is_over(world: World) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    lend(world, world.aysel, "D1", now=NOW + timedelta(days=14))
    bookings.miss_bookings(actor=world.admin, now=NOW + timedelta(days=17))
    assert len(days(made.booking_id)) == 6
    take_back(world, "D1", now=NOW + timedelta(days=17))
    bookings.miss_bookings(actor=world.admin, now=NOW + timedelta(days=21))
    assert days(made.booking_id) == []


def test_a_refusal_names_the_rule_it_rests_on(world: World) -> None:
    let_say("Books", booking_longest=5)
    with pytest.raises(Refused) as refused:
        book(world, world.aysel, world.dede_1, FIRST, FIRST + timedelta(days=20))
    found = {each.code: each.rule for each in refused.value.refusals}
    assert found["booking_too_long"] == "Books"


def test_another_copy_is_refused_when_the_days_are_over(world: World) -> None:
    let_say("Books", is_bookable=True)
    made = book(world, world.aysel, world.dede_1, date(2026, 3, 16), date(2026, 3, 16))
    late = NOW + timedelta(days=30)
    with pytest.raises(Refused) as refused:
        bookings.move_booking(actor=world.admin, booking_id=made.booking_id, now=late)
    assert "booking_days_wrong" in [each.code for each in refused.value.refusals]
