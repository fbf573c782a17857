"""Returns: each scan says in words what to do with the item."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Charge, Hold, Loan
from tests.support.lending import lend, reserve
from tests.support.world import NOW, World


def take_back(client: Client, code: str) -> str:
    response = client.post(reverse("staff:take-back"), {"code": code}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def verdict(page: str) -> str:
    return page.split('<section class="verdict')[1].split("</section>")[0]


def test_an_item_that_nobody_waits_for_is_shelved(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1")
    assert "Shelve" in verdict(take_back(desk, "D1"))
    assert Item.objects.get(barcode="D1").state == "available"


def test_an_item_that_is_waited_for_goes_to_the_hold_shelf_of_the_card(world: World, desk: Client) -> None:
    lend(world, world.aysel, "S1")
    reserve(world, world.murad, world.snow.edition_id)
    page = verdict(take_back(desk, "S1"))
    assert "Hold shelf for A-2" in page and "Quliyev" not in page
    slip = desk.get(reverse("staff:slip-hold", args=(Hold.objects.get().pk,))).content.decode()
    assert "A-2" in slip and "Kar" in slip and "Kept until" in slip and "Quliyev" not in slip


def test_an_item_of_another_branch_is_sent_home_with_a_slip(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D3")
    page = verdict(take_back(desk, "D3"))
    assert "Send to Fountain Square" in page
    slip = desk.get(reverse("staff:slip-transfer"), {"barcode": "D3"}).content.decode()
    assert "Fountain Square" in slip and "It belongs there." in slip
    journeys = desk.get(reverse("staff:transfers")).content.decode()
    assert "D3" in journeys.split('id="going"')[1]


def test_what_is_late_says_how_late_and_what_is_charged(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=20))
    page = verdict(take_back(desk, "D1"))
    assert "days late." in page and "Charged: AZN" in page and "Take a payment" in page
    assert Charge.objects.get().patron_id == world.aysel.id


def test_an_unknown_barcode_says_how_to_go_on_and_the_list_grows(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1")
    take_back(desk, "D1")
    page = take_back(desk, "nothing-like-it")
    assert "Not taken back" in verdict(page)
    assert "No item has the barcode “nothing-like-it”." in page
    assert page.split("<tbody>")[1].count("<tr>") == 2
    desk.post(reverse("staff:clear-returns"))
    assert "<tbody>" not in desk.get(reverse("staff:returns")).content.decode()


def test_a_withdrawn_item_is_refused_with_its_reason(world: World, desk: Client) -> None:
    Item.objects.filter(barcode="D1").update(state="withdrawn")
    assert "has been withdrawn" in verdict(take_back(desk, "D1"))


def test_a_slip_of_the_hand_is_undone(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1")
    page = take_back(desk, "D1")
    loan = Loan.objects.get()
    assert f'name="loan" value="{loan.pk}"' in page
    page = desk.post(reverse("staff:undo-check-in"), {"loan": loan.pk}, follow=True).content.decode()
    assert "the loan goes on" in page and "Undone" in verdict(page)
    loan.refresh_from_db()
    assert loan.returned_at is None


def test_the_list_keeps_no_names(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1")
    reserve(world, world.murad, world.dede.edition_id)
    take_back(desk, "D1")
    kept = str(desk.session["returns"])
    assert "Quliyev" not in kept and "Məmmədova" not in kept
