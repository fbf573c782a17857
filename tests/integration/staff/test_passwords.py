"""Passwords at the desk: a reader's, and one's own."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from kitabdar.patrons.models import PasswordLink, Patron
from tests.support.world import World


def test_a_reader_is_given_a_password_that_is_shown_once(world: World, desk: Client) -> None:
    address = reverse("staff:patron-password", args=(world.aysel.id,))
    assert address in desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    assert 'value="link"' not in desk.get(address).content.decode()  # no mail
    page = desk.post(address, {"how": "start"}).content.decode()
    made = re.search(r"<code>([a-z0-9-]{14})</code>", page)
    assert made is not None and authenticate(username="A-1", password=made[1]) is not None


def test_a_reader_with_an_address_is_mailed_a_link(world: World, desk: Client, settings: Any) -> None:
    settings.MAIL_URL = "smtp://localhost"
    Patron.objects.filter(pk=world.aysel.id).update(email="aysel@example.org")
    address = reverse("staff:patron-password", args=(world.aysel.id,))
    assert 'value="link"' in desk.get(address).content.decode()
    assert "on its way to the reader" in desk.post(address, {"how": "link"}, follow=True).content.decode()
    assert PasswordLink.objects.get().patron_id == world.aysel.id


def test_staff_change_their_own_password_and_stay_signed_in(world: World, desk: Client) -> None:
    address, new = reverse("staff:own-password"), "seven brave camels"
    for wrong in (
        {"current": "no", "password": new, "again": new},
        {"current": "desk-password", "password": new, "again": "other"},
        {"current": "desk-password", "password": "short", "again": "short"},
    ):
        assert desk.post(address, wrong).status_code == 422
    good = {"current": "desk-password", "password": new, "again": new}
    assert "Your password is changed." in desk.post(address, good, follow=True).content.decode()
    assert authenticate(username="desk", password=new) is not None
