"""Contract of every engine: the tiers below those of the catalogue proper, other names, whole titles, corrections."""

from __future__ import annotations

import pytest

from kitabdar.search import ladder
from kitabdar.search.engine import Engine, SearchRequest
from kitabdar.search.headings import Heading
from kitabdar.search.parsing import parse
from kitabdar.search.query import Named, Tier, Words
from tests.unit.search.documents import ask, document, ids, put

SHELF = (
    (1, "Kitablar və oxucular", "aze"),
    (2, "Қазақстан тарихы", "kaz"),
    (3, "Война и мир", "rus"),
    (4, "Gəncə", "aze"),
    (5, "Gəncə tarixi", "aze"),
    (6, "Azərbaycan ədəbiyyatı tarixi", "aze"),
    (7, "Şərqi Afrika", "aze"),
)


@pytest.fixture(autouse=True)
def shelf(engine: Engine) -> None:
    put(
        engine,
        [document(n, title, code, headings=(Heading("title", title, code),)) for n, title, code in SHELF],
    )


def further(engine: Engine, text: str, **named: object) -> dict[int, Tier | None]:
    return {hit.id: hit.tier for hit in ask(engine, text, **named).further}


def test_another_form_of_a_word_is_found_below_the_totals(engine: Engine) -> None:
    found = ask(engine, "kitabların", facets=("language",))
    assert (found.hits, found.total, found.facets["language"]) == ((), 0, ())
    assert {hit.id: hit.tier for hit in found.further} == {1: Tier.STEM}


def test_stop_words_may_be_missing_where_words_are_inflected(engine: Engine) -> None:
    assert further(engine, "the kitabların")[1] is Tier.STEM


def test_a_word_typed_on_the_wrong_layout_is_found(engine: Engine) -> None:
    assert further(engine, "djqyf b vbh")[3] is Tier.LAYOUT
    assert further(engine, "ьшк djqyf") == {} or 3 not in further(engine, "ьшк djqyf")


def test_a_title_that_is_only_begun_is_found(engine: Engine) -> None:
    assert further(engine, "azərbaycan ədəb")[6] is Tier.STEM


def test_a_misspelt_title_is_found_as_a_similar_spelling(engine: Engine) -> None:
    assert further(engine, "Қазакыстан торыхы")[2] is Tier.SIMILAR
    assert further(engine, "azarbajkan edebiyati tarixi")[6] is not None


def test_a_translated_part_of_a_name_is_similar(engine: Engine) -> None:
    assert 7 in further(engine, "Doğu Afrika")


def test_one_misspelt_word_among_others_is_found(engine: Engine) -> None:
    assert further(engine, "tarixi ədəbyyati azərbaycn")[6] is Tier.SIMILAR


def test_quoted_words_are_found_as_typed_or_not_at_all(engine: Engine) -> None:
    assert ask(engine, '"kitabların"').further == ()


def test_further_tiers_are_asked_only_on_the_first_page_in_order_of_relevance(engine: Engine) -> None:
    assert ask(engine, "kitabların", offset=20).further == ()
    assert ask(engine, "kitabların", sort="title").further == ()


def test_further_hits_never_repeat_those_above(engine: Engine) -> None:
    found = ask(engine, "gəncə")
    assert not {hit.id for hit in found.hits} & {hit.id for hit in found.further}


def test_enough_hits_need_no_further_tiers(engine: Engine) -> None:
    put(engine, [document(100 + n, f"Kitab {n}", "aze") for n in range(ladder.FEW)])
    assert ask(engine, "kitab").further == ()


def test_filters_narrow_further_tiers_too(engine: Engine) -> None:
    assert ask(engine, "kitabların", filters=()).further
    from kitabdar.search.query import Exact

    assert ask(engine, "kitabların", filters=(Exact("language", ("rus",)),)).further == ()


def test_a_field_narrows_similar_spellings(engine: Engine) -> None:
    put(
        engine,
        [document(20, "Seçilmiş", "aze", author="Araslı", headings=(Heading("author", "Araslı", "aze"),))],
    )
    assert 20 in further(engine, "author:araslu")
    assert 20 not in further(engine, "title:araslu")


def test_another_name_stands_below_spellings_and_counts_in_the_total(engine: Engine) -> None:
    put(engine, [document(30, "Kirovabad", "aze")])
    named = Words("kirovabad", names=(Named(0, 1, (("Gəncə", "aze"),)),))
    found = engine.search(SearchRequest(named))
    assert [(hit.id, hit.tier) for hit in found.hits] == [
        (30, Tier.PRECISE),
        (4, Tier.NAME),
        (5, Tier.NAME),
    ]
    assert found.total == 3


def test_the_other_words_of_a_question_must_be_found_beside_another_name(engine: Engine) -> None:
    named = Words("kirovabad tarixi", names=(Named(0, 1, (("Gəncə", "aze"),)),))
    assert ids(engine.search(SearchRequest(named))) == [5]


def test_a_whole_title_stands_above_a_longer_one(engine: Engine) -> None:
    assert ids(ask(engine, "gence"))[0] == 4


def test_and_spelt_without_its_letter_is_and(engine: Engine) -> None:
    assert ids(ask(engine, "kitablar ve oxucular")) == [1]


def test_a_misspelt_word_is_put_as_the_catalogue_has_it(engine: Engine) -> None:
    assert engine.did_you_mean("oxuccalar") == "oxucular"
    assert (
        engine.did_you_mean("kitablar oxuccular") == "kitablar oxucular"
        or engine.did_you_mean("kitablar oxuccular") == ""
    )
    assert engine.did_you_mean("kitablar") == ""
    assert engine.did_you_mean("zzzzqqq") == ""
    assert engine.did_you_mean("") == ""


@pytest.mark.parametrize("text", ["a" * 2000, "ё" * 500, "x " * 300, "'" * 50, "漢" * 300, "\u0301" * 90])
def test_hostile_words_are_answered(engine: Engine, text: str) -> None:
    engine.search(SearchRequest(parse(text)))
    engine.did_you_mean(text)
