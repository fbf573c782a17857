"""A reader sees what was written to them, and says how they would like to be told."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.notices.models import Preference
from kitabdar.notices.services.composing import compose
from tests.support.lending import reserve, take_back
from tests.support.world import NOW, World


def test_what_was_written_is_shown_and_wishes_are_kept(shop: World, aysel: Client) -> None:
    address = reverse("discovery:account-messages")
    assert "We have not written to you yet." in aysel.get(address).content.decode()
    reserve(shop, shop.aysel, shop.dede.edition_id)
    take_back(shop, "D1")
    compose(NOW)
    assert "Götürmək olar: Sahil" in aysel.get(address).content.decode()
    page = aysel.post(address, {"due_soon": "none", "overdue": "sms"}, follow=True).content.decode()
    assert "Saved." in page and '<option value="none" selected>' in page
    kept = dict(Preference.objects.values_list("event", "channel"))
    assert kept == {"due_soon": "none", "overdue": "sms"}
    assert "It cannot be that." in aysel.post(address, {"overdue": "none"}, follow=True).content.decode()
