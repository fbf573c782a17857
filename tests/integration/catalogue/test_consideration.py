"""While the library is used heavy work takes half of the machine, and lets desks write."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import Settings

from kitabdar.catalogue import consideration
from kitabdar.organisation import heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kindness_is_not_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(consideration, "be_kind", lambda: None)


def test_without_a_worker_all_of_the_machine_is_taken(settings: Settings) -> None:
    settings.PROCESSES = 4
    started = time.monotonic()
    consideration.give_way()
    assert time.monotonic() - started < consideration.PAUSE_SECONDS
    assert (consideration.is_used(), consideration.processes()) == (False, 4)


def test_while_the_worker_lives_half_of_it_is(settings: Settings) -> None:
    settings.PROCESSES = 4
    heartbeat.beat("worker", datetime.now(UTC))
    assert (consideration.is_used(), consideration.processes()) == (True, 2)
    settings.PROCESSES = 1
    assert consideration.processes() == 1
    started = time.monotonic()
    consideration.give_way()
    paused = time.monotonic() - started
    assert (paused >= consideration.PAUSE_SECONDS) == (connection.vendor == "sqlite")


def test_a_worker_long_gone_is_no_reason() -> None:
    heartbeat.beat("worker", datetime.now(UTC) - timedelta(minutes=10))
    assert not consideration.is_used()
