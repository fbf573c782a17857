"""Contract of every engine: order, pages, filters, facets, exact fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kitabdar.search.engine import ANYWHERE, DEEPEST, FACETS, START, Engine, SearchRequest
from kitabdar.search.parsing import parse
from kitabdar.search.query import Everything, Exact, Tier, YearRange
from tests.unit.search.documents import ask, document, ids, put


@pytest.fixture(autouse=True)
def shelf(engine: Engine) -> None:
    put(
        engine,
        [
            document(
                number,
                f"Atlas {number}",
                year=None if number == 12 else 1990 + number,
                created=1000 - number,
                format="map" if number % 3 == 0 else "book",
                language=("aze", "rus") if number % 2 else ("kaz",),
                branch=("sahil",) if number < 5 else ("abai", "sahil"),
                library=("city",),
                available_at=("sahil", ANYWHERE) if number < 3 else (),
                author_facet=("Nizami",) if number < 7 else ("Abai",),
                subject_facet=(f"Subject {number}",),
                isbn=("9789952420000",) if number == 4 else (),
                title_sort={"az": 100 - number, "en": number},
            )
            for number in range(1, 13)
        ],
    )


def everything(engine: Engine, **named: object) -> SearchRequest:
    return SearchRequest(Everything(), **{"limit": 50, **named})  # type: ignore[arg-type]


def test_titles_are_in_the_order_of_the_interface_language(engine: Engine) -> None:
    assert ids(engine.search(everything(engine, sort="title", language="en"))) == list(range(1, 13))
    assert ids(engine.search(everything(engine, sort="title", language="az"))) == list(range(12, 0, -1))
    assert engine.search(everything(engine, sort="title", language="xx")).total == 12


def test_years_sort_both_ways_and_unknown_years_stay_in_the_list(engine: Engine) -> None:
    up = ids(engine.search(everything(engine, sort="year")))
    down = ids(engine.search(everything(engine, sort="year_descending")))
    assert [each for each in up if each != 12] == list(range(1, 12))
    assert [each for each in down if each != 12] == list(range(11, 0, -1))
    assert 12 in up and 12 in down


def test_the_newest_in_the_library_comes_first(engine: Engine) -> None:
    assert ids(engine.search(everything(engine, sort="newest", limit=3))) == [1, 2, 3]


def test_a_sorted_list_still_tells_tiers(engine: Engine) -> None:
    found = ask(engine, "atlas", sort="title", language="en", limit=4)
    assert ids(found) == [1, 2, 3, 4]
    assert {hit.tier for hit in found.hits} == {Tier.PRECISE}


def test_pages_join_without_gap_or_repetition(engine: Engine) -> None:
    for sort in ("relevance", "title", "year", "newest"):
        pages = [ids(ask(engine, "atlas", sort=sort, offset=at, limit=5)) for at in (0, 5, 10, 15)]
        assert sorted(each for page in pages for each in page) == list(range(1, 13))
        assert pages[3] == []


def test_hits_beyond_the_deepest_are_counted_but_not_given(engine: Engine) -> None:
    found = ask(engine, "atlas", offset=DEEPEST, limit=10)
    assert found.hits == () and found.total == 12


def test_no_hits_asked_gives_the_total_alone(engine: Engine) -> None:
    found = ask(engine, "atlas", limit=0)
    assert found.hits == () and found.total == 12


def test_filters_narrow_hits_and_facets_alike(engine: Engine) -> None:
    found = engine.search(
        everything(engine, filters=(Exact("format", ("map",)),), facets=("format", "language"))
    )
    assert sorted(ids(found)) == [3, 6, 9, 12]
    assert found.facets == {"format": (("map", 4),), "language": (("aze", 2), ("kaz", 2), ("rus", 2))}


def test_values_of_one_filter_are_alternatives_and_filters_add_up(engine: Engine) -> None:
    filters = (Exact("language", ("kaz", "rus")), Exact("author_facet", ("Nizami",)))
    assert sorted(ids(engine.search(everything(engine, filters=filters)))) == [1, 2, 3, 4, 5, 6]
    assert engine.search(everything(engine, filters=(Exact("format", ()),))).total == 0


def test_a_filter_leaves_scores_and_tiers_alone(engine: Engine) -> None:
    plain = {hit.id: (round(hit.score, 3), hit.tier) for hit in ask(engine, "atlas", limit=50).hits}
    narrowed = ask(engine, "atlas", filters=(Exact("branch", ("abai",)), YearRange(1990, 2030)), limit=50)
    assert narrowed.hits
    assert all((round(hit.score, 3), hit.tier) == plain[hit.id] for hit in narrowed.hits)


def test_a_range_of_years_may_be_open(engine: Engine) -> None:
    def between(first: int | None, last: int | None) -> list[int]:
        return sorted(ids(engine.search(everything(engine, filters=(YearRange(first, last),)))))

    assert between(1992, 1994) == [2, 3, 4]
    assert between(None, 1992) == [1, 2]
    assert between(1999, None) == [9, 10, 11]
    assert between(None, None) == list(range(1, 12))
    assert between(1994, 1992) == []


def test_facets_count_what_is_found(engine: Engine) -> None:
    found = ask(engine, "atlas", facets=FACETS, facet_size=3)
    assert found.facets["branch"] == (("sahil", 12), ("abai", 8))
    assert found.facets["library"] == (("city", 12),)
    assert found.facets["format"] == (("book", 8), ("map", 4))
    assert found.facets["author_facet"] == (("Abai", 6), ("Nizami", 6))
    assert found.facets["year"] == (("2000", 2), ("1990", 9))
    assert len(found.facets["subject_facet"]) == 3


def test_facets_follow_a_change_of_the_index(engine: Engine) -> None:
    assert ask(engine, "atlas", facets=("library",)).facets["library"] == (("city", 12),)
    put(engine, [document(13, "Atlas", library=("academy",))])
    assert ask(engine, "atlas", facets=("library",)).facets["library"] == (("city", 12), ("academy", 1))


def test_exact_fields_are_compared_whole(engine: Engine) -> None:
    assert ids(engine.search(SearchRequest(Exact("isbn", ("9789952420000",))))) == [4]
    assert ids(engine.search(SearchRequest(Exact("control_number", ("n7",))))) == [7]
    assert ids(engine.search(SearchRequest(Exact("control_number", ("N7",))))) == []
    assert sorted(ids(engine.search(SearchRequest(Exact("available_at", (ANYWHERE,)))))) == [1, 2]


SORTS = ("title", "author", "newest", "year", "year_descending")


def shelve_a_hundred(engine: Engine) -> None:
    """Put a hundred editions with few different values, in no order of their ids."""
    put(
        engine,
        [
            document(
                number,
                f"Qar {number}",
                year=None if number % 7 == 0 else 1990 + number % 5,
                created=number % 3,
                title_sort={"en": 2**64 - 2 - number % 4} if number % 11 else {},
                author_sort={"en": number % 6} if number % 2 else {},
            )
            for number in sorted(range(101, 201), key=lambda number: number * 37 % 101)
        ],
    )


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_a_list_read_from_place_to_place_has_everything_once_in_order(
    engine: Engine, sort: str, limit: int
) -> None:
    shelve_a_hundred(engine)
    seen: list[int] = []
    asked = SearchRequest(parse("qar"), sort=sort, limit=limit, after=START)
    while (found := engine.search(asked)).hits:
        assert found.total == 100 and found.last is not None
        seen += ids(found)
        assert found.last.id == seen[-1]
        asked = replace(asked, after=found.last)
    assert sorted(seen) == list(range(101, 201))

    def place(number: int) -> tuple[bool, int, int]:
        values = {
            "title": -(number % 4) if number % 11 else 1,
            "author": number % 6 if number % 2 else 9,
            "newest": -(number % 3),
            "year": number % 5,
            "year_descending": -(number % 5),
        }
        return sort.startswith("year") and number % 7 == 0, values[sort], number

    without_year = [number for number in seen if number % 7 == 0]
    expected = sorted(seen, key=place)
    if sort.startswith("year"):
        expected = [number for number in expected if number % 7] + without_year
        assert without_year == sorted(without_year)
    assert seen == expected


def test_a_list_read_from_a_place_tells_tiers_and_facets(engine: Engine) -> None:
    found = engine.search(
        SearchRequest(parse("atlas"), sort="author", limit=4, after=START, facets=("format",))
    )
    assert {hit.tier for hit in found.hits} == {Tier.PRECISE}
    assert dict(found.facets["format"]) == {"book": 8, "map": 4}


def test_authors_are_in_the_order_of_the_interface_language(engine: Engine) -> None:
    put(engine, [document(20 + n, "Qar", author_sort={"az": n, "en": 9 - n}) for n in range(3)])
    assert ids(ask(engine, "qar", sort="author", language="az")) == [20, 21, 22]
    assert ids(ask(engine, "qar", sort="author", language="en")) == [22, 21, 20]


def test_a_name_that_no_part_of_the_index_has_most_of_is_still_counted(engine: Engine) -> None:
    first = 100
    for part in range(3):  # each commit is a part of its own
        put(
            engine,
            [
                document(
                    first + part * 400 + number,
                    f"Folio {number}",
                    author_facet=("Everywhere",) if number < 2 else (f"Author {part} {number // 3}",),
                )
                for number in range(362)
            ],
        )
    found = ask(engine, "folio", facets=("author_facet",), facet_size=10)
    assert found.facets["author_facet"][0] == ("Everywhere", 6)
    assert {count for _, count in found.facets["author_facet"][1:]} == {3}
