"""Booking ahead: what the rules decide, and that however it is booked, no days overlap."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules import (
    Bookable,
    BookingFacts,
    Kept,
    PatronFacts,
    Terms,
    best_to_book,
    booked_due_at,
    due_before,
    kept_days,
    kept_for_another,
    kept_now,
    kept_until,
    leaves_time_for_hold,
    next_to_prepare,
)
from kitabdar.organisation.hours import Hours, Week, is_open_day, local_day

TODAY = date(2026, 3, 2)  # a Monday
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK: Week = (((540, 1140),),) * 6 + ((),)
HOURS = Hours("Asia/Baku", WEEK)
PATRON = PatronFacts(1, date(2030, 1, 1))
TERMS = Terms(is_bookable=True)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def kept(first: int, last: int, *, patron: int = 2, lead: int = 0, state: str = "booked") -> Kept:
    return Kept(first, patron, 1, state, after(first), after(last), after(last), lead)


def facts(*candidates: Bookable, first: int = 7, last: int = 8) -> BookingFacts:
    return BookingFacts(PATRON, candidates, after(first), after(last), TODAY)


def test_of_several_items_the_first_that_is_free_is_booked() -> None:
    """[CIR-B2]"""
    taken, free = Bookable(1, TERMS, taken_on=after(7)), Bookable(2, TERMS)
    assert best_to_book(facts(taken, free)) == (free, [])
    best, refusals = best_to_book(facts(taken, Bookable(3, Terms(), away_until=after(7))))
    assert best is not None and best.item_id == 3  # what may be set aside is nearer than what may not
    assert [each.code for each in refusals] == ["not_bookable", "away_until"]
    assert [each.code for each in best_to_book(facts())[1]] == ["nothing_to_book"]
    assert [each.code for each in best_to_book(facts(Bookable(1, None)))[1]] == ["no_policy"]


@pytest.mark.parametrize(("until", "code"), [(5, []), (6, ["away_until"]), (7, ["away_until"])])
def test_what_is_away_must_be_back_before_the_days_before(until: int, code: list[str]) -> None:
    terms = Terms(is_bookable=True, booking_lead=1)
    found = best_to_book(facts(Bookable(1, terms, away_until=after(until))))[1]
    assert [each.code for each in found] == code


@pytest.mark.parametrize(("days", "last"), [(None, 9), (1, 5), (2, 6), (0, 5), (20, 9)])
def test_how_long_it_is_kept_for_its_reader(days: int | None, last: int) -> None:
    """[CIR-B6]"""
    assert kept_until(Terms(booking_kept_days=days), after(5), after(9)) == after(last)


@pytest.mark.parametrize(
    ("kept_from", "due"),
    [
        (16, 14),  # a loan of two weeks is over by then
        (15, 14),
        (14, 12),  # Sunday is closed: due on Saturday
        (2, 1),
        (1, None),  # nothing is left but today
        (0, None),
    ],
)
def test_a_loan_is_due_on_the_last_open_day_before(kept_from: int, due: int | None) -> None:
    """[CIR-B3]"""
    would_be = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)
    found = due_before(HOURS, NOW, would_be, after(kept_from))
    assert (found and (local_day(HOURS, found) - TODAY).days) == due


def test_a_loan_by_the_hour_may_end_today() -> None:
    due = NOW + timedelta(hours=30)
    assert due_before(HOURS, NOW, due, after(1)) is None
    found = due_before(HOURS, NOW, due, after(1), by_the_hour=True)
    assert found == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 19:00, when it closes


def test_what_is_booked_is_due_when_its_last_open_day_ends() -> None:
    """[CIR-B4]"""
    assert local_day(HOURS, booked_due_at(HOURS, NOW, after(4))) == after(4)
    assert local_day(HOURS, booked_due_at(HOURS, NOW, after(6))) == after(5)  # a Sunday
    late = NOW + timedelta(hours=10)
    assert booked_due_at(HOURS, late, TODAY) > late


def test_whose_turn_it_is() -> None:
    """[CIR-B5]"""
    bookings = [kept(3, 4, lead=1), kept(9, 9, patron=1)]
    assert next_to_prepare(bookings, after(0)) is None
    assert next_to_prepare(bookings, after(1)) == bookings[0]
    assert next_to_prepare(bookings, after(5)) is None  # the first was missed
    assert kept_for_another(bookings, 1, TODAY) == after(2)
    assert kept_for_another(bookings, 2, TODAY) == after(9)
    assert kept_now(bookings, 2, after(1)) is None
    assert kept_now(bookings, 2, after(2)) == bookings[0]
    assert kept_now([kept(0, 1, state="collected")], 2, TODAY) is None


def test_a_hold_gets_only_what_it_can_give_back_in_time() -> None:
    terms = Terms(hold_shelf_days=7)
    for kept_from, fits in ((None, True), (after(9), True), (after(8), False)):
        assert leaves_time_for_hold(terms, HOURS, NOW, kept_from) is fits


@given(
    due=st.integers(0, 60),
    kept_from=st.integers(0, 60),
    by_the_hour=st.booleans(),
)
def test_nothing_is_due_when_it_is_kept_for_another(due: int, kept_from: int, by_the_hour: bool) -> None:
    would_be = datetime(2026, 3, 2, 15, 0, tzinfo=UTC) + timedelta(days=due)
    found = due_before(HOURS, NOW, would_be, after(kept_from), by_the_hour=by_the_hour)
    if found is not None:
        assert NOW < found <= would_be and local_day(HOURS, found) < after(kept_from)
        assert found == would_be or is_open_day(HOURS, local_day(HOURS, found)) or by_the_hour


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)), max_size=25
    )
)
def test_however_it_is_booked_no_days_overlap(wishes: list[tuple[int, int, int, int]]) -> None:
    """Days that the rules let be booked one after the other: each in turn is free, or refused. [CIR-B1]"""
    taken: set[date] = set()
    for first, length, lead, trail in wishes:
        terms = Terms(is_bookable=True, booking_lead=lead, booking_trail=trail)
        starts, ends = after(first), after(first + length)
        span_from, span_to = kept_days(terms, starts, ends, TODAY)
        span = {span_from + timedelta(days=each) for each in range((span_to - span_from).days + 1)}
        assert {starts, ends} <= span and min(span) >= TODAY
        clash = min(span & taken, default=None)
        _best, refusals = best_to_book(facts(Bookable(1, terms, clash), first=first, last=first + length))
        found = [each.code for each in refusals]
        assert ("days_taken" in found) is (clash is not None)
        if not found:
            assert len(span) == (ends - starts).days + 1 + lead + trail
            taken |= span
