"""The last scenarios of docs/circulation.md: what the office does and what follows from it; readers at home."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.test import override_settings

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger
from kitabdar.circulation.models import Booking, Hold, Loan, Transfer
from kitabdar.circulation.services.lapsing import erase_lapsed
from kitabdar.circulation.services.renewal import renew_by_itself
from kitabdar.circulation.services.targeting import aim_all
from kitabdar.patrons.models import Patron, PatronBlock, PatronCategory
from kitabdar.patrons.services import add_guardian
from tests.scenarios.book import due, items, scenario
from tests.scenarios.hands import DONE, hold_of, loan_of
from tests.scenarios.office import Office
from tests.scenarios.second_book import BOOK, WORKER, closing, states
from tests.support.builders import let_say, make_charge, make_patron, make_place, make_policy
from tests.support.people import NIGAR, make_ministry, make_text, offer
from tests.support.world import NOW, World

__all__ = ["BOOK"]


@scenario
def rules_that_hold_nowhere(hand: Office, world: World) -> None:
    """[CIR-P2]."""
    assert hand.remarks() == DONE
    assert hand.add_rule("Old books", loan_length=28) == DONE
    assert hand.add_rule("Last summer", fixed_due_date=date(2025, 8, 31)) == DONE
    assert hand.remarks() == (
        "«Length of a loan»: where this rule and «Old books» cover the same, only their order decides.",
        "«Length of a loan» never holds by this rule: «Films», «Children», «Books», «Academy» always come first.",
        "Its fixed date has passed: give a new one.",
    )
    assert hand.remove_rule("Last summer") == DONE
    assert hand.lend("A-1", "D1") == DONE
    assert due("D1") == closing(date(2026, 3, 16))  # two weeks, as before
    assert hand.remove_rule("Old books") == DONE
    assert hand.remarks() == DONE


@scenario
def closed_after_a_flood(hand: Office, world: World) -> None:
    """[CIR-D6]."""
    let_say("Books", hold_shelf_days=14, is_bookable=True)
    let_say("Children", loan_length=14, closed_days="as_it_falls")
    one, two, three = items(world, 3)
    assert hand.lend("A-1", one) == hand.lend("C-1", two) == DONE
    assert hand.reserve("A-2", three) == hand.take_back(three) == DONE
    assert hand.book("A-2", "D1", date(2026, 3, 13), date(2026, 3, 17)) == DONE
    days = date(2026, 3, 16), date(2026, 3, 17)
    assert hand.would_move(*days) == (1, 1, 1)
    assert due(one) == closing(days[0])  # so far it was only a rehearsal
    assert hand.close_days(*days) == DONE
    assert due(one) == hold_of("A-2", three).expires_at == closing(date(2026, 3, 18))
    assert due(two) == closing(days[0])  # that may be due on any day
    assert Booking.objects.get().ends_on == days[1]


@scenario
def whichever_comes_first(hand: Office, world: World) -> None:
    """[CIR-H7]."""
    for title in ("Novruz bayramı", "Bayramı gözləyən", "Ceyran"):
        items(world, 1, title)
    assert hand.lend("A-2", "N1") == hand.lend("A-2", "B1") == DONE
    assert hand.reserve_any("A-1", ["N1", "B1"], "bayramı") == DONE
    assert hand.reserve("A-1", "C1") == DONE  # the second of two: a group counts as one
    assert hand.take_back("B1") == hand.take_back("N1") == DONE
    assert (hold_of("A-1", "B1").state, hold_of("A-1", "N1").state) == ("ready", "waiting")
    assert hand.lend("A-1", "B1") == DONE
    assert sorted(states()) == ["cancelled", "filled", "waiting"]


@scenario
def fetched_where_it_costs_least(hand: Office, world: World) -> None:
    """[CIR-H8]."""
    assert hand.lend("C-1", "D2") == DONE
    assert hand.reserve("A-1", "D1") == DONE
    assert (hand.to_fetch(), hand.to_fetch(by="night")) == (("D1",), ())
    hand.clock.wait(hours=25)
    aim_all(actor=WORKER, now=hand.clock.now)  # nobody fetched it for a day
    assert (hand.to_fetch(), hand.to_fetch(by="night")) == ((), ("D3",))
    assert hand.take_back("D3", by="night") == DONE
    assert hand.to_fetch(by="night") == ()
    assert states() == ["in_transit"]


@scenario
def a_way_never_gone(hand: Office, world: World) -> None:
    """[CIR-H9]."""
    assert hand.never_send(world.fountain, world.sahil) == DONE
    (said,) = hand.reserve("A-1", "S1")
    assert said == "It is not sent to this branch; choose where it stands."
    assert hand.lend("C-1", "D1") == hand.lend("C-1", "D2") == DONE
    assert hand.reserve("A-1", "D1") == DONE  # for those that come home to Sahil
    assert hand.to_fetch(by="night") == ()
    assert hand.take_back("D3", by="night") == DONE
    assert states() == ["waiting"]
    assert hand.take_back("D1", by="night") == DONE
    journey = Transfer.objects.get()
    assert (journey.to_branch_id, journey.reason) == (world.sahil.pk, "home")  # that is not kept from it


@scenario
def needed_for_who_came_first(hand: Office, world: World) -> None:
    """[CIR-H10]."""
    one, two = items(world, 2)
    assert hand.reserve("A-2", one) == DONE
    assert hand.lend("C-1", one) == DONE  # the other suffices
    (said,) = hand.lend("A-1", two)
    assert said == "1 other reader is waiting for it."
    assert hand.lend("A-2", two) == DONE


@scenario
def a_whole_list(hand: Office, world: World) -> None:
    """[CIR-L1]."""
    four = items(world, 4)
    too_many = "The reader has 3 items on loan; the rule allows 3. (Rule: Books)"
    already = "The reader has it on loan already. It can be renewed."
    *well, refused = hand.rehearse_list("A-1", four)
    assert refused == too_many  # each counts towards the limit of the next
    assert not Loan.objects.exists()
    assert hand.do_list() == (*well, refused)
    assert Loan.objects.count() == 3
    assert hand.rehearse_list("A-1", four) == (*[already] * 3, too_many)


@scenario
def into_the_right_bin(hand: Office, world: World) -> None:
    """[CIR-N1]."""
    assert hand.bin_of("D1") == ""
    assert hand.sort_into("Fountain", outcome="send", goal=world.fountain) == DONE
    assert hand.sort_into("Look", outcome="attention") == DONE
    assert hand.sort_into("Rest") == DONE
    assert hand.damage("D2", "Spine torn") == DONE
    assert [hand.bin_of(each) for each in ("D1", "D2", "D3")] == ["Rest", "Look", "Fountain"]


@scenario
def out_of_processing(hand: Office, world: World) -> None:
    """[CIR-V1] [CIR-V3]."""
    shown = make_place("location", "sahil-shown", "Exhibition", world.sahil)
    one, _other = items(world, 2)
    Item.objects.filter(barcode=one).update(collection="processing", location=shown)
    make_policy("Processing", 50, collection="processing", is_loanable=False)
    assert hand.move("Off the list", collection="processing", to_collection="") == DONE
    assert hand.move("Shown no more", at_check_out=True, location=shown, to_location=None) == DONE
    (said,) = hand.lend("A-1", one)
    assert "Processing" in said
    assert hand.shelf_of(one) == "Exhibition"
    assert hand.shelf_of(one) == ""  # it is where it was put
    assert hand.lend("A-1", one) == DONE
    assert shelf_of(one) == (None, "")
    assert hand.move("Read", to_collection="read") == DONE
    assert hand.shelf_of(one) == "Sahil"
    assert shelf_of(one) == (None, "read")
    assert hand.undo_return(one) == DONE
    assert shelf_of(one) == (None, "")
    assert hand.shelf_of(one) == "Sahil"


@scenario
def on_the_cart(hand: Office, world: World) -> None:
    """[CIR-V2] [CIR-V4]."""
    cart = make_place("location", "sahil-cart", "Cart", world.sahil)
    one, other = items(world, 2)
    assert hand.move("Cart", to_location=cart, rest_hours=4) == DONE
    assert hand.lend("A-1", one) == hand.lend("A-2", other) == DONE
    assert (hand.shelf_of(one), hand.rests_in(one)) == ("Cart", "Cart")
    hand.clock.wait(hours=3)
    assert hand.shelf_of(one) == "Cart"  # its time runs on
    hand.clock.wait(hours=1)
    assert (hand.rests_in(one), shelf_of(one)) == ("", (None, ""))
    assert hand.shelf_of(one) == ""
    assert hand.lend("A-1", one) == hand.take_back(one) == hand.reserve("C-1", one) == DONE
    assert hand.to_fetch() == (one,)
    assert hand.take_back(one) == DONE
    assert (hand.rests_in(one), states()) == ("", ["ready"])


def shelf_of(barcode: str) -> tuple[int | None, str]:
    """Return the location of an item and its collection."""
    return Item.objects.values_list("location_id", "collection").get(barcode=barcode)


@scenario
def a_torn_book(hand: Office, world: World) -> None:
    """[CIR-K1]."""
    torn, other = items(world, 2)
    assert hand.damage(torn, "Spine torn") == hand.lend("C-1", other) == DONE
    assert hand.reserve("A-1", torn) == DONE
    assert hand.to_fetch() == ()
    assert hand.take_back(torn) == DONE
    assert states() == ["waiting"]
    assert hand.damage(torn, "") == DONE
    assert hand.take_back(torn) == DONE
    assert states() == ["ready"]


@scenario
def sent_to_stay(hand: Office, world: World) -> None:
    """[CIR-R2]."""
    assert hand.send("D1", world.fountain) == DONE
    assert hand.take_back("D1", by="night") == hand.take_back("D1", by="night") == DONE
    assert Transfer.objects.get().received_at is not None  # it stays, however often it is scanned
    assert hand.lend("A-1", "D1", by="night") == hand.take_back("D1", by="night") == DONE
    assert Transfer.objects.get(received_at=None).to_branch_id == world.sahil.pk  # a loan says otherwise


@scenario
def a_card_that_ran_out(hand: Office, world: World) -> None:
    """[CIR-A2]."""
    PatronCategory.objects.filter(code="adult").update(lapsed_days=60)
    Patron.objects.update(expires_on=date(2026, 3, 10))
    assert hand.lend("A-2", "D1") == DONE
    make_patron("A-3", world.adult, world.sahil, expires_on=date(2026, 3, 10))
    assert hand.lapsing() == ()
    hand.clock.wait(days=40)
    assert hand.lapsing() == ("A-1", "A-3")
    assert hand.extend("A-3", date(2027, 3, 10)) == DONE
    assert hand.lapsing() == ("A-1",)
    hand.clock.wait(days=40)
    assert erase_lapsed(actor=WORKER, now=hand.clock.now) == 2  # Aysel, and Aigerim in Almaty
    assert [hand.knows(card) for card in ("A-1", "A-2", "A-3", "C-1")] == [False, True, True, True]


@scenario
def perhaps_one_person(hand: Office, world: World) -> None:
    """[CIR-U1]."""
    born = date(1995, 6, 1)
    for card, given in (("A-8", "Айсель"), ("A-9", "Нигяр")):
        make_patron(card, world.adult, world.fountain, names=("Мамедова", given, ""), birth_date=born)
    make_patron("K-9", world.adult, world.abai, names=("Мамедова", "Айсель", ""), birth_date=born)
    assert hand.look_through() == []
    Patron.objects.filter(pk=world.aysel.id).update(birth_date=born)
    assert hand.look_through() == [("A-1", "A-8")]  # in any script, and in one network
    assert hand.part("A-1", "A-8") == DONE
    assert hand.look_through() == []


@scenario
def two_files_made_one(hand: Office, world: World) -> None:
    """[CIR-U2]."""
    (only,) = items(world, 1)
    second = make_patron("A-9", world.adult, world.sahil, names=("Мамедова", "Айсель", ""))
    make_charge(second, world.sahil, "2.00")
    assert hand.lend("C-1", only) == hand.lend("A-1", "D1") == hand.lend("A-9", "D2") == DONE
    assert hand.reserve("A-1", only) == hand.reserve("A-9", only) == DONE
    assert hand.merge("A-9", "A-1") == DONE
    assert states() == ["waiting", "cancelled"]  # the later of two for the same ends
    assert loan_of("D2").patron_id == world.aysel.id
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.00")}
    assert hand.lend("A-9", "D3", by="night") == DONE  # the card leads to the file that stays
    assert loan_of("D3").patron_id == world.aysel.id


@scenario
@override_settings(MAIL_URL="smtp://127.0.0.1:1")
def a_card_asked_for_at_home(hand: Office, world: World) -> None:
    """[CIR-U3]."""
    offer(world, alone_from=14, temporary_days=30)
    assert hand.apply(replace(NIGAR, birth_date=date(2016, 6, 1))) == (
        "At this age someone must answer for you: give their card, or come with them.",
    )
    assert hand.apply(NIGAR) == DONE
    hand.confirm()
    assert hand.approve("N-1") == DONE
    made = Patron.objects.get(card_number="N-1")
    assert (made.is_temporary, made.expires_on) == (True, date(2026, 4, 1))
    assert hand.lend("N-1", "D1") == DONE


@scenario
def asked_to_agree(hand: Office, world: World) -> None:
    """[CIR-U4]."""
    make_text(world, "rules")
    make_text(world, "photos", is_optional=True)
    assert hand.asked("A-2") == ("About photos", "About rules")
    assert hand.lend("A-2", "D1") == DONE  # one may go on reading meanwhile
    assert hand.answer("A-2") == DONE
    assert hand.asked("A-2") == ("About rules",)  # to what is needed no is not an answer
    assert hand.answer("A-2", "About rules") == DONE
    assert hand.asked("A-2") == ()
    make_text(world, "rules", valid_from=date(2026, 3, 3))
    assert hand.asked("A-2") == ()
    hand.clock.wait(days=1)
    assert hand.asked("A-2") == ("About rules",)


@scenario
def borrowed_for_a_ministry(hand: Office, world: World) -> None:
    """[CIR-U5]."""
    ministry = make_ministry(world)
    make_charge(world.aysel, world.sahil, "4.00")
    assert hand.let_borrow("M-1", "A-1", until=NOW.date()) == DONE
    (said,) = hand.lend("A-1", "D1")
    assert said.startswith("Still owed: AZN4.00.")
    assert hand.lend_for("M-1", "A-1", "D1") == DONE  # her own debts stand in no way
    assert (loan_of("D1").patron_id, loan_of("D1").taken_by_id) == (ministry.id, world.aysel.id)
    hand.clock.wait(hours=11)  # it is midnight in Baku
    assert hand.lend_for("M-1", "A-1", "D2") == ("This person may not borrow for the institution today.",)


@scenario
def a_father_at_home(hand: Office, world: World) -> None:
    """[CIR-U6]."""
    add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-2", now=NOW)
    (only,) = items(world, 1)
    assert hand.lend("C-1", only) == hand.reserve("C-1", "D1") == DONE
    before = due(only)
    hand.clock.wait(days=7)
    assert hand.renew_for("A-2", only) == DONE
    assert due(only) > before
    assert hand.give_up_for("A-2", "C-1", "D1") == DONE
    assert states() == ["cancelled"]
    hand.clock.wait(days=2)
    assert hand.reserve("A-1", only) == DONE
    assert hand.renew_for("A-2", only) == ("1 other reader is waiting for it.",)


@scenario
def a_card_of_the_network(hand: Office, world: World) -> None:
    """[CIR-U7]."""
    assert hand.reserve("A-2", "D1") == DONE  # his library is another branch
    assert hand.collect_at("A-2", "D1", world.xezer) == DONE
    assert Hold.objects.get().pickup_branch_id == world.xezer.pk
    PatronBlock.objects.create(patron_id=world.aigerim.id, reason="Secret", placed_at=NOW)
    assert hand.lend("K-1", "D2") == (
        "This is a card of another network of libraries: Almaty libraries.",  # the only reason told
    )
    make_ministry(world)
    assert hand.let_borrow("M-1", "K-1") == ("This is a card of another network of libraries.",)
    assert Item.objects.get(barcode="D2").state == "available"


@scenario
def read_here_and_taken_home(hand: Office, world: World) -> None:
    """[CIR-D8]."""
    let_say("Books", reading_room="too", loan_charge=Decimal("1.00"))
    (only,) = items(world, 1)
    assert hand.lend("A-1", only, to_read=True) == DONE
    assert due(only) == closing(date(2026, 3, 2))
    assert not ledger.owed(world.aysel.id)
    assert hand.take_home(only) == DONE
    assert due(only) == closing(date(2026, 3, 16))
    assert hand.read_here(only) == DONE
    assert due(only) == closing(date(2026, 3, 2))
    assert hand.take_home(only) == hand.read_here(only) == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("1.00")}  # once, however often it leaves
    assert hand.reserve("A-2", only) == DONE
    assert hand.take_home(only) == ("1 other reader is waiting for it.",)
    assert due(only) == closing(date(2026, 3, 2))


@scenario
def a_loss_that_costs_nothing(hand: Office, world: World) -> None:
    """[CIR-M12]."""
    let_say("Books", lost_charge="none")
    assert hand.lend("A-1", "D1") == hand.lose("D1") == DONE
    hand.clock.wait(days=17)
    loan = loan_of("D1")
    assert (loan.state, loan.patron_id) == ("lost", world.aysel.id)  # they may have it still
    assert not ledger.owed(world.aysel.id)
    assert hand.settle("D1", "It burned with their house") == DONE
    loan.refresh_from_db()
    assert (loan.state, loan.settled_because) == ("settled", "It burned with their house")
    assert Item.objects.get(barcode="D1").state == "lost"
    hand.clock.wait(days=30)
    assert hand.take_back("D1") == DONE  # found after all
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.60")}  # late until it was settled
    assert Item.objects.get(barcode="D1").state == "available"


@scenario
def paid_by_mistake(hand: Office, world: World) -> None:
    """[CIR-M13]."""
    assert hand.lend("A-1", "D1") == hand.lose("D1") == hand.pay("A-1", "12.50") == DONE
    loan = Loan.objects.get()
    assert loan.state == "settled"
    assert hand.take_payment_back("A-1", "Her brother paid for his") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert ledger.till(world.sahil.pk, "AZN").cash == 0
    loan.refresh_from_db()
    assert (loan.state, loan.returned_at) == ("lost", None)
    assert hand.pay("A-1", "12.50") == hand.close_till("12.50") == DONE
    assert hand.take_payment_back("A-1", "His again") == (
        "The till was closed since: cancel the charge, and pay out what becomes credit.",
    )
    assert not ledger.owed(world.aysel.id)


@scenario
def each_renewal_costs(hand: Office, world: World) -> None:
    """[CIR-M14]."""
    says = {"auto_renewal": True, "auto_renewal_days_before": 3, "renewal_limit": 9}
    let_say("Books", renewal_charge=Decimal("0.50"), **says)
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=7)
    assert hand.renew("D1") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.50")}
    let_say("Books", renewal_charge=Decimal("0.75"))
    hand.clock.wait(days=14)  # after Novruz, on the 25th, it is due
    assert renew_by_itself(actor=WORKER, now=hand.clock.now) == 1
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("1.25")}  # by the rules of that day
