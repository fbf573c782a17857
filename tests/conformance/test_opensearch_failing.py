"""Nodes of a real cluster killed, frozen and gone while it is searched and written: nothing is lost, all is said."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest

from kitabdar.search.engine import Engine, IndexUnavailable, SearchRequest, WriterBusy
from kitabdar.search.opensearch import locking, sending
from kitabdar.search.opensearch.address import Address
from kitabdar.search.opensearch.engine import OpenSearchEngine
from kitabdar.search.parsing import parse
from tests.support.opensearch.cluster import Cluster
from tests.unit.search.documents import ask, document, encoded, put

PREFIX = "failing"
BATCH, BATCHES = 200, 30


@pytest.fixture
def engine(cluster: Cluster) -> Iterator[Engine]:
    """Give an engine with an empty generation in service; afterwards the nodes are well again, and it is gone."""
    made = an_engine(cluster)
    made.create("first")
    made.activate("first")
    yield made
    cluster.mend()
    cluster.forget(PREFIX)


def an_engine(cluster: Cluster) -> OpenSearchEngine:
    return OpenSearchEngine(Address.read(cluster.url(PREFIX) + "?shards=3&replicas=1"))


def test_a_node_killed_while_indexing_and_searching_loses_nothing(cluster: Cluster, engine: Engine) -> None:
    put(engine, [document(1, "Qar")])
    cluster.wait()
    stop = threading.Event()
    answers: list[int] = []
    problems: list[str] = []

    def search() -> None:
        reader = an_engine(cluster)
        while not stop.is_set():
            try:
                answers.append(ask(reader, "qar").total)
            except IndexUnavailable as problem:
                problems.append(problem.code)

    searching = threading.Thread(target=search)
    searching.start()
    writer = engine.writer()
    try:
        for batch in range(BATCHES):
            first = 10 + batch * BATCH
            writer.upsert(encoded(engine, (document(first + n, f"Qar {first + n}") for n in range(BATCH))))
            if batch == BATCHES // 3:
                cluster.kill(1)
            writer.commit()
    finally:
        writer.close()
        stop.set()
        searching.join()
    assert set(dict(engine.versions())) == {1, *range(10, 10 + BATCH * BATCHES)}
    assert ask(engine, "qar").total == BATCH * BATCHES + 1
    fell = sum(before > after for before, after in pairwise(answers))
    assert answers and fell <= 3, (
        f"a reader saw fewer editions than before {fell} times"
    )  # three shards changed hands
    assert len(problems) < len(answers), problems[:5]
    cluster.start(1)
    cluster.wait()
    assert len(dict(engine.versions())) == BATCH * BATCHES + 1


def test_a_node_that_hangs_is_passed_by(cluster: Cluster, engine: Engine) -> None:
    put(engine, [document(number, "Qar") for number in range(1, 50)])
    cluster.wait()
    cluster.freeze(2)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                assert ask(an_engine(cluster), "qar").total == 49
                break
            except IndexUnavailable as problem:
                assert problem.code in ("gone", "red") and time.monotonic() < deadline, str(problem)
    finally:
        cluster.kill(2)


def test_a_cluster_that_is_gone_or_red_is_said_to_be(
    cluster: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PAUSES", (0.1,))
    put(engine, [document(1, "Qar")])
    writer = engine.writer()
    for number in range(3):
        cluster.kill(number)
    for question in (lambda: ask(engine, "qar"), engine.info, lambda: engine.suggest("qar"), engine.writer):
        with pytest.raises(IndexUnavailable) as caught:
            question()
        assert caught.value.code == "gone"
    writer.upsert(encoded(engine, [document(2, "Qar")]))
    with pytest.raises(IndexUnavailable):
        writer.commit()
    writer.close()
    cluster.start(0)  # alone it is no majority of three: there is nobody to say what is where
    with pytest.raises(IndexUnavailable) as caught:
        an_engine(cluster).info()
    assert caught.value.code in ("gone", "red")
    cluster.start(1)
    cluster.start(2)
    cluster.wait()
    assert engine.search(SearchRequest(parse("qar"))).total == 1


def test_the_lock_of_a_writer_that_is_gone_runs_out(
    cluster: Cluster, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locking, "RENEWED_EVERY", 0.0)
    first = engine.writer()
    with pytest.raises(WriterBusy):
        an_engine(cluster).writer()
    with monkeypatch.context() as silent:
        silent.setattr(locking, "HELD_FOR", -1.0)  # its last sign of life has run out
        first.commit()
    second = an_engine(cluster).writer()
    first.upsert(encoded(engine, [document(1, "Qar")]))
    with pytest.raises(WriterBusy):
        first.commit()
    first.close()
    second.upsert(encoded(engine, [document(2, "Qar")]))
    second.commit()
    second.close()
    assert set(dict(engine.versions())) == {2}
