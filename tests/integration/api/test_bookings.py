"""Bookings over the API: the same rules and refusals as at every door."""

from __future__ import annotations

from typing import Any

import pytest

from kitabdar.circulation.models import Booking
from tests.integration.api.callers import Door
from tests.support.builders import let_say
from tests.support.world import World

DAYS = {"starts_on": "2026-03-16", "ends_on": "2026-03-18", "pickup_branch": "sahil"}


@pytest.fixture
def lending(world: World) -> World:
    let_say("Books", is_bookable=True, booking_lead=1)
    return world


def codes(answer: Any) -> list[str]:
    assert answer.status_code == 409
    return [each["code"] for each in answer.json()["refusals"]]


def test_a_reader_books_for_themselves_and_gives_it_up(door: Door, lending: World) -> None:
    made = door.post("aysel", "/bookings", {**DAYS, "edition_id": lending.dede.edition_id})
    assert made.status_code == 201
    booking = made.json()
    assert (booking["barcode"], booking["kept_from"], booking["any_copy"]) == ("D1", "2026-03-15", True)
    assert door.get("aysel", "/patrons/A-1/bookings").json() == {"bookings": [booking]}
    assert codes(door.post("murad", "/bookings", {**DAYS, "barcode": "D1"})) == ["days_taken"]
    address = f"/bookings/{booking['id']}"
    assert door.call("murad", "delete", address).status_code == 403
    assert door.call("aysel", "delete", address).status_code == 204
    assert codes(door.call("aysel", "delete", address)) == ["booking_ended"]
    assert door.get("aysel", "/patrons/A-1/bookings").json() == {"bookings": []}


def test_what_is_asked_wrongly_is_named(door: Door, lending: World) -> None:
    both = {**DAYS, "barcode": "D1", "edition_id": lending.dede.edition_id}
    for body in (DAYS, both):
        answer = door.post("aysel", "/bookings", body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/barcode")
    assert door.post("aysel", "/bookings", {**DAYS, "barcode": "none"}).status_code == 404
    assert door.post("aysel", "/bookings", {**DAYS, "barcode": "D1", "ends_on": "soon"}).status_code == 422
    back = {**DAYS, "barcode": "D1", "ends_on": "2026-03-10"}
    assert codes(door.post("aysel", "/bookings", back)) == ["booking_days_wrong"]
    assert door.call("desk", "delete", "/bookings/999").status_code == 404


def test_the_days_of_an_item(door: Door, lending: World) -> None:
    door.post("desk", "/bookings", {**DAYS, "barcode": "D1", "card_number": "A-1"})
    answer = door.get("anonymous", "/items/D1/availability?from=2026-03-13&to=2026-03-20").json()
    states = [each["state"] for each in answer["days"]]
    assert states == ["free", "free", "kept", "booked", "booked", "booked", "free", "closed"]
    assert answer["free"] == [
        {"first": "2026-03-13", "last": "2026-03-14"},
        {"first": "2026-03-19", "last": "2026-03-20"},
    ]
    for query in ("from=2026-03-13&to=2026-03-12", "from=2026-01-01&to=2028-01-01", "from=x&to=y", ""):
        assert door.get("anonymous", f"/items/D1/availability?{query}").status_code == 422
    days = "from=2026-03-13&to=2026-03-13"
    assert door.get("anonymous", f"/items/none/availability?{days}").status_code == 404


def test_a_loan_says_what_bookings_did_to_it(door: Door, lending: World) -> None:
    soon = {**DAYS, "starts_on": "2026-03-09", "ends_on": "2026-03-10"}
    door.post("desk", "/bookings", {**soon, "barcode": "D1", "card_number": "A-1"})
    lent = door.post("desk", "/checkouts", {"card_number": "A-2", "barcode": "D1"}).json()
    assert (lent["kept_from"], lent["due_at"]) == ("2026-03-08", "2026-03-07T13:00:00Z")
    back = door.post("desk", "/checkins", {"barcode": "D1"}).json()
    assert (back["then"], back["booking_id"], back["kept_from"]) == ("shelve", None, "2026-03-08")
    today = {**DAYS, "starts_on": "2026-03-03", "ends_on": "2026-03-04"}
    door.post("desk", "/bookings", {**today, "barcode": "D2", "card_number": "A-1"})
    aside = door.post("desk", "/checkins", {"barcode": "D2"}).json()
    booking_id = Booking.objects.get(item__barcode="D2").pk
    assert (aside["then"], aside["booking_id"]) == ("put_aside", booking_id)
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D2"}).json()
    assert (lent["filled_booking_id"], lent["due_at"]) == (booking_id, "2026-03-04T15:00:00Z")
