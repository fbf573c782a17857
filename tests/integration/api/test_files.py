"""Files of patrons over the API: registered, changed, blocked, erased, chosen by themselves, taken away."""

from __future__ import annotations

import json
from datetime import timedelta

from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.organisation.queries import audit_trail
from kitabdar.patrons.models import Patron, PatronCategory
from tests.integration.api.callers import Door
from tests.integration.api.prepared import a_pair, a_temporary_card
from tests.support.builders import make_charge
from tests.support.lending import lend, take_back
from tests.support.people import PASSWORD, make_guardian
from tests.support.world import NOW, World

NIGAR = {
    "card_number": "N-1",
    "category": "adult",
    "family_name": "Əliyeva",
    "given_name": "Nigar",
    "patronymic": "Rauf qızı",
    "birth_date": "1995-06-01",
    "language": "az",
    "needs": ["audio", "large_print"],
    "history": "keep",
    "identity": {"kind": "az_fin", "number": "5zx 1klm"},
}


def test_a_patron_is_registered_with_all_that_is_said_and_the_number_is_never_answered(door: Door) -> None:
    made = door.post("desk", "/patrons", NIGAR)
    body = made.json()
    assert (made.status_code, body["card_number"], body["home_branch"]) == (201, "N-1", "sahil")
    assert (body["family_name"], body["given_name"], body["patronymic"]) == ("Əliyeva", "Nigar", "Rauf qızı")
    assert (body["needs"], body["history"], body["identity_kind"]) == (
        ["large_print", "audio"],
        "keep",
        "az_fin",
    )
    assert "5ZX1KLM" not in made.content.decode().upper()


def test_all_that_is_wrong_is_said_and_nobody_is_half_registered(door: Door, world: World) -> None:
    wrong = door.post("desk", "/patrons", {**NIGAR, "card_number": "A-1", "category": "elf", "email": "@"})
    assert wrong.status_code == 422
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"#/card_number", "#/category", "#/email"}
    before = Patron.objects.count()
    number = door.post("desk", "/patrons", {**NIGAR, "identity": {"kind": "az_fin", "number": "1"}})
    assert number.json()["errors"][0]["pointer"] == "#/identity_number"
    need = door.post("desk", "/patrons", {**NIGAR, "needs": ["a new house"]})
    assert need.json()["errors"][0]["pointer"] == "#/needs"
    assert Patron.objects.count() == before and not Account.objects.filter(username="N-1").exists()


def test_somebody_alike_must_be_looked_at_first(door: Door, world: World) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(birth_date="1995-06-01")
    twin = {**NIGAR, "family_name": "Мамедова", "given_name": "Айсель", "patronymic": "", "identity": None}
    asked = door.post("desk", "/patrons", twin)
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "#/is_new")
    assert "A-1" in asked.json()["errors"][0]["detail"]
    assert audit_trail(action="patrons.look_for")[0].subject == f"patron:{world.aysel.id}"
    assert door.post("desk", "/patrons", {**twin, "is_new": True}).status_code == 201


def test_readers_are_looked_for_in_their_network_and_it_is_noted(door: Door, world: World) -> None:
    found = door.get("desk", "/patrons?q=мамедова").json()["patrons"]
    assert [(each["card_number"], each["home_branch"]) for each in found] == [("A-1", "sahil")]
    assert audit_trail(action="patrons.look_for")[0].subject == f"patron:{world.aysel.id}"
    assert door.get("desk", "/patrons?q=Сәрсенбаева").json()["patrons"] == []  # of another network
    assert door.get("desk", "/patrons?q=").status_code == 422


def test_what_is_left_out_stays_as_it_is(door: Door, world: World) -> None:
    changed = door.call("desk", "patch", "/patrons/A-1", {"phone": "+994 12 345 67 89", "category": "child"})
    body = changed.json()
    assert (body["phone"], body["category"], body["family_name"]) == (
        "+994 12 345 67 89",
        "child",
        "Məmmədova",
    )
    assert (body["language"], body["home_branch"]) == ("az", "sahil")
    gone = door.call("desk", "patch", "/patrons/A-1", {"phone": None, "birth_date": None}).json()
    assert (gone["phone"], gone["birth_date"]) == ("", None)
    assert door.call("desk", "patch", "/patrons/A-1", {"email": "nobody"}).status_code == 422
    assert door.call("desk", "patch", "/patrons/nobody", {}).status_code == 404


def test_a_card_is_extended_and_not_into_the_past(door: Door) -> None:
    extended = door.post("desk", "/patrons/A-1/extend", {"expires_on": "2028-01-31"})
    assert extended.json()["expires_on"] == "2028-01-31"
    assert door.post("desk", "/patrons/A-1/extend", {"expires_on": "2020-01-01"}).status_code == 422


def test_a_block_keeps_from_borrowing_until_it_is_lifted(door: Door) -> None:
    blocked = door.post("desk", "/patrons/A-1/blocks", {"reason": "Lost card"})
    (block,) = blocked.json()["blocks"]
    lent = {"card_number": "A-1", "barcode": "D1"}
    assert door.post("desk", "/checkouts", lent).json()["refusals"][0]["code"] == "patron_blocked"
    assert door.call("murad", "delete", f"/blocks/{block['id']}").status_code == 403
    assert door.call("desk", "delete", f"/blocks/{block['id']}").status_code == 204
    assert door.post("desk", "/checkouts", lent).status_code == 201
    assert door.post("desk", "/patrons/A-1/blocks", {"reason": " "}).status_code == 422


def test_nobody_with_something_open_is_erased(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    refused = door.post("head", "/patrons/A-1/erase", {})
    assert (refused.status_code, refused.json()["refusals"][0]["code"]) == (409, "something_open")
    take_back(world, "D1")
    assert door.post("head", "/patrons/A-1/erase", {}).status_code == 204
    assert door.get("desk", "/patrons/A-1").status_code == 404
    assert Patron.objects.get(pk=world.aysel.id).family_name == ""


def test_identity_is_shown_and_a_card_is_temporary_no_more(door: Door, world: World) -> None:
    a_temporary_card(world)
    assert door.post("desk", "/patrons/A-1/confirm-identity", {}).json()["is_temporary"] is False
    assert door.post("desk", "/patrons/A-1/confirm-identity", {}).status_code == 404
    door.call("desk", "put", "/patrons/A-1/identity", {"kind": "az_fin", "number": "5ZX1KLM"})
    taken = door.call("desk", "put", "/patrons/A-2/identity", {"kind": "az_fin", "number": "5zx1klm"})
    assert taken.status_code == 403 or taken.json()["errors"][0]["pointer"] == "#/identity_number"
    away = door.call("desk", "put", "/patrons/A-1/identity", {"kind": "az_fin", "number": ""})
    assert away.json()["identity_kind"] == ""


def test_readers_choose_for_themselves(door: Door, world: World) -> None:
    assert door.call("aysel", "put", "/patrons/A-1/needs", {"needs": ["braille"]}).json()["needs"] == [
        "braille"
    ]
    assert door.call("aysel", "put", "/patrons/A-1/history", {"history": "none"}).json()["history"] == "none"
    assert door.call("aysel", "put", "/patrons/A-1/language", {"language": "kk"}).json()["language"] == "kk"
    for path, body in (
        ("needs", {"needs": []}),
        ("history", {"history": ""}),
        ("language", {"language": "ru"}),
    ):
        assert door.call("aysel", "put", f"/patrons/A-2/{path}", body).status_code == 403
    assert not AuditEntry.objects.filter(action="patrons.view").exists()


def test_what_is_needed_is_not_shown_to_who_stands_for_a_patron(door: Door, world: World) -> None:
    make_guardian(world)
    seen = door.get("aysel", "/patrons/C-1").json()
    assert (seen["needs"], seen["history"], seen["identity_kind"]) == (None, None, None)
    assert door.get("desk", "/patrons/C-1").json()["needs"] == []


def test_ones_own_password_needs_the_present_one(door: Door, world: World) -> None:
    wrong = door.call("aysel", "put", "/patrons/A-1/password", {"password": PASSWORD, "current": "guess"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/current")
    weak = {"password": "123", "current": "aysel-password"}
    assert door.call("aysel", "put", "/patrons/A-1/password", weak).status_code == 422
    right = {"password": PASSWORD, "current": "aysel-password"}
    assert door.call("aysel", "put", "/patrons/A-1/password", right).status_code == 204
    assert door.get("aysel", "/me").status_code == 401  # made under the old one
    assert Account.objects.get(username="A-1").check_password(PASSWORD)
    assert (
        door.call("desk", "put", "/patrons/A-1/password", {"password": "storks of Sahil"}).status_code == 204
    )
    assert door.call("murad", "put", "/patrons/A-1/password", right).status_code == 403


def test_tries_of_a_present_password_are_counted(door: Door) -> None:
    wrong = {"password": PASSWORD, "current": "guess"}
    answered = [door.call("aysel", "put", "/patrons/A-1/password", wrong).status_code for _try in range(11)]
    assert answered == [422] * 10 + [429]


def test_past_loans_are_for_the_reader_alone(door: Door, world: World) -> None:
    lend(world, world.aysel, "D1")
    take_back(world, "D1")
    (loan,) = door.get("aysel", "/patrons/A-1/past-loans").json()["loans"]
    assert (loan["barcode"], loan["branch"]) == ("D1", "sahil")
    assert [door.get(who, "/patrons/A-1/past-loans").status_code for who in ("admin", "murad")] == [403, 403]


def test_everything_kept_is_given_to_the_reader_and_handed_over_by_who_may_erase(
    door: Door, world: World
) -> None:
    lend(world, world.aysel, "D1")
    make_charge(world.aysel, world.sahil, "2.50")
    mine = door.get("aysel", "/patrons/A-1/data")
    assert (mine.json()["reader"]["card_number"], len(mine.json()["loans"])) == ("A-1", 1)
    assert [each["amount"] for each in mine.json()["charges"]] == ["2.50"]
    assert mine["Cache-Control"] == "no-store"
    assert door.get("desk", "/patrons/A-1/data").status_code == 403
    assert json.dumps(door.get("head", "/patrons/A-1/data").json()["loans"]) == json.dumps(
        mine.json()["loans"]
    )
    (noted,) = audit_trail(action="patrons.hand_over")
    assert noted.subject == f"patron:{world.aysel.id}"


def test_a_certificate_says_whether_nothing_is_open(door: Door, world: World) -> None:
    assert door.get("aysel", "/patrons/A-1/certificate").json()["is_clear"] is True
    lend(world, world.aysel, "D1")
    door.post("desk", "/patrons/A-1/charges", {"kind": "copies", "amount": "1.50"})
    open_ = door.get("desk", "/patrons/A-1/certificate").json()
    assert (open_["is_clear"], open_["loans"], open_["owed"]) == (False, 1, {"AZN": "1.50"})


def test_pairs_are_found_shown_and_said_to_be_two_people(door: Door, world: World) -> None:
    a_pair(world)
    (pair,) = door.get("head", "/duplicates").json()["pairs"]
    cards = {pair["one"]["card_number"], pair["other"]["card_number"]}
    assert cards == {"A-1", "A-9"} and pair["reasons"]
    assert door.post("head", "/duplicates/dismiss", {"one": "A-9", "other": "A-1"}).status_code == 204
    assert door.get("head", "/duplicates").json() == {"pairs": []}
    assert door.post("head", "/duplicates/look", {}).json() == {"found": 0}
    assert door.post("head", "/duplicates/dismiss", {"one": "A-1", "other": "A-2"}).status_code == 404


def test_who_is_soon_erased_is_named_and_that_is_noted(door: Door, world: World) -> None:
    PatronCategory.objects.filter(code="adult").update(lapsed_days=365)
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=NOW.date() - timedelta(days=350))
    assert door.get("head", "/branches/sahil/lapsing").json()["patrons"] == [
        {
            "card_number": "A-1",
            "name": "Məmmədova Aysel Rəşid qızı",
            "category": "adult",
            "expires_on": "2025-03-17",
            "erased_on": "2026-03-18",
            "is_open": False,
        }
    ]
    assert AuditEntry.objects.get(action="patrons.look_for").subject == f"patron:{world.aysel.id}"
    assert door.get("head", "/branches/fountain/lapsing").json() == {"patrons": []}
    assert door.get("head", "/branches/nowhere/lapsing").status_code == 404
