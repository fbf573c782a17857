"""Signing in and out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.interfaces.discovery.views import signing
from kitabdar.organisation.models import Account
from kitabdar.patrons.models import PasswordLink, Patron
from kitabdar.patrons.services import recovery
from tests.support.world import NOW, World

SIGN_IN = "/sign-in"
GOOD = {"name": "A-1", "password": "aysel-password"}


def test_a_reader_comes_in_by_card_number_and_goes_out(shop: World, client: Client) -> None:
    assert client.post(SIGN_IN, GOOD)["Location"] == reverse("discovery:account")
    assert client.get(reverse("discovery:account")).status_code == 200
    client.post(reverse("discovery:sign-out"))
    assert client.get(reverse("discovery:account")).status_code == 302


def test_a_new_card_opens_the_old_account(shop: World, client: Client) -> None:
    Patron.objects.filter(card_number="A-1").update(card_number="NEW-7")
    assert client.post(SIGN_IN, {**GOOD, "name": "NEW-7"}).status_code == 302


def test_the_readers_language_comes_with_them(shop: World, client: Client) -> None:
    client.post(SIGN_IN, GOOD)
    Account.objects.filter(username="A-1").update(language="az")
    client.post(reverse("discovery:sign-out"))
    client.post(SIGN_IN, GOOD)
    assert '<html lang="az"' in client.get("/").content.decode()


def test_staff_are_sent_to_their_desk(shop: World, client: Client) -> None:
    answer = client.post(SIGN_IN, {"name": "desk", "password": "desk-password"})
    assert answer["Location"].startswith("/staff/")


@pytest.mark.parametrize("name", ["A-1", "nobody", "A-2", "", "\x00", "x" * 5000])
def test_whatever_was_wrong_the_same_is_said(shop: World, client: Client, name: str) -> None:
    response = client.post(SIGN_IN, {"name": name, "password": "wrong"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "The name or the password is not right." in page
    assert 'aria-describedby="failed"' in page
    assert "wrong" not in page.split("<main")[1].replace("not right", "")


def test_an_account_that_is_closed_does_not_open(shop: World, client: Client) -> None:
    Account.objects.filter(username="A-1").update(is_active=False)
    assert client.post(SIGN_IN, GOOD).status_code == 422


def test_the_page_asked_for_is_shown_after_signing_in(shop: World, client: Client) -> None:
    asked = reverse("discovery:hold", args=(shop.dede.edition_id,))
    page = client.get(f"{SIGN_IN}?next={asked}").content.decode()
    assert f'name="next" value="{asked}"' in page
    assert client.post(SIGN_IN, {**GOOD, "next": asked})["Location"] == asked


@pytest.mark.parametrize(
    "after", ["https://evil.example/x", "//evil.example", "/\\evil.example", "http:///x", "account", "\x00/"]
)
def test_nobody_is_sent_to_another_site(shop: World, client: Client, after: str) -> None:
    assert client.post(SIGN_IN, {**GOOD, "next": after})["Location"] == reverse("discovery:account")


def test_too_many_tries_of_a_name_are_stopped_even_with_the_right_password(
    shop: World, client: Client
) -> None:
    for _try in range(signing.TRIES_OF_A_NAME):
        client.post(SIGN_IN, {"name": "a-1", "password": "wrong"})
    response = client.post(SIGN_IN, GOOD)
    assert response.status_code == 429
    assert response["Retry-After"]
    assert "Please wait a little" in response.content.decode()


def test_too_many_tries_from_an_address_are_stopped_whatever_the_names(shop: World, client: Client) -> None:
    for number in range(signing.TRIES_FROM_AN_ADDRESS):
        client.post(SIGN_IN, {"name": f"guess-{number}", "password": "wrong"})
    assert client.post(SIGN_IN, GOOD).status_code == 429
    assert client.post(SIGN_IN, GOOD, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_behind_the_proxy_of_a_public_site_visitors_are_told_apart(
    shop: World, client: Client, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(signing.TRIES_FROM_AN_ADDRESS):
        forged = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
        client.post(SIGN_IN, {"name": f"guess-{number}", "password": "wrong"}, headers=forged)
    assert client.post(SIGN_IN, GOOD, headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 429
    assert client.post(SIGN_IN, GOOD, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 302


def test_on_this_machine_alone_a_forwarded_address_is_not_believed(shop: World, client: Client) -> None:
    for number in range(signing.TRIES_FROM_AN_ADDRESS):
        forged = {"X-Forwarded-For": f"198.51.100.{number}"}
        client.post(SIGN_IN, {"name": f"guess-{number}", "password": "wrong"}, headers=forged)
    assert client.post(SIGN_IN, GOOD, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429


def test_a_good_sign_in_forgives_the_tries_before(shop: World, client: Client) -> None:
    for _round in range(3):
        for _try in range(signing.TRIES_OF_A_NAME - 1):
            client.post(SIGN_IN, {"name": "A-1", "password": "wrong"})
        assert client.post(SIGN_IN, GOOD).status_code == 302
        client.post(reverse("discovery:sign-out"))


def test_the_session_changes_its_name_on_signing_in(shop: World, client: Client) -> None:
    client.get("/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.post(SIGN_IN, GOOD)
    assert client.session.session_key != before


def test_a_forgotten_password_is_asked_for_and_says_the_same_to_everybody(
    shop: World, client: Client, settings: Any
) -> None:
    forgotten = reverse("discovery:forgotten")
    assert client.get(forgotten).status_code == 404  # no mail, no link
    settings.MAIL_URL = "smtp://localhost"
    assert forgotten in client.get(SIGN_IN).content.decode()
    Patron.objects.filter(pk=shop.aysel.id).update(email="aysel@example.org")
    pages = [client.post(forgotten, {"name": name}).content.decode() for name in ("A-1", "nobody")]
    said = {re.sub('value="[A-Za-z0-9]{64}"', "", page) for page in pages}  # but for the seal of the forms
    assert len(said) == 1 and "is on its way" in said.pop()
    assert PasswordLink.objects.get().page.endswith(reverse("discovery:new-password"))
    for _time in range(8):
        client.post(forgotten, {"name": "nobody"})
    assert client.post(forgotten, {"name": "A-1"}).status_code == 429


def test_the_link_of_the_mail_sets_the_password(shop: World, client: Client) -> None:
    page = reverse("discovery:new-password")
    assert client.get(page, {"token": "made up"}).status_code == 404
    token = recovery.token_of(shop.aysel.id, NOW)
    assert "A-1" in client.get(page, {"token": token}).content.decode()
    sent = {"token": token, "password": "seven brave camels"}
    assert client.post(page, {**sent, "again": "eight"}).status_code == 422
    assert client.post(page, {**sent, "password": "short", "again": "short"}).status_code == 422
    assert client.post(page, {**sent, "again": sent["password"]})["Location"] == SIGN_IN
    assert client.post(page, {**sent, "again": sent["password"]}).status_code == 404
    assert client.post(SIGN_IN, {"name": "A-1", "password": sent["password"]}).status_code == 302
