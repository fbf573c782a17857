"""Every engine behind the interface passes the same tests: add its maker to ENGINES."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kitabdar.search.engine import Engine
from kitabdar.search.tantivy.engine import TantivyEngine

ENGINES: dict[str, Callable[[Path], Engine]] = {"tantivy": lambda folder: TantivyEngine(folder / "index")}


@pytest.fixture(params=sorted(ENGINES))
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """Give a maker of engines over one place: each is what another process would open."""
    return lambda: ENGINES[request.param](tmp_path)


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    """Give an engine with an empty generation in service."""
    made = new_engine()
    made.create("first")
    made.activate("first")
    return made
