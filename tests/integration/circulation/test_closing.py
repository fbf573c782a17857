"""Closing days that were open: what is due and what waits then moves, all of it or nothing. [CIR-D6]"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.models import Hold, Loan
from kitabdar.circulation.rules import moved_from_closed_day, moved_from_closed_hours
from kitabdar.circulation.services.checkout import check_out
from kitabdar.circulation.services.closing import Closing, close_days
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.hours import ROUND_THE_CLOCK, ExceptionDays, Hours, is_open, is_open_day, local_day
from kitabdar.organisation.models import AuditEntry, HoursException, OpeningInterval, RoleAssignment
from tests.support.builders import let_say, make_actor, open_weekly
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, WEEKDAYS, World

MONDAY, TUESDAY = date(2026, 3, 16), date(2026, 3, 17)


def close(world: World, **given: Any) -> Closing:
    wanted = {"actor": world.admin, "place_id": world.city.pk, "first_day": MONDAY, "last_day": TUESDAY}
    return close_days(**{**wanted, **given}, now=NOW)


def due(loan_id: int) -> datetime:
    return Loan.objects.get(pk=loan_id).due_at


def test_due_dates_and_the_hold_shelf_move_to_the_first_open_day(world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id  # due on Monday the 16th
    later = lend(world, world.murad, "S1", now=NOW + timedelta(days=2)).loan_id  # due on the 18th
    hold_id = reserve(world, world.leyla, world.dede.edition_id)
    take_back(world, "D2")
    Hold.objects.update(expires_at=datetime(2026, 3, 17, 15, tzinfo=UTC))
    before = due(later)
    found = close(world, is_rehearsal=True)
    assert (found.loans, found.holds, [each.branch_name for each in found.branches]) == (1, 1, ["Sahil"])
    assert due(loan_id) == datetime(2026, 3, 16, 15, tzinfo=UTC)
    assert not HoursException.objects.filter(place=world.city).exists()
    assert close(world) == found
    wednesday = datetime(2026, 3, 18, 15, tzinfo=UTC)  # 19:00 in Baku
    assert (due(loan_id), due(later), found.last_due) == (wednesday, before, wednesday)
    assert Hold.objects.get(pk=hold_id).expires_at == wednesday
    entry = AuditEntry.objects.get(action="circulation.close_days")
    days = ["2026-03-16", "2026-03-17"]
    assert entry.details == {"loans": 1, "holds": 1, "bookings": 0, "days": days}
    assert close(world).loans == 0  # again: nothing is left to move


def test_a_branch_round_the_clock_and_another_network_stay_as_they_are(world: World) -> None:
    loan_id = lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk).loan_id
    abai = lend(world, world.aigerim, "W1", at=world.abai, by=world.admin).loan_id
    HoursException.objects.create(
        place=world.fountain, first_day=MONDAY, last_day=TUESDAY, intervals=[[0, 1440]]
    )
    before = due(loan_id), due(abai)
    assert close(world).branches == ()
    assert (due(loan_id), due(abai)) == before


def test_a_rule_that_lets_things_be_due_on_closed_days_keeps_them_there(world: World) -> None:
    let_say("Books", closed_days="as_it_falls")
    loan_id = lend(world, world.aysel, "D1").loan_id
    before = due(loan_id)
    assert close(world).loans == 0 and due(loan_id) == before


def test_who_may_close_what(world: World) -> None:
    for actor in (world.desk, world.head):
        with pytest.raises(NotPermitted):
            close(world, actor=actor)
    manager = make_actor("manager", "Manager", world.sahil, ("administrator", world.sahil))
    assert RoleAssignment.objects.filter(place=world.sahil).exists()
    assert close(world, actor=manager, place_id=world.sahil.pk, is_rehearsal=True).branches == ()
    with pytest.raises(Invalid):
        close(world, first_day=TUESDAY, last_day=MONDAY)
    with pytest.raises(NotFound):
        close(world, place_id=999_999)


def at_night(world: World, **says: Any) -> int:
    """Lend by the hour at a branch that opens from 18:00 to 02:00, due on Tuesday at 01:00; return the loan."""
    OpeningInterval.objects.filter(place=world.fountain).delete()
    open_weekly(world.fountain, (((1080, 1560),),) * 7)
    let_say("Books", loan_unit="hours", loan_length=6, **says)
    evening = datetime(2026, 3, 16, 15, tzinfo=UTC)  # Monday, 19:00 in Baku
    return lend(world, world.murad, "D3", at=world.fountain, by=world.night_desk, now=evening).loan_id


def test_what_is_due_after_midnight_moves_with_the_evening_before(world: World) -> None:
    loan_id = at_night(world)
    night = due(loan_id)
    assert night == datetime(2026, 3, 16, 21, tzinfo=UTC)
    given = {"place_id": world.fountain.pk}
    assert close(world, first_day=TUESDAY, last_day=TUESDAY, is_rehearsal=True, **given).loans == 0
    assert close(world, first_day=MONDAY, last_day=MONDAY, **given).loans == 1
    assert due(loan_id) == datetime(2026, 3, 17, 14, tzinfo=UTC)  # Tuesday, 18:00
    assert close(world, first_day=MONDAY, last_day=MONDAY, **given).loans == 0


@pytest.mark.parametrize(
    ("says", "moved"), [({"closed_hours": "as_it_falls"}, 0), ({"closed_days": "as_it_falls"}, 1)]
)
def test_a_loan_by_the_hour_falls_as_its_hours_say(world: World, says: dict[str, str], moved: int) -> None:
    at_night(world, **says)
    assert close(world, place_id=world.fountain.pk, last_day=MONDAY).loans == moved


def test_a_loan_by_the_day_is_not_moved_for_the_day_after(world: World) -> None:
    HoursException.objects.create(place=world.sahil, first_day=MONDAY, last_day=MONDAY, intervals=[])
    let_say("Books", fixed_due_date=MONDAY, fixed_due_rule="exactly")
    loan_id = lend(world, world.aysel, "D1").loan_id
    before = due(loan_id)
    saturday = date(2026, 3, 14)
    assert close(world, first_day=saturday, last_day=date(2026, 3, 15)).loans == 0 and due(loan_id) == before


def test_what_is_read_here_moves_to_the_end_of_the_next_opening(world: World) -> None:
    let_say("Books", reading_room="too")
    given = {"actor": world.desk, "card_number": "A-1", "barcode": "D1", "branch_id": world.sahil.pk}
    made = check_out(**given, now=datetime(2026, 3, 16, 6, tzinfo=UTC), in_reading_room=True)
    assert due(made.loan_id) == datetime(2026, 3, 16, 15, tzinfo=UTC)
    assert close(world, place_id=world.sahil.pk).loans == 1
    assert due(made.loan_id) == datetime(2026, 3, 18, 15, tzinfo=UTC)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda each: each.replace(tzinfo=UTC)),
    st.sampled_from(["Asia/Baku", "Asia/Almaty", "Europe/Istanbul", "Europe/Berlin"]),
    st.sampled_from([WEEKDAYS, ROUND_THE_CLOCK, (((1200, 1560),),) * 7]),
    st.integers(-2, 2),
    st.integers(0, 20),
)
def test_what_moves_is_never_due_earlier_nor_while_closed(
    due_at: datetime, zone: str, week: Any, start: int, days: int
) -> None:
    first = due_at.date() + timedelta(days=start)
    before = Hours(zone, week)
    after = Hours(zone, week, (ExceptionDays(first, first + timedelta(days=days)),))
    moved = moved_from_closed_day(after, due_at)
    assert moved >= due_at
    assert is_open_day(after, local_day(after, moved))
    for is_read_here in (False, True):
        moved = moved_from_closed_hours(before, after, due_at, is_read_here=is_read_here)
        assert moved >= due_at
        if moved != due_at or is_open(before, due_at):
            assert (
                is_open(after, moved)
                or is_open(after, moved - timedelta(seconds=1))
                or week is ROUND_THE_CLOCK
            )
