"""The health check: quick, open to all, and it tells no secrets."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from kitabdar.catalogue.indexing import state
from kitabdar.interfaces.api import clock, health
from kitabdar.organisation import heartbeat
from kitabdar.search.models import OutboxEntry
from tests.support.world import NOW, World


@pytest.fixture
def running(indexed: World) -> World:
    """An installation whose indexer and worker are alive."""
    state.beat(state.Pulse(process=1, at=NOW.timestamp(), state="idle"))
    heartbeat.beat("worker", NOW)
    OutboxEntry.objects.all().delete()
    return indexed


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/healthz")
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()


def test_all_is_well(running: World, client: Client) -> None:
    status, said = ask(client)
    assert (status, said["status"]) == (200, "well")
    assert said["index"]["documents"] == 4
    assert (said["index"]["waiting"], said["index"]["lag_seconds"]) == (0, 0.0)
    assert said["worker"]["silent_seconds"] == 0.0


def test_changes_that_wait_are_counted(running: World, client: Client) -> None:
    OutboxEntry.enqueue([1, 2])
    OutboxEntry.objects.update(written_at=NOW - timedelta(seconds=3))
    status, said = ask(client)
    assert (status, said["index"]["waiting"], said["index"]["lag_seconds"]) == (200, 2, 3.0)


def test_an_idle_indexer_with_old_changes_is_ill(running: World, client: Client) -> None:
    OutboxEntry.enqueue([1])
    OutboxEntry.objects.update(written_at=NOW - timedelta(seconds=90))
    assert ask(client)[0] == 503


def test_a_silent_worker_is_ill(running: World, client: Client) -> None:
    heartbeat.beat("worker", NOW - timedelta(minutes=10))
    status, said = ask(client)
    assert (status, said["status"], said["worker"]["is_well"]) == (503, "ill", False)
    assert said["index"]["is_well"]


def test_a_silent_indexer_is_ill(running: World, client: Client) -> None:
    state.beat(state.Pulse(process=1, at=NOW.timestamp() - 60, state="idle"))
    status, said = ask(client)
    assert (status, said["index"]["state"]) == (503, "stopped")


def test_a_database_that_does_not_answer_is_ill(
    running: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_now: Any) -> None:
        raise DatabaseError("postgresql://user:password@host")

    monkeypatch.setattr(health.indexing, "health", fail)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, {"is_well": False})
    assert "password" not in answer.content.decode()


def test_it_asks_the_database_little(
    running: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(5):
        assert ask(client)[0] == 200


def test_it_takes_no_other_method(client: Client, db: None) -> None:
    assert client.post("/healthz").status_code == 405


def test_the_clock_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert abs(clock.now().timestamp() - time.time()) < 5
