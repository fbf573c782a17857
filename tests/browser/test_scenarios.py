"""Every scenario of docs/circulation.md by clicking and typing, in Chromium, at a site that lives in its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone, translation

from tests.browser.office import OfficePages
from tests.scenarios.fourth_book import BOOK
from tests.scenarios.hands import Clock
from tests.support.world import World, library_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def site_of_the_world(transactional_db: None) -> World:
    """The library world, as the threads of a server see it."""
    return library_world()


@pytest.fixture
def hand(
    chromium: Browser,
    live_server: LiveServer,
    site_of_the_world: World,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OfficePages]:
    """Staff at the pages."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    made = OfficePages(chromium, live_server.url, clock)
    made.make_index = lambda: request.getfixturevalue("search_index")
    yield made
    made.leave()


@pytest.mark.parametrize("name", BOOK)
def test_the_scenario_holds(name: str, hand: OfficePages, site_of_the_world: World) -> None:
    with translation.override("en"):
        BOOK[name](hand, site_of_the_world)
