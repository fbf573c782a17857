"""Claims of return over the API."""

from __future__ import annotations

from tests.integration.api.callers import Door
from tests.support.lending import lend
from tests.support.world import World


def test_a_claim_is_noted_looked_for_and_settled(door: Door, world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    made = door.post("desk", f"/loans/{loan_id}/claim", {"note": "book drop"})
    assert (made.status_code, made.json()["counted"], made.json()["is_warning"]) == (201, 1, False)
    claim = made.json()["claim"]
    assert (claim["barcode"], claim["branch"], claim["outcome"]) == ("D1", "sahil", "open")
    assert door.get("aysel", "/patrons/A-1/loans").json()["loans"][0]["state"] == "claimed"
    again = door.post("desk", f"/loans/{loan_id}/claim", {})
    assert again.json()["refusals"][0]["code"] == "loan_claimed"
    assert [each["id"] for each in door.get("desk", "/claims").json()["claims"]] == [claim["id"]]
    looked = door.post("desk", f"/claims/{claim['id']}/settle", {"outcome": "searched"})
    assert (looked.json()["searches"], looked.json()["outcome"]) == (1, "open")
    found = door.post("desk", f"/claims/{claim['id']}/settle", {"outcome": "found_here"})
    assert found.json()["outcome"] == "found_here"
    mine = door.get("aysel", "/patrons/A-1/claims").json()
    assert (len(mine["claims"]), mine["counted"]) == (1, 0)


def test_writing_off_needs_its_right_and_a_reason(door: Door, world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    claim_id = door.post("desk", f"/loans/{loan_id}/claim", {}).json()["claim"]["id"]
    settle = f"/claims/{claim_id}/settle"
    assert door.post("desk", settle, {"outcome": "written_off", "note": "x"}).status_code == 403
    assert door.post("head", settle, {"outcome": "written_off"}).status_code == 422
    assert door.post("head", settle, {"outcome": "written_off", "note": "believed"}).status_code == 200
    assert door.get("aysel", "/patrons/A-1/loans").json() == {"loans": []}
