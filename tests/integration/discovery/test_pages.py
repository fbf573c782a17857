"""Every page, for anybody and for a reader, in every language; headers and errors."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.world import World

LANGUAGES = ("az", "kk", "tr", "ru", "en")


def public(world: World) -> list[str]:
    edition = world.dede.edition_id
    return [
        reverse("discovery:home"),
        reverse("discovery:search"),
        reverse("discovery:search") + "?q=qorqud",
        reverse("discovery:search") + "?q=nothing-like-this",
        reverse("discovery:advanced"),
        reverse("discovery:edition", args=(edition,)),
        reverse("discovery:work", args=(world.dede.edition.work_id,)),
        reverse("discovery:sign-in"),
    ]


def own(world: World) -> list[str]:
    names = ("account", "account-holds", "account-charges", "account-history", "account-settings")
    return [
        *(reverse(f"discovery:{name}") for name in names),
        reverse("discovery:hold", args=(world.dede.edition_id,)),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_answers_in_every_language(shop: World, client: Client, language: str) -> None:
    client.cookies["language"] = language
    for address in public(shop):
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        assert f'<html lang="{language}" dir="ltr"' in page
        assert page.count("<h1") == 1, address


def test_every_page_of_the_account_answers_a_reader(shop: World, aysel: Client) -> None:
    for address in [*own(shop), *public(shop)]:
        if address == reverse("discovery:sign-in"):
            assert aysel.get(address)["Location"] == reverse("discovery:account")
            continue
        response = aysel.get(address)
        assert response.status_code == 200, address
        assert response.content.decode().count("<h1") == 1, address


def test_pages_of_the_account_ask_others_to_sign_in_and_to_come_back(shop: World, client: Client) -> None:
    for address in own(shop):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('discovery:sign-in')}?next={address}"


def test_staff_without_a_card_are_sent_from_the_account_to_their_desk(shop: World, client: Client) -> None:
    assert client.login(username="desk", password="desk-password")
    assert client.get(reverse("discovery:account"))["Location"].startswith("/staff/")
    assert client.get(reverse("discovery:hold", args=(shop.dede.edition_id,))).status_code == 403


def test_no_page_carries_inline_scripts_or_styles(shop: World, aysel: Client) -> None:
    for address in [*public(shop), *own(shop)]:
        response = aysel.get(address, follow=True)
        page = response.content.decode()
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "'unsafe" not in response["Content-Security-Policy"]
        assert re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", page) is None, address
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in each or "application/ld+json" in each for each in scripts), address


def test_every_form_that_changes_something_is_a_post_with_a_token(shop: World, aysel: Client) -> None:
    for address in [*public(shop), *own(shop)]:
        page = aysel.get(address, follow=True).content.decode()
        for form in re.findall(r"<form(.*?)</form>", page, re.S):
            if 'method="post"' in form:
                assert "csrfmiddlewaretoken" in form, address


def test_a_form_without_its_token_is_refused_in_words(shop: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(reverse("discovery:sign-in"), {"name": "A-1", "password": "aysel-password"})
    assert response.status_code == 403
    assert "This form was open for too long" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/editions/999999",
        "/works/999999",
        "/editions/1e9",
        "/covers/1/999999.svg",
        f"/editions/{10**30}",
        f"/works/{10**30}",
        f"/covers/1/{10**30}.svg",
    ],
)
def test_what_is_not_there_is_said_in_the_shell(shop: World, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_fault_of_ours_is_told_without_asking_the_database(client: Client) -> None:
    from django.test import RequestFactory

    from kitabdar.interfaces.shell import errors

    response = errors.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.parametrize("name", ["renew", "cancel-hold", "sign-out", "preferences"])
def test_nothing_changes_by_looking(shop: World, aysel: Client, name: str) -> None:
    assert aysel.get(reverse(f"discovery:{name}")).status_code == 405


def test_preferences_are_kept_in_cookies_and_seen_on_the_page(shop: World, client: Client) -> None:
    address = reverse("discovery:preferences")
    response = client.post(address, {"theme": "contrast-dark", "next": "/search?q=a"})
    assert response["Location"] == "/search?q=a"
    client.post(address, {"size": "150"})
    client.post(address, {"language": "kk"})
    page = client.get("/").content.decode()
    assert 'data-theme="contrast-dark" data-size="150"' in page
    assert '<html lang="kk"' in page


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_preferences_lead_back_to_this_site_only(shop: World, client: Client, after: str) -> None:
    response = client.post(reverse("discovery:preferences"), {"theme": "dark", "next": after})
    assert response["Location"] == reverse("discovery:home")


def test_home_shows_arrivals_and_who_is_open(shop: World, client: Client) -> None:
    page = client.get("/").content.decode()
    assert "Open until" in page
    assert "Open day and night" in page
    assert "Dede Korkut Kitabı" in page
    assert "Дәдә Горгуд" not in page, "one edition of a work is enough"
