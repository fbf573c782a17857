"""How headings and queries are compared by their keys, with and without a letter table."""

from __future__ import annotations

from benchmarks.retrieval.letter_tables import shares, without
from benchmarks.retrieval.scoring import Asked

from kitabdar.text import keys, letters

HEADINGS = {"a": ("Бакы", "aze"), "b": ("Baki sahili", "aze"), "c": ("Бока", "rus")}
ASKED = [
    Asked("1", "place", "Bakı", frozenset("a")),
    Asked("2", "phrase", "sahili Bakı", frozenset("b")),
    Asked("3", "phrase", "Bakı şəhəri", frozenset("b")),
]


def test_a_heading_is_found_when_every_word_shares_a_key_in_any_order() -> None:
    found = shares(ASKED, HEADINGS)
    assert found.found == {"all": 2 / 3, "phrase": 1 / 2, "place": 1}


def test_equal_headings_that_do_not_answer_are_false() -> None:
    assert shares(ASKED, HEADINGS).false == 0
    assert shares(ASKED[:1], {**HEADINGS, "d": ("Baku", "eng"), "e": ("Baki", "tur")}).false == 1


def test_a_table_is_missing_only_within_the_block() -> None:
    before, names = keys.analyse("Бакы", "aze"), [table.name for table in letters.tables()]
    with without("base-cyrl"), without("az-cyrl"):
        assert keys.analyse("Бакы", "aze") != before
        assert len(letters.tables()) == len(names) - 2
    assert keys.analyse("Бакы", "aze") == before
    assert [table.name for table in letters.tables()] == names
