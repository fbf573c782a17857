"""What all tests share: the small library world, and tests for PostgreSQL skipped where there is none."""

from __future__ import annotations

import os
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

from tests.support.flushing import allow_flushing
from tests.support.index import search_index as search_index
from tests.support.opensearch.cluster import cluster as cluster
from tests.support.world import World, library_world

OPENSEARCH = "opensearch"
REQUIRED = os.environ.get("KITABDAR_REQUIRE_EXTRAS") == "1"
ON_A_CLUSTER = ("conformance/test_engines_agree.py", "conformance/test_opensearch_failing.py")
LONG_SET_UP = (
    "integration/catalogue/test_import_killed.py",
    "integration/organisation/test_replica.py",
    "integration/search/test_indexer_process.py",
    "unit/benchmarks/test_corpus.py",
)
"""Files whose set-up serves all their tests and takes seconds."""
OWN_DATABASE = (
    "integration/catalogue/test_import_killed.py",
    "integration/organisation/test_replica.py",
    "integration/search/test_indexer_process.py",
)
"""Files that make the databases they need, whatever that of the other tests is."""


def pytest_configure() -> None:
    allow_flushing()
    hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine is no failure
    hypothesis.settings.load_profile("patient")


class BySetUp(LoadScopeScheduling):
    """Gives tests that share a long set-up to one process, the others to whichever is free.

    In place of xdist's own groups: those go by a name that this pytest keeps elsewhere, so they took no effect.
    """

    def _split_scope(self, nodeid: str) -> str:
        return _shares_with(nodeid) or nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests by set-up where groups are asked for (`--dist loadgroup`), else as xdist does."""
    return BySetUp(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = REQUIRED or any("opensearch" in str(word) for word in config.invocation_params.args)
    for item in items:
        if _shares_with(item.nodeid) == OPENSEARCH and not wanted:
            item.add_marker(
                pytest.mark.skip(reason="takes minutes, run by name: pytest tests -k 'opensearch or agree'")
            )
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        for item in items:
            if item.nodeid.removeprefix("tests/").startswith(OWN_DATABASE):
                item.add_marker(
                    pytest.mark.skip(reason="makes its own database: ran with the others on SQLite")
                )
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: python -m tests.support.postgresql pytest …")
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(skip)


def _shares_with(nodeid: str) -> str:
    """Name the tests that one process runs together, since what they share takes long to start; "" for most."""
    file, _colons, name = nodeid.removeprefix("tests/").partition("::")
    if "[opensearch" in name or file in ON_A_CLUSTER:
        return OPENSEARCH
    return file if file.startswith("conformance/") or file in LONG_SET_UP else ""


@pytest.fixture
def world(db: None) -> World:
    """The small named library world, made anew for each test."""
    return library_world()
