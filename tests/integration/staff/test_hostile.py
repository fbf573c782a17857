"""Whatever is typed, scanned or sent: a page that helps, never a fault of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Booking
from kitabdar.interfaces.staff.urls import urlpatterns
from tests.integration.staff.matrix import MATRIX
from tests.support.builders import let_say
from tests.support.world import World

HOSTILE = {
    "long": "ق" * 2_000,
    "nul": "D1\x00'; DROP TABLE",
    "signs": "\u202e<script>alert(1)</script>*?\"'()[]{}\\%_~^:/&#;+-=`|$€😀\u2066",
    "number": "9" * 400,
    "endless": "9" * 5000,
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "surrogate": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
}
FIELDS = (
    "code", "patron", "barcode", "loan", "hold", "charge", "amount", "key", "q", "card", "edition", "pickup",
    "card_number", "family_name", "email", "birth_date", "category", "home_branch", "password", "expires_on",
    "reason", "until", "block", "override", "marc", "version", "what", "work", "branch", "item_type", "price",
    "several", "exactly", "volume", "starts_on", "resumes_on", "how", "way", "kind", "note", "counted", "banked",
    "currency", "from", "cost", "remove",
    "place", "first_day", "last_day", "opens", "closes", "name", "username", "role", "subject", "action", "before",
    "hours", "day_0", "day_6", "time_zone", "parent", "change",
    "ends_on", "dropped_on", "fixed_due_date", "item_types", "age", "youngest", "since", "days",
    "token", "source", "to", "position", "loan_length", "charge", "next", "paid",
)  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_page_breaks_on_hostile_input(world: World, admin: Client, kind: str) -> None:
    given = dict.fromkeys(FIELDS, HOSTILE[kind])
    for name, page in MATRIX.items():
        address = reverse(f"staff:{name}", kwargs=page.path(world))
        if page.method != "POST":
            assert admin.get(address, given).status_code < 500, name
        if page.method != "GET":
            page_after = admin.post(address, given, follow=True)
            assert page_after.status_code < 500, name
            assert b"<script>alert" not in page_after.content, name


@pytest.mark.parametrize("number", ["0", "999999999", "9" * 30])
def test_addresses_of_what_is_not_there_are_not_found(world: World, admin: Client, number: str) -> None:
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if "<number:" not in route or MATRIX[str(pattern.name)].method == "POST" or "policy_id" in route:
            continue
        start, _part, rest = route.partition("<number:")
        address = f"/staff/{start}{number}{rest.partition('>')[2]}"
        assert admin.get(address).status_code == 404, address


def test_a_barcode_with_any_sign_leads_to_its_item(world: World, desk: Client) -> None:
    world.dede_1.barcode = "a/b&c=d?e#f%20g"
    world.dede_1.save()
    response = desk.post(reverse("staff:scan"), {"code": world.dede_1.barcode}, follow=True)
    assert "a/b&amp;c=d?e#f%20g" in response.content.decode()


def test_a_made_up_token_of_an_upload_finds_no_file(
    world: World, admin: Client, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "0a").write_bytes(b"")
    for token in ("ق", "é" * 30, "../secret-key"):
        page = admin.post(reverse("staff:take-in"), {"token": token, "source": "main"})
        assert page.status_code == 422


def test_a_card_that_is_to_last_for_ever_does_not_break_its_file(world: World, desk: Client) -> None:
    file = reverse("staff:patron", args=(world.aysel.id,))
    desk.post(reverse("staff:extend", args=(world.aysel.id,)), {"expires_on": "9999-12-31"})
    assert desk.get(file).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "0001-01-01", "2200-12-31", "1900-01-01"])
def test_days_beyond_all_measure_are_no_days(world: World, admin: Client, day: str) -> None:
    let_say("Books", is_bookable=True, booking_lead=1, booking_trail=1)
    days = {"first_day": day, "last_day": day}
    booking = {"barcode": "D1", "card": "A-1", "patron": world.aysel.id, "pickup": world.sahil.pk, **days}
    assert admin.post(reverse("staff:book"), booking).status_code < 500
    assert not Booking.objects.exists()
    for pressed in ({}, {"sure": "1"}):
        closing = {"place": world.sahil.pk, **days, **pressed}
        assert admin.post(reverse("staff:closing"), closing).status_code < 500


def test_who_is_older_than_anybody_has_rules_too(world: World, admin: Client) -> None:
    case = {"place": world.sahil.pk, "category": world.adult.pk, "item_type": world.book.pk, "age": "9999"}
    assert admin.get(reverse("staff:policies"), case).status_code == 200
