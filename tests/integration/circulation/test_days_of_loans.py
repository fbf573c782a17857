"""A loan costs its days once, whatever is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kitabdar.circulation import explaining, ledger, queries
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Charge, Loan
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.closing import close_days
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.circulation.services.renewal import renew, renew_by_itself
from kitabdar.circulation.services.switching import switch_loan
from kitabdar.circulation.services.undo import undo_check_out
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.hours import is_open_day, local_day
from tests.integration.circulation.test_random_days import undone
from tests.support.builders import let_say
from tests.support.invariants import broken_invariants
from tests.support.lending import book, lend, reserve, take_back
from tests.support.world import NOW, World

DAILY = Decimal("0.10")
PAID_FOR = ("loan", "renewal")


def owed(world: World) -> Decimal:
    return ledger.owed(world.aysel.id).get("AZN", Decimal(0))


def switch(world: World, loan_id: int, *, here: bool, now: datetime) -> Decimal:
    return switch_loan(actor=world.desk, loan_id=loan_id, in_reading_room=here, now=now).charged


def test_a_loan_costs_its_days_and_says_why(world: World) -> None:
    """[CIR-M15]: two Sundays are not among them."""
    let_say("Books", loan_charge=Decimal("1.00"), loan_charge_daily=DAILY)
    made = lend(world, world.aysel, "D1")
    assert (made.charged, made.currency) == (Decimal("2.20"), "AZN")
    assert Loan.objects.get().charged_until == made.due_at
    (found,) = ledger.charges_of(world.aysel.id)
    assert found.why is not None and found.why.winner == "Books"
    behind = explaining.behind_charge(found)
    assert [each.kind for each in behind] == ["loan_charge", "loan_charge_daily", "loan_charge_closed_days"]


def test_a_charge_of_days_alone_names_the_rule_of_the_days(world: World) -> None:
    let_say("Books", loan_charge_daily=DAILY)
    made = lend(world, world.aysel, "D1")
    renew(actor=world.desk, loan_id=made.loan_id, now=NOW + timedelta(days=7))
    whys = [each.why for each in ledger.charges_of(world.aysel.id)]
    assert [why.winner for why in whys if why is not None] == ["Books", "Books"]


def test_a_shorter_loan_costs_less(world: World) -> None:
    """In demand, and before a booking."""
    let_say("Books", loan_charge_daily=DAILY, busy_holds=1, busy_length=2, is_bookable=True)
    book(world, world.murad, world.dede_2, date(2026, 3, 6), date(2026, 3, 9))
    assert lend(world, world.aysel, "D2").charged == 3 * DAILY  # to Thursday
    reserve(world, world.murad, world.snow.edition_id, at=world.fountain)
    assert lend(world, world.aysel, "S1", at=world.fountain, by=world.night_desk, override=ALL).charged == (
        2 * DAILY
    )


ALL = frozenset({"wanted_by_others"})


def test_where_there_is_no_currency_nothing_is_charged_or_foreseen(world: World) -> None:
    let_say("Books", loan_charge_daily=DAILY, renewal_charge=DAILY)
    world.baku.currency = ""
    world.baku.save()
    made = lend(world, world.aysel, "D1")
    found = queries.loan(made.loan_id, now=NOW)
    assert made.charged == 0 and found is not None and found.renewal_charge == 0
    choice = queries.governing(card_number="A-1", barcode="D1", branch_id=world.sahil.pk, now=NOW)
    foreseen = queries.foreseen(choice, world.sahil.pk, NOW)
    assert foreseen is not None and foreseen.cost == 0


def test_what_it_would_cost_is_what_it_costs(world: World) -> None:
    let_say("Books", loan_charge=Decimal("1.00"), loan_charge_daily=DAILY, renewal_charge=Decimal("0.50"))
    choice = queries.governing(card_number="A-1", barcode="D1", branch_id=world.sahil.pk, now=NOW)
    foreseen, made = queries.foreseen(choice, world.sahil.pk, NOW), lend(world, world.aysel, "D1")
    assert foreseen is not None
    assert (foreseen.cost, foreseen.due_at, foreseen.currency) == (made.charged, made.due_at, "AZN")
    for days in (7, 30):  # in time, and late
        now = NOW + timedelta(days=days)
        found = queries.loan(made.loan_id, now=now)
        let_say("Books", renewal_limit=9, owed_limit=Decimal(0))
        done = renew(actor=world.desk, loan_id=made.loan_id, now=now)
        assert found is not None and found.renewal_charge == done.charged > Decimal("0.50")


def test_what_is_read_here_costs_nothing_and_is_not_foreseen_to(world: World) -> None:
    let_say("Books", reading_room="only", loan_charge=Decimal("1.00"), loan_charge_daily=DAILY)
    choice = queries.governing(card_number="A-1", barcode="D1", branch_id=world.sahil.pk, now=NOW)
    foreseen = queries.foreseen(choice, world.sahil.pk, NOW)
    assert foreseen is not None and foreseen.in_reading_room and foreseen.cost == 0
    made = check_out(
        actor=world.desk,
        card_number="A-1",
        barcode="D1",
        branch_id=world.sahil.pk,
        in_reading_room=True,
        now=NOW,
    )
    assert made.charged == 0 and Loan.objects.get().charged_until is None
    found = queries.loan(made.loan_id, now=NOW)
    assert found is not None and found.renewal_charge == 0


def test_nothing_is_given_back_for_what_comes_early_or_is_lost_but_for_what_is_undone(world: World) -> None:
    """[CIR-M17]."""
    let_say("Books", loan_charge_daily=DAILY)
    lend(world, world.aysel, "D1")
    take_back(world, "D1", now=NOW + timedelta(days=1))
    assert owed(world) == 12 * DAILY
    declare_lost(actor=world.desk, loan_id=lend(world, world.aysel, "D2").loan_id, now=NOW)
    assert owed(world) == 24 * DAILY
    made = lend(world, world.aysel, "D1", now=NOW + timedelta(days=1))
    undo_check_out(actor=world.desk, loan_id=made.loan_id, now=NOW + timedelta(days=1, minutes=1))
    assert owed(world) == 24 * DAILY and broken_invariants() == []


def test_a_renewal_by_itself_costs_the_days_it_gains_by_the_rules_of_its_day(world: World) -> None:
    """[CIR-M16]."""
    let_say("Books", loan_charge_daily=DAILY, auto_renewal=True, auto_renewal_days_before=3)
    lend(world, world.aysel, "D1")
    let_say("Books", loan_charge_daily=DAILY * 2)
    assert renew_by_itself(actor=system_actor("worker"), now=NOW + timedelta(days=12)) == 1
    (renewal,) = Charge.objects.filter(kind="renewal")
    assert renewal.amount == 7 * 2 * DAILY  # from the 16th to the 28th, over Novruz and a Sunday


def test_days_that_a_closing_adds_are_charged_never(world: World) -> None:
    let_say("Books", loan_charge_daily=DAILY)
    loan_id = lend(world, world.aysel, "D1").loan_id
    close_days(
        actor=world.admin,
        place_id=world.sahil.pk,
        first_day=date(2026, 3, 16),
        last_day=date(2026, 3, 18),
        now=NOW,
    )
    assert owed(world) == 12 * DAILY
    let_say("Books", reading_room="too")
    later = NOW + timedelta(days=4)
    switch(world, loan_id, here=True, now=later)
    assert switch(world, loan_id, here=False, now=later) == DAILY  # the 25th, after the 19th and Novruz
    done = renew(actor=world.desk, loan_id=loan_id, now=NOW + timedelta(days=11))
    assert done.due_at.date() == date(2026, 3, 27) and done.charged == 2 * DAILY


def test_days_paid_for_beyond_the_new_date_stay_paid(world: World) -> None:
    """As where it was due earlier than its days are charged for, and is renewed."""
    let_say("Books", loan_charge_daily=DAILY, loan_length=7, renewed_from="due", renewal_limit=9)
    made = lend(world, world.aysel, "D1")
    paid_until = made.due_at + timedelta(days=10)
    Loan.objects.update(charged_until=paid_until)
    assert renew(actor=world.desk, loan_id=made.loan_id, now=NOW).charged == 0
    assert Loan.objects.get().charged_until == paid_until


WAITS = st.sampled_from([0, 1, 5, 9, 20])
PIECES = st.sampled_from(
    [
        ("renew",),
        ("here",),
        ("home",),
        ("close",),
        ("here", "home"),
        ("close", "renew"),
        ("close", "here", "home"),
    ]
)
ACTS = st.lists(st.tuples(WAITS, PIECES), min_size=1, max_size=6).map(
    lambda found: [(wait if not n else 0, act) for wait, piece in found for n, act in enumerate(piece)]
)


class Days:
    """Counts in a plain set the days of a loan that are charged for, and that may be had for nothing."""

    def __init__(self, closed_count: bool, branch_id: int) -> None:
        self.closed_count, self.branch_id = closed_count, branch_id
        self.had: set[date] = set()
        self.charged = 0

    def agree(self, now: datetime, due: datetime) -> None:
        """Charge for the days after today until it is due, but for those that it was lent for already."""
        hours = lending_settings().hours(self.branch_id)
        first, last = local_day(hours, now), local_day(hours, due)
        days = {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}
        counted = {day for day in days - self.had if self.closed_count or is_open_day(hours, day)}
        self.had |= days
        self.charged += len(counted)

    def move(self, before: datetime, after: datetime) -> None:
        """Have the days for nothing by which a closing moves it."""
        hours = lending_settings().hours(self.branch_id)
        first, last = local_day(hours, before), local_day(hours, after)
        self.had |= {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}


@pytest.fixture
def rented(world: World) -> Iterator[World]:
    let_say("Books", loan_charge_daily=DAILY, loan_charge=Decimal(3), renewal_charge=Decimal(2))
    let_say("Books", reading_room="too", renewal_limit=99, loan_length=10)
    let_say("Books", owed_limit=Decimal(0), suspension_days=0)
    yield world


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, closed_count=st.booleans(), renewed_from=st.sampled_from(["now", "due"]))
def test_the_sum_is_the_price_of_the_days_whatever_the_path(
    rented: World, acts: list[tuple[int, str]], closed_count: bool, renewed_from: str
) -> None:
    """[CIR-M15, CIR-M16, CIR-M17]: and the journal is in balance."""
    with undone():
        let_say("Books", loan_charge_closed_days=closed_count, renewed_from=renewed_from)
        days, now = Days(closed_count, rented.sahil.pk), NOW
        made = lend(rented, rented.aysel, "D1")
        days.agree(now, made.due_at)
        renewals = 0
        for wait, act in acts:
            now += timedelta(days=wait, minutes=1)
            before = Loan.objects.get()
            try:
                if act == "renew":
                    renew(actor=rented.desk, loan_id=made.loan_id, now=now)
                    renewals += 1
                elif act == "close":
                    first = before.due_at.date()
                    close_days(
                        actor=rented.admin,
                        place_id=rented.sahil.pk,
                        first_day=first,
                        last_day=first,
                        now=now,
                    )
                else:
                    switch(rented, made.loan_id, here=act == "here", now=now)
            except Refused:
                continue
            after = Loan.objects.get()
            if act == "close" and not after.in_reading_room:
                days.move(before.due_at, after.due_at)
            elif act in ("renew", "home"):
                days.agree(now, after.due_at)
        charged = Charge.objects.filter(kind__in=PAID_FOR).values_list("amount", flat=True)
        assert sum(charged) == 3 + 2 * renewals + days.charged * DAILY
        assert broken_invariants() == []
