"""How one becomes a patron, over the API: categories, rules of applying, applications, texts of consent."""

from __future__ import annotations

from kitabdar.organisation.queries import audit_trail
from kitabdar.patrons.models import PatronCategory
from tests.integration.api.callers import Door
from tests.integration.api.prepared import an_application
from tests.support.builders import make_patron
from tests.support.world import World

TEXT = {
    "code": "events",
    "place": "city",
    "valid_from": "2026-03-02",
    "titles": {"en": "Events", "az": "Tədbirlər"},
    "bodies": {"en": "We write of events.", "az": "Tədbirlərdən yazırıq."},
    "is_optional": True,
}


def test_categories_are_read_by_desks_and_changed_by_who_manages_all(door: Door, world: World) -> None:
    listed = door.get("desk", "/categories", **{"Accept-Language": "az"}).json()["categories"]
    assert [(each["code"], each["name"], each["membership_months"]) for each in listed] == [
        ("adult", "Böyük", 12),
        ("child", "Child", 24),
    ]
    body = {"name": "Student", "names": {"az": "Tələbə"}, "membership_months": 6, "history_days": 30}
    body["lapsed_days"] = 400
    made = door.call("admin", "put", "/categories/student", body)
    assert (made.status_code, made.json()["history_days"], made.json()["lapsed_days"]) == (200, 30, 400)
    assert door.call("admin", "put", "/categories/student", {**body, "names": {"xx": "S"}}).status_code == 422
    assert door.call("head", "put", "/categories/student", body).status_code == 403
    assert door.call("admin", "put", "/categories/Big%20One", {"name": ""}).status_code == 422
    assert PatronCategory.objects.filter(code="student", membership_months=6).count() == 1


def test_a_place_says_how_one_may_apply_and_says_it_no_more(door: Door, world: World) -> None:
    body = {"is_offered": True, "category": "adult", "alone_from": 16, "temporary_days": 30}
    said = door.call("head", "put", "/admissions/sahil", body).json()
    assert said == {**body, "place": "sahil", "kept_days": 14}
    assert door.get("head", "/admissions").json() == {"admissions": [said]}
    assert door.get("desk", "/admissions").status_code == 403
    wrong = door.call("head", "put", "/admissions/sahil", {**body, "category": "elf", "alone_from": 90})
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"#/category", "#/alone_from"}
    assert [door.call("head", "delete", "/admissions/sahil").status_code for _twice in "12"] == [204, 404]
    assert door.call("head", "put", "/admissions/moon", body).status_code == 404
    assert door.call("head", "put", "/admissions/abai", body).status_code == 403


def test_an_application_is_read_with_who_is_alike_amended_and_approved(door: Door, world: World) -> None:
    make_patron("A-9", world.adult, world.sahil, names=("Алиева", "Нигяр", ""), birth_date="1995-06-01")
    address = f"/applications/{an_application(world)}"
    seen = door.get("desk", address).json()
    assert (seen["application"]["email"], seen["consents"]) == ("nigar@example.org", {})
    assert [each["card_number"] for each in seen["alike"]] == ["A-9"]
    assert audit_trail(action="patrons.view_application")
    body = {"branch": "fountain", "category": "child", "family_name": "Aliyeva", "given_name": "Nigar"}
    amended = door.call("desk", "put", address, body).json()["application"]
    assert (amended["branch"], amended["category"], amended["family_name"]) == (
        "fountain",
        "child",
        "Aliyeva",
    )
    assert amended["email"] == "nigar@example.org"  # it was confirmed
    assert door.call("desk", "put", address, {**body, "category": "elf"}).status_code == 422
    made = door.post("desk", f"{address}/approve", {"card_number": "N-1"}).json()
    assert (made["family_name"], made["home_branch"]) == ("Aliyeva", "fountain")
    assert door.get("desk", address).status_code == 404


def test_a_text_of_consent_is_kept_in_versions(door: Door, world: World) -> None:
    first = door.post("head", "/consent-texts", TEXT).json()
    second = door.post("head", "/consent-texts", {**TEXT, "bodies": {**TEXT["bodies"], "en": "Anew."}})
    assert (second.status_code, second.json()["version"], second.json()["place"]) == (201, 2, "city")
    listed = door.get("head", "/consent-texts").json()["texts"]
    assert [each["id"] for each in listed] == [second.json()["id"], first["id"]]
    asked = door.get("anonymous", "/branches/sahil/consent-texts").json()["texts"]
    assert [(each["id"], each["body"]) for each in asked] == [(second.json()["id"], "Anew.")]
    wrong = door.post("head", "/consent-texts", {**TEXT, "code": "Big One", "titles": {}})
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"#/code", "#/bodies"}
    assert door.post("head", "/consent-texts", {**TEXT, "place": None}).status_code == 403  # of all networks
    assert door.post("admin", "/consent-texts", {**TEXT, "place": None}).status_code == 201
