"""Many records, in processes that share the work and give the same bytes however many they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from benchmarks.corpus.making import Corpus
from benchmarks.corpus.places import branch_codes

BLOCK = 1000  # records
ALL_BRANCHES = branch_codes(400)  # of a file that is kept: whoever asks for it first decides what is in it

Task = tuple[int, int, int, tuple[str, ...]]  # first number, last but one, seed, branches


def generate(
    count: int, *, seed: int = 1, branches: tuple[str, ...] = ("main",), workers: int = 1
) -> Iterator[bytes]:
    """Yield blocks of records as ISO 2709 in UTF-8; the same seed gives the same bytes."""
    tasks = ((first, min(count, first + BLOCK), seed, branches) for first in range(0, count, BLOCK))
    if workers < 2:
        yield from map(_block, tasks)
        return
    with get_context("spawn").Pool(workers) as pool:
        while part := list(islice(tasks, 4 * workers)):  # the pool would read all tasks at once
            yield from pool.imap(_block, part)


@lru_cache(maxsize=2)
def _corpus(seed: int, branches: tuple[str, ...]) -> Corpus:
    return Corpus(seed, branches)


def _block(task: Task) -> bytes:
    first, last, seed, branches = task
    corpus = _corpus(seed, branches)
    return b"".join(map(corpus.record, range(first, last)))


def write(path: Path, count: int, *, seed: int = 1, branches: tuple[str, ...] = ALL_BRANCHES) -> Path:
    """Write a file of `count` records unless it is there already; return its path."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            for block in generate(count, seed=seed, branches=branches, workers=os.cpu_count() or 1):
                file.write(block)
        partial.rename(path)
    return path
