"""What all tests share: the small library world, and tests for PostgreSQL skipped where there is none."""

from __future__ import annotations

import os

import pytest
from django.conf import settings

from tests.support.flushing import allow_flushing
from tests.support.index import search_index as search_index
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


def pytest_configure() -> None:
    allow_flushing()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = REQUIRED or any("opensearch" in str(word) for word in config.invocation_params.args)
    for item in items:
        group = _shares_with(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
        if group == OPENSEARCH and not wanted:
            item.add_marker(
                pytest.mark.skip(reason="takes minutes, run by name: pytest tests -k 'opensearch or agree'")
            )
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: python -m tests.support.postgresql pytest …")
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(skip)


def _shares_with(item: pytest.Item) -> str:
    """Name the tests that one process runs together, since what they share takes long to start; "" for most."""
    file = item.path.relative_to(item.config.rootpath / "tests").as_posix()
    if "[opensearch" in item.name or file in ON_A_CLUSTER:
        return OPENSEARCH
    return file if file.startswith("conformance/") or file in LONG_SET_UP else ""


@pytest.fixture
def world(db: None) -> World:
    """The small named library world, made anew for each test."""
    return library_world()
