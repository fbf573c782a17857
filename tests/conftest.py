"""What all tests share: the small library world, and tests for PostgreSQL skipped where there is none."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.support.flushing import allow_flushing
from tests.support.index import search_index as search_index
from tests.support.world import World, library_world


def pytest_configure() -> None:
    allow_flushing()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    skip = pytest.mark.skip(reason="needs PostgreSQL: python -m tests.support.postgresql pytest …")
    for item in items:
        if item.get_closest_marker("postgresql"):
            item.add_marker(skip)


@pytest.fixture
def world(db: None) -> World:
    """The small named library world, made anew for each test."""
    return library_world()
