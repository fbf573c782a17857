"""What is done for others: by delegates of institutions [CIR-U5] and by guardians [CIR-U6]."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Booking, Hold, Loan
from kitabdar.circulation.services import hold_changes
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.bookings import cancel_booking
from kitabdar.circulation.services.checkout import CheckedOut, check_out
from kitabdar.circulation.services.holds import cancel_hold, place_hold
from kitabdar.circulation.services.renewal import renew
from kitabdar.interfaces.shell import own_data
from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons import services, standing
from kitabdar.patrons.models import Delegation, PatronCategory
from kitabdar.patrons.queries import PatronView
from tests.support.builders import let_say, make_policy
from tests.support.lending import book, codes, lend, reserve, take_back
from tests.support.people import make_ministry
from tests.support.world import NOW, World

YESTERDAY = NOW - timedelta(days=1)
WEEK = NOW + timedelta(days=7)


def take(
    world: World, ministry: PatronView, by: PatronView, barcode: str = "D1", **given: object
) -> CheckedOut:
    wanted = {
        "actor": world.desk,
        "card_number": ministry.card_number,
        "branch_id": world.sahil.pk,
        "now": NOW,
    }
    return check_out(**{**wanted, **given}, barcode=barcode, taken_by_card=by.card_number)  # type: ignore[arg-type]


def test_a_delegate_borrows_for_the_institution_by_its_rules(world: World) -> None:
    ministry = make_ministry(world, world.aysel)
    make_policy(
        "Institutions", 5, category=_category(ministry), loan_length=60, loan_limit=50, renewal_limit=3
    )
    for barcode in ("D1", "D2", "S1"):
        lend(world, world.aysel, barcode, override=frozenset({"edition_already_lent"}), by=world.head)
    services.place_block(actor=world.desk, patron_id=world.aysel.id, reason="Late", now=NOW)
    lent = take(world, ministry, world.aysel, "D3")  # her own limit and block stand in no way
    (loan,) = circulation.loans_of(ministry.id)
    assert lent.patron_id == ministry.id and (loan.due_at - NOW).days >= 59
    assert (loan.taken_by_card, loan.taken_by_name) == ("A-1", "Məmmədova Aysel Rəşid qızı")
    assert len(circulation.loans_of(world.aysel.id)) == 3


def _category(patron: PatronView) -> PatronCategory:
    return PatronCategory.objects.get(pk=patron.category_id)


def test_who_has_no_mandate_today_is_refused_with_all_reasons(world: World) -> None:
    ministry = make_ministry(world, world.aysel, until=NOW.date())
    services.place_block(actor=world.desk, patron_id=ministry.id, reason="Unpaid", now=NOW)
    for who, when in ((world.murad, NOW), (world.aysel, NOW + timedelta(days=1))):
        with pytest.raises(Refused) as caught:
            take(world, ministry, who, now=when)
        assert codes(caught.value) == ["not_a_delegate", "patron_blocked"]
    with pytest.raises(Refused) as caught:  # for a person nobody takes anything
        take(world, world.leyla, world.aysel)
    assert codes(caught.value) == ["not_a_delegate"]
    with pytest.raises(NotFound):
        check_out(
            actor=world.desk, card_number="M-1", barcode="D1", branch_id=world.sahil.pk, now=NOW,
            taken_by_card="nobody",
        )  # fmt: skip
    override = frozenset({"not_a_delegate", "patron_blocked"})
    lent = take(world, ministry, world.murad, actor=world.head, override=override)
    assert Loan.objects.get(pk=lent.loan_id).taken_by_id == world.murad.id


def test_a_delegate_renews_reserves_and_collects_online_and_at_the_desk(world: World) -> None:
    ministry = make_ministry(world, world.aysel)
    own = world.acting(world.aysel)
    lent = take(world, ministry, world.aysel)
    assert renew(actor=own, loan_id=lent.loan_id, now=WEEK).renewals == 1
    held = place_hold(
        actor=own,
        card_number="M-1",
        edition_id=world.snow.edition_id,
        pickup_branch_id=world.sahil.pk,
        now=NOW,
    )
    hold_changes.suspend_hold(actor=own, hold_id=held.hold_id, now=NOW)
    hold_changes.resume_hold(actor=own, hold_id=held.hold_id, now=NOW)
    take_back(world, "S1", by=world.desk)
    assert Hold.objects.get(pk=held.hold_id).state == "ready"
    collected = take(world, ministry, world.aysel, "S1")
    assert collected.filled_hold_id == held.hold_id


def test_a_delegate_books_for_the_institution_and_gives_it_up(world: World) -> None:
    ministry = make_ministry(world, world.aysel)
    let_say("Books", is_bookable=True)
    days = (date(2026, 3, 16), date(2026, 3, 17))
    made = book(world, ministry, world.dede_1, *days, by=world.acting(world.aysel))
    with pytest.raises(NotPermitted):
        book(world, ministry, world.dede_2, *days, by=world.acting(world.murad))
    with pytest.raises(NotPermitted):
        cancel_booking(actor=world.acting(world.murad), booking_id=made.booking_id, now=NOW)
    cancel_booking(actor=world.acting(world.aysel), booking_id=made.booking_id, now=NOW)
    assert Booking.objects.get().state == "cancelled"


def test_when_the_term_is_over_nothing_may_be_done(world: World) -> None:
    ministry = make_ministry(world, world.aysel, until=NOW.date())
    own, later = world.acting(world.aysel), NOW + timedelta(days=1)
    lent = take(world, ministry, world.aysel)
    hold = reserve(world, ministry, world.snow.edition_id)
    acts: list[Callable[[], object]] = [
        lambda: renew(actor=own, loan_id=lent.loan_id, now=later),
        lambda: cancel_hold(actor=own, hold_id=hold, now=later),
        lambda: services.open_file(actor=own, patron_id=ministry.id, now=later),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()
    services.open_file(actor=own, patron_id=ministry.id, now=NOW)
    entry = AuditEntry.objects.get(action="patrons.view")
    assert (entry.subject, entry.actor_id) == (f"patron:{ministry.id}", own.account_id)
    (mandate,) = standing.mandates_of(world.aysel.id, later)
    assert not mandate.is_running


def test_who_took_it_is_kept_as_long_as_history_is(world: World) -> None:
    ministry = make_ministry(world, world.aysel)
    lent = take(world, ministry, world.aysel)
    open_one = take(world, ministry, world.aysel, "S1")
    take_back(world, "D1")
    worker = system_actor("worker")
    anonymise(actor=worker, now=WEEK)
    assert Loan.objects.get(pk=lent.loan_id).taken_by_id == world.aysel.id
    told = own_data.gather(world.aysel, NOW)
    assert told["borrows_for"] == ["Ministry of Culture"] and len(told["taken_for_institutions"]) == 2
    services.set_history(actor=world.desk, patron_id=world.aysel.id, history="none", now=NOW)
    anonymise(actor=worker, now=WEEK)
    row = Loan.objects.get(pk=lent.loan_id)
    assert (row.taken_by_id, row.patron_id) == (None, ministry.id)  # the institution keeps its own
    assert Loan.objects.get(pk=open_one.loan_id).taken_by_id == world.aysel.id
    services.erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    assert Loan.objects.get(pk=open_one.loan_id).taken_by_id is None and not Delegation.objects.exists()


def test_the_history_of_the_institution_parts_it_from_who_took_it(world: World) -> None:
    ministry = make_ministry(world, world.aysel)
    lent = take(world, ministry, world.aysel)
    take_back(world, "D1")
    services.set_history(actor=world.desk, patron_id=ministry.id, history="none", now=NOW)
    anonymise(actor=system_actor("worker"), now=WEEK)
    row = Loan.objects.get(pk=lent.loan_id)
    assert row.taken_by_id is None and row.patron_id != ministry.id


def test_who_may_be_a_delegate_and_who_says_so(world: World) -> None:
    ministry = make_ministry(world)
    given = {"institution_id": ministry.id, "delegate_card": "A-1", "now": NOW}
    for actor in (world.auditor, world.night_desk, world.acting(world.aysel)):
        with pytest.raises(NotPermitted):
            services.set_delegate(actor=actor, **given)
    desk = {**given, "actor": world.desk}
    services.set_delegate(until=WEEK.date(), **desk)
    services.set_delegate(until=None, **desk)
    assert Delegation.objects.get().until is None
    with pytest.raises(Invalid) as caught:
        services.set_delegate(**{**desk, "institution_id": world.murad.id, "until": YESTERDAY.date()})
    assert set(caught.value.problems) == {"institution", "until"}
    with pytest.raises(Invalid):
        services.set_delegate(**{**desk, "delegate_card": "M-1"})
    with pytest.raises(NotFound):
        services.set_delegate(**{**desk, "delegate_card": "nobody"})
    end = {"actor": world.desk, "institution_id": ministry.id, "delegate_id": world.aysel.id, "now": NOW}
    services.end_delegate(**end)
    assert not standing.may_borrow_for(ministry.id, world.aysel.id, NOW)
    with pytest.raises(NotFound):
        services.end_delegate(**end)
    services.set_delegate(**desk)  # and again
    assert Delegation.objects.count() == 2


def _guardian(world: World) -> Actor:
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    return world.acting(world.aysel)


def test_a_guardian_renews_and_cancels_for_a_child_and_nothing_more(world: World) -> None:
    lent = lend(world, world.leyla, "D1")
    hold = reserve(world, world.leyla, world.snow.edition_id)
    stranger = world.acting(world.aysel)
    with pytest.raises(NotPermitted):
        renew(actor=stranger, loan_id=lent.loan_id, now=WEEK)
    guardian = _guardian(world)
    assert renew(actor=guardian, loan_id=lent.loan_id, now=WEEK).renewals == 1
    with pytest.raises(NotPermitted):
        hold_changes.suspend_hold(actor=guardian, hold_id=hold, now=NOW)
    with pytest.raises(NotPermitted):
        place_hold(
            actor=guardian, card_number="C-1", edition_id=world.dede.edition_id,
            pickup_branch_id=world.sahil.pk, now=NOW,
        )  # fmt: skip
    cancel_hold(actor=guardian, hold_id=hold, now=NOW)
    assert Hold.objects.get(pk=hold).state == "cancelled"
    entry = AuditEntry.objects.get(action="circulation.renew")
    assert entry.actor_id == world.aysel.account_id


def test_a_guardian_meets_the_refusals_that_the_child_would(world: World) -> None:
    lent = lend(world, world.leyla, "D1")
    guardian = _guardian(world)
    services.place_block(actor=world.desk, patron_id=world.leyla.id, reason="Late", now=NOW)
    with pytest.raises(Refused) as caught:
        renew(actor=guardian, loan_id=lent.loan_id, now=WEEK, override=frozenset({"patron_blocked"}))
    assert codes(caught.value) == ["patron_blocked"]
    services.remove_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_id=world.aysel.id, now=NOW)
    with pytest.raises(NotPermitted):
        renew(actor=guardian, loan_id=lent.loan_id, now=WEEK)
