"""More scenarios of docs/circulation.md: days, holds and their changes, bookings, stacks, the cash desk."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from kitabdar.circulation import ledger
from kitabdar.circulation.models import Booking, Charge, Hold, JournalEntry, Loan, StackRequest, Transfer
from kitabdar.circulation.services import rotas
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.bookings import miss_bookings
from kitabdar.circulation.services.renewal import renew_by_itself
from kitabdar.circulation.services.rotation import rotate
from kitabdar.organisation.actors import system_actor
from kitabdar.patrons.models import Patron
from tests.scenarios.book import BOOK, due, items, scenario
from tests.scenarios.hands import DONE, Hand, hold_of
from tests.support.builders import let_say, make_charge
from tests.support.stacks import stack_at_sahil
from tests.support.world import World

__all__ = ["BOOK"]
WORKER = system_actor("worker")


def closing(day: date) -> datetime:
    """Return when Sahil closes on a weekday: 19:00 in Baku."""
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)


def states() -> list[str]:
    """Return the states of the holds, in the order they were placed."""
    return list(Hold.objects.order_by("placed_at", "pk").values_list("state", flat=True))


@scenario
def bounded_by_a_date(hand: Hand, world: World) -> None:
    """[CIR-D3]."""
    one, two, three = items(world, 3)
    let_say("Books", fixed_due_date=date(2026, 3, 10))
    assert hand.lend("A-1", one) == DONE
    assert due(one) == closing(date(2026, 3, 10))
    let_say("Books", fixed_due_rule="not_before")
    assert hand.lend("A-1", two) == DONE
    assert due(two) == closing(date(2026, 3, 16))
    let_say("Books", due_before_card_expires=True)
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=date(2026, 3, 5))
    assert hand.lend("A-1", three) == DONE
    assert due(three) == closing(date(2026, 3, 5))


@scenario
def lent_by_the_hour(hand: Hand, world: World) -> None:
    """[CIR-D4]."""
    let_say("Books", loan_unit="hours", loan_length=4)
    one, two, three = items(world, 3)
    assert hand.lend("A-1", one) == DONE
    assert due(one) == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # at 17:00
    hand.clock.wait(hours=3)
    assert hand.lend("A-1", two) == DONE
    assert due(two) == datetime(2026, 3, 3, 5, 0, tzinfo=UTC)  # when it opens again
    let_say("Books", closed_hours="before_closing")
    assert hand.lend("A-1", three) == DONE
    assert due(three) == closing(date(2026, 3, 2))


@scenario
def renewed_by_itself(hand: Hand, world: World) -> None:
    """[CIR-D7]."""
    let_say("Children", auto_renewal=True, auto_renewal_days_before=3, renewal_limit=9)
    (only,) = items(world, 1)
    assert hand.lend("C-1", only) == DONE
    before = due(only)
    hand.clock.wait(days=15)
    assert renew_by_itself(actor=WORKER, now=hand.clock.now) == 0  # not yet
    hand.clock.wait(days=6)
    assert renew_by_itself(actor=WORKER, now=hand.clock.now) == 1
    after = due(only)
    assert after > before
    assert hand.reserve("A-1", only) == DONE
    hand.clock.wait(days=20)
    assert renew_by_itself(actor=WORKER, now=hand.clock.now) == 0
    assert due(only) == after
    assert hand.renew(only) == ("1 other reader is waiting for it.",)


@scenario
def not_to_be_reserved(hand: Hand, world: World) -> None:
    """[CIR-H2]."""
    let_say("Books", is_holdable=False)
    assert hand.reserve("C-1", "D1") == ("It cannot be reserved. (Rule: Books)",)
    let_say("Books", is_holdable=True, on_shelf_holds="all_away")
    assert hand.lend("A-2", "D1") == hand.lend("A-2", "D2") == DONE
    assert hand.reserve("C-1", "D1") == (
        "A copy stands on the shelf: it can be borrowed at once. (Rule: Books)",
    )
    assert hand.lend("A-2", "D3", by="night") == DONE
    assert hand.reserve("C-1", "D1") == DONE


@scenario
def the_most_generous_limit(hand: Hand, world: World) -> None:
    """[CIR-H3]."""
    for title in ("Alma", "Bulud", "Ceyran"):
        items(world, 1, title)
    assert hand.reserve("A-1", "A1") == hand.reserve("A-1", "B1") == DONE
    assert hand.reserve("A-1", "C1") == ("The reader has 2 holds; the rule allows 2. (Rule: Books)",)
    assert (
        hand.reserve("A-1", "S1") == DONE
    )  # the same novel is there as a film, of which one may wait for five


@scenario
def only_where_it_stands(hand: Hand, world: World) -> None:
    """[CIR-H2] [CIR-H4]."""
    let_say("Books", collected_at="where_it_is")
    assert hand.reserve("A-1", "S1") == (
        "It is not sent to this branch; choose where it stands. (Rule: Books)",
    )
    let_say("Books", collected_at="anywhere")
    assert hand.reserve("A-1", "S1") == DONE
    let_say("Books", collected_at="where_it_is")
    assert hand.take_back("S1", by="night") == DONE
    assert states() == ["waiting"]  # it may not be sent there any more
    let_say("Books", collected_at="anywhere")
    assert hand.take_back("S1", by="night") == DONE
    assert states() == ["in_transit"]


@scenario
def a_hold_that_rests(hand: Hand, world: World) -> None:
    """[CIR-H5]."""
    (only,) = items(world, 1)
    assert hand.lend("C-1", only) == DONE
    assert hand.reserve("A-1", only) == DONE
    hand.clock.wait(minutes=5)
    assert hand.reserve("A-2", only) == DONE
    assert hand.rest("A-1", only) == DONE
    assert hand.take_back(only) == DONE
    assert states() == ["waiting", "ready"]  # it was passed by
    assert hand.wake("A-1", only) == DONE
    assert hand.give_up("A-2", only) == DONE
    assert hand.take_back(only) == DONE  # off the hold shelf
    assert states() == ["ready", "cancelled"]


@scenario
def collected_somewhere_else(hand: Hand, world: World) -> None:
    """[CIR-H4]."""
    (only,) = items(world, 1)
    assert hand.reserve("A-1", only) == DONE
    assert hand.take_back(only) == DONE
    assert states() == ["ready"]
    assert hand.collect_at("A-1", only, world.fountain) == DONE
    journey = Transfer.objects.get(received_at=None)
    assert (journey.to_branch_id, journey.reason) == (world.fountain.pk, "hold")
    assert hand.take_back(only, by="night") == DONE
    assert states() == ["ready"]
    assert hand.lend("A-1", only, by="night") == DONE


@scenario
def this_copy_alone(hand: Hand, world: World) -> None:
    """[CIR-H6]."""
    signed, other = items(world, 2)
    assert hand.lend("A-2", signed) == hand.lend("A-2", other) == DONE
    assert hand.reserve("A-1", signed, only_this=True) == DONE
    assert hand.take_back(other) == DONE
    assert states() == ["waiting"]
    assert hand.take_back(signed) == DONE
    assert states() == ["ready"]


@scenario
def not_to_be_booked(hand: Hand, world: World) -> None:
    """[CIR-B2]."""
    (only,) = items(world, 1)
    wednesday = date(2026, 3, 11)
    assert hand.book("A-1", only, wednesday, wednesday) == ("It cannot be booked ahead.",)
    let_say("Books", is_bookable=True, booking_longest=3, booking_furthest_ahead=30, booking_limit=1)
    assert hand.book("A-1", only, wednesday, date(2026, 3, 16)) == (
        "It can be booked for 3 days at most. (Rule: Books)",
    )
    assert hand.book("A-1", only, date(2026, 6, 10), date(2026, 6, 10)) == (
        "It can be booked for days up to April 1, 2026. (Rule: Books)",
    )
    assert hand.book("A-1", only, date(2026, 3, 8), date(2026, 3, 9)) == (
        "The branch is closed on March 8, 2026: begin and end on days when it is open.",
    )
    assert hand.book("A-1", only, wednesday, wednesday) == DONE
    assert hand.book("A-1", only, date(2026, 3, 13), date(2026, 3, 13)) == (
        "The reader has 1 booking; the rule allows 1. (Rule: Books)",
    )
    assert hand.book("A-2", only, wednesday, wednesday) == (
        "On March 11, 2026 it is kept for another booking.",
    )


@scenario
def a_booking_before_a_hold(hand: Hand, world: World) -> None:
    """[CIR-B5]."""
    let_say("Books", is_bookable=True)
    (only,) = items(world, 1)
    assert hand.book("A-1", only, date(2026, 3, 4), date(2026, 3, 5)) == DONE
    assert hand.reserve("C-1", only) == DONE
    hand.clock.wait(days=1)
    assert hand.take_back(only) == DONE  # fetched from its shelf
    assert states() == ["waiting"]
    hand.clock.wait(days=1)
    assert hand.lend("C-1", only) != DONE
    assert hand.lend("A-1", only) == DONE
    hand.clock.wait(days=1)
    assert hand.take_back(only) == DONE
    assert states() == ["ready"]


@scenario
def lost_while_it_is_booked(hand: Hand, world: World) -> None:
    """[CIR-B7]."""
    let_say("Books", is_bookable=True)
    (only,) = items(world, 1)
    assert hand.book("A-2", only, date(2026, 3, 12), date(2026, 3, 13)) == DONE
    assert hand.lend("A-1", only) == DONE
    assert hand.lose(only) == DONE
    assert Booking.objects.get().closed_at is None
    hand.clock.wait(days=10)
    assert hand.take_back(only) == DONE  # found in time
    assert hand.lend("A-2", only) == DONE


@scenario
def one_claim_too_many(hand: Hand, world: World) -> None:
    """[CIR-C3]."""
    let_say("Books", claim_limit=1)
    assert hand.lend("A-1", "D1") == hand.lend("A-1", "D2") == DONE
    assert hand.claim("D1") == DONE
    assert hand.claim("D2") == (
        "The reader has claimed 1 return that was not found; the rule allows 1. (Rule: Books)",
    )
    assert hand.take_back("D1") == DONE  # it was here: that claim proved right
    assert hand.claim("D2") == DONE


@scenario
def from_the_book_drop(hand: Hand, world: World) -> None:
    """[CIR-M8]."""
    assert hand.lend("A-1", "D1") == hand.lend("A-1", "D2") == DONE
    hand.clock.wait(days=17)  # due on Monday, emptied on Thursday
    assert hand.take_back("D1", dropped_on=date(2026, 3, 16)) == DONE
    assert not Charge.objects.exists()
    assert hand.take_back("D2", dropped_on=date(2026, 3, 18)) == DONE
    assert Charge.objects.get().amount == Decimal("0.40")


@scenario
def the_till_at_the_end_of_the_day(hand: Hand, world: World) -> None:
    """[CIR-M7]."""
    make_charge(world.aysel, world.sahil, "2.00")
    assert hand.put_in("20.00") == hand.pay("A-1", "2.00") == DONE
    assert hand.close_till("21.00") == (
        "What was counted differs from the books: say why, as far as it is known.",
    )
    assert hand.close_till("22.00", banked="23.00") == (
        "By the books there is only AZN22.00 in the till. Put money in first.",
    )
    assert hand.close_till("21.00", banked="15.00", note="One manat short") == DONE
    assert ledger.till(world.sahil.pk, "AZN").cash == Decimal("6.00")
    assert JournalEntry.objects.get(kind="shortage").note == "One manat short"


@scenario
def an_equal_book_for_a_lost_one(hand: Hand, world: World) -> None:
    """[CIR-M9]."""
    assert hand.lend("A-1", "D1") == DONE
    assert hand.lose("D1") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert hand.take_in_kind("A-1", "The edition of 2004") == DONE
    assert not ledger.owed(world.aysel.id)
    assert ledger.till(world.sahil.pk, "AZN").cash == 0


@scenario
def asked_from_the_stacks(hand: Hand, world: World) -> None:
    """[CIR-S1] [CIR-S3]."""
    stack_at_sahil(world)
    let_say("Books", on_shelf_holds="all_away")
    assert hand.reserve("A-1", "X1") == DONE  # it stands on no shelf that readers fetch from
    hand.clock.wait(minutes=5)
    assert hand.reserve("C-1", "X1") == DONE
    assert StackRequest.objects.get().number == 1
    assert hand.fetch(1) == DONE
    assert hand.take_back("X1") == DONE
    assert hold_of("A-1", "X1").state == "ready"
    assert hand.lend("A-1", "X1") == DONE


@scenario
def asked_while_the_stacks_are_closed(hand: Hand, world: World) -> None:
    """[CIR-S2]."""
    stack_at_sahil(world, daily=(600, 720))  # from ten to noon; it is one o'clock
    assert hand.reserve("A-1", "X1") == DONE
    asked = StackRequest.objects.get()
    assert asked.fetch_from == datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


@scenario
def round_the_branches(hand: Hand, world: World) -> None:
    """[CIR-O1] [CIR-O2] [CIR-O3]."""
    (only,) = items(world, 1)
    staff: dict[str, Any] = {"actor": world.head, "now": hand.clock.now}
    rota_id = rotas.add_rota(name="New books", place_id=world.city.pk, repeats=False, **staff)
    for branch, days in ((world.sahil, 30), (world.fountain, 10)):
        rotas.add_stage(rota_id=rota_id, branch_id=branch.pk, days=days, **staff)
    rotas.put_on(rota_id=rota_id, barcode=only, **staff)
    hand.clock.wait(days=30)
    assert hand.lend("A-1", only) == DONE
    rotate(actor=WORKER, now=hand.clock.now)
    hand.clock.wait(days=7)
    assert hand.take_back(only) == DONE  # a reader went before
    journey = Transfer.objects.get(received_at=None)
    assert (journey.to_branch_id, journey.reason) == (world.fountain.pk, "rotation")
    hand.clock.wait(days=1)
    assert hand.take_back(only, by="night") == DONE
    hand.clock.wait(days=10)
    rotate(actor=WORKER, now=hand.clock.now)
    assert hand.take_back(only, by="night") == DONE
    assert Transfer.objects.get(received_at=None).to_branch_id == world.sahil.pk


@scenario
def forgotten_in_the_night(hand: Hand, world: World) -> None:
    """[CIR-A1]."""
    Patron.objects.filter(pk=world.aysel.id).update(history="none")
    assert hand.lend("A-1", "D1") == hand.lend("A-1", "D2") == hand.lend("C-1", "D3", by="night") == DONE
    assert hand.take_back("D1") == hand.take_back("D3", by="night") == DONE
    hand.clock.wait(days=1)
    anonymise(actor=WORKER, now=hand.clock.now)
    kept = dict(Loan.objects.values_list("item__barcode", "patron_id"))
    assert kept["D1"] not in (world.aysel.id, world.leyla.id)
    assert (kept["D2"], kept["D3"]) == (world.aysel.id, world.leyla.id)  # not ended; kept for her
    assert hand.renew("D2") == DONE


@scenario
def a_booking_nobody_collects(hand: Hand, world: World) -> None:
    """[CIR-B6]."""
    let_say("Books", is_bookable=True, booking_kept_days=1)
    (only,) = items(world, 1)
    assert hand.book("A-1", only, date(2026, 3, 3), date(2026, 3, 6)) == DONE
    hand.clock.wait(days=1)
    assert hand.lend("C-1", only) == ("It is booked: from March 3, 2026 on it is kept for another reader.",)
    hand.clock.wait(days=1)
    assert miss_bookings(actor=WORKER, now=hand.clock.now) == 1
    assert hand.lend("C-1", only) == DONE
