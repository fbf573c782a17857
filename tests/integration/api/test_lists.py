"""The lists of a branch over the API."""

from __future__ import annotations

from datetime import timedelta

from kitabdar.circulation.models import Hold
from tests.integration.api.callers import Door
from tests.integration.api.prepared import a_booking, ahead
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


def test_what_is_reserved_is_fetched_waits_and_ends(door: Door, world: World) -> None:
    reserve(world, world.aysel, world.snow.edition_id)
    fetch = door.get("night_desk", "/branches/fountain/to-fetch").json()["items"]
    assert [(each["barcode"], each["pickup_branch"]) for each in fetch] == [("S1", "sahil")]
    queue = door.get("desk", f"/editions/{world.snow.edition_id}/holds").json()["holds"]
    assert [(each["state"], each["position"]) for each in queue] == [("waiting", 1)]
    assert "A-1" not in str(queue)
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    shelf = door.get("desk", "/branches/sahil/hold-shelf").json()["holds"]
    assert [(each["barcode"], each["is_late"]) for each in shelf] == [("D1", False)]
    Hold.objects.filter(state="ready").update(expires_at=NOW - timedelta(days=1))
    assert door.get("desk", "/branches/sahil/hold-shelf").json()["holds"][0]["is_late"]
    assert door.post("desk", "/branches/sahil/hold-shelf/expire", {}).json() == {"ended": 1}
    assert door.get("desk", "/branches/sahil/hold-shelf").json()["holds"] == []


def test_what_is_overdue_is_listed_without_names(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=20))
    lines = door.get("desk", "/branches/sahil/overdue").json()["loans"]
    assert [(each["loan"]["barcode"], each["days"]) for each in lines] == [("D1", 6)]
    assert door.get("desk", "/branches/nowhere/overdue").status_code == 404
    assert door.get("almaty_desk", "/branches/sahil/overdue").status_code == 403


def test_what_is_booked_at_a_branch_is_listed_and_given_another_copy(door: Door, world: World) -> None:
    booking_id = a_booking(world)
    lines = door.get("desk", "/branches/sahil/bookings").json()["bookings"]
    assert [(each["booking"]["id"], each["what"]) for each in lines] == [(booking_id, "fetch")]
    assert lines[0]["booking"]["starts_on"] == str(ahead()) and not lines[0]["is_in_danger"]
    moved = door.post("desk", f"/bookings/{booking_id}/move", {}).json()
    assert moved["id"] == booking_id and moved["barcode"] != "D1"
