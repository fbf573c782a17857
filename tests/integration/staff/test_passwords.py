"""Passwords at the desk: a reader's, and one's own."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from kitabdar.organisation.queries import audit_trail
from kitabdar.patrons.models import PasswordLink, Patron
from tests.integration.staff.conftest import SignIn
from tests.integration.staff.test_second_factor import set_up
from tests.support.builders import make_actor
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


def test_a_colleague_who_forgot_theirs_is_given_one_that_is_shown_once(
    world: World, desk: Client, admin: Client
) -> None:
    address = reverse("staff:colleague-password", args=(world.desk.staff_id,))
    assert address in admin.get(reverse("staff:staff")).content.decode()
    page = admin.post(address)
    made = re.search(r"<code>([a-z0-9-]{14})</code>", page.content.decode())
    assert made is not None and authenticate(username="desk", password=made[1]) is not None
    assert desk.get(reverse("staff:desk")).status_code == 302  # sessions under the old one have ended
    line = audit_trail(action="organisation.set_password")[0]
    assert line.subject == f"account:{world.desk.account_id}" and line.details == {"by": "colleague"}


def test_a_new_password_of_a_colleague_leaves_their_second_factor(world: World, admin: Client) -> None:
    client = Client()
    client.login(username="desk", password="desk-password")
    set_up(client, "desk")
    page = admin.post(reverse("staff:colleague-password", args=(world.desk.staff_id,))).content.decode()
    made = re.search(r"<code>([a-z0-9-]{14})</code>", page)
    assert made is not None
    given = {"name": "desk", "password": made[1]}
    response = Client().post(reverse("discovery:sign-in"), given)
    assert response.status_code == 302 and response["Location"].startswith(reverse("discovery:second-factor"))


def test_ones_own_password_is_not_made_anew_without_the_present_one(world: World, admin: Client) -> None:
    address = reverse("staff:colleague-password", args=(world.admin.staff_id,))
    assert admin.post(address).status_code == 403
    assert address not in admin.get(reverse("staff:staff")).content.decode()
    assert authenticate(username="admin", password="admin-password") is not None


def test_nobody_gives_a_password_to_a_colleague_who_may_do_more(world: World, sign_in: SignIn) -> None:
    make_actor("keeper", "Keeper", world.sahil, ("administrator", world.sahil))
    address = reverse("staff:colleague-password", args=(world.admin.staff_id,))
    assert sign_in("keeper").post(address).status_code == 403
    assert authenticate(username="admin", password="admin-password") is not None
