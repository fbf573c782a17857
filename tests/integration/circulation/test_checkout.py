"""Lending an item."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation import queries
from kitabdar.circulation.errors import NotFound, NotPermitted, Refused
from kitabdar.circulation.models import Loan
from kitabdar.organisation.models import AuditEntry, Place
from kitabdar.patrons import services
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.search.models import OutboxEntry
from tests.support.builders import let_say, make_charge, make_item, make_patron, make_policy
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

MOST_STATEMENTS = 11


def test_a_loan_is_due_two_weeks_later_at_closing_time(world: World) -> None:
    done = lend(world, world.aysel, "D1")
    assert done.due_at == datetime(2026, 3, 16, 15, 0, tzinfo=UTC)  # 19:00 in Baku
    assert (done.title, done.time_zone, done.policy_name) == ("Kitabi-Dədə Qorqud", "Asia/Baku", "Books")
    loan = Loan.objects.get()
    assert (loan.patron_id, loan.item_id, loan.branch_id) == (world.aysel.id, world.dede_1.pk, world.sahil.pk)
    assert Item.objects.get(barcode="D1").state == ItemState.ON_LOAN


def test_a_round_the_clock_branch_lends_until_the_end_of_the_day(world: World) -> None:
    done = lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk)
    assert done.due_at == datetime(2026, 3, 16, 19, 59, tzinfo=UTC)


def test_a_due_day_in_the_holidays_moves_past_them(world: World) -> None:
    done = lend(world, world.aysel, "D1", now=NOW + timedelta(days=4))
    assert done.due_at == datetime(2026, 3, 25, 15, 0, tzinfo=UTC)


def test_lending_leaves_a_trail_and_wakes_the_index(world: World) -> None:
    OutboxEntry.objects.all().delete()
    done = lend(world, world.aysel, "D1")
    entry = AuditEntry.objects.get(action="circulation.check_out")
    assert entry.subject == f"loan:{done.loan_id}"
    assert entry.details == {"item": world.dede_1.pk}  # whose loan it is, the loan says, as long as it may
    assert (entry.actor_id, entry.place_id) == (world.desk.account_id, world.sahil.pk)
    assert [each.edition_id for each in OutboxEntry.objects.all()] == [world.dede.edition_id]


def test_second_checkout_of_the_same_item_is_refused(world: World) -> None:
    lend(world, world.aysel, "D1")
    with pytest.raises(Refused) as caught:
        lend(world, world.murad, "D1")
    assert codes(caught.value) == ["on_loan_to_another"]
    assert Loan.objects.count() == 1


def test_the_database_itself_refuses_two_open_loans_of_an_item(world: World) -> None:
    lend(world, world.aysel, "D1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.create(
            patron_id=world.murad.id,
            item=world.dede_1,
            branch=world.sahil,
            checked_out_at=NOW,
            due_at=NOW + timedelta(days=1),
        )


def test_all_reasons_are_given_at_once(world: World) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=date(2026, 3, 1))
    PatronBlock.objects.create(patron_id=world.aysel.id, reason="Torn pages", placed_at=NOW)
    PatronBlock.objects.create(patron_id=world.aysel.id, reason="Over", placed_at=NOW, until=date(2026, 3, 1))
    for branch in (world.sahil, world.abai):
        make_charge(world.aysel, branch, "3.50", now=NOW)
    Item.objects.filter(barcode="D1").update(state=ItemState.MISSING)
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D1")
    assert codes(caught.value) == ["patron_expired", "patron_blocked", "owes_too_much", "item_missing"]
    assert caught.value.refusals[1].params["reason"] == "Torn pages"
    assert caught.value.refusals[2].params["owed"] == Decimal(
        "3.50"
    )  # what is owed in tenge counts in Almaty


def test_what_may_be_overridden_is_by_permission_and_only_as_asked(world: World) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=date(2026, 3, 1))
    everything = frozenset({"patron_expired", "not_loanable"})
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "T1", by=world.desk, override=everything)
    assert codes(caught.value) == ["patron_expired", "not_loanable"]
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "T1", by=world.head, override=frozenset({"patron_expired"}))
    assert codes(caught.value) == ["not_loanable"]
    done = lend(world, world.aysel, "T1", by=world.head, override=everything)
    assert [each.code for each in done.overridden] == ["patron_expired", "not_loanable"]
    assert AuditEntry.objects.latest("id").details["override"] == ["patron_expired", "not_loanable"]


def test_the_limit_counts_all_loans_unless_the_policy_names_a_type(world: World) -> None:
    for number in range(3):
        make_item(world.snow, world.sahil, world.book, barcode=f"N{number}")
        lend(world, world.aysel, f"N{number}")
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D1")
    assert codes(caught.value) == ["loan_limit_reached"]
    assert lend(world, world.aysel, "S2").policy_name == "Films"  # one film, whatever else
    make_item(world.snow, world.sahil, world.film, barcode="F2")
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "F2")
    assert caught.value.refusals[0].params == {"limit": 1, "loans": 1}


def test_a_family_shares_its_limits(world: World) -> None:
    make_item(world.snow, world.sahil, world.book, barcode="N1")
    for guardian in ("A-1", "A-2"):
        services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card=guardian, now=NOW)
    let_say("Children", family_loan_limit=2, family_owed_limit=Decimal(5))
    lend(world, world.aysel, "D1")
    lend(world, world.leyla, "D2")
    make_charge(world.murad, world.sahil, 6)
    with pytest.raises(Refused) as caught:
        lend(world, world.leyla, "N1")
    assert codes(caught.value) == ["family_owes_too_much", "family_loan_limit_reached"]
    assert {each.rule for each in caught.value.refusals} == {"Children"}
    assert lend(world, world.aysel, "S1")  # the rule for adults says nothing of families


def test_the_policy_of_the_lending_branch_governs(world: World) -> None:
    assert lend(world, world.leyla, "D1").policy_name == "Children"
    done = lend(world, world.aysel, "D2", at=world.xezer, by=world.admin)
    assert (done.policy_name, done.why.decided_by, done.why.runner_up) == ("Academy", "place", "Books")


def test_a_policy_of_a_room_governs_what_stands_in_it(world: World) -> None:
    make_policy("Overnight", 5, place=world.reading_room, loan_length=1, is_loanable=True)
    assert lend(world, world.aysel, "T1").policy_name == "Overnight"


def test_a_changed_policy_governs_the_next_loan(world: World) -> None:
    lend(world, world.aysel, "D1")
    let_say("Books", loan_length=7)  # past every service: the database says so
    assert lend(world, world.aysel, "D2").due_at == datetime(2026, 3, 9, 15, 0, tzinfo=UTC)


def test_an_item_others_wait_for_is_kept_for_them(world: World) -> None:
    reserve(world, world.murad, world.dede.edition_id)
    assert lend(world, world.aysel, "D1")  # two others stand on the shelves
    lend(world, world.leyla, "D2")
    other = make_patron("A-9", world.adult, world.sahil, names=("Əliyev", "Orxan", ""))
    with pytest.raises(Refused) as caught:
        lend(world, other, "D3")
    assert codes(caught.value) == ["wanted_by_others"]


def test_who_is_first_in_the_queue_may_take_it_from_the_shelf(world: World) -> None:
    lend(world, world.leyla, "D1")
    lend(world, world.leyla, "D2")
    hold_id = reserve(world, world.murad, world.dede.edition_id)
    reserve(world, world.aysel, world.dede.edition_id)
    done = lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk)
    assert done.filled_hold_id == hold_id
    found = queries.hold(hold_id)
    assert found is not None and (found.state, found.barcode, found.position) == ("filled", "D3", 0)


def test_an_item_put_aside_is_lent_to_its_reader_only(world: World) -> None:
    lend(world, world.leyla, "D1")
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    with pytest.raises(Refused) as caught:
        lend(world, world.murad, "D1")
    assert codes(caught.value) == ["held_for_another"]
    assert lend(world, world.aysel, "D1").filled_hold_id == hold_id


def test_against_a_hold_by_permission_lets_the_hold_wait_again(world: World) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    lend(world, world.murad, "D1", by=world.head, override=frozenset({"held_for_another"}))
    found = queries.hold(hold_id)
    assert found is not None and (found.state, found.item_id) == ("waiting", None)


def test_an_item_on_its_way_can_be_lent_by_permission_and_its_journey_ends(world: World) -> None:
    assert take_back(world, "D3").routing.action == "send"
    with pytest.raises(Refused) as caught:
        lend(world, world.aysel, "D3")
    assert caught.value.refusals[0].params["branch"] == "Fountain Square"
    lend(world, world.aysel, "D3", by=world.head, override=frozenset({"in_transit"}))
    assert queries.transfers_to(world.fountain.pk) == []


@pytest.mark.parametrize(("card", "barcode"), [("A-1", "nothing"), ("nobody", "D1"), ("' OR 1=1 --", "D1")])
def test_what_is_not_there_is_said(world: World, card: str, barcode: str) -> None:
    from kitabdar.circulation.services.checkout import check_out

    with pytest.raises(NotFound):
        check_out(actor=world.desk, card_number=card, barcode=barcode, branch_id=world.sahil.pk, now=NOW)


def test_a_desk_lends_only_where_it_may(world: World) -> None:
    for branch in (world.xezer, world.abai):
        with pytest.raises(NotPermitted):
            lend(world, world.aysel, "D1", at=branch)
    with pytest.raises(NotPermitted):
        lend(world, world.aysel, "D1", by=world.acting(world.aysel))
    assert lend(world, world.aysel, "D1", at=world.fountain)  # of the same library


def test_a_branch_must_be_a_branch(world: World) -> None:
    for place in (world.city, Place(pk=999_999)):
        with pytest.raises(NotFound):
            lend(world, world.aysel, "D1", at=place)


def test_a_checkout_and_a_checkin_take_few_statements(world: World) -> None:
    lend(world, world.aysel, "D2")  # settings are read now
    locks = connection.vendor == "postgresql"  # one more there: the index is notified
    for act in (lambda: lend(world, world.aysel, "D1"), lambda: take_back(world, "D1")):
        with CaptureQueriesContext(connection) as captured:
            act()
        asked = [each["sql"] for each in captured if "SAVEPOINT" not in each["sql"]]
        assert len(asked) <= MOST_STATEMENTS + locks, asked
