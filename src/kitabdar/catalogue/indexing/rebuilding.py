"""A new generation of the index from the database, beside the one that is searched, switched when complete."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from kitabdar.catalogue.browsing import Noted, sweep
from kitabdar.catalogue.indexing import state
from kitabdar.catalogue.indexing.filling import Filling
from kitabdar.catalogue.indexing.outbox import Feed
from kitabdar.catalogue.indexing.sources import BATCH
from kitabdar.catalogue.memory import rare_collection
from kitabdar.catalogue.models import Edition
from kitabdar.catalogue.services.bulk import chunks
from kitabdar.search.engine import Engine, IndexUnavailable
from kitabdar.search.engines import engine as engine_of_process

Progress = Callable[[int, int], None]
"""Told (editions done, editions in all) after every batch."""

LOOK_EVERY = 0.2  # seconds


class RebuildFailed(Exception):
    """The running indexer could not rebuild; the message is its problem. The index served is as it was."""


def rebuild(progress: Progress | None = None) -> None:
    """Make the index anew from the database. Search goes on meanwhile, and changes go on becoming visible.

    Where an indexer runs, it is asked to do it (it alone may write) and this waits; else it is done here.
    Raises RebuildFailed.
    """
    tell = progress or (lambda done, total: None)
    while True:
        try:
            with state.only_indexer(), rare_collection(), Feed(engine_of_process()) as feed:
                for done, total in steps(engine_of_process(), feed):
                    tell(done, total)
                    feed_between(feed)
                state.rebuild_is_done()
            engine_of_process().tend()
            return
        except state.IndexerRunning:
            if _wait_for_indexer(tell):
                return


def steps(engine: Engine, feed: Feed) -> Iterator[tuple[int, int]]:
    """Rebuild batch by batch; between two, the caller may carry outbox rows into the old generation.

    Editions carried so meanwhile are written again at the end, so that nothing is lost at the switch.
    """
    generation = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
    engine.create(generation)
    noted = Noted(anew=True)
    filling = Filling(engine, noted, generation)
    try:
        feed.touched = set()
        yield from _fill(filling, noted)
        feed.commit()
        for part in chunks(feed.touched, BATCH):
            filling.put(part)
        filling.commit()
        feed.close()
        engine.activate(generation)
        noted.write()
        sweep()
    finally:
        feed.touched = None
        with suppress(ValueError, OSError):
            filling.close()


def feed_between(feed: Feed) -> None:
    """Carry outbox rows into the generation now served, if there is one."""
    with suppress(IndexUnavailable):
        if feed.take():
            feed.commit()


def _fill(filling: Filling, noted: Noted) -> Iterator[tuple[int, int]]:
    total = Edition.objects.count()
    done = after = 0
    yield done, total
    while ids := list(
        Edition.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        filling.put(ids)
        noted.write()
        done, after = done + len(ids), ids[-1]
        yield done, max(done, total)


def _wait_for_indexer(tell: Progress) -> bool:
    """Wait until the running indexer has rebuilt; False when it ended before (then nobody will)."""
    state.ask_for_rebuild()
    while state.rebuild_is_asked():
        pulse = state.last_pulse()
        if pulse and pulse.state == "rebuilding":
            tell(pulse.done, pulse.total)
        with suppress(state.IndexerRunning), state.only_indexer():
            return False
        time.sleep(LOOK_EVERY)
    if problem := state.why_given_up():
        state.rebuild_is_done()
        raise RebuildFailed(problem)
    return True
