"""Taking an item back, and where it goes then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Charge, Loan, Policy
from kitabdar.circulation.services.checkin import check_in
from kitabdar.organisation.models import AuditEntry
from kitabdar.search.models import OutboxEntry
from tests.support.builders import let_say, make_policy
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World


def state(barcode: str) -> tuple[str, str]:
    row = Item.objects.select_related("current_branch").get(barcode=barcode)
    return row.state, row.current_branch.code


def test_a_return_at_home_ends_the_loan_and_shelves_the_item(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    OutboxEntry.objects.all().delete()
    done = take_back(world, "D1", now=NOW + timedelta(days=1))
    assert (done.loan_id, done.patron_id, done.previous_state) == (loan_id, world.aysel.id, "on_loan")
    assert (done.routing.action, done.charge_id, done.days_overdue) == ("shelve", None, 0)
    loan = Loan.objects.get()
    assert (loan.state, loan.returned_at, loan.return_branch_id) == (
        "returned",
        NOW + timedelta(days=1),
        world.sahil.pk,
    )
    assert state("D1") == ("available", "sahil")
    assert AuditEntry.objects.latest("id").subject == f"loan:{loan_id}"
    assert OutboxEntry.objects.count() == 1


def test_a_return_elsewhere_sends_the_item_home(world: World) -> None:
    lend(world, world.aysel, "D1")
    done = take_back(world, "D1", at=world.fountain)
    assert (done.routing.action, done.routing.to_branch_id) == ("send", world.sahil.pk)
    assert state("D1") == ("in_transit", "fountain")
    assert [each.barcode for each in queries.transfers_to(world.sahil.pk)] == ["D1"]
    assert take_back(world, "D1").routing.action == "shelve"
    assert queries.transfers_to(world.sahil.pk) == []
    assert state("D1") == ("available", "sahil")


def test_a_return_fills_the_first_hold_wherever_it_comes_home(world: World) -> None:
    lend(world, world.leyla, "D1")
    second = reserve(
        world, world.murad, world.dede.edition_id, at=world.sahil, now=NOW + timedelta(minutes=2)
    )
    first = reserve(
        world, world.aysel, world.dede.edition_id, at=world.fountain, now=NOW + timedelta(minutes=1)
    )
    done = take_back(world, "D1")
    assert (done.routing.action, done.routing.hold_id, done.routing.hold_patron_id) == (
        "send",
        first,
        world.aysel.id,
    )
    done = take_back(world, "D1", at=world.fountain)
    assert (done.routing.action, done.routing.hold_id) == ("put_aside", first)
    assert done.routing.shelf_until == datetime(2026, 3, 9, 19, 59, tzinfo=UTC)
    assert state("D1") == ("on_hold_shelf", "fountain")
    waiting = queries.hold(second)
    assert waiting is not None and (waiting.state, waiting.position) == ("waiting", 2)


def test_scanning_it_again_on_the_hold_shelf_leaves_its_time_as_it_is(world: World) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    until = take_back(world, "D1").routing.shelf_until
    again = take_back(world, "D1", now=NOW + timedelta(days=2))
    assert (again.routing.action, again.routing.shelf_until) == ("put_aside", until)


def test_an_item_fetched_from_the_shelf_fills_a_hold(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    assert [(each.hold_id, each.barcode) for each in queries.to_fetch(world.sahil.pk)] == [(hold_id, "D1")]
    assert take_back(world, "D1").loan_id is None
    assert queries.to_fetch(world.sahil.pk) == []
    assert [each.id for each in queries.hold_shelf(world.sahil.pk)] == [hold_id]


@pytest.mark.parametrize(
    ("returned_to", "action", "rests_at"),
    [("home", "send", "sahil"), ("lender", "send", "sahil"), ("stays", "shelve", "fountain")],
)
def test_where_an_item_rests_after_its_loan(
    world: World, returned_to: str, action: str, rests_at: str
) -> None:
    """[CIR-R1]: at home, with the branch that lent it, or where it was returned."""
    let_say("Books", returned_to=returned_to)
    lend(world, world.aysel, "D1")
    routing = take_back(world, "D1", at=world.fountain).routing
    assert (routing.action, routing.to_branch_id) == (action, getattr(world, rests_at).pk)


def test_an_item_lent_elsewhere_goes_back_to_its_lender_where_the_rule_says_so(world: World) -> None:
    let_say("Books", returned_to="lender")
    lend(world, world.murad, "D1", at=world.fountain, by=world.night_desk)
    assert take_back(world, "D1").routing.to_branch_id == world.fountain.pk


def test_an_item_that_may_not_fill_a_hold_passes_the_queue_by(world: World) -> None:
    """[CIR-H4]."""
    reserve(world, world.aysel, world.dede.edition_id)
    let_say("Books", collected_at="where_it_is")
    assert take_back(world, "D3", at=world.fountain).routing.action == "shelve"
    let_say("Books", collected_at="home")
    assert take_back(world, "D3", at=world.fountain).routing.action == "shelve"
    let_say("Books", collected_at="anywhere")
    make_policy("Not for holds", 3, item_type=world.book, category=world.adult, is_holdable=False)
    assert take_back(world, "D1").routing.action == "shelve"


def test_coming_back_late_costs_by_the_rules_of_the_lending_branch(world: World) -> None:
    lend(world, world.aysel, "D1")  # due on Monday the 16th
    done = take_back(world, "D1", at=world.fountain, now=NOW + timedelta(days=17))  # Thursday the 19th
    assert (done.days_overdue, done.charged, done.currency) == (3, Decimal("0.60"), "AZN")
    charge = Charge.objects.get()
    assert (charge.pk, charge.amount, charge.balance, charge.branch_id) == (
        done.charge_id,
        Decimal("0.60"),
        Decimal("0.60"),
        world.sahil.pk,
    )


def test_within_grace_nothing_is_charged_and_a_deleted_rule_goes_on_charging(world: World) -> None:
    lend(world, world.aysel, "D1")
    assert take_back(world, "D1", now=NOW + timedelta(days=15)).charge_id is None
    lend(world, world.aysel, "D2")
    Policy.objects.filter(name="Books").delete()
    late = take_back(world, "D2", now=NOW + timedelta(days=40))
    assert late.charge_id is not None and late.charged == Decimal("3.80")  # for nineteen open days


@pytest.mark.parametrize("lost", ["missing", "lost"])
def test_what_was_missing_is_found_when_it_is_scanned(world: World, lost: str) -> None:
    Item.objects.filter(barcode="D1").update(state=lost)
    done = take_back(world, "D1")
    assert (done.previous_state, done.routing.action) == (lost, "shelve")


def test_a_withdrawn_item_is_refused(world: World) -> None:
    Item.objects.filter(barcode="D1").update(state=ItemState.WITHDRAWN)
    with pytest.raises(Refused) as caught:
        take_back(world, "D1")
    assert codes(caught.value) == ["item_withdrawn"]


def test_taking_back_what_stands_on_the_shelf_changes_nothing(world: World) -> None:
    done = take_back(world, "D1")
    assert (done.loan_id, done.routing.action) == (None, "shelve")
    assert state("D1") == ("available", "sahil")


def test_an_unknown_barcode_and_a_desk_elsewhere_are_said(world: World) -> None:
    with pytest.raises(NotFound):
        take_back(world, "nothing")
    with pytest.raises(NotPermitted):
        take_back(world, "D1", at=world.sahil, by=world.night_desk)


def test_what_lay_in_the_book_drop_is_late_as_it_was_then(world: World) -> None:
    """[CIR-M8]."""
    lend(world, world.aysel, "D1")  # due on Monday the 16th
    lend(world, world.aysel, "D2")
    now = NOW + timedelta(days=17)
    desk = {"actor": world.desk, "branch_id": world.sahil.pk, "now": now}
    dropped = check_in(barcode="D1", dropped_at=NOW + timedelta(days=14), **desk)
    assert (dropped.days_overdue, dropped.charged) == (0, 0)
    assert Loan.objects.get(pk=dropped.loan_id).returned_at == now
    ahead = check_in(barcode="D2", dropped_at=now + timedelta(days=9), **desk)  # not later than it is
    assert (ahead.days_overdue, ahead.charged) == (3, Decimal("0.60"))


def test_what_was_dropped_before_it_was_lent_is_late_as_it_is_now(world: World) -> None:
    """[CIR-M8]: another had put it into the drop; the day still stands on the page of returns."""
    let_say("Books", loan_length=1, loan_unit="hours", charge=Decimal("0.20"), grace=0)
    lend(world, world.aysel, "D1")
    given = {"actor": world.desk, "barcode": "D1", "branch_id": world.sahil.pk}
    done = check_in(**given, now=NOW + timedelta(hours=3), dropped_at=NOW - timedelta(hours=1))
    assert done.charged == Decimal("0.40")
