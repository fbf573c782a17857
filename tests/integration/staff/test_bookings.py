"""Booking ahead at the desk: the calendar, the list of a branch, the file of a reader, closing days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Booking
from kitabdar.circulation.services.losses import mark_missing
from tests.integration.staff.conftest import SignIn
from tests.support.builders import let_say
from tests.support.lending import book, lend
from tests.support.world import NOW, World

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
CALENDAR, BOOKINGS = "/staff/items/calendar", "/staff/lists/booked"


@pytest.fixture
def world(world: World) -> World:
    let_say("Books", is_bookable=True, booking_lead=1, booking_trail=1)
    return world


def send(desk: Client, name: str, **given: object) -> str:
    answer = desk.post(reverse(f"staff:{name}"), given, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_calendar_shows_each_day_with_a_word(world: World, desk: Client) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    page = desk.get(CALENDAR, {"barcode": "D1", "month": "2026-03"}).content.decode()
    assert page.count('<td class="day-booked">') == 3
    assert page.count('<td class="day-kept">') == 2
    assert page.count('<td class="day-closed">') >= 9  # Sundays and Novruz, three months
    assert "March 2026" in page and "May 2026" in page and "kept free for a booking" in page
    assert f'value="{made.booking_id}"' in page
    assert desk.get(CALENDAR, {"barcode": "nothing"}).status_code == 404
    assert desk.get(CALENDAR, {"barcode": "D1", "month": "0001-01"}).status_code == 200


def test_booking_from_the_calendar_of_an_item(world: World, desk: Client) -> None:
    given = {"barcode": "D1", "first_day": FIRST, "last_day": LAST, "pickup": world.fountain.pk}
    assert "No reader has the card" in send(desk, "book", **given, card="nobody")
    assert "Give a day." in send(desk, "book", barcode="D1", card="A-1")
    page = send(desk, "book", **given, card="A-1")
    assert "Booked: “Kitabi-Dədə Qorqud” (D1)." in page
    made = Booking.objects.get()
    assert (made.item.barcode, made.pickup_branch_id, made.any_copy) == ("D1", world.fountain.pk, False)
    page = send(desk, "book", **given, card="C-1")
    assert "Not booked" in page and "it is kept for another booking" in page
    page = send(desk, "book", **given, card="C-1", exactly="any")
    assert "Booked: “Kitabi-Dədə Qorqud” (D3)." in page


def test_what_is_refused_can_be_booked_all_the_same_by_who_may(world: World, head: Client) -> None:
    let_say("Books", booking_longest=1)
    given = {"barcode": "D1", "first_day": FIRST, "last_day": LAST, "patron": world.aysel.id}
    assert "Book all the same" in send(head, "book", **given)
    assert "Booked:" in send(head, "book", **given, override="booking_too_long")


def test_the_list_of_a_branch_says_what_is_in_danger_and_what_to_make_ready(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    book(world, world.murad, world.dede_2, FIRST, LAST)
    today = NOW + timedelta(days=14)
    monkeypatch.setattr(timezone, "now", lambda: today)
    desk = sign_in("desk")
    page = desk.get(BOOKINGS).content.decode()
    assert page.count("Fetch from the shelf") == 2 and "In danger" not in page
    mark_missing(actor=world.desk, barcode="D1", now=today)
    page = desk.get(BOOKINGS).content.decode()
    assert "In danger" in page and "Lost, missing or withdrawn" in page
    Item.objects.filter(barcode="D3").update(current_branch=world.sahil)
    page = send(desk, "move-booking", booking=made.booking_id)
    assert "The booking has the copy D3 now." in page and "In danger" not in page
    page = desk.post(reverse("staff:take-back"), {"code": "D3"}, follow=True).content.decode()
    assert "Hold shelf for A-1" in page and "It is booked ahead." in page
    assert "A-1" in desk.get(reverse("staff:slip-booking", args=(made.booking_id,))).content.decode()
    assert "Ready to collect" in desk.get(BOOKINGS).content.decode()
    page = send(desk, "cancel-booking", booking=made.booking_id)
    assert "The booking is cancelled." in page and "off the hold shelf and scan it at returns" in page
    page = send(desk, "cancel-booking", booking=made.booking_id, **{"from": "item"})
    assert "This booking has ended" in page


def test_the_file_of_a_reader_lists_what_is_booked(world: World, desk: Client) -> None:
    made = book(world, world.aysel, world.dede_1, FIRST, LAST)
    page = desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    assert "March 16, 2026" in page and "Book ahead: barcode" in page
    page = send(desk, "cancel-booking", booking=made.booking_id, **{"from": "patron"})
    assert "The booking is cancelled." in page


def test_the_desk_says_that_a_loan_is_due_earlier(world: World, desk: Client) -> None:
    book(world, world.aysel, world.dede_1, date(2026, 3, 9), date(2026, 3, 10))
    page = send(desk, "scan", code="D1", patron=world.murad.id)
    assert "from March 8, 2026 on it is kept for a booking" in page
    page = desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode()
    assert "From March 8, 2026 on it is kept for a booking." in page


def test_closing_lists_the_bookings_that_are_hit(world: World, admin: Client) -> None:
    """[CIR-D6]"""
    book(world, world.aysel, world.dede_1, FIRST, LAST)
    loan = lend(world, world.murad, "D2")
    assert loan.due_at.date() == FIRST
    book(world, world.leyla, world.dede_2, date(2026, 3, 18), date(2026, 3, 19))
    days = {"place": world.city.pk, "first_day": "2026-03-16", "last_day": "2026-03-17"}
    page = admin.get(reverse("staff:closing"), days).content.decode()
    assert "Bookings that are hit" in page and page.count("#bookings") == 2
    page = admin.post(reverse("staff:closing"), days, follow=True).content.decode()
    assert "2 bookings are hit: call their readers." in page
