"""The scenarios of docs/circulation.md, each played through every hand (`hands.py`, `tests/browser/hands.py`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from kitabdar.catalogue.models import Item
from kitabdar.circulation import ledger
from kitabdar.circulation.models import Charge, Hold, Loan, ReturnClaim, Transfer
from kitabdar.circulation.services.journal import credits_of
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.patrons.services import add_guardian, place_block
from tests.scenarios.hands import DONE, Hand, loan_of
from tests.scenarios.office import Office
from tests.support.builders import let_say, make_charge, make_item, make_record
from tests.support.world import NOW, World

Scenario = Callable[[Office, World], None]
BOOK: dict[str, Scenario] = {}


def scenario(play: Scenario) -> Scenario:
    """Enter a scenario into the book under its name."""
    BOOK[play.__name__] = play
    return play


def items(world: World, count: int, title: str = "Novella") -> list[str]:
    """Put copies of a title of its own on the shelves of Sahil; return their barcodes."""
    record = make_record(title)
    barcodes = [f"{title[0]}{number}" for number in range(1, count + 1)]
    for barcode in barcodes:
        make_item(record, world.sahil, world.book, barcode=barcode, price=Decimal("12.50"))
    return barcodes


def due(barcode: str) -> datetime:
    """Return when an item is due."""
    return loan_of(barcode).due_at


@scenario
def due_on_an_open_day(hand: Hand, world: World) -> None:
    """[CIR-D1]."""
    assert hand.lend("A-1", "D1") == DONE
    assert due("D1") == datetime(2026, 3, 16, 15, 0, tzinfo=UTC)  # 19:00 in Baku
    hand.clock.wait(days=4)
    assert hand.lend("A-1", "D2") == DONE
    assert due("D2") == datetime(2026, 3, 25, 15, 0, tzinfo=UTC)  # past Novruz


@scenario
def the_nearest_rule(hand: Hand, world: World) -> None:
    """[CIR-P1]."""
    assert hand.lend("A-1", "D1") == hand.lend("C-1", "D2") == DONE
    assert (due("D2") - due("D1")).days == 9  # a child has three weeks; the last day is in the holidays
    assert hand.lend("A-1", "S2", by="night") == DONE
    assert due("S2").date() == date(2026, 3, 5)  # films have three days


@scenario
def a_limit_and_a_colleague(hand: Hand, world: World) -> None:
    """[CIR-P1]."""
    *three, fourth = items(world, 4)
    for barcode in three:
        assert hand.lend("A-1", barcode) == DONE
    (said,) = hand.lend("A-1", fourth)
    assert said == "The reader has 3 items on loan; the rule allows 3. (Rule: Books)"
    assert hand.lend("A-1", fourth, by="head", all_the_same=True) == DONE
    assert Loan.objects.filter(patron_id=world.aysel.id, returned_at=None).count() == 4
    entry = AuditEntry.objects.filter(action="circulation.check_out").latest("pk")
    assert entry.details["override"] == ["loan_limit_reached"]


@scenario
def every_reason_at_once(hand: Hand, world: World) -> None:
    """[CIR-M6]."""
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=date(2026, 3, 1))
    place_block(actor=world.desk, patron_id=world.aysel.id, reason="Torn pages", now=NOW)
    make_charge(world.aysel, world.sahil, "4.00")
    reasons = hand.lend("A-1", "D1")
    assert [each.split()[:3] for each in reasons] == [
        ["The", "card", "ran"], ["The", "card", "is"], ["Still", "owed:", "AZN4.00."],
    ]  # fmt: skip
    assert hand.pay("A-1", "4.00") == DONE
    assert hand.lend("A-1", "D1") == reasons[:2]
    assert not Loan.objects.exists()


@scenario
def one_copy_two_waiting(hand: Hand, world: World) -> None:
    """[CIR-H1] [CIR-H5]."""
    (only,) = items(world, 1)
    assert hand.lend("A-2", only) == DONE
    assert hand.reserve("A-1", only) == DONE
    hand.clock.wait(hours=1)
    assert hand.reserve("C-1", only) == DONE
    assert hand.reserve("C-1", only) == ("The reader has reserved it already.",)
    assert hand.take_back(only) == DONE
    assert list(Hold.objects.order_by("placed_at").values_list("state", flat=True)) == ["ready", "waiting"]
    assert hand.lend("C-1", only) == ("“Novella” is put aside for another reader.",)
    assert hand.lend("A-1", only) == DONE
    assert list(Hold.objects.order_by("placed_at").values_list("state", flat=True)) == ["filled", "waiting"]


@scenario
def renewed_while_nobody_waits(hand: Hand, world: World) -> None:
    """[CIR-D2]."""
    (only,) = items(world, 1)
    assert hand.lend("C-1", only) == DONE
    before = due(only)
    hand.clock.wait(days=7)
    assert hand.renew(only) == DONE
    assert due(only) > before
    hand.clock.wait(days=2)
    assert hand.reserve("A-1", only) == DONE
    assert hand.renew(only) == ("1 other reader is waiting for it.",)


@scenario
def late_and_paid(hand: Hand, world: World) -> None:
    """[CIR-M1] [CIR-M2]."""
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=17)  # due on Monday the 16th, back on Thursday
    assert hand.take_back("D1") == DONE
    (charge,) = Charge.objects.all()
    assert (charge.kind, charge.amount) == ("overdue", Decimal("0.60"))
    assert hand.pay("A-1", "0.20") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.40")}
    assert hand.pay("A-1", "0.40") == DONE
    assert not ledger.owed(world.aysel.id)


@scenario
def renewed_when_late(hand: Hand, world: World) -> None:
    """[CIR-M10]."""
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=17)
    assert hand.renew("D1") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.60")}
    hand.clock.wait(hours=1)
    assert hand.take_back("D1") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("0.60")}


@scenario
def waiting_instead_of_paying(hand: Hand, world: World) -> None:
    """[CIR-M3]."""
    let_say("Books", charge=Decimal(0), suspension_days=2)
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=17)
    assert hand.take_back("D1") == DONE
    until = PatronBlock.objects.get(patron_id=world.aysel.id).until
    assert until is not None
    (said,) = hand.lend("A-1", "D1")
    assert said.startswith("The card is blocked until March ")
    hand.clock.wait(days=20)
    assert hand.lend("A-1", "D1") == DONE


@scenario
def read_in_the_reading_room(hand: Hand, world: World) -> None:
    """[CIR-D5]."""
    let_say("Read here", reading_room="only")
    assert hand.lend("A-1", "T1", to_read=True) == DONE
    assert due("T1") == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # when this opening ends
    assert hand.renew("T1") == ("What is read here is not renewed; it goes back today.",)
    assert hand.take_back("T1") == DONE
    assert Item.objects.get(barcode="T1").state == "available"


@scenario
def reserved_to_be_read_here(hand: Hand, world: World) -> None:
    """[CIR-S4]."""
    let_say("Books", reading_room="too")
    assert hand.reserve("A-1", "D1", to_read=True) == DONE
    assert hand.take_back("D1") == DONE  # fetched: it goes to the hold shelf
    assert hand.lend("A-1", "D1") == DONE
    assert due("D1") == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # when this opening ends
    assert hand.lend("A-1", "D2", to_read=True) == DONE
    assert hand.lend("A-1", "W1") == DONE
    assert [loan_of(each).in_reading_room for each in ("D1", "D2", "W1")] == [True, True, False]


@scenario
def lost_paid_and_found(hand: Hand, world: World) -> None:
    """[CIR-M4] [CIR-M5] [CIR-M11]."""
    assert hand.lend("A-1", "D1") == DONE
    assert hand.lose("D1") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert hand.pay("A-1", "12.50") == DONE
    assert Loan.objects.get(item__barcode="D1").state == "settled"
    hand.clock.wait(days=3)
    assert hand.take_back("D1") == DONE
    assert credits_of(world.aysel.id) == {"AZN": Decimal("12.50")}
    assert Item.objects.get(barcode="D1").state == "available"


@scenario
def home_from_another_branch(hand: Hand, world: World) -> None:
    """[CIR-R1]."""
    assert hand.lend("A-1", "D1") == DONE
    assert hand.take_back("D1", by="night") == DONE
    journey = Transfer.objects.get(received_at=None)
    assert (journey.from_branch_id, journey.to_branch_id) == (world.fountain.pk, world.sahil.pk)
    (said,) = hand.lend("A-2", "D1")
    assert said == "“Kitabi-Dədə Qorqud” is on its way to Sahil."
    assert hand.take_back("D1") == DONE
    assert hand.lend("A-2", "D1") == DONE


@scenario
def kept_for_a_booking(hand: Hand, world: World) -> None:
    """[CIR-B1] [CIR-B3] [CIR-B4]."""
    let_say("Books", is_bookable=True)
    (only,) = items(world, 1)
    assert hand.book("A-2", only, date(2026, 3, 12), date(2026, 3, 13)) == DONE
    assert hand.book("C-1", only, date(2026, 3, 13), date(2026, 3, 16))  # the 13th is taken
    assert hand.lend("A-1", only) == DONE
    assert due(only).date() < date(2026, 3, 12)
    hand.clock.wait(days=8)
    assert hand.take_back(only) == DONE
    hand.clock.wait(days=2)
    assert hand.lend("A-1", only)
    assert hand.lend("A-2", only) == DONE


@scenario
def returned_the_reader_says(hand: Hand, world: World) -> None:
    """[CIR-C1] [CIR-C2]."""
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=20)
    assert hand.claim("D1") == DONE
    assert hand.take_back("D1") == DONE
    assert ReturnClaim.objects.get().outcome != "open"
    assert not ledger.owed(world.aysel.id)


@scenario
def a_family_together(hand: Hand, world: World) -> None:
    """[CIR-P1]."""
    add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    let_say("Children", family_loan_limit=2)
    assert hand.lend("A-1", "D1") == hand.lend("C-1", "D2") == DONE
    (third,) = items(world, 1)
    assert hand.lend("C-1", third) == (
        "The family has 2 items on loan together; the rule allows 2. (Rule: Children)",
    )
    assert hand.take_back("D1") == DONE
    assert hand.lend("C-1", third) == DONE
