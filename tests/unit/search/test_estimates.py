"""Where very many are found facets are counted in a sample, and say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabdar.search.engine import SearchRequest
from kitabdar.search.facets import scaled
from kitabdar.search.query import Everything, Exact
from kitabdar.search.tantivy import engine as tantivy_engine
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.unit.search.documents import document, put


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyEngine:
    """Make an index of two thousand, of which a quarter are maps, that counts only up to five hundred."""
    monkeypatch.setattr(tantivy_engine, "COUNTED", 500)
    monkeypatch.setattr(tantivy_engine, "SAMPLE", 500)
    made = TantivyEngine(tmp_path / "index")
    made.create("one")
    made.activate("one")
    documents = [
        document(
            number,
            f"Atlas {number}",
            version=(number * 0x9E3779B97F4A7C15) % 2**63,
            format="book" if number % 4 else "map",
            language=("aze",) if number <= 400 else ("kaz",),
        )
        for number in range(1, 2001)
    ]
    put(made, documents)
    return made


def test_many_are_estimated(engine: TantivyEngine) -> None:
    found = engine.search(SearchRequest(Everything(), facets=("format", "language")))
    assert (found.total, found.are_estimates) == (2000, True)
    formats = dict(found.facets["format"])
    assert 1200 <= formats["book"] <= 1800 and 350 <= formats["map"] <= 650
    assert sum(formats.values()) == pytest.approx(2000, rel=0.1)


def test_few_are_counted(engine: TantivyEngine) -> None:
    request = SearchRequest(Everything(), filters=(Exact("language", ("aze",)),), facets=("format",))
    found = engine.search(request)
    assert (found.total, found.are_estimates) == (400, False)
    assert dict(found.facets["format"]) == {"book": 300, "map": 100}


def test_an_estimate_has_two_digits() -> None:
    counts = {"format": (("a", 12345), ("b", 96), ("c", 7))}
    assert scaled(counts, 8) == {"format": (("a", 99000), ("b", 770), ("c", 56))}
