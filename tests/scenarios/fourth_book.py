"""Scenarios of what the days of a loan cost, of what is called back for others, and of money in advance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kitabdar.circulation import ledger
from kitabdar.circulation.messages import money
from tests.scenarios.book import due, items, scenario
from tests.scenarios.hands import DONE, hold_of
from tests.scenarios.office import Office
from tests.scenarios.second_book import closing
from tests.scenarios.third_book import BOOK
from tests.support.builders import let_say, make_charge
from tests.support.world import World

__all__ = ["BOOK"]


@scenario
def paid_by_the_day(hand: Office, world: World) -> None:
    """[CIR-M15]."""
    let_say("Books", loan_charge=Decimal("1.00"), loan_charge_daily=Decimal("0.10"))
    assert hand.lend("A-1", "D1") == DONE
    assert ledger.owed(world.aysel.id) == {
        "AZN": Decimal("2.20")
    }  # two Sundays of the fourteen days are free
    let_say("Books", loan_charge_closed_days=True)
    assert hand.lend("A-2", "D2") == DONE
    assert ledger.owed(world.murad.id) == {"AZN": Decimal("2.40")}
    let_say("Books", loan_unit="hours", loan_length=4)
    assert hand.lend("C-1", "D3") == DONE  # for children the rule for all says what it costs
    assert ledger.owed(world.leyla.id) == {"AZN": Decimal("3.10")}


@scenario
def the_days_it_gains(hand: Office, world: World) -> None:
    """[CIR-M16]."""
    let_say("Books", loan_charge_daily=Decimal("0.10"), renewal_limit=9)
    assert hand.lend("A-1", "D1") == DONE
    hand.clock.wait(days=7)
    assert hand.renew("D1") == DONE
    assert due("D1") == closing(date(2026, 3, 25))  # after Novruz
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("1.60")}  # four open days more
    assert hand.close_days(date(2026, 3, 25), date(2026, 3, 25)) == DONE
    assert due("D1") == closing(date(2026, 3, 26))
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("1.60")}  # what a closing adds costs nothing
    hand.clock.wait(days=21)
    assert hand.renew("D1") == DONE  # three days late
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("3.40")}  # sixty qəpik for these, twelve days more


@scenario
def home_for_its_days(hand: Office, world: World) -> None:
    """[CIR-M17]."""
    let_say("Books", reading_room="too", loan_charge=Decimal("1.00"), loan_charge_daily=Decimal("0.10"))
    (only,) = items(world, 1)
    assert hand.lend("A-1", only, to_read=True) == DONE
    assert not ledger.owed(world.aysel.id)
    assert hand.take_home(only) == hand.read_here(only) == hand.take_home(only) == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.20")}  # until the 16th, once
    hand.clock.wait(days=1)
    assert hand.read_here(only) == hand.take_home(only) == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.30")}  # the 17th is new
    assert hand.take_back(only) == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.30")}  # early, and nothing is given back


@scenario
def called_back_for_who_waits(hand: Office, world: World) -> None:
    """[CIR-E1] [CIR-E2]."""
    let_say("Books", recalled_by="anyone", loan_length=60, recall_length=7, recall_kept_days=90)
    (kept,), (only,) = items(world, 1), items(world, 1, "Ceyran")
    assert hand.lend("A-2", kept) == hand.reserve("A-1", kept) == DONE
    let_say("Books", recall_kept_days=10)  # for what is lent from now on
    assert hand.lend("A-2", only) == hand.reserve("A-1", only) == DONE
    (said,) = hand.call_back("A-1", kept)
    assert said == "Its reader keeps it so long in any case; it is due on May 1, 2026. (Rule: Books)"
    assert due(kept) == due(only) == closing(date(2026, 5, 1))
    assert hand.call_back_oneself("A-1", only) == DONE
    assert due(only) == closing(date(2026, 3, 12))  # ten days after it was lent
    assert hand.renew(only) == (
        "It was called back for another reader, and is due on March 12, 2026.",
        "1 other reader is waiting for it.",
    )
    assert hand.take_back(only) == DONE
    assert hold_of("A-1", only).state == "ready"


@scenario
def late_after_a_recall(hand: Office, world: World) -> None:
    """[CIR-E3]."""
    let_say("Books", recalled_by="staff", recall_kept_days=0, recall_charge=Decimal("1.00"))
    (only,) = items(world, 1)
    assert hand.lend("A-2", only) == hand.reserve("A-1", only) == hand.call_back("A-1", only) == DONE
    assert due(only) == closing(date(2026, 3, 9))
    hand.clock.wait(days=9)
    assert hand.take_back(only) == DONE
    assert ledger.owed(world.murad.id) == {"AZN": Decimal("2.00")}  # two days, not at twenty qəpik


@scenario
def needed_no_more(hand: Office, world: World) -> None:
    """[CIR-E4]."""
    let_say("Books", recalled_by="staff", recall_kept_days=0)
    one, two = items(world, 2)
    assert hand.lend("A-2", one) == hand.lend("C-1", two) == hand.reserve("A-1", one) == DONE
    assert hand.call_back("A-1", one) == DONE
    assert due(two) == closing(date(2026, 3, 9))  # who was to have it longest: a child has three weeks
    assert hand.take_back(one) == DONE  # another copy comes home
    assert due(two) == closing(date(2026, 3, 25))
    assert hand.lend("A-1", one) == hand.reserve("A-2", one) == hand.call_back("A-2", one) == DONE
    assert due(two) == closing(date(2026, 3, 9))
    assert hand.give_up("A-2", one) == DONE
    assert due(two) == closing(date(2026, 3, 25))


@scenario
def paid_in_advance(hand: Office, world: World) -> None:
    """[CIR-M18]."""
    make_charge(world.aysel, world.sahil, "2.00")
    assert hand.pay_in_advance("A-1", "5.00") == DONE
    assert ledger.owed(world.aysel.id) == {"AZN": Decimal("2.00")}  # it pays nothing by itself
    assert ledger.till(world.sahil.pk, "AZN").cash == Decimal("5.00")
    assert hand.use_credit("A-1", "2.00") == DONE
    assert not ledger.owed(world.aysel.id)
    assert hand.take_payment_back("A-1", "His") == (
        f"The library owes this reader {money(Decimal(3), 'AZN')}, not more.",
    )
    assert hand.pay_in_advance("A-1", "1.00") == hand.take_payment_back("A-1", "His") == DONE
    assert ledger.credits_of(world.aysel.id) == {"AZN": Decimal("3.00")}
    assert hand.close_till("5.00") == hand.pay_in_advance("A-1", "1.00") == hand.close_till("6.00") == DONE
    assert hand.take_payment_back("A-1", "His") == ("The till was closed since: pay the credit out instead.",)
    assert hand.pay_out("A-1", "4.00") == DONE
    assert not ledger.credits_of(world.aysel.id)
    assert ledger.till(world.sahil.pk, "AZN").cash == Decimal("2.00")
