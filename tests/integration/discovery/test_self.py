"""A reader's card, family, wishes, and all that is kept about them."""

from __future__ import annotations

import json
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.services.charges import pay_charge
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.patrons import queries, services
from kitabdar.patrons.models import Patron
from tests.support.builders import make_actor, make_charge
from tests.support.lending import lend, reserve
from tests.support.world import NOW, World


def test_the_card_is_shown_to_be_scanned(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-card")
    page = aysel.get(address).content.decode()
    assert "A-1" in page and "?code=bars" in page and "?code=square" in page
    for kind in ("bars", "square"):
        picture = aysel.get(address, {"code": kind})
        assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert aysel.get(address, {"code": "round"}).status_code == 404


def test_a_guardian_sees_what_their_child_has(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-family")
    assert "You answer for nobody here." in aysel.get(address).content.decode()
    assert "account/family" not in aysel.get(reverse("discovery:account")).content.decode()
    services.add_guardian(actor=shop.desk, patron_id=shop.leyla.id, guardian_card="A-1", now=NOW)
    lend(shop, shop.leyla, "D1")
    reserve(shop, shop.leyla, shop.snow.edition_id)
    page = aysel.get(address).content.decode()
    assert "Leyla" in page and "Due back on" in page and "Number 1 in the queue" in page
    assert "account/family" in aysel.get(reverse("discovery:account")).content.decode()


def test_needs_and_history_are_the_readers_own(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-settings")
    post = {"what": "wishes", "needs": ["audio", "step_free"], "history": "none"}
    assert "Saved." in aysel.post(address, post, follow=True).content.decode()
    found = queries.by_card("A-1")
    assert found is not None and (found.needs, found.history) == (("audio", "step_free"), "none")
    wrong = aysel.post(address, {**post, "history": "sell"}, follow=True).content.decode()
    assert "It cannot be that." in wrong


def test_all_that_is_kept_can_be_taken_away(shop: World, aysel: Client) -> None:
    lend(shop, shop.aysel, "D1")
    services.open_file(actor=shop.desk, patron_id=shop.aysel.id, now=NOW)
    answer = aysel.get(reverse("discovery:account-data"))
    assert "attachment" in answer["Content-Disposition"]
    kept = json.loads(answer.content)
    assert kept["reader"]["family_name"] == "Məmmədova" and kept["loans"][0]["barcode"] == "D1"
    assert [(each["action"], each["by"], each["where"]) for each in kept["done_and_seen"]] == [
        ("patrons.view", "Nigar Desk", "Sahil")
    ]
    assert Client().get(reverse("discovery:account-data")).status_code == 302


def test_what_is_over_and_who_looked_is_taken_away_too(shop: World, aysel: Client) -> None:
    hold_id = reserve(shop, shop.aysel, shop.dede.edition_id)
    cancel_hold(actor=shop.desk, hold_id=hold_id, now=NOW)
    block_id = services.place_block(actor=shop.desk, patron_id=shop.aysel.id, reason="Loud", now=NOW)
    services.lift_block(actor=shop.desk, block_id=block_id, now=NOW)
    owed = make_charge(shop.aysel, shop.sahil, "2.00")
    paid = {"charge_id": owed.pk, "amount": Decimal(2), "key": "two", "branch_id": shop.sahil.pk}
    pay_charge(actor=shop.desk, now=NOW, **paid)
    other = make_actor("khazar", "Khazar Desk", shop.xezer, ("desk-librarian", shop.academy))
    services.look_for(actor=other, text="Aysel", place_path=shop.xezer.path, now=NOW)
    kept = json.loads(aysel.get(reverse("discovery:account-data")).content)
    assert [(each["id"], each["state"]) for each in kept["ended_holds"]] == [(hold_id, "cancelled")]
    assert [(each["reason"], bool(each["lifted_at"])) for each in kept["blocks"]] == [("Loud", True)]
    assert [(each["amount"], each["balance"]) for each in kept["charges"]] == [("2.00", "0.00")]
    assert [each["kind"] for each in kept["money"]] == ["payment", "charge"]
    assert ("patrons.look_for", "Khazar Desk", "Khazar") in [
        (each["action"], each["by"], each["where"]) for each in kept["done_and_seen"]
    ]


def test_a_reader_has_everything_erased(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-erase")
    assert address in aysel.get(reverse("discovery:account-settings")).content.decode()
    wrong = aysel.post(address, {"current": "not it"})
    assert wrong.status_code == 422 and "not your present password" in wrong.content.decode()
    page = aysel.post(address, {"current": "aysel-password"}, follow=True).content.decode()
    assert "is erased." in page
    row = Patron.objects.get(pk=shop.aysel.id)
    assert row.erased_at is not None and not row.family_name
    assert aysel.get(reverse("discovery:account")).status_code == 302  # nobody is signed in


def test_what_stands_in_the_way_of_erasing_is_said(shop: World, aysel: Client) -> None:
    lend(shop, shop.aysel, "D1")
    make_charge(shop.aysel, shop.sahil, "1.50")
    address = reverse("discovery:account-erase")
    page = aysel.get(address).content.decode()
    assert "On loan</a>: 1" in page and "1.50" in page and 'name="current"' not in page
    assert aysel.post(address, {"current": "aysel-password"}).status_code == 422
    assert Patron.objects.get(pk=shop.aysel.id).erased_at is None
