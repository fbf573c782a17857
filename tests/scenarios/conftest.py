"""The library world with its doors open: pages, API, an index, and a clock that stories move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kitabdar.interfaces.api import clock, limits
from kitabdar.organisation.models import Account
from kitabdar.search.engine import Engine
from tests.integration.api.callers import Door, open_door
from tests.support.importing import take_in
from tests.support.index import index_now
from tests.support.marc_builder import Marc
from tests.support.world import NOW, World


@dataclass
class Library:
    """The world, who tells its time, and its doors: `api` with tokens, `web` to be signed in at."""

    world: World
    api: Door
    folder: Path
    now: datetime = NOW
    web: Client = field(default_factory=lambda: Client(headers={"Accept-Language": "en"}))

    def wait(self, **time: int) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def take_in(self, *records: Marc) -> None:
        """Import records and make them searchable."""
        take_in(*records, folder=self.folder)
        index_now(only_outbox=True)

    def sign_in(self, name: str) -> None:
        """Let somebody in at the pages."""
        self.web.force_login(Account.objects.get(username=name))

    def page(self, path: str, **form: Any) -> str:
        """Open a page, or send its form, as whoever is signed in; return what is then shown."""
        answer = self.web.post(path, form, follow=True) if form else self.web.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()


@pytest.fixture
def library(world: World, search_index: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """The world at noon, its index made, everybody with a token."""
    limits.counter.clear()
    made = Library(world, open_door(world, Client()), tmp_path)
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    index_now()
    return made
