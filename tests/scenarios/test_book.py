"""Every scenario of docs/circulation.md through the services and through the API; through pages: tests/browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from kitabdar.interfaces.api import clock as clock_of_the_api
from kitabdar.interfaces.api import limits
from tests.integration.api.callers import open_door
from tests.scenarios.fourth_book import BOOK
from tests.scenarios.hands import Clock
from tests.scenarios.office import Office
from tests.scenarios.office_api import OfficeApi
from tests.scenarios.office_services import OfficeServices
from tests.support.world import World

DOCS = Path(__file__).parents[2] / "docs"
CIRCULATION = DOCS / "circulation.md"


@pytest.fixture(params=["services", "api"])
def hand(request: pytest.FixtureRequest, world: World, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Staff at one of the doors, who are spoken to in English."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    monkeypatch.setattr(clock_of_the_api, "now", lambda: clock.now)
    limits.counter.clear()
    if request.param == "api":
        return OfficeApi(world, open_door(world, Client()), clock)
    return OfficeServices(world, clock)


@pytest.mark.parametrize("name", BOOK)
def test_the_scenario_holds(name: str, hand: Office, world: World) -> None:
    with translation.override("en"):
        BOOK[name](hand, world)


def test_the_book_and_its_page_tell_the_same_scenarios() -> None:
    section = CIRCULATION.read_text().split("## Scenarios")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| (\w+) \| .* \| ([^|]+) \|$", section, re.MULTILINE))
    told.pop("scenario", None)
    assert told == {
        name: ", ".join(re.findall(r"\[(CIR-\w+)\]", play.__doc__ or "")) for name, play in BOOK.items()
    }


def test_every_decision_is_shown_by_a_scenario() -> None:
    text = "".join((DOCS / name).read_text() for name in ("circulation.md", "movement.md"))
    decided = set(re.findall(r"^\| (CIR-[A-Z]\d+) \|", text, re.MULTILINE))
    shown = {label for play in BOOK.values() for label in re.findall(r"CIR-\w+", play.__doc__ or "")}
    assert "CIR-P1" in decided
    assert shown == decided
