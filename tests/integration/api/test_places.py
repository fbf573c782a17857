"""A library sets itself up and changes itself over the API."""

from __future__ import annotations

from datetime import datetime

from kitabdar.circulation.models import Loan
from kitabdar.organisation import queries
from kitabdar.organisation.models import HoursException
from tests.integration.api.callers import Door
from tests.integration.api.matrix_manage import DAY, GANJA, HOLIDAY
from tests.support.lending import lend
from tests.support.world import World


def test_a_place_is_added_changed_and_used_no_longer(door: Door, world: World) -> None:
    made = door.post("admin", "/places", {**GANJA, "parent": "city", "names": {"ru": "Гянджа"}})
    assert made.status_code == 201
    assert (made.json()["kind"], made.json()["parent"], made.json()["currency"]) == ("branch", "city", "")
    assert made.json()["holds"]["currency"] == "AZN"
    wrong = door.post("admin", "/places", {**GANJA, "parent": "city", "currency": "ZZZ"})
    assert {each["name"] for each in wrong.json()["errors"]} == {"code", "currency"}
    below = door.post("admin", "/places", {"code": "x", "name": "X", "parent": "sahil-reading-room"})
    assert [each["name"] for each in below.json()["errors"]] == ["parent"]
    changed = door.call("admin", "put", "/places/ganja", {"code": "gence", "name": "Gəncə", "language": "az"})
    assert (changed.json()["code"], changed.json()["names"]) == ("gence", {})
    assert door.get("admin", "/places/ganja").status_code == 404
    assert door.post("admin", "/places/gence/retire", {}).json()["is_retired"]
    assert "gence" not in [each["code"] for each in door.get("admin", "/branches").json()["branches"]]
    refused = door.post("admin", "/checkins", {"barcode": "D1", "branch": "gence"})
    assert refused.status_code == 404
    assert not door.post("admin", "/places/gence/use-again", {}).json()["is_retired"]


def test_everything_that_stands_in_the_way_of_ending_a_place_is_named(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    answer = door.post("admin", "/places/sahil/retire", {})
    assert answer.status_code == 422
    assert {each["name"] for each in answer.json()["errors"]} == {"items", "loans", "staff"}


def test_a_week_has_several_openings_and_passes_midnight(door: Door, world: World) -> None:
    before = door.get("admin", "/places/sahil/hours").json()
    assert (before["is_own"], before["week"][0]) == (False, [{"opens": "09:00", "closes": "19:00"}])
    always = [[{"opens": "00:00", "closes": "24:00"}]] * 7
    assert door.call("admin", "put", "/places/sahil/hours", {"week": always}).json()["is_round_the_clock"]
    after = door.call("admin", "put", "/places/sahil/hours", {"week": [DAY, [], [], [], [], [], []]}).json()
    assert (after["is_own"], after["week"][0]) == (True, DAY)
    assert queries.hours_of(world.sahil.pk).week[0] == ((540, 780), (1200, 1560))
    wrong = [[], [{"opens": "09:00", "closes": "08:00"}], [], [], [], [], []]
    answer = door.call("admin", "put", "/places/sahil/hours", {"week": wrong})
    assert [each["name"] for each in answer.json()["errors"]] == ["day_1"]
    assert door.call("admin", "put", "/places/sahil/hours", {"week": [[]] * 6}).status_code == 422
    assert not door.call("admin", "put", "/places/sahil/hours", {"week": [[]] * 7}).json()["is_own"]


def test_days_unlike_the_others_say_which_place_says_them(door: Door, world: World) -> None:
    said = door.get("admin", "/places/sahil/exceptions").json()["exceptions"]
    assert [(each["place"], each["note"], each["openings"]) for each in said] == [("baku", "Novruz", [])]
    made = door.post("admin", "/places/sahil/exceptions", {**HOLIDAY, "openings": DAY}).json()["exceptions"]
    assert [(each["place"], each["is_yearly"]) for each in made] == [("sahil", True), ("baku", False)]
    assert made[0]["openings"] == DAY
    path = f"/exceptions/{made[0]['id']}"
    changed = door.call("admin", "put", path, {"first_day": "2026-05-27", "last_day": "2026-05-26"})
    assert [each["name"] for each in changed.json()["errors"]] == ["last_day"]
    assert door.call("admin", "delete", path).status_code == 204
    assert door.call("admin", "delete", path).status_code == 404


def test_closing_is_rehearsed_and_then_done(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")  # due on the 16th
    asked = {"first_day": "2026-03-16", "last_day": "2026-03-17", "note": "Water"}
    before = Loan.objects.get().due_at
    rehearsed = door.post("admin", "/places/sahil/closings", {**asked, "rehearse": True}).json()
    assert Loan.objects.get().due_at == before and not HoursException.objects.filter(note="Water").exists()
    done = door.post("admin", "/places/sahil/closings", asked).json()
    assert done == rehearsed
    assert [(each["branch"], each["due_dates"]) for each in done["branches"]] == [("Sahil", 1)]
    assert Loan.objects.get().due_at == datetime.fromisoformat(done["last_due"])
