"""Work without a database, done in processes of its own: in order, and only where there is much of it."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from types import TracebackType
from typing import Any, Generic, TypeVar

from kitabdar.catalogue.kindness import be_kind

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 2
"""Tasks done here before processes are begun: a second or so of work, what beginning them costs."""

AHEAD = 2
"""Tasks beyond one for each process that are under way: enough that none waits, few enough to keep in memory."""


class WorkersLost(OSError):
    """A working process ended before its work was done."""


class Workshop(Generic[T, R]):
    """Calls `work` for one task after another and gives the results in the order of the tasks.

    `work` must be a function or object that can be pickled, and so must tasks and results: each process has its own
    copy of `work`, which may remember what it met. With `processes` 1 all is done here. What is sent in great numbers
    has no `slots`: a dataclass with them was measured to be pickled at three times the cost.
    """

    def __init__(self, work: Callable[[T], R], processes: int) -> None:
        self._work = work
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None
        self._under_way: deque[Future[R]] = deque()
        self._given = 0

    def __enter__(self) -> Workshop[T, R]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def give(self, task: T) -> Iterator[R]:
        """Hand in a task and take the results that are due, of this task or of earlier ones.

        Raises what `work` raised for the task whose result is due, and WorkersLost.
        """
        self._given += 1
        if self._processes < 2 or self._given <= AT_ONCE:
            yield self._work(task)
            return
        if self._pool is None:
            self._pool = _pool(self._work, self._processes)
        with _Explained():
            self._under_way.append(self._pool.submit(_do, task))
        while self._under_way and (
            self._under_way[0].done() or len(self._under_way) >= self._processes + AHEAD
        ):
            yield self._next()

    def finish(self) -> Iterator[R]:
        """Wait for what is under way and give its results. Raises as `give`."""
        while self._under_way:
            yield self._next()

    def rest(self) -> None:
        """End the processes; what is under way is dropped. More may be given later."""
        pool, self._pool = self._pool, None
        self._under_way.clear()
        self._given = 0
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def _next(self) -> R:
        with _Explained():
            return self._under_way.popleft().result()


class _Explained:
    """Says of a lost process what may have happened."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, BrokenProcessPool):
            raise WorkersLost("a working process was ended from outside (is memory short?)") from error


def _pool(work: Callable[[Any], Any], processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: this process has threads of the search engine and connections of the database.
    return ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(work,))


_work_here: Callable[[Any], Any]


def _begin(work: Callable[[Any], Any]) -> None:
    global _work_here
    _work_here = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the first process decides
    be_kind()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Go when the process that gives the work is killed: it cannot say so."""
    if parent := parent_process():
        connection.wait([parent.sentinel])
    os._exit(1)


def _do(task: Any) -> Any:
    return _work_here(task)
