"""Travelling items, losses and undoing over the API."""

from __future__ import annotations

from kitabdar.circulation.models import Loan, Transfer
from tests.integration.api.callers import Door
from tests.support.lending import lend, take_back
from tests.support.world import World


def test_an_item_is_sent_seen_on_its_way_and_sent_once(door: Door, world: World) -> None:
    sent = door.post("desk", "/transfers", {"barcode": "D1", "to_branch": "fountain"})
    assert sent.status_code == 201
    assert (sent.json()["from_branch"], sent.json()["to_branch"], sent.json()["reason"]) == (
        "sahil", "fountain", "staff",
    )  # fmt: skip
    again = door.post("desk", "/transfers", {"barcode": "D1", "to_branch": "fountain"})
    assert [each["code"] for each in again.json()["refusals"]] == ["in_transit"]
    assert Transfer.objects.count() == 1
    assert door.get("desk", "/branches/sahil/transfers").json() == {"coming": [], "going": [sent.json()]}
    assert door.get("night_desk", "/branches/fountain/transfers").json()["coming"] == [sent.json()]


def test_what_cannot_be_sent_is_said(door: Door, world: World) -> None:
    here = door.post("desk", "/transfers", {"barcode": "D1", "to_branch": "sahil"})
    assert [each["code"] for each in here.json()["refusals"]] == ["already_there"]
    for wrong in ({"barcode": "nothing", "to_branch": "fountain"}, {"barcode": "D1", "to_branch": "nowhere"}):
        assert door.post("desk", "/transfers", wrong).status_code == 404
    assert door.post("desk", "/transfers", {"barcode": "", "to_branch": "fountain"}).status_code == 422


def test_a_loss_is_charged_once(door: Door, world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    lost = door.post("desk", f"/loans/{loan_id}/lost", {})
    assert (lost.json()["charged"], lost.json()["currency"]) == ("12.50", "AZN")
    again = door.post("desk", f"/loans/{loan_id}/lost", {})
    assert [each["code"] for each in again.json()["refusals"]] == ["loan_lost"]


def test_what_was_just_done_is_undone_once(door: Door, world: World) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    take_back(world, "D1")
    assert door.post("desk", f"/loans/{loan_id}/undo-return", {}).status_code == 204
    assert Loan.objects.filter(returned_at=None).count() == 1
    assert door.post("desk", f"/loans/{loan_id}/undo-return", {}).status_code == 409
    assert door.post("desk", f"/loans/{loan_id}/undo", {}).status_code == 204
    assert door.post("desk", f"/loans/{loan_id}/undo", {}).status_code == 409


def test_what_is_damaged_is_marked_told_and_cleared(door: Door, world: World) -> None:
    marked = door.call("desk", "put", "/items/D1/damage", {"damage": "spine torn"})
    assert marked.json() == {"barcode": "D1", "damage": "spine torn", "damaged_on": "2026-03-02"}
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"})
    assert lent.json()["damage"] == "spine torn"
    assert door.post("desk", "/checkins", {"barcode": "D1"}).json()["damage"] == "spine torn"
    assert door.call("desk", "put", "/items/D1/damage", {"damage": " "}).status_code == 422
    assert door.call("desk", "put", "/items/nothing/damage", {"damage": "wet"}).status_code == 404
    assert door.call("desk", "delete", "/items/D1/damage").status_code == 204
    assert door.post("desk", "/checkins", {"barcode": "D1"}).json()["damage"] == ""
