"""What the indexer does between changes."""

from __future__ import annotations

import os

import pytest

from kitabdar.catalogue.indexing import running, state
from kitabdar.search.engine import Engine

pytestmark = pytest.mark.django_db


def test_an_indexer_that_files_for_the_browse_lists_gives_signs_of_life(
    search_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a large import that takes a minute, in which the site was said to be ill."""
    filed = []
    monkeypatch.setattr(running, "file_headings", lambda: filed.append(500) or 500)
    state.beat(state.Pulse(process=1, at=0.0, state="feeding"))
    running.run_indexer(lambda: len(filed) == 3)
    pulse = state.last_pulse()
    assert pulse is not None
    assert (pulse.state, pulse.process, len(filed)) == ("idle", os.getpid(), 3)
