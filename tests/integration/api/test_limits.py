"""Who asks too often is told when to come back; others are not slowed by it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kitabdar.interfaces.api import clock, limits
from kitabdar.interfaces.api.limits import STEP, Counter, Limit
from kitabdar.organisation.models import RateWindow
from tests.integration.api.callers import Door
from tests.support.world import NOW

FEW = Limit(2 * STEP, 60)


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    """A public site: the TLS proxy in front says where a request comes from."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def asked(door: Door, times: int, address: str, who: str = "anonymous", path: str = "/branches") -> list[Any]:
    return [door.get(who, path, **{"X-Forwarded-For": address}) for _ in range(times)]


@pytest.mark.usefixtures("behind_a_proxy")
def test_an_address_that_asks_too_often_is_told_when_to_come_back(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", FEW)
    statuses = [answer.status_code for answer in asked(door, 3 * STEP - 1, "203.0.113.5")]
    assert set(statuses) == {200}
    refused = asked(door, 2, "203.0.113.5")
    assert [answer.status_code for answer in refused] == [429, 429]
    assert refused[0].json()["code"] == "too_many_requests"
    assert refused[0]["Retry-After"] == "60"
    assert asked(door, 1, "203.0.113.6")[0].status_code == 200
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=61))
    assert asked(door, 1, "203.0.113.5")[0].status_code == 200


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_address_is_the_one_that_our_proxy_saw_and_not_one_made_up(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", FEW)
    made_up = (f"198.51.100.{number}, 203.0.113.5" for number in range(3 * STEP))
    assert [door.get("anonymous", "/branches", **{"X-Forwarded-For": each}).status_code for each in made_up][
        -1
    ] == 429


def test_a_programme_on_this_machine_is_not_limited(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ADDRESS", Limit(1, 60))
    statuses = {door.get("anonymous", "/branches").status_code for _ in range(3 * STEP)}
    assert statuses == {200}


def test_an_account_is_limited_wherever_it_asks_from(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BY_ACCOUNT", FEW)
    statuses = [door.get("aysel", "/me").status_code for _ in range(3 * STEP)]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {200}
    assert door.get("murad", "/me").status_code == 200


def test_who_tries_tokens_is_stopped(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BAD_TOKENS", Limit(3, 300))
    tried = [door.get("anonymous", "/me", Authorization=f"Bearer kdb_{n}") for n in range(4)]
    assert [answer.status_code for answer in tried] == [401, 401, 401, 429]
    assert tried[-1]["Retry-After"] == "300"


def test_who_asks_now_and_then_writes_nothing_to_the_database(door: Door) -> None:
    asked(door, STEP - 1, "203.0.113.9")
    assert not RateWindow.objects.exists()


def test_the_counter_forgets_those_unheard_of_for_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CALLERS", 2)
    counter = Counter()
    for _ in range(STEP - 1):
        counter.count("first", 0.0)
    counter.count("second", 0.0)
    counter.count("third", 0.0)
    assert counter.count("first", 0.0) == "within"
    for _ in range(STEP - 2):
        counter.count("first", 0.0)
    assert counter.count("first", 0.0) == "ask"
