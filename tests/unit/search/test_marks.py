"""Pages that are bounded by marks are the pages that comparing everything gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabdar.search.engine import START, SearchRequest
from kitabdar.search.query import Everything, Exact
from kitabdar.search.tantivy import marks, paging
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.unit.search.documents import document, put

NUMBER = 300


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyEngine:
    """Make an index whose marks are few, and for which they are worth it."""
    monkeypatch.setattr(marks, "WORTH_IT", 1)
    monkeypatch.setattr(marks, "SAMPLED", 30)
    monkeypatch.setattr(paging, "SPARE", 8)
    monkeypatch.setattr(paging, "NEXT", 2)
    made = TantivyEngine(tmp_path / "index")
    made.create("one")
    made.activate("one")
    put(
        made,
        [
            document(
                number,
                f"Atlas {number}",
                year=None if number % 50 == 0 else 1900 + number % 7,
                created=number // 40,
                format="map" if number % 97 == 0 else "book",
                title_sort={"en": (number * 7919) % 1009},
            )
            for number in range(1, NUMBER + 1)
        ],
    )
    return made


def read_all(engine: TantivyEngine, sort: str, *filters: Exact, limit: int = 7) -> list[int]:
    found: list[int] = []
    place = START
    while True:
        page = engine.search(
            SearchRequest(Everything(), filters=filters, sort=sort, limit=limit, after=place)
        )
        found += [hit.id for hit in page.hits]
        if page.last is None or len(page.hits) < limit:
            return found
        place = page.last


@pytest.mark.parametrize("sort", ["title", "newest", "year", "year_descending"])
def test_every_edition_comes_once_and_in_order(engine: TantivyEngine, sort: str) -> None:
    found = read_all(engine, sort)
    assert sorted(found) == list(range(1, NUMBER + 1))
    keys = {
        "title": lambda n: (n * 7919) % 1009,
        "newest": lambda n: -(n // 40),
        "year": lambda n: 10_000 if n % 50 == 0 else 1900 + n % 7,
        "year_descending": lambda n: 10_000 if n % 50 == 0 else -(1900 + n % 7),
    }
    assert found == sorted(found, key=lambda n: (keys[sort](n), n))


def test_what_is_rare_is_found_beyond_the_marks(engine: TantivyEngine) -> None:
    assert sorted(read_all(engine, "title", Exact("format", ("map",)), limit=2)) == [97, 194, 291]
