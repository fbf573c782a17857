"""Whole lists over the API. [CIR-L1]"""

from __future__ import annotations

from kitabdar.circulation.models import Loan
from tests.integration.api.callers import Door
from tests.support.lending import lend
from tests.support.world import World


def test_a_list_is_rehearsed_then_done_and_never_twice(door: Door, world: World) -> None:
    given = {"kind": "check_out", "card_number": "A-1", "barcodes": ["D1", "T1", "D1", "nothing"]}
    made = door.post("head", "/batches", given)
    assert made.status_code == 201
    run = made.json()
    assert [(each["barcode"], each["state"], each["is_expected"]) for each in run["lines"]] == [
        ("D1", "done", True), ("T1", "refused", True), ("nothing", "refused", True),
    ]  # fmt: skip
    assert (run["branch"], run["card_number"], run["left"]) == (
        "sahil",
        "A-1",
        3,
    ) and not Loan.objects.exists()
    done = door.post("head", f"/batches/{run['id']}/go", {}).json()
    assert (done["left"], [each["state"] for each in done["lines"]]) == (0, ["done", "refused", "refused"])
    assert door.post("head", f"/batches/{run['id']}/go", {}).json() == done
    assert door.get("head", f"/batches/{run['id']}").json() == done
    assert Loan.objects.count() == 1


def test_a_list_that_came_through_the_book_drop_is_taken_back(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    given = {"kind": "check_in", "barcodes": ["D1"], "branch": "sahil", "dropped_at": "2026-03-02T08:00:00Z"}
    run = door.post("head", "/batches", given).json()
    door.post("head", f"/batches/{run['id']}/go", {})
    assert not Loan.objects.filter(returned_at=None).exists()


def test_what_is_no_list_is_said(door: Door, world: World) -> None:
    too_long = {"kind": "check_out", "card_number": "A-1", "barcodes": [f"N{n}" for n in range(201)]}
    for wrong in ({"kind": "lend", "barcodes": ["D1"]}, {"kind": "check_in", "barcodes": []}, too_long):
        assert door.post("head", "/batches", wrong).status_code == 422
    nobody = {"kind": "check_out", "barcodes": ["D1"]}
    assert door.post("head", "/batches", nobody).status_code == 404
    assert door.post("head", "/batches/999/go", {}).status_code == 404


def test_what_no_item_has_is_refused_line_by_line(door: Door, world: World) -> None:
    """Blank, very long and unlikely barcodes: a list is kept, its good lines are good."""
    odd = {"kind": "check_in", "barcodes": [" ", "'; DROP", "ə" * 60, "D1"], "branch": "sahil"}
    lines = door.post("head", "/batches", odd).json()["lines"]
    assert [each["state"] for each in lines] == ["refused", "refused", "refused", "already"]
    for wrong in ("D\x00", "x" * 61, "", 7):
        assert door.post("head", "/batches", {**odd, "barcodes": [wrong]}).status_code == 422
