"""Calling back what is lent, for one who waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation import explaining, ledger, queries
from kitabdar.circulation.errors import NotPermitted, Refused
from kitabdar.circulation.models import Hold, Loan, Recall
from kitabdar.circulation.services import (
    claims,
    closing,
    hold_changes,
    holds,
    losses,
    merging,
    renewal,
    switching,
    undo,
)
from kitabdar.circulation.services.recalling import Recalled, offered_recalls, recall
from kitabdar.notices.models import Notice
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import let_say, make_item, make_patron, make_record
from tests.support.invariants import broken_invariants
from tests.support.lending import codes, lend, reserve, take_back
from tests.support.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def closing_time(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)


SOON, BEFORE = closing_time(date(2026, 3, 9)), closing_time(date(2026, 5, 1))


@pytest.fixture
def only(world: World) -> Item:
    """The only copy of a title, which may be called back by anyone; long loans."""
    let_say("Books", recalled_by="anyone", recall_length=7, recall_kept_days=0, loan_length=60)
    return make_item(make_record("Ölülər"), world.sahil, world.book, barcode="X1")


def waits(world: World, item: Item, *, now: datetime = NOW) -> int:
    """Lend an item to Murad, and reserve it for Aysel."""
    lend(world, world.murad, item.barcode, now=now)
    return reserve(world, world.aysel, item.holding.record.edition_id, now=now)


def call_back(world: World, hold_id: int, *, by: Actor | None = None, now: datetime = NOW) -> Recalled:
    return recall(actor=by or world.desk, hold_id=hold_id, now=now)


def due() -> datetime:
    return Loan.objects.latest("pk").due_at


def told() -> list[str]:
    return list(
        Notice.objects.filter(event__startswith="recall").order_by("pk").values_list("event", flat=True)
    )


def refused(world: World, hold_id: int, **more: Actor) -> list[str]:
    with pytest.raises(Refused) as found:
        call_back(world, hold_id, **more)
    return codes(found.value)


def test_what_is_called_back_is_due_sooner_and_its_reader_is_told(world: World, only: Item) -> None:
    """[CIR-E1] [CIR-E2]."""
    hold_id = waits(world, only)
    assert due() == BEFORE
    done = call_back(world, hold_id)
    assert (done.due_at, done.previous_due_at, done.barcode) == (SOON, BEFORE, "X1")
    assert (done.policy_name, due()) == ("Books", SOON)
    assert told() == ["recalled"]
    notice = Notice.objects.get(event="recalled")
    assert notice.patron_id == world.murad.id
    entry = AuditEntry.objects.get(action="circulation.recall")
    assert entry.details == {"item": only.pk, "hold": hold_id}
    (shown,) = queries.loans_of(world.murad.id, now=NOW)
    assert shown.is_called_back
    (waiting,) = queries.holds_of(world.aysel.id)
    assert waiting.recalled_until == SOON
    (said,) = explaining.recalls_of(done.loan_id)
    assert (said.due_at, said.previous_due_at, said.by_name) == (SOON, BEFORE, "Nigar Desk")
    assert broken_invariants() == []


def test_the_reader_who_waits_calls_back_where_the_terms_say_so(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    assert offered_recalls([hold_id], by_reader=True) == {hold_id}
    with pytest.raises(NotPermitted):
        call_back(world, hold_id, by=world.acting(world.leyla))
    call_back(world, hold_id, by=world.acting(world.aysel))
    assert Recall.objects.get().actor_id is None
    assert queries.recallable(queries.holds_of(world.aysel.id), by_reader=True) == set()


def test_what_only_staff_call_back_is_refused_to_readers(world: World, only: Item) -> None:
    let_say("Books", recalled_by="staff")
    hold_id = waits(world, only)
    with pytest.raises(Refused) as found:
        call_back(world, hold_id, by=world.acting(world.aysel))
    (against,) = found.value.refusals
    assert (against.code, against.rule) == ("not_recallable", "Books")
    assert offered_recalls([hold_id], by_reader=True) == set()
    assert offered_recalls([hold_id], by_reader=False) == {hold_id}
    call_back(world, hold_id)


def test_the_terms_a_loan_was_made_under_bind_its_reader(world: World, only: Item) -> None:
    let_say("Books", recalled_by="no")
    hold_id = waits(world, only)
    let_say("Books", recalled_by="anyone")
    assert refused(world, hold_id) == ["not_recallable"]


def test_nothing_is_called_back_while_a_copy_stands_on_a_shelf(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    make_item(only.holding.record, world.fountain, world.book, barcode="X2")
    assert refused(world, hold_id) == ["recall_not_needed"]


def test_a_copy_that_goes_to_who_comes_first_is_no_obstacle(world: World, only: Item) -> None:
    make_item(only.holding.record, world.fountain, world.book, barcode="X2")
    reserve(world, world.leyla, only.holding.record.edition_id)
    target = Hold.objects.get().target
    assert target is not None
    lent = next(each for each in ("X1", "X2") if each != target.barcode)
    lend(world, world.murad, lent, at=world.sahil if lent == "X1" else world.fountain, by=world.admin)
    second = reserve(world, world.aysel, only.holding.record.edition_id)
    assert call_back(world, second).barcode == lent


def test_no_recall_takes_away_the_days_that_are_kept(world: World, only: Item) -> None:
    """[CIR-E2]."""
    let_say("Books", recall_kept_days=14)
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    assert done.due_at == closing_time(date(2026, 3, 16))
    assert Recall.objects.get().due_at == done.due_at


def test_what_its_reader_keeps_in_any_case_is_not_called_back(world: World, only: Item) -> None:
    let_say("Books", recall_kept_days=90)
    hold_id = waits(world, only)
    with pytest.raises(Refused) as found:
        call_back(world, hold_id)
    (against,) = found.value.refusals
    assert (against.code, against.rule) == ("recall_too_early", "Books")
    assert due() == BEFORE


def test_what_is_due_sooner_anyway_is_not_called_back(world: World, only: Item) -> None:
    let_say("Books", loan_length=5)
    assert refused(world, waits(world, only)) == ["recall_gains_nothing"]


def test_a_recall_in_closed_days_ends_on_the_next_open_day(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    now = datetime(2026, 3, 13, 9, 0, tzinfo=UTC)  # a week later Novruz begins
    assert call_back(world, hold_id, now=now).due_at == closing_time(date(2026, 3, 25))


def test_after_closing_time_it_is_due_at_the_end_of_the_next_opening(world: World, only: Item) -> None:
    let_say("Books", recall_length=0)
    hold_id = waits(world, only)
    night = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    assert call_back(world, hold_id, now=night).due_at == closing_time(date(2026, 3, 3))


def test_of_several_the_one_that_can_be_due_first_is_called_back(world: World, only: Item) -> None:
    let_say("Books", recall_kept_days=10)
    make_item(only.holding.record, world.sahil, world.book, barcode="X2")
    lend(world, world.leyla, "X2", override=frozenset())  # a child: free of kept days?
    lend(world, world.murad, "X1", now=NOW - 5 * DAY)
    hold_id = reserve(world, world.aysel, only.holding.record.edition_id)
    assert call_back(world, hold_id).barcode == "X1"


def test_a_loan_is_called_back_once_and_a_hold_calls_back_once(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    other = reserve(world, world.leyla, only.holding.record.edition_id)
    call_back(world, hold_id)
    assert refused(world, hold_id) == ["recall_open", "recalled_already"]
    assert refused(world, other) == ["recalled_already"]


def test_only_a_hold_that_waits_calls_back(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    hold_changes.suspend_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert refused(world, hold_id) == ["hold_rests"]
    hold_changes.resume_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    take_back(world, "X1")
    assert refused(world, hold_id) == ["recall_not_needed"]
    holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert refused(world, hold_id) == ["hold_ended"]
    again = reserve(world, world.aysel, only.holding.record.edition_id)
    lend(world, world.aysel, "X1")
    assert refused(world, again) == ["hold_ended"]


def test_what_is_read_here_lost_or_claimed_is_not_called_back(world: World, only: Item) -> None:
    let_say("Books", reading_room="too")
    hold_id = waits(world, only)
    loan_id = Loan.objects.get().pk
    claim = claims.claim_returned(actor=world.desk, loan_id=loan_id, now=NOW)
    assert refused(world, hold_id) == ["nothing_to_recall"]
    claims.found_with_reader(actor=world.desk, claim_id=claim.claim_id, now=NOW)
    everything = frozenset({"wanted_by_others"})
    switching.switch_loan(
        actor=world.head, loan_id=loan_id, in_reading_room=True, now=NOW, override=everything
    )
    assert refused(world, hold_id) == ["nothing_to_recall"]


def test_a_copy_that_may_not_fill_the_hold_is_not_called_back(world: World, only: Item) -> None:
    let_say("Books", collected_at="home")
    let_say("Children", recalled_by="no")
    other = make_item(only.holding.record, world.fountain, world.book, barcode="X2")
    lend(world, world.murad, other.barcode, at=world.fountain, by=world.night_desk)
    lend(world, world.leyla, "X1")
    hold_id = reserve(world, world.aysel, only.holding.record.edition_id)
    assert refused(world, hold_id) == ["not_recallable"]  # the child's: what stands elsewhere is not asked


def test_a_renewal_is_refused_and_overridden_ends_the_recall(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    with pytest.raises(Refused) as found:
        renewal.renew(actor=world.desk, loan_id=done.loan_id, now=NOW)
    assert codes(found.value) == ["called_back", "wanted_by_others"]
    given = {"actor": world.head, "loan_id": done.loan_id, "now": NOW}
    renewed = renewal.renew(**given, override=frozenset(codes(found.value)))
    assert due() == renewed.due_at == BEFORE
    assert Recall.objects.get().outcome == "overtaken"
    assert broken_invariants() == []


def test_what_comes_back_late_after_a_recall_costs_what_its_terms_say(world: World, only: Item) -> None:
    """[CIR-E3]."""
    let_say("Books", recall_charge=Decimal("1.00"), grace=0)
    hold_id = waits(world, only)
    call_back(world, hold_id)
    back = take_back(world, "X1", now=SOON + 2 * DAY)
    assert (back.days_overdue, back.charged) == (2, Decimal("2.00"))
    (charge,) = ledger.charges_of(world.murad.id)
    late = explaining.lateness(charge)
    assert late is not None and late.number == 2
    assert explaining.behind_charge(charge)[0].kind == "recall_charge"
    assert Recall.objects.get().outcome == "ended"
    assert told() == ["recalled"]
    assert Hold.objects.get().state == "ready"


def test_without_a_charge_of_its_own_a_recall_costs_as_other_lateness(world: World, only: Item) -> None:
    let_say("Books", grace=0)
    call_back(world, waits(world, only))
    assert take_back(world, "X1", now=SOON + 2 * DAY).charged == Decimal("0.40")


def test_a_hold_given_up_gives_the_former_date_back(world: World, only: Item) -> None:
    """[CIR-E4]."""
    hold_id = waits(world, only)
    call_back(world, hold_id)
    holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert due() == BEFORE
    assert told() == ["recalled", "recall_withdrawn"]
    assert Recall.objects.get().outcome == "withdrawn"
    assert take_back(world, "X1", now=SOON + 2 * DAY).days_overdue == 0
    assert broken_invariants() == []


def test_another_copy_that_comes_home_withdraws_the_recall(world: World, only: Item) -> None:
    """[CIR-E4]."""
    make_item(only.holding.record, world.sahil, world.book, barcode="X2")
    lend(world, world.leyla, "X2")
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    other = next(each for each in ("X1", "X2") if each != done.barcode)
    take_back(world, other)
    assert Loan.objects.get(pk=done.loan_id).due_at == done.previous_due_at
    assert told() == ["recalled", "recall_withdrawn"]


def test_a_copy_sent_from_elsewhere_withdraws_the_recall(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    call_back(world, hold_id)
    make_item(only.holding.record, world.fountain, world.book, barcode="X2")
    take_back(world, "X2", at=world.fountain, by=world.night_desk)
    assert (Hold.objects.get().state, due()) == ("in_transit", BEFORE)


def test_a_copy_lent_from_the_shelf_withdraws_the_recall(world: World, only: Item) -> None:
    call_back(world, waits(world, only))
    make_item(only.holding.record, world.sahil, world.book, barcode="X2")
    lend(world, world.aysel, "X2")
    assert Loan.objects.get(item__barcode="X1").due_at == BEFORE
    assert Recall.objects.get().outcome == "withdrawn"


def test_a_hold_that_rests_or_lapses_withdraws_the_recall(world: World, only: Item) -> None:
    let_say("Books", hold_days=3)
    hold_id = waits(world, only)
    call_back(world, hold_id)
    hold_changes.suspend_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert due() == BEFORE
    hold_changes.resume_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    call_back(world, hold_id)
    assert due() == SOON
    assert holds.expire_holds(actor=world.admin, now=NOW + 5 * DAY) == 1
    assert due() == BEFORE


def test_one_of_a_group_that_is_filled_withdraws_what_the_others_called_back(
    world: World, only: Item
) -> None:
    other = make_item(make_record("Kar və od"), world.sahil, world.book, barcode="Y1")
    lend(world, world.murad, "X1")
    editions = [each.holding.record.edition_id for each in (only, other)]
    first, _second = holds.place_group(
        actor=world.desk, card_number="A-1", edition_ids=editions, pickup_branch_id=world.sahil.pk, now=NOW
    )
    call_back(world, first.hold_id)
    lend(world, world.aysel, "Y1")
    assert Loan.objects.get(item__barcode="X1").due_at == BEFORE


def test_a_lost_item_is_called_back_no_more(world: World, only: Item) -> None:
    let_say("Books", recall_charge=Decimal("1.00"), grace=0, lost_price=Decimal("9.00"))
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    losses.declare_lost(actor=world.desk, loan_id=done.loan_id, now=NOW)
    assert Recall.objects.get().outcome == "lost"
    assert refused(world, hold_id) == ["nothing_to_recall"]
    holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert told() == ["recalled"]
    assert take_back(world, "X1", now=SOON + 2 * DAY).charged == Decimal("2.00")  # it was late all the same


def test_an_undone_return_is_called_back_again_or_withdrawn(world: World, only: Item) -> None:
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    take_back(world, "X1")
    undo.undo_check_in(actor=world.desk, loan_id=done.loan_id, now=NOW)
    assert (due(), Recall.objects.get().outcome) == (SOON, "open")
    later = NOW + timedelta(minutes=1)
    take_back(world, "X1", now=later)
    holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=later)
    undo.undo_check_in(actor=world.desk, loan_id=done.loan_id, now=later)
    assert (due(), Recall.objects.get().outcome) == (BEFORE, "withdrawn")
    assert broken_invariants() == []


def test_an_undone_check_out_ends_the_recall(world: World, only: Item) -> None:
    done = call_back(world, waits(world, only))
    undo.undo_check_out(actor=world.desk, loan_id=done.loan_id, now=NOW)
    assert Recall.objects.get().outcome == "ended"
    assert broken_invariants() == []


def test_a_claim_written_off_ends_the_recall(world: World, only: Item) -> None:
    done = call_back(world, waits(world, only))
    claim = claims.claim_returned(actor=world.desk, loan_id=done.loan_id, now=NOW)
    assert Recall.objects.get().outcome == "open"  # until that is settled
    claims.write_off_claim(actor=world.head, claim_id=claim.claim_id, note="Seen on the shelf", now=NOW)
    assert Recall.objects.get().outcome == "ended"


def test_what_is_read_here_instead_is_called_back_no_more(world: World, only: Item) -> None:
    let_say("Books", reading_room="too")
    done = call_back(world, waits(world, only))
    switching.switch_loan(
        actor=world.head,
        loan_id=done.loan_id,
        in_reading_room=True,
        now=NOW,
        override=frozenset({"wanted_by_others"}),
    )
    assert Recall.objects.get().outcome == "overtaken"
    assert broken_invariants() == []


def test_days_closed_unexpectedly_move_both_dates(world: World, only: Item) -> None:
    let_say("Books", loan_length=9)
    hold_id = waits(world, only)
    done = call_back(world, hold_id)
    assert (done.due_at, done.previous_due_at) == (SOON, closing_time(date(2026, 3, 11)))
    given = {"first_day": date(2026, 3, 9), "last_day": date(2026, 3, 12), "place_id": world.sahil.pk}
    closing.close_days(actor=world.admin, now=NOW, **given)
    moved = closing_time(date(2026, 3, 13))
    row = Recall.objects.get()
    assert (due(), row.due_at, row.previous_due_at) == (moved, moved, moved)
    holds.cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW)
    assert due() == moved
    assert broken_invariants() == []


def test_who_turns_out_to_have_it_themselves_calls_nothing_back(world: World, only: Item) -> None:
    second = make_patron("A-9", world.adult, world.sahil, names=("Məmmədova", "Aysel", "Rəşid qızı"))
    lend(world, second, "X1")
    hold_id = reserve(world, world.aysel, only.holding.record.edition_id)
    call_back(world, hold_id)
    merging.merge_patrons(actor=world.head, patron_id=second.id, survivor_id=world.aysel.id, now=NOW)
    assert (due(), Recall.objects.get().outcome) == (BEFORE, "withdrawn")


def test_the_later_of_two_holds_of_one_who_was_merged_withdraws(world: World, only: Item) -> None:
    second = make_patron("A-9", world.adult, world.sahil, names=("Məmmədova", "Aysel", "Rəşid qızı"))
    waits(world, only)
    later = reserve(world, second, only.holding.record.edition_id, now=NOW + DAY)
    call_back(world, later)
    merging.merge_patrons(actor=world.head, patron_id=second.id, survivor_id=world.aysel.id, now=NOW)
    assert (due(), Recall.objects.get().outcome) == (BEFORE, "withdrawn")
