"""`kitabdar serve` as a group of processes: started, stopped, killed and hindered from outside.

One server goes through all of it but the two ways to its own end: each test leaves it well.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from kitabdar.catalogue.kindness import KINDNESS
from tests.support.marc_builder import Marc, file_of
from tests.support.server import (
    Server,
    descendants_of,
    eventually,
    inside,
    is_running,
    kitabdar,
    said,
    serving,
)
from tests.support.sessions import needs_weighed_sessions

GROUP = {"web", "indexer", "worker"}
RESEARCHERS = ("AZ10005", "AZ10012")  # who may have thirty items


@pytest.fixture(scope="module")
def server(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(Path(shutil.copytree(sample, tmp_path_factory.mktemp("serve") / "home"))) as running:
        yield running


def import_title(server: Server, number: str, title: str) -> str:
    """Import one new record beside the running server; return what the command said."""
    path = server.home / f"{number}.mrc"
    path.write_bytes(file_of(Marc(number, title)))
    done = kitabdar(server.home, "import", str(path), "--source", "written")
    assert done.returncode == 0, said(done)
    return said(done)


def total(server: Server, words: str) -> int:
    """Count what a search finds; it must answer."""
    answer = server.ask(f"/api/v1/search?q={words}")
    assert answer.status == 200, answer.text
    return int(answer.data["total"])


def gone(pids: list[int]) -> bool:
    return not any(map(is_running, pids))


def test_a_signal_to_the_group_stops_all_of_it(home: Path) -> None:
    with serving(home) as server:
        assert set(server.children()) == GROUP
        everyone = descendants_of(server.process.pid)
        assert server.stop(signal.SIGTERM) == 0
        assert gone(everyone)
        assert server.ask("/healthz").status == 0


def test_a_group_whose_leader_is_killed_ends_by_itself(home: Path) -> None:
    with serving(home) as server:
        everyone = descendants_of(server.process.pid)
        assert len(everyone) > len(GROUP)
        server.process.kill()
        eventually(lambda: gone(everyone), "the end of all children")


@needs_weighed_sessions
def test_the_indexer_is_a_session_that_gives_way_to_the_site(server: Server) -> None:
    children = server.children()
    assert os.getsid(children["indexer"]) == children["indexer"]
    assert os.getsid(children["web"]) == os.getsid(children["worker"]) != children["indexer"]

    def niceness(pid: int) -> int:
        words = Path(f"/proc/{pid}/autogroup").read_text().split()
        return int(words[-1]) if words else 0  # a session as old as the system is not weighed

    eventually(lambda: niceness(children["indexer"]) == KINDNESS, "an indexer that gives way")
    assert niceness(children["web"]) == 0


def test_parts_that_are_killed_are_started_again(server: Server) -> None:
    before = server.children()
    web = descendants_of(before["web"])  # they answer on, until they notice that they are orphans
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    def all_new() -> bool:
        now = server.children()
        return set(now) == GROUP and not set(now.values()) & set(before.values())

    eventually(all_new, "new parts")
    eventually(lambda: gone(web), "the end of the web processes before")
    eventually(lambda: server.ask("/healthz").status == 200, "a group that is well again")
    assert all(f"The {name} ended" in server.log.read_text() for name in GROUP)


def test_a_change_is_found_while_serving_and_after_the_indexer_was_killed(server: Server) -> None:
    import_title(server, "new1", "Durnalarqayıdıb")
    eventually(lambda: total(server, "durnalarqayidib") == 1, "the change in the index")
    os.kill(server.children()["indexer"], signal.SIGKILL)
    import_title(server, "new2", "Qaranquşlarqayıdıb")
    eventually(lambda: total(server, "qaranquslarqayidib") == 1, "the change made meanwhile in the index")


def test_an_index_deleted_while_serving_is_said_and_made_again(server: Server) -> None:
    before = total(server, "abay")
    assert before
    shutil.rmtree(server.home / "index")

    def well_again() -> bool:
        page, answer = server.ask("/search?q=abay"), server.ask("/api/v1/search?q=abay")
        assert {page.status, answer.status} <= {200, 503}, page.text + answer.text
        if page.status == 503:
            assert "rebuil" in page.text or "index" in page.text
        if answer.status == 503:
            assert answer.data["code"]
        health = server.ask("/healthz")
        return health.status == 200 and answer.status == 200 and bool(answer.data["total"] == before)

    eventually(well_again, "the index made again", patience=180)  # also on a busy machine


def test_search_never_fails_while_the_index_is_made_again(server: Server) -> None:
    expected, done = total(server, "abay"), Event()

    def search_on() -> int:
        count = 0
        while not done.is_set():
            assert total(server, "abay") == expected
            count += 1
        return count

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(search_on) for _each in range(2)]
        try:
            rebuilt = kitabdar(server.home, "index", "rebuild")
        finally:
            done.set()
        assert rebuilt.returncode == 0, said(rebuilt)
        assert all(search.result() for search in searches)
    verified = kitabdar(server.home, "index", "verify")
    assert verified.returncode == 0, said(verified)


def test_of_two_desks_lending_one_item_at_once_one_does(server: Server) -> None:
    token = inside(server.home, "token", "desk-baku")
    items = inside(server.home, "lendable", "khazar-central", "5")
    with ThreadPoolExecutor(4) as pool:
        for item in items:
            cards = ("AZ10001", "AZ10003", "AZ10004", "AZ10005")
            answers = pool.map(lambda card, i=item: lend(server, token, card, i), cards)  # type: ignore[misc]
            assert sorted(answers) == [201, 409, 409, 409]


def lend(server: Server, token: str, card: str, item: dict[str, str]) -> int:
    """Lend an item over the API; return the status."""
    body = {"card_number": card, "barcode": item["barcode"], "branch": item["branch"]}
    return server.ask("/api/v1/checkouts", body, token=token).status


def test_no_acknowledged_loan_is_lost_when_the_web_processes_are_killed(server: Server) -> None:
    token = inside(server.home, "token", "desk-baku")
    items = inside(server.home, "lendable", "khazar-central", "50")
    started, acknowledged = Event(), []

    def lend_all(card: str, mine: list[dict[str, str]]) -> None:
        for number, item in enumerate(mine):
            body = {"card_number": card, "barcode": item["barcode"], "branch": item["branch"]}
            answer = server.ask("/api/v1/checkouts", body, token=token)
            if answer.status == 201:
                acknowledged.append(answer.data["loan_id"])
            if number == 5:
                started.set()

    with ThreadPoolExecutor(2) as pool:
        desks = [pool.submit(lend_all, card, items[each::2]) for each, card in enumerate(RESEARCHERS)]
        assert started.wait(60)
        web = server.children()["web"]
        for pid in (*descendants_of(web), web):
            os.kill(pid, signal.SIGKILL)
        for desk in desks:
            desk.result()
    assert acknowledged
    assert set(acknowledged) <= set(inside(server.home, "loans"))
    eventually(lambda: server.ask("/healthz").status == 200, "the web server started again")
