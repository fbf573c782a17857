"""The rules of lending over the API: read, changed, asked why."""

from __future__ import annotations

from kitabdar.circulation.models import Policy
from tests.integration.api.conftest import Door
from tests.support.world import World

BODY = {
    "name": "Night",
    "place": "sahil",
    "category": "adult",
    "youngest": 18,
    "item_types": ["book", "film"],
    "says": {"loan_length": 3, "loan_limit": None, "charge": "0.50", "loan_unit": "hours"},
}


def test_a_rule_is_added_changed_and_removed(door: Door, world: World) -> None:
    made = door.post("head", "/policies", BODY)
    assert made.status_code == 201 and made.json()["says"] == BODY["says"]
    rule_id = made.json()["id"]
    assert (made.json()["place"], made.json()["item_types"]) == ("sahil", ["book", "film"])
    listed = door.get("head", "/policies").json()
    assert rule_id in [each["id"] for each in listed["rules"]] and listed["remarks"] == []
    body = {**BODY, "position": made.json()["position"], "says": {"loan_length": 4}}
    changed = door.call("head", "put", f"/policies/{rule_id}", body)
    assert (changed.status_code, changed.json()["says"]) == (200, {"loan_length": 4})
    assert door.call("head", "delete", f"/policies/{rule_id}").status_code == 204
    assert not Policy.objects.filter(pk=rule_id).exists()
    assert door.call("head", "put", f"/policies/{rule_id}", body).status_code == 404


def test_what_cannot_be_is_named(door: Door, world: World) -> None:
    wrong = {**BODY, "place": "moon", "item_types": ["egg"], "says": {"loan_length": -1, "magic": 1}}
    answer = door.post("head", "/policies", wrong)
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert answer.status_code == 422
    assert pointers == {"#/place", "#/item_types", "#/says/loan_length", "#/says/magic"}


def test_why_is_answered_kind_by_kind(door: Door, world: World) -> None:
    found = door.get("desk", "/policies/why?card=C-1&barcode=D1").json()
    terms = {each["kind"]: each for each in found["terms"]}
    length = terms["loan_length"]
    assert (length["value"], length["rule"], length["runner_up"]) == ("21", "Children", "Books")
    assert "meant for this category" in length["why"]
    assert terms["hold_days"]["rule"] == "" and found["matched"] == 2
    assert door.get("desk", "/policies/why?card=C-1&barcode=nothing").status_code == 404
