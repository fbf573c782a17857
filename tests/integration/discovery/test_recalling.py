"""A reader calls back what another has, and sees that theirs is called back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Loan, Recall
from kitabdar.circulation.services.recalling import recall
from tests.support.builders import let_say, make_item, make_record
from tests.support.lending import lend, reserve
from tests.support.world import World

HOLDS = "/account/holds"


@pytest.fixture
def only(shop: World) -> Item:
    """The only copy of a title, on terms by which anyone who waits calls it back."""
    let_say("Books", recalled_by="anyone", recall_length=7, loan_length=60)
    return make_item(make_record("Ölülər"), shop.sahil, shop.book, barcode="X1")


def test_who_waits_calls_a_copy_back_and_sees_until_when(shop: World, aysel: Client, only: Item) -> None:
    lend(shop, shop.murad, "X1", now=timezone.now() - timedelta(days=20))
    hold_id = reserve(shop, shop.aysel, only.holding.record.edition_id)
    assert "Call a copy back" in aysel.get(HOLDS).content.decode()
    sent = {"hold": hold_id, "how": "recall"}
    page = aysel.post(reverse("discovery:change-hold"), sent, follow=True).content.decode()
    assert "A copy is called back for you; it is due on" in page
    assert "A copy is called back, due on" in page and "Call a copy back" not in page
    assert Recall.objects.get().hold_id == hold_id
    page = aysel.post(reverse("discovery:change-hold"), sent, follow=True).content.decode()
    assert "A copy is called back for this hold already." in page


def test_what_only_staff_call_back_has_no_button(shop: World, aysel: Client, only: Item) -> None:
    let_say("Books", recalled_by="staff")
    lend(shop, shop.murad, "X1")
    reserve(shop, shop.aysel, only.holding.record.edition_id)
    assert "Call a copy back" not in aysel.get(HOLDS).content.decode()


def test_the_hold_of_another_calls_nothing_back(shop: World, aysel: Client, only: Item) -> None:
    lend(shop, shop.leyla, "X1")
    hold_id = reserve(shop, shop.murad, only.holding.record.edition_id)
    sent = {"hold": hold_id, "how": "recall"}
    assert aysel.post(reverse("discovery:change-hold"), sent).status_code == 404
    assert not Recall.objects.exists()


def test_who_has_it_sees_that_another_needs_it(shop: World, aysel: Client, only: Item) -> None:
    now = timezone.now()
    lend(shop, shop.aysel, "X1", now=now - timedelta(days=20))
    hold_id = reserve(shop, shop.murad, only.holding.record.edition_id)
    recall(actor=shop.desk, hold_id=hold_id, now=now)
    page = aysel.get("/account").content.decode()
    assert "Another reader needs it: please bring it back by" in page
    loan = Loan.objects.get()
    renewed = aysel.post(reverse("discovery:renew"), {"loan": loan.pk}, follow=True).content.decode()
    assert "It was called back for another reader" in renewed
