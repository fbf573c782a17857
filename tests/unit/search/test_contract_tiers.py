"""Contract of every engine: tiers, phrases, fields, operators."""

from __future__ import annotations

import pytest

from kitabdar.search.engine import Engine, IndexDocument, SearchRequest
from kitabdar.search.headings import Heading
from kitabdar.search.query import Or, Phrase, Tier, Words
from tests.unit.search.documents import ask, document, ids, put


@pytest.fixture(autouse=True)
def shelf(engine: Engine) -> None:
    put(
        engine,
        [
            document(1, "Kitabi-Dədə Qorqud", "aze", author="Anonim", publisher="Yazıçı"),
            document(2, "Китаби-Дәдә Горгуд", "aze"),
            document(3, "The book of Dede Korkut", "eng", author="Lewis, Geoffrey"),
            document(4, "Qazaxıstan tarixi", "aze", subject="Kazakhstan -- History"),
            document(5, "Абай жолы", "kaz", author="Әуезов, Мұхтар"),
            document(6, "Война и мир", "rus", author="Толстой, Лев Николаевич"),
            document(7, "Tarix Qazaxıstan", "aze"),
        ],
    )


def tier(engine: Engine, text: str, number: int) -> Tier | None:
    return {hit.id: hit.tier for hit in ask(engine, text).hits}.get(number)


def tiers(engine: Engine, text: str) -> list[tuple[int, Tier | None]]:
    return [(hit.id, hit.tier) for hit in ask(engine, text).hits]


def test_the_letters_as_typed_are_the_first_tier(engine: Engine) -> None:
    assert tier(engine, "Dədə Qorqud", 1) is Tier.PRECISE
    assert tier(engine, "DƏDƏ QORQUD", 1) is Tier.PRECISE


def test_another_script_is_the_second_tier(engine: Engine) -> None:
    assert tier(engine, "Dədə Qorqud", 2) is Tier.SCRIPT
    assert tier(engine, "Әуезов", 5) is Tier.PRECISE
    assert tier(engine, "Äuezov", 5) is not None


def test_missing_letters_are_the_third_tier(engine: Engine) -> None:
    assert tier(engine, "dede qorqud", 1) is Tier.LOOSE


def test_one_word_precise_and_one_loose_is_found_in_the_tier_of_the_worse(engine: Engine) -> None:
    assert tier(engine, "Kitabi Qorkud", 1) is Tier.LOOSE
    assert tier(engine, "Китаби Dədə", 1) is Tier.SCRIPT


def test_a_better_tier_stands_above_a_worse(engine: Engine) -> None:
    assert ids(ask(engine, "Dədə Qorqud"))[:2] == [1, 2]
    assert ids(ask(engine, "Дәдә Горгуд"))[:2] == [2, 1]


def test_tiers_not_asked_for_are_not_searched(engine: Engine) -> None:
    assert ids(ask(engine, "dede qorqud", tiers=(Tier.PRECISE, Tier.SCRIPT))) == []
    assert ids(ask(engine, "Dədə Qorqud", tiers=(Tier.PRECISE,))) == [1]


def titled(number: int, title: str, tongue: str, **named: object) -> IndexDocument:
    return document(number, title, tongue, headings=(Heading("title", title, tongue),), **named)


def test_a_whole_title_in_another_script_stands_above_titles_that_hold_the_words(engine: Engine) -> None:
    put(
        engine,
        [
            titled(30, "Çağdaş belgisiz yazılar", "tur"),
            titled(31, "Белгісіз", "kaz"),
            titled(32, "Belgisiz", "kaz"),
            titled(33, "Belghissiz", "und"),
        ],
    )
    assert tiers(engine, "Belgisiz") == [
        (32, Tier.TITLE),
        (31, Tier.TITLE),
        (30, Tier.PRECISE),
        (33, Tier.LOOSE),
    ]
    assert tiers(engine, "title:Belgisiz")[:2] == [(32, Tier.TITLE), (31, Tier.TITLE)]


def test_what_is_about_something_is_not_called_so(engine: Engine) -> None:
    about = Heading("subject", "Samur", "aze")
    put(
        engine,
        [document(40, "Çaylar", "aze", subject="Samur", headings=(about,)), document(41, "Самур", "aze")],
    )
    assert tiers(engine, "Samur") == [(40, Tier.PRECISE), (41, Tier.SCRIPT)]


def test_where_whole_titles_are_not_asked_for_they_are_precise(engine: Engine) -> None:
    put(engine, [titled(42, "Kür", "aze")])
    for tiers in ((Tier.PRECISE,), (Tier.PRECISE, Tier.SCRIPT, Tier.LOOSE)):
        found = engine.search(SearchRequest(Words("Kür"), tiers=tiers))
        assert [(hit.id, hit.tier) for hit in found.hits] == [(42, Tier.PRECISE)]


def test_a_part_of_a_question_is_no_whole_title(engine: Engine) -> None:
    put(engine, [titled(43, "Kür", "aze")])
    found = engine.search(SearchRequest(Or((Words("Kür"), Words("война")))))
    assert {hit.id: hit.tier for hit in found.hits} == {43: Tier.PRECISE, 6: Tier.PRECISE}


def test_words_together_stand_above_words_apart(engine: Engine) -> None:
    assert ids(ask(engine, "Qazaxıstan tarixi"))[0] == 4
    put(engine, [document(8, "Tarixi", author="Qazaxıstan tarixi haqqında")])
    assert 8 in ids(ask(engine, "qazaxıstan tarixi"))


def test_words_of_different_fields_are_found_together(engine: Engine) -> None:
    assert ids(ask(engine, "Абай Әуезов")) == [5]
    assert ids(ask(engine, "dede korkut lewis"))[:1] == [3]


def test_a_quoted_phrase_asks_for_these_letters_in_this_order(engine: Engine) -> None:
    assert ids(ask(engine, '"Dədə Qorqud"')) == [1]
    assert ids(ask(engine, '"Qorqud Dədə"')) == []
    assert ids(ask(engine, '"dede qorqud"')) == []


def test_a_phrase_that_is_not_precise_is_found_in_all_tiers(engine: Engine) -> None:
    found = engine.search(SearchRequest(Phrase("Dədə Qorqud", precise=False)))
    assert {(hit.id, hit.tier) for hit in found.hits} >= {(1, Tier.PRECISE), (2, Tier.SCRIPT)}


def test_short_words_have_no_loose_tier(engine: Engine) -> None:
    put(engine, [document(9, "Göl", "tur"), document(10, "Gölün kenarı", "tur")])
    assert ids(ask(engine, "kol")) == []
    assert tier(engine, "gol", 9) is not Tier.LOOSE


def test_a_field_narrows_where_words_look(engine: Engine) -> None:
    assert ids(ask(engine, "author:Толстой")) == [6]
    assert ids(ask(engine, "title:Толстой")) == []
    assert ids(ask(engine, "subject:history")) == [4]
    assert ids(ask(engine, "publisher:yazıçı")) == [1]
    assert ids(ask(engine, "автор:Толстой title:война")) == [6]


def test_the_title_counts_more_than_other_fields(engine: Engine) -> None:
    put(engine, [document(20, "Samur", "aze"), document(21, "Xəzər", "aze", other="Samur")])
    assert ids(ask(engine, "Samur")) == [20, 21]


def test_either_and_not_compose(engine: Engine) -> None:
    assert set(ids(ask(engine, "война OR жолы"))) == {5, 6}
    assert set(ids(ask(engine, "qazaxıstan -tarixi"))) == {7}
    assert ids(ask(engine, "(война OR жолы) AND Толстой")) == [6]
    assert 6 not in ids(ask(engine, "NOT война"))
    assert ask(engine, "NOT война").total == 6


def test_not_takes_away_the_word_in_every_script(engine: Engine) -> None:
    assert ids(ask(engine, "kitabi -qorqud")) == []


def test_a_tree_of_alternatives_has_the_tier_of_what_matched(engine: Engine) -> None:
    found = engine.search(SearchRequest(Or((Words("война"), Words("dede qorqud")))))
    assert {hit.id: hit.tier for hit in found.hits} == {6: Tier.PRECISE, 1: Tier.LOOSE, 2: Tier.LOOSE}


def test_a_prefix_finds_words_that_begin_so(engine: Engine) -> None:
    assert ids(ask(engine, "война*"))[:1] == [6]
    assert 5 in ids(ask(engine, "жол*"))
    assert 4 in ids(ask(engine, "qazax*")) and 7 in ids(ask(engine, "qazax*"))
    assert ids(ask(engine, "author:тол*")) == [6]


def test_nothing_typed_finds_everything_without_a_tier(engine: Engine) -> None:
    found = ask(engine, "")
    assert found.total == 7
    assert {hit.tier for hit in found.hits} == {None}


def test_signs_alone_find_nothing(engine: Engine) -> None:
    assert ask(engine, "😀").total == 0
    assert ask(engine, "war 😀 peace").total == ask(engine, "war peace").total
