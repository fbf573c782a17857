"""Colleagues, roles, classes and the trail over the API."""

from __future__ import annotations

from kitabdar.organisation.queries import audit_trail
from tests.integration.api.callers import Door
from tests.integration.api.matrix_manage import YENI
from tests.support.world import World


def test_a_colleague_is_taken_on_given_a_role_and_dismissed(door: Door, world: World) -> None:
    assert (
        door.post("admin", "/staff", {**YENI, "password": "short"}).json()["errors"][0]["name"] == "password"
    )
    made = door.post("admin", "/staff", YENI).json()
    assert (made["branch"], made["roles"], made["is_active"]) == ("sahil", [], True)
    role = {"role": "desk-librarian", "place": "sahil"}
    assert door.post("admin", f"/staff/{made['id']}/roles", role).json()["roles"] == [role]
    path = f"/staff/{made['id']}/roles/desk-librarian/sahil"
    assert door.call("admin", "delete", path).status_code == 204
    assert door.post("admin", f"/staff/{made['id']}/dismiss", {}).json()["is_active"] is False
    assert door.post("admin", "/staff/999999/dismiss", {}).status_code == 404


def test_a_role_is_made_and_names_only_what_there_is(door: Door, world: World) -> None:
    wrong = door.call("admin", "put", "/roles/pilot", {"name": "Pilot", "permissions": ["fly"]})
    assert [each["name"] for each in wrong.json()["errors"]] == ["permissions"]
    body = {"name": "Pilot", "permissions": ["audit.view"]}
    roles = door.call("admin", "put", "/roles/pilot", body).json()
    assert {"code": "pilot", **body} in roles["roles"]
    assert roles["permissions"]["audit.view"] == "See who did what"


def test_the_trail_shows_what_was_done_where_one_may_see_it(door: Door, world: World) -> None:
    door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"})
    lines = door.get("auditor", "/audit?action=circulation.check_out").json()["lines"]
    assert [(each["actor"], each["place"]) for each in lines] == [("Nigar Desk", "sahil")]
    assert lines[0]["words"] == "Checked out"
    assert door.get("auditor", "/audit?action=circulation.check_out&place=almaty").json()["lines"] == []
    assert door.get("auditor", "/audit?place=nowhere").status_code == 404
    before = door.get("head", f"/audit?before={lines[0]['id']}").json()
    assert lines[0]["id"] not in [each["id"] for each in before["lines"]] and before["next_before"] is None
    assert len(audit_trail(action="circulation.check_out")) == 1


def test_what_rules_name_is_added_and_changed(door: Door, world: World) -> None:
    types = door.call("admin", "put", "/item-types/map", {"name": "Map", "names": {"az": "Xəritə"}}).json()
    assert {"code": "map", "name": "Map", "names": {"az": "Xəritə"}} in types["item_types"]
    assert door.call("admin", "put", "/item-types/a b", {"name": "Map"}).status_code == 422
    assert (
        door.call("admin", "put", "/item-types/map", {"name": "M", "names": {"xx": "M"}}).status_code == 422
    )


def test_ways_between_branches_have_costs(door: Door, world: World) -> None:
    way = {"from_branch": "sahil", "to_branch": "fountain", "cost": None}
    made = door.post("head", "/ways", way).json()["ways"]
    assert [{**way, "id": made[0]["id"]}] == made
    assert door.post("head", "/ways", {**way, "to_branch": "sahil"}).status_code == 422
    assert door.post("head", "/ways", {**way, "to_branch": "abai"}).status_code == 403
    assert door.call("head", "delete", f"/ways/{made[0]['id']}").status_code == 204
    assert door.get("head", "/ways").json()["ways"] == []
