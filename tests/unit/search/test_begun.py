"""Completions looked up from the table are those that walking all terms gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kitabdar.search.completions import SEEN
from kitabdar.search.engine import IndexDocument, TextField
from kitabdar.search.tantivy import begun
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.unit.search.documents import document, put

WORDS = ("Abay", "Abak", "Akademiya", "Bakı", "Kitab", "Китап", "Kitabxana", "Kənd", "Şəhər", "Çay")
TYPED = ("a", "ab", "aka", "ki", "kita", "kitab", "кит", "bak", "ş", "kitab ab", "zzz")


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TantivyEngine:
    """Make an index in which as many terms as are shown are very many."""
    monkeypatch.setattr(begun, "MANY", SEEN)
    made = TantivyEngine(tmp_path / "index")
    made.create("one")
    made.activate("one")
    titles = [f"{first} {second}" for first in WORDS for second in WORDS]
    put(made, [titled(number, title) for number, title in enumerate(titles, 1)])
    return made


def titled(number: int, title: str) -> IndexDocument:
    return document(number, title, completions=(("title", TextField(title)),))


def table_of(tmp_path: Path) -> Path:
    return tmp_path / "index" / "one" / begun.FILE


@pytest.mark.parametrize("typed", TYPED)
def test_the_table_completes_as_walking_does(engine: TantivyEngine, tmp_path: Path, typed: str) -> None:
    walked = engine.suggest(typed, limit=40)
    engine.tend()
    assert TantivyEngine(tmp_path / "index").suggest(typed, limit=40) == walked


def test_what_many_terms_share_is_in_the_table_alone(engine: TantivyEngine, tmp_path: Path) -> None:
    engine.tend()
    table = begun.Begun()
    assert table.terms(tmp_path / "index" / "one", "suggest_title", "k")
    assert table.terms(tmp_path / "index" / "one", "suggest_title", "kitab abai") is None
    assert table.terms(tmp_path / "index" / "none", "suggest_title", "k") is None


def test_a_table_is_made_anew_when_it_is_an_hour_old(engine: TantivyEngine, tmp_path: Path) -> None:
    engine.tend()
    table = table_of(tmp_path)
    made = table.read_bytes()
    put(engine, [titled(999, "Kitab yeni")])
    engine.tend()
    assert table.read_bytes() == made
    os.utime(table, (0, 0))
    engine.tend()
    assert "Kitab yeni" in table.read_text(encoding="utf-8")


def test_a_table_of_an_index_that_has_grown_is_made_anew(engine: TantivyEngine, tmp_path: Path) -> None:
    """As after a first import, before which it was made of an empty index."""
    engine.tend()
    put(engine, [titled(1000 + number, f"Kitab yeni {number}") for number in range(40)])
    engine.tend()
    assert "Kitab yeni" in table_of(tmp_path).read_text(encoding="utf-8")


def test_a_spoilt_table_is_passed_over(engine: TantivyEngine, tmp_path: Path) -> None:
    walked = engine.suggest("kitab")
    table_of(tmp_path).write_bytes(b"{")
    assert TantivyEngine(tmp_path / "index").suggest("kitab") == walked
