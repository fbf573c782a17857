"""The indexer: one process that carries changes from the outbox into the index as they come, and never gives up."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import DatabaseError, connection

from kitabdar.catalogue.browsing import file_headings
from kitabdar.catalogue.indexing import state
from kitabdar.catalogue.indexing.outbox import Feed
from kitabdar.catalogue.indexing.rebuilding import feed_between, steps
from kitabdar.catalogue.indexing.waking import Waking
from kitabdar.catalogue.memory import rare_collection
from kitabdar.search.engine import Engine, IndexUnavailable, WriterBusy
from kitabdar.search.engines import engine as engine_of_process

log = logging.getLogger("kitabdar.indexer")

PULSE_EVERY = 1.0  # seconds
PATIENCE = 1.0  # seconds before what failed is tried again
PROBLEMS = (DatabaseError, IndexUnavailable, WriterBusy, OSError, ValueError)


def run_indexer(stop: Callable[[], bool]) -> None:
    """Feed the index until `stop()`. Waits while another process does; rebuilds an index that is missing.

    When the database or the disk fails, the outbox keeps what is to do; the problem is logged once and the work
    tried again every second.
    """
    while not stop():
        try:
            with state.only_indexer(), rare_collection():
                _Indexer(engine_of_process()).run(stop)
        except state.IndexerRunning:
            time.sleep(PATIENCE)
        except OSError as problem:
            log.error("the home cannot be written: %s", problem)
            time.sleep(PATIENCE)


class _Indexer:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._feed = Feed(engine)
        self._waking = Waking()
        self._problem = ""
        self._beaten = 0.0

    def run(self, stop: Callable[[], bool]) -> None:
        try:
            while not stop():
                try:
                    busy = self._turn(stop)
                    self._mended()
                except PROBLEMS as problem:
                    self._failed(problem)
                    time.sleep(PATIENCE)
                    continue
                if not busy:
                    self._waking.wait()
            with suppress(*PROBLEMS):
                self._feed.commit()
        finally:
            self._waking.close()
            self._drop_feed()

    def _turn(self, stop: Callable[[], bool]) -> bool:
        """Do the next piece of work; say whether more may be waiting."""
        if state.rebuild_is_asked() or self._is_missing():
            self._rebuild(stop)
            return True
        if self._feed.take():
            self._beat("feeding")
            if self._feed.is_due:
                self._feed.commit()
            return True
        if self._feed.has_uncommitted:
            self._feed.commit()
            return True
        self._beat("idle")  # the index is as it should be; filing for the browse lists may take a minute
        return file_headings() > 0

    def _is_missing(self) -> bool:
        try:
            self._engine.info()
        except IndexUnavailable as problem:
            if problem.code != "rebuilding":
                raise
            return True
        return False

    def _rebuild(self, stop: Callable[[], bool]) -> None:
        log.info("rebuilding the index")
        try:
            self._engine.info()
        except IndexUnavailable:
            self._drop_feed()  # what it held belongs to files that are gone; the rows are still in the outbox
        try:
            for done, total in steps(self._engine, self._feed):
                self._beat("rebuilding", done, total)
                feed_between(self._feed)
                if stop():
                    return
        except PROBLEMS as problem:
            state.rebuild_is_given_up(_said(problem))
            raise
        state.rebuild_is_done()
        log.info("the index is rebuilt")

    def _failed(self, problem: Exception) -> None:
        said = _said(problem)
        if said != self._problem:
            log.error("the index is not fed: %s (trying again every second, nothing is lost)", said)
        self._problem = said
        self._beat("waiting", force=True)
        self._drop_feed()
        if isinstance(problem, DatabaseError):
            connection.close()

    def _mended(self) -> None:
        if self._problem:
            self._problem = ""
            log.info("the index is fed again")

    def _drop_feed(self) -> None:
        with suppress(*PROBLEMS):
            self._feed.close()
        self._feed = Feed(self._engine)

    def _beat(self, doing: str, done: int = 0, total: int = 0, *, force: bool = False) -> None:
        now = time.time()
        if force or now - self._beaten >= PULSE_EVERY:
            self._beaten = now
            state.beat(state.Pulse(os.getpid(), now, doing, done, total, self._problem))


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"
