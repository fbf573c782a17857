"""An index of its own for a test, and the database brought into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kitabdar.catalogue import browsing, indexing
from kitabdar.catalogue.models import Edition
from kitabdar.search.engine import Engine
from kitabdar.search.engines import engine
from kitabdar.search.models import OutboxEntry


@pytest.fixture
def search_index(tmp_path: Path, settings: Any) -> Iterator[Engine]:
    """Give the engine of an empty index in a fresh folder, with the indexer's files beside it."""
    settings.HOME = tmp_path
    settings.SEARCH_URL = f"tantivy:{tmp_path / 'index'}"
    found = engine()
    found.create("first")
    found.activate("first")
    yield found


def index_now(*, only_outbox: bool = False) -> int:
    """Bring every edition into the index (or only what the outbox names); return how many were brought."""
    if not only_outbox:
        OutboxEntry.enqueue(Edition.objects.values_list("pk", flat=True))
    done = 0
    while count := indexing.drain():
        done += count
    while browsing.file_headings():
        pass
    return done
