"""The board of numbers, and what a reader sees of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kitabdar.circulation.services.stack_requests import begin_fetching
from kitabdar.interfaces.discovery.views.board import SECONDS_IN_A_LANGUAGE
from tests.support.builders import let_say
from tests.support.lending import take_back
from tests.support.stacks import asked, stack_at_sahil
from tests.support.world import NOW, World

ADDRESS = "/board/sahil"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def test_the_board_shows_numbers_without_names(world: World, client: Client) -> None:
    stack_at_sahil(world)
    begin_fetching(actor=world.desk, request_id=asked(world).pk, now=NOW)
    second = asked(world, "murad")
    take_back(world, second.item.barcode)  # the first in the queue gets it
    page = client.get(ADDRESS, {"language": "en"}).content.decode()
    ready, fetching = page.split('id="ready"')[1].split('id="fetching"')
    assert "<li>1</li>" in ready and "<li>" not in fetching.split("</section>")[0]
    assert "Məmmədova" not in page and "A-1" not in page
    assert '<noscript><meta http-equiv="refresh"' in page and 'aria-live="polite"' in page


def test_languages_follow_one_another_or_one_is_chosen(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = set()
    for turn in range(5):
        moment = NOW + timedelta(seconds=turn * SECONDS_IN_A_LANGUAGE)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        page = client.get(ADDRESS).content.decode()
        seen.add(page.split('class="board" lang="')[1][:2])
        chosen = client.get(ADDRESS, {"language": "kk"}).content.decode()
        assert 'class="board" lang="kk"' in chosen
    assert seen == {"az", "kk", "tr", "ru", "en"}


def test_a_screen_is_told_only_what_is_new(world: World, client: Client) -> None:
    stack_at_sahil(world)
    page = client.get(ADDRESS, {"language": "en"}).content.decode()
    seen = page.split("?seen=")[1].split("&amp;")[0]
    asking = {"language": "en", "seen": seen}
    assert client.get(ADDRESS, asking, HTTP_HX_REQUEST="true").status_code == 204
    begin_fetching(actor=world.desk, request_id=asked(world).pk, now=NOW)
    fresh = client.get(ADDRESS, asking, HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fresh and "<li>1</li>" in fresh and "hx-swap-oob" in fresh
    changed = client.get(ADDRESS, {"language": "ru", "seen": seen}, HTTP_HX_REQUEST="true")
    assert changed.status_code == 200


def test_only_a_public_branch_has_a_board(world: World, client: Client) -> None:
    assert client.get("/board/nowhere").status_code == 404
    assert client.get("/board/city").status_code == 404
    world.sahil.is_public = False
    world.sahil.save()
    assert client.get(ADDRESS).status_code == 404


def test_a_reader_asks_and_follows_their_number(world: World, client: Client) -> None:
    stack_at_sahil(world)
    assert client.login(username="A-1", password="aysel-password")
    address = reverse("discovery:hold", args=(world.dede.edition_id,))
    form = client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "we fetch it for you" in form and "in the reading room" not in form
    let_say("Books", reading_room="too")
    form = client.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "read it in the reading room" in form
    sent = {"branch": world.sahil.pk, "use": "here"}
    page = client.post(address, sent, follow=True, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Your number at Sahil is 1." in page and "Number 1" in page and "Asked for" in page
    assert "To read at Sahil" in page and ADDRESS in page
