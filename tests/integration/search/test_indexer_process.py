"""The indexer as a process of its own: killed, robbed of its index, short of disk, asked to rebuild."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kitabdar.search.engine import IndexUnavailable
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.unit.search.documents import ask

EDITIONS = 400
PATIENCE = 90  # seconds until a test gives up; nothing here takes so long unless it is broken


class Home:
    """A home with a database of its own, and the processes over it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = TantivyEngine(path / "index")
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEARCH_URL")
        }
        self._environment = {**kept, "KITABDAR_HOME": str(path)}
        self._running: list[subprocess.Popen[str]] = []

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.support.indexing_process", *words]
        process = subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE, text=True)
        self._running.append(process)
        return process

    def do(self, *words: str) -> str:
        process = self.start(*words)
        said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        return said

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.wait()

    def documents(self) -> int:
        try:
            return self.engine.info().documents
        except IndexUnavailable:
            return -1

    def outbox(self) -> int:
        with sqlite3.connect(
            f"file:{self.path / 'kitabdar.sqlite3'}?mode=ro", uri=True, timeout=20
        ) as database:
            return int(database.execute("SELECT count(*) FROM search_outboxentry").fetchone()[0])

    def total(self, text: str) -> int:
        try:
            return ask(self.engine, text).total
        except IndexUnavailable:
            return -1

    def pulse(self) -> dict[str, object]:
        try:
            found: dict[str, object] = json.loads((self.path / "indexer.json").read_text())
        except FileNotFoundError:
            return {}
        return found

    def assert_equal(self) -> None:
        found = json.loads(self.do("verify"))
        assert found == {"checked": EDITIONS, "missing": [], "extra": [], "stale": [], "pending": 0}


def until(condition: Callable[[], bool], *, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not {what} after {PATIENCE} s"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stocked")
    Home(path).do("setup", str(EDITIONS))
    return path


@pytest.fixture
def home(stocked: Path, tmp_path: Path) -> Iterator[Home]:
    shutil.copytree(stocked, tmp_path / "home")
    made = Home(tmp_path / "home")
    yield made
    made.end()


def test_an_indexer_makes_a_missing_index_and_then_follows_changes(home: Home) -> None:
    indexer = home.start("run")
    until(lambda: home.documents() == EDITIONS and home.outbox() == 0, what="indexed")
    home.do("change", "7", "Zümrüdüanka")
    until(lambda: home.total("zümrüdüanka") == 1, what="visible")
    indexer.send_signal(signal.SIGTERM)
    assert indexer.wait(timeout=PATIENCE) == 0
    home.assert_equal()


def test_an_index_deleted_while_serving_is_made_again(home: Home) -> None:
    home.start("run")
    until(lambda: home.documents() == EDITIONS and home.outbox() == 0, what="indexed")
    before = home.engine.info().generation
    (home.path / "index").rename(home.path / "gone")  # away in one step, whatever the indexer is doing
    shutil.rmtree(home.path / "gone")
    until(lambda: home.documents() == EDITIONS, what="made again")
    assert home.engine.info().generation != before
    home.do("change", "7", "Zümrüdüanka")
    until(lambda: home.total("zümrüdüanka") == 1, what="visible")


def test_an_indexer_killed_at_any_moment_loses_nothing(home: Home) -> None:
    home.engine.create("first")
    home.engine.activate("first")
    for delay in (0.0, 0.05, 0.15, 0.3):
        indexer = home.start("run")
        until(lambda: (home.path / "indexer.json").exists(), what="started")
        time.sleep(delay)  # only to hit different moments: nothing is expected after it
        indexer.kill()
        indexer.wait()
        (home.path / "indexer.json").unlink()
    home.start("run")
    until(lambda: home.outbox() == 0 and home.documents() == EDITIONS, what="indexed")
    home.assert_equal()


def test_a_running_indexer_rebuilds_when_asked_and_search_never_stops(home: Home) -> None:
    home.start("run")
    until(lambda: home.documents() == EDITIONS and home.outbox() == 0, what="indexed")
    before = home.engine.info().generation
    rebuilding = home.start("rebuild")
    changed = False
    while rebuilding.poll() is None:
        assert ask(home.engine, "kitab").total == EDITIONS
        if not changed:
            home.do("change", "9", "Kitab Zümrüdüanka")
            changed = True
    assert rebuilding.returncode == 0
    assert home.engine.info().generation != before
    until(lambda: home.total("zümrüdüanka") == 1, what="visible")
    home.assert_equal()


def test_an_index_of_another_version_waits_for_the_command(home: Home) -> None:
    home.do("rebuild")
    index = home.path / "index"
    for path in (index / "active.json", index / home.engine.info().generation / "generation.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "analysis": 0}))
    home.start("run")
    until(lambda: home.pulse().get("state") == "waiting", what="waiting")
    assert "kitabdar index rebuild" in str(home.pulse()["problem"])
    assert home.outbox() == EDITIONS
    home.do("rebuild")
    until(lambda: home.outbox() == 0, what="drained")
    home.assert_equal()


def test_a_rebuild_without_an_indexer_is_done_by_the_command(home: Home) -> None:
    assert f"{EDITIONS} of {EDITIONS}" in home.do("rebuild")
    assert home.documents() == EDITIONS
    home.start("run")
    until(lambda: home.outbox() == 0, what="drained")
    home.assert_equal()


def test_a_rebuild_killed_half_way_leaves_the_index_served(home: Home) -> None:
    home.do("rebuild")
    before = home.engine.info()
    rebuilding = home.start("rebuild")
    until(lambda: len(list((home.path / "index").iterdir())) > 2, what="begun")
    rebuilding.kill()
    rebuilding.wait()
    assert home.documents() == before.documents
    home.do("rebuild")
    assert home.engine.info().generation != before.generation
    assert len(list((home.path / "index").iterdir())) == 2


def test_a_full_disk_keeps_the_outbox_until_there_is_room(home: Home) -> None:
    home.engine.create("first")
    home.engine.activate("first")
    indexer = home.start("run", "8192")
    until(lambda: home.pulse().get("state") == "waiting", what="waiting")
    assert home.pulse()["problem"]
    assert indexer.poll() is None
    assert home.outbox() == EDITIONS
    assert home.total("kitab") == 0
    resource.prlimit(indexer.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    until(lambda: home.outbox() == 0 and home.documents() == EDITIONS, what="indexed")
    home.assert_equal()
