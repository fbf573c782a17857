"""Items over the API: read, added, changed, missing and withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Hold
from kitabdar.organisation.queries import audit_trail
from tests.integration.api.callers import Door
from tests.integration.api.prepared import a_booking, an_item_with_a_past
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World

NEW = {
    "barcode": "D9",
    "branch": "sahil",
    "item_type": "book",
    "location": "sahil-reading-room",
    "call_number": "84(5A)",
    "volume": "2",
    "collection": "rare",
    "price": "12.5",
    "acquired_on": "2026-02-01",
}


def test_an_item_says_what_it_is_and_what_it_is_doing(door: Door, world: World) -> None:
    booking_id = a_booking(world)
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=1))
    reserve(world, world.murad, world.dede.edition_id)
    found = door.get("head", "/items/D1").json()
    item = found["item"]
    assert (item["state"], item["branch"], item["current_branch"], item["rests_at"]) == (
        "on_loan", "sahil", "sahil", "",
    )  # fmt: skip
    assert (item["item_type"], item["price"], item["damage"]) == ("book", "12.50", "")
    assert (found["loan"]["card_number"], found["loan"]["branch"]) == ("A-1", "sahil")
    assert (found["hold"], found["transfer"], found["rota"], found["waiting_holds"]) == (None, None, None, 1)
    assert [each["id"] for each in found["bookings"]] == [booking_id]
    assert door.get("desk", "/items/D1").json()["item"]["price"] is None
    assert door.get("desk", "/items/nothing").status_code == 404


@pytest.mark.parametrize("who", ["auditor", "cataloguer", "almaty_desk"])
def test_who_has_an_item_is_told_within_the_network_and_noted(who: str, door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    found = door.get(who, "/items/D1").json()
    assert found["loan"]["card_number"] is None and "A-1" not in str(found)
    assert audit_trail(action="patrons.look_for") == []
    assert door.get("night_desk", "/items/D1").json()["loan"]["card_number"] == "A-1"
    assert [each.subject for each in audit_trail(action="patrons.look_for")] == [f"patron:{world.aysel.id}"]


def test_an_item_put_aside_says_for_whom_and_one_that_travels_where(door: Door, world: World) -> None:
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    found = door.get("desk", "/items/D1").json()
    assert (found["hold"]["card_number"], found["hold"]["hold"]["state"]) == ("A-2", "ready")
    assert door.get("auditor", "/items/D1").json()["hold"]["card_number"] is None
    door.post("desk", "/transfers", {"barcode": "D2", "to_branch": "fountain"})
    assert door.get("desk", "/items/D2").json()["transfer"]["to_branch"] == "fountain"


def test_an_item_tells_its_story_without_readers(door: Door, world: World) -> None:
    an_item_with_a_past(world)
    take_back(world, "D1")
    told = door.get("auditor", "/items/D1/story").json()
    assert [(each["branch"], each["state"]) for each in told["loans"]] == [("sahil", "returned")]
    assert told["loans"][0]["returned_at"] is not None
    assert [each["transfer"]["from_branch"] for each in told["journeys"]] == ["fountain"]
    assert [each["outcome"] for each in told["claims"]] == ["found_here"]
    assert "A-1" not in str(told)
    assert door.get("desk", "/items/nothing/story").status_code == 404


def test_an_item_is_added_once_and_changed_whole(door: Door, world: World) -> None:
    path = f"/records/{world.dede.pk}/items"
    made = door.post("cataloguer", path, {**NEW, "barcode": " D\u200b9 "})
    assert made.status_code == 201
    assert {**made.json(), **NEW, "price": "12.50"} == made.json()
    again = door.post("cataloguer", path, NEW)
    assert (again.status_code, again.json()["errors"][0]["name"]) == (422, "barcode")
    less = {"barcode": "D10", "branch": "fountain", "item_type": "film"}
    changed = door.call("cataloguer", "put", "/items/D9", less).json()
    assert (changed["id"], changed["barcode"], changed["current_branch"]) == (
        made.json()["id"], "D10", "fountain",
    )  # fmt: skip
    assert (changed["location"], changed["volume"], changed["price"], changed["acquired_on"]) == (
        "", "", None, None,
    )  # fmt: skip
    assert door.call("cataloguer", "put", "/items/D9", less).status_code == 404


def test_what_is_wrong_with_an_item_is_said_all_at_once(door: Door, world: World) -> None:
    wrong = {**NEW, "barcode": "D1", "branch": "nowhere", "item_type": "stone", "volume": "x" * 61}
    refused = door.post("cataloguer", f"/records/{world.dede.pk}/items", wrong)
    named = {each["name"] for each in refused.json()["errors"]}
    assert (refused.status_code, named) == (422, {"barcode", "branch", "location", "item_type", "volume"})
    assert door.post("cataloguer", "/records/999999/items", NEW).status_code == 404
    assert door.call("cataloguer", "put", "/items/D2", {**NEW, "price": "-1"}).status_code == 422
    assert door.call("cataloguer", "put", "/items/D2", {"barcode": "D2"}).status_code == 422
    elsewhere = door.call(
        "head", "put", "/items/D2", {"barcode": "D2", "branch": "abai", "item_type": "book"}
    )
    assert (elsewhere.status_code, elsewhere.json()["permission"]) == (403, "catalogue.items")
    assert Item.objects.get(barcode="D2").branch_id == world.sahil.pk


def test_a_missing_item_lets_its_hold_wait_and_says_what_is_in_danger(door: Door, world: World) -> None:
    a_booking(world)
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    gone = door.post("desk", "/items/D1/missing", {}).json()
    assert (gone["item"]["state"], gone["bookings"]) == ("missing", 1)
    assert Hold.objects.get().state == "waiting"
    again = door.post("desk", "/items/D1/missing", {})
    assert (again.status_code, again.json()["code"]) == (409, "refused")
    assert [each["code"] for each in again.json()["refusals"]] == ["item_missing"]
    assert door.post("desk", "/items/nothing/missing", {}).status_code == 404


def test_an_item_is_withdrawn_when_nothing_of_it_is_open(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    refused = door.post("head", "/items/D1/withdrawn", {})
    assert (refused.status_code, [each["code"] for each in refused.json()["refusals"]]) == (
        409,
        ["on_loan_to_another"],
    )
    assert door.post("head", "/items/D2/withdrawn", {}).json()["state"] == "withdrawn"
    assert door.post("head", "/items/D2/withdrawn", {}).status_code == 409
    assert door.post("desk", "/items/D3/withdrawn", {}).status_code == 403
