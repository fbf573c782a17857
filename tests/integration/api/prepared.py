"""What routes are tried on, made in the world: each function returns what the address or the body needs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from kitabdar.circulation.ledger import entries_of
from kitabdar.circulation.models import Transfer
from kitabdar.circulation.rotas import items_of as rota_lines
from kitabdar.circulation.rules import SortRow
from kitabdar.circulation.services import rotas
from kitabdar.circulation.services.batches import begin_batch
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.circulation.services.charging import cancel_charge
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.claims import claim_returned
from kitabdar.circulation.services.hold_changes import suspend_hold
from kitabdar.circulation.services.holds import place_hold
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.sorting import save_sort_rule
from kitabdar.circulation.services.stack_requests import begin_fetching
from kitabdar.circulation.services.tills import close_till, put_into_till
from kitabdar.notices.models import Message, Notice, Rule
from kitabdar.organisation.models import Place
from kitabdar.organisation.queries import tokens_of
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services import look_through, place_block
from tests.support.builders import let_say, make_charge, make_patron, make_policy
from tests.support.lending import book, lend, take_back
from tests.support.moving import add_move
from tests.support.people import applied, offer
from tests.support.stacks import asked, stack_at_sahil
from tests.support.world import NOW, World


def a_loan(world: World) -> int:
    week_ago = NOW - timedelta(days=7)
    made = check_out(
        actor=world.desk, card_number="A-1", barcode="D1", branch_id=world.sahil.id, now=week_ago
    )
    return made.loan_id


def a_reading(world: World) -> int:
    let_say("Books", reading_room="too")
    given = {"card_number": "A-1", "barcode": "D1", "branch_id": world.sahil.id, "now": NOW}
    return check_out(actor=world.desk, in_reading_room=True, **given).loan_id


def a_loss(world: World) -> int:
    """Lose an item for which nothing is charged."""
    let_say("Books", lost_charge="none")
    loan_id = a_loan(world)
    declare_lost(actor=world.desk, loan_id=loan_id, now=NOW)
    return loan_id


def an_item_on_loan(world: World) -> str:
    """Lend an item that is booked for later."""
    a_booking(world)
    a_loan(world)
    return "D1"


def an_item_with_a_past(world: World) -> str:
    """Lend an item that made a journey, and have it claimed."""
    Transfer.objects.create(
        item=world.dede_1,
        from_branch=world.fountain,
        to_branch=world.sahil,
        reason="staff",
        sent_at=NOW,
        received_at=NOW,
    )
    a_claim(world)
    return "D1"


def a_return(world: World) -> int:
    loan_id = a_loan(world)
    take_back(world, "D1")
    return loan_id


def returned(world: World) -> str:
    a_return(world)
    return ""


def a_block(world: World) -> int:
    return place_block(actor=world.desk, patron_id=world.aysel.id, reason="matrix", now=NOW)


def a_temporary_card(world: World) -> str:
    Patron.objects.filter(pk=world.aysel.id).update(is_temporary=True)
    return "A-1"


def a_pair(world: World) -> str:
    """Register Aysel twice, and find it."""
    make_patron("A-9", world.adult, world.sahil, names=("Məmmədova", "Aysel", "Rəşid qızı"))
    Patron.objects.filter(card_number__in=["A-1", "A-9"]).update(birth_date=date(1995, 6, 1))
    assert look_through(actor=world.admin, now=NOW) == 1
    return ""


def a_claim(world: World) -> int:
    return claim_returned(actor=world.desk, loan_id=a_loan(world), now=NOW).claim_id


def a_batch(world: World) -> int:
    return begin_batch(actor=world.head, kind="check_in", barcodes=["D1"], branch_id=world.sahil.id, now=NOW)


def a_message(world: World, state: str = "waiting") -> int:
    row = Message.objects.create(
        patron_id=world.aysel.id,
        branch=world.sahil,
        channel="email",
        language="az",
        subject="Gecikmə",
        body="…",
        state=state,
        created_at=NOW,
    )
    return int(row.pk)


def a_notice_rule(world: World) -> int:
    return int(Rule.objects.create(event="overdue", place=world.sahil, days=2).pk)


def a_hold(world: World) -> int:
    edition = world.snow.edition_id
    return place_hold(
        actor=world.desk, card_number="A-1", edition_id=edition, pickup_branch_id=world.sahil.id, now=NOW
    ).hold_id


def a_hold_on_what_is_lent(world: World) -> int:
    """Lend all copies to Leyla, on terms by which anyone who waits calls them back."""
    let_say("Children", recalled_by="anyone", recall_kept_days=0)
    lend(world, world.leyla, "S1", at=world.fountain, by=world.admin)
    lend(world, world.leyla, "S2", at=world.fountain, by=world.admin)
    return a_hold(world)


def bookable(world: World) -> str:
    let_say("Books", is_bookable=True)
    return ""


def ahead() -> date:
    """A Monday on which the branch is open."""
    return date(2026, 3, 16)


def a_booking(world: World) -> int:
    bookable(world)
    return book(world, world.aysel, world.dede_1, ahead(), ahead()).booking_id


def a_policy(world: World) -> int:
    return int(make_policy("Matrix", 700, place=world.sahil).pk)


def a_resting_hold(world: World) -> int:
    hold_id = a_hold(world)
    suspend_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    return hold_id


def a_charge(world: World) -> int:
    return int(make_charge(world.aysel, world.sahil, "2.00").pk)


def owing(world: World) -> str:
    a_charge(world)
    return ""


def a_payment(world: World) -> int:
    desk = {"actor": world.desk, "branch_id": world.sahil.id, "now": NOW}
    return pay_charge(charge_id=a_charge(world), amount=Decimal(2), key="a payment", **desk).payment_id


def credited(world: World) -> str:
    """Let the library owe Aysel what she paid for a charge that should not have been."""
    charge_id = a_charge(world)
    desk = {"actor": world.desk, "branch_id": world.sahil.id, "now": NOW}
    pay_charge(charge_id=charge_id, amount=Decimal(2), key="credited", **desk)
    cancel_charge(actor=world.head, charge_id=charge_id, note="matrix", now=NOW)
    return ""


def a_closing(world: World) -> int:
    desk = {"actor": world.desk, "branch_id": world.sahil.pk, "now": NOW}
    put_into_till(amount=Decimal(20), **desk)
    return close_till(counted=Decimal(20), banked=Decimal(5), **desk).closing_id


def closed(world: World) -> str:
    a_closing(world)
    return ""


def an_entry(world: World) -> int:
    a_charge(world)
    return entries_of(world.aysel.id)[0].id


def a_letter(world: World) -> int:
    """Have a letter wait that is true whenever it is printed."""
    letter = a_message(world, "to_print")
    Notice.objects.create(
        patron_id=world.aysel.id,
        branch=world.sahil,
        event="welcome",
        channel="print",
        key=f"welcome:{letter}",
        created_at=NOW,
        send_after=NOW,
        message_id=letter,
    )
    return letter


def to_print(world: World) -> str:
    a_letter(world)
    return ""


def offered(world: World, at: Place | None = None) -> str:
    offer(world, at)
    return ""


def an_application(world: World) -> int:
    offer(world)
    return applied(world)


def a_token_of_aysel(world: World) -> int:
    assert world.aysel.account_id is not None
    return tokens_of(world.aysel.account_id)[0].id


def a_request(world: World, *, fetching: bool = False) -> int:
    """Ask for something from closed stacks."""
    stack_at_sahil(world)
    request_id = int(asked(world).pk)
    if fetching:
        begin_fetching(actor=world.desk, request_id=request_id, now=NOW)
    return request_id


def a_bin(world: World) -> int:
    row = SortRow(0, "Matrix", "1")
    return save_sort_rule(actor=world.admin, branch_id=world.sahil.pk, row=row, now=NOW)


def a_move(world: World) -> int:
    return add_move(world, "Matrix", no_collection=True)


def a_rota(world: World) -> int:
    """Make a rota with a stage at Fountain Square; its D1 is due there."""
    given = {"actor": world.admin, "now": NOW}
    rota_id = rotas.add_rota(**given, name="Matrix", place_id=world.city.pk, repeats=True)
    rotas.add_stage(**given, rota_id=rota_id, branch_id=world.fountain.pk, days=30)
    rotas.put_on(**given, rota_id=rota_id, barcode="D1")
    return rota_id


def a_rota_line(world: World, *, paused: bool = False) -> int:
    line = rota_lines(a_rota(world))[0].id
    if paused:
        rotas.pause_item(actor=world.admin, rota_item_id=line, now=NOW)
    return line


def an_empty_stage(world: World) -> int:
    return rotas.add_stage(
        actor=world.admin, rota_id=a_rota(world), branch_id=world.sahil.pk, days=30, now=NOW
    )
