"""Every engine behind the interface passes the same tests: add what opens it to `shared` and `opened`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kitabdar.search.engine import Engine
from kitabdar.search.opensearch.address import Address
from kitabdar.search.opensearch.engine import OpenSearchEngine
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.support.opensearch.cluster import Cluster


@pytest.fixture(scope="session", params=["tantivy", "opensearch"])
def shared(request: pytest.FixtureRequest) -> Cluster | None:
    """Give the cluster that keeps the indexes; none where they are files."""
    return request.getfixturevalue("cluster") if request.param == "opensearch" else None


@pytest.fixture(scope="session")
def opened(shared: Cluster | None) -> Callable[[Path], Engine]:
    """Give what opens an engine over a place: each is what another process would open."""
    if shared is None:
        return lambda folder: TantivyEngine(folder / "index")
    return lambda folder: OpenSearchEngine(Address.read(shared.url(_prefix(folder)) + "?shards=2&replicas=0"))


def _prefix(folder: Path) -> str:
    return "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:12]


@pytest.fixture
def new_engine(
    opened: Callable[[Path], Engine], shared: Cluster | None, tmp_path: Path
) -> Iterator[Callable[[], Engine]]:
    """Give a maker of engines over one place."""
    made: list[Engine] = []

    def make() -> Engine:
        made.append(opened(tmp_path))
        return made[-1]

    yield make
    if made and shared is not None:
        shared.forget(_prefix(tmp_path))


@pytest.fixture
def engine(new_engine: Callable[[], Engine]) -> Engine:
    """Give an engine with an empty generation in service."""
    made = new_engine()
    made.create("first")
    made.activate("first")
    return made
