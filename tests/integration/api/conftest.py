"""The API as its callers meet it: the library world, an index of it, everybody with a token."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kitabdar.interfaces.api import clock, limits
from kitabdar.marc import codec
from kitabdar.search.engine import Engine
from tests.integration.api.callers import Door, open_door
from tests.support.index import index_now
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the API live in the world's time, with a mail server, and forget who asked before."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(settings, "MAIL_URL", "smtp://127.0.0.1:1")
    limits.counter.clear()


@pytest.fixture(autouse=True)
def mails(settings: Any) -> None:
    """Let the library have a way out for mail: without one nobody may apply for a card."""
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:1", "library@example.org"


@pytest.fixture
def door(world: World, client: Client) -> Door:
    """The API, and a token for everybody."""
    return open_door(world, client)


@pytest.fixture
def indexed(world: World, search_index: Engine) -> World:
    """The world with its records in MARC and found by search."""
    for record in (world.dede, world.abai_way, world.snow, world.atlas):
        made = Marc(record.control_number, "Kitabi-Dədə Qorqud", author="Dədə Qorqud").record()
        record.normalised = codec.dump(made)
        record.save(update_fields=["normalised"])
    assert index_now() == 4
    return world
