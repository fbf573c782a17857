"""The rules of lending over the API: read, changed, asked why."""

from __future__ import annotations

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Policy
from tests.integration.api.conftest import Door
from tests.support.builders import let_say, make_policy
from tests.support.world import NOW, World

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


def test_why_is_answered_for_another_moment_reader_and_item(door: Door, world: World) -> None:
    def length(more: str = "") -> tuple[str, str]:
        found = door.get("desk", f"/policies/why?card=A-1&barcode=D1{more}").json()
        (term,) = (each for each in found["terms"] if each["kind"] == "loan_length")
        return term["rule"], term["value"]

    make_policy("Maps", 60, material="map", loan_length=5)
    make_policy("Fresh", 61, new_days=30, loan_length=7)
    make_policy("Under ten", 62, oldest=9, loan_length=10)
    make_policy("Room", 63, place=world.reading_room, loan_length=1)
    assert length() == ("Books", "14")
    assert length("&category=child") == ("Children", "21")
    assert length("&item_type=film") == ("Films", "3")
    assert length("&material=map") == ("Maps", "5")
    assert length("&days_here=30") == ("Fresh", "7") and length("&days_here=31") == ("Books", "14")
    assert length("&age=9") == ("Under ten", "10") and length("&age=10") == ("Books", "14")
    assert length("&location=sahil-reading-room") == ("Room", "1")
    for wrong in ("category=elf", "item_type=egg", "location=sahil"):
        assert door.get("desk", f"/policies/why?card=A-1&barcode=D1&{wrong}").status_code == 404
    assert door.get("desk", "/policies/why?card=A-1&barcode=D1&at=yesterday").status_code == 422


def test_why_is_answered_for_another_day(door: Door, world: World) -> None:
    make_policy("Fresh", 61, new_days=30, loan_length=7)
    Item.objects.filter(barcode="D1").update(acquired_on=NOW.date())
    winners = []
    for moment in ("2026-03-10T09:00:00Z", "2026-05-10T09:00:00Z"):
        found = door.get("desk", f"/policies/why?card=A-1&barcode=D1&at={moment}").json()
        winners += [each["rule"] for each in found["terms"] if each["kind"] == "loan_length"]
    assert winners == ["Fresh", "Books"]


def test_renewals_holds_and_charges_name_their_rule_and_why(door: Door, world: World) -> None:
    let_say("Books", renewal_length=30, is_holdable=True)
    lent = door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).json()
    renewed = door.post("desk", f"/loans/{lent['loan_id']}/renew", {}).json()
    only = "“Books” is the only rule that says it."
    assert (renewed["policy"], renewed["why"]) == ("Books", only)
    held = door.post(
        "aysel", "/holds", {"edition_id": world.snow.edition_id, "pickup_branch": "sahil"}
    ).json()
    assert (held["policy"], held["why"]) == ("Books", only)
    terms = door.get("aysel", f"/holds/{held['hold_id']}/terms").json()["terms"]
    said = {each["kind"]: (each["value"], each["rule"]) for each in terms}
    assert said["hold_limit"] == ("2", "Books") and "loan_length" not in said
    assert [door.get(who, "/holds/999999/terms").status_code for who in ("desk", "aysel")] == [404, 403]
    late = door.post("desk", f"/loans/{lent['loan_id']}/lost", {}).json()
    (charge,) = door.get("aysel", "/patrons/A-1/charges").json()["charges"]
    assert (charge["id"], charge["loan_id"]) == (late["charge_id"], lent["loan_id"])
    assert (charge["policy"], charge["why"][:11]) == ("", "No rule say")
    made = door.post("desk", "/patrons/A-1/charges", {"kind": "copies", "amount": "1.50"}).json()
    assert (made["loan_id"], made["policy"], made["why"]) == (None, "", "")
