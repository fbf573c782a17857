"""Search over the API: hits with all scripts, how they were found, and what stands where now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.api.callers import Door
from tests.support.index import index_now
from tests.support.world import World


def find(door: Door, query: str, **headers: str) -> Any:
    answer = door.get("anonymous", f"/search?{query}", **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_hit_says_what_it_is_and_how_it_was_found(door: Door, indexed: World) -> None:
    found = find(door, "q=abai+joly", **{"Accept-Language": "en"})
    (hit,) = found["hits"]
    assert hit["control_number"] == indexed.abai_way.control_number
    assert hit["title"]["main"] == "Абай жолы"
    assert hit["title"]["forms"] == [{"value": "Абай жолы", "script": "Cyrl", "language": "kaz"}]
    assert (hit["year"], hit["languages"], hit["format"]) == (2001, ["kaz"], "book")
    assert (hit["tier"], hit["tier_code"]) == (0, "title")
    assert hit["why"].startswith("The title or name itself")
    assert hit["matched"] == ["Абай", "жолы"]
    assert hit["url"] == f"/editions/{indexed.abai_way.edition_id}"


@pytest.mark.parametrize(
    ("q", "tier", "matched"),
    [
        ("Абай жолы", (0, "title"), ["Абай", "жолы"]),
        ("Абай", (1, "precise"), ["Абай"]),
        ("Abay", (2, "script"), ["Абай"]),
    ],
)
def test_a_tier_has_a_number_and_a_code(
    door: Door, indexed: World, q: str, tier: tuple[int, str], matched: list[str]
) -> None:
    (hit,) = find(door, f"q={q}")["hits"]
    assert (hit["tier"], hit["tier_code"]) == tier
    assert hit["matched"] == matched and hit["why"]


def test_without_words_everything_is_found_and_no_tier_is_named(door: Door, indexed: World) -> None:
    found = find(door, "")
    assert found["total"] == len(found["hits"]) == 4
    assert {hit["tier"] for hit in found["hits"]} == {None}


def test_only_its_own_control_number_is_in_a_hit(door: Door, indexed: World) -> None:
    text = door.get("anonymous", "/search?q=abai").content.decode()
    (hit,) = find(door, "q=abai")["hits"]
    others = {r.control_number for r in (indexed.dede, indexed.snow, indexed.atlas)}
    assert text.count(hit["control_number"]) == 1
    assert not any(number in text for number in others)


def test_availability_is_that_of_this_moment(door: Door, indexed: World) -> None:
    def sahil() -> dict[str, Any]:
        (hit,) = find(door, "q=dede+qorqud")["hits"]
        return next(each for each in hit["availability"]["branches"] if each["code"] == "sahil")

    assert (sahil()["available"], sahil()["total"]) == (2, 2)
    assert door.post("desk", "/checkouts", {"card_number": "A-1", "barcode": "D1"}).status_code == 201
    assert (sahil()["available"], sahil()["total"]) == (1, 2)  # the index has not heard of it
    assert sahil()["next_due_at"] is not None


def test_available_now_leaves_out_what_was_lent_a_moment_ago(door: Door, indexed: World) -> None:
    assert [h["title"]["main"] for h in find(door, "available=true&branch=abai")["hits"]] == ["Абай жолы"]
    lent = door.post("admin", "/checkouts", {"card_number": "K-1", "barcode": "W1", "branch": "abai"})
    assert lent.status_code == 201
    assert find(door, "available=true&branch=abai")["hits"] == []


def test_filters_narrow_and_values_of_one_filter_are_alternatives(door: Door, indexed: World) -> None:
    assert find(door, "language=kaz")["total"] == 1
    assert find(door, "language=kaz&language=tur")["total"] == 2
    assert find(door, "language=kaz&branch=sahil")["total"] == 0
    assert find(door, "year_from=2001&year_to=2001")["total"] == 4
    assert find(door, "year_from=2002")["total"] == 0


def test_facets_come_when_asked_for_with_names_for_people(door: Door, indexed: World) -> None:
    assert find(door, "")["facets"] == {}
    facets = find(door, "facets=language,branch", **{"Accept-Language": "en"})["facets"]
    assert set(facets) == {"language", "branch"}
    assert {"value": "kaz", "label": "Kazakh", "count": 1} in facets["language"]
    assert {"value": "fountain", "label": "Fountain Square", "count": 2} in facets["branch"]
    everything = find(door, "facets=all")["facets"]
    assert {"branch", "library", "format", "language", "author", "subject", "year"} == set(everything)
    assert everything["year"][0]["label"] == "2000–2009"


def test_pages_follow_one_another(door: Door, indexed: World) -> None:
    whole = [hit["edition_id"] for hit in find(door, "sort=title")["hits"]]
    pages = [find(door, f"sort=title&limit=1&offset={n}")["hits"][0]["edition_id"] for n in range(4)]
    assert pages == whole
    assert find(door, "limit=0")["total"] == 4


@pytest.mark.parametrize("sort", ["title", "author", "newest", "year", "year_descending"])
def test_a_list_is_read_to_its_end_by_cursor(door: Door, indexed: World, sort: str) -> None:
    seen, cursor = [], "*"
    while cursor:
        found = find(door, f"sort={sort}&limit=1&cursor={cursor}")
        seen += [hit["control_number"] for hit in found["hits"]]
        cursor = found["next_cursor"]
    assert len(seen) == len(set(seen)) == found["total"] == 4
    assert find(door, f"sort={sort}")["next_cursor"] == ""


@pytest.mark.parametrize(
    "query",
    [
        "cursor=*",
        "sort=title&fold=true&cursor=*",
        "sort=title&offset=3&cursor=*",
        "sort=title&cursor=99999999999999999999.1",
        "sort=title&cursor=1.9999999999999999999",
        "sort=title&cursor=nonsense",
    ],
)
def test_a_cursor_that_leads_nowhere_is_refused(door: Door, indexed: World, query: str) -> None:
    answer = door.get("anonymous", f"/search?{query}")
    assert answer.status_code == 422 and "cursor" in answer.content.decode()


def test_nothing_found_comes_with_hints(door: Door, indexed: World) -> None:
    found = find(door, 'q="dede zzzz"&language=kaz')
    assert (found["total"], found["hits"]) == (0, [])
    codes = [hint["code"] for hint in found["hints"]]
    assert codes == ["without_filters", "without_quotes", "fewer_words", "check_spelling"]
    assert find(door, "q=dede")["hints"] == []


def test_editions_of_a_work_are_gathered_when_asked(door: Door, indexed: World) -> None:
    indexed.snow.edition.work = indexed.dede.edition.work
    indexed.snow.edition.save()
    index_now()
    assert len(find(door, "")["hits"]) == 4
    folded = find(door, "fold=true")
    assert (folded["total"], folded["entries"], len(folded["hits"])) == (4, 3, 3)
    gathered = next(hit for hit in folded["hits"] if hit["folded"])
    assert gathered["folded"] == len(gathered["others"]) == 1


def test_suggestions_complete_what_is_typed_in_any_script(door: Door, indexed: World) -> None:
    found = door.get("anonymous", "/suggest?q=аба").json()["suggestions"]
    assert [each["text"] for each in found] == ["Абай жолы"]
    latin = door.get("anonymous", "/suggest?q=aba").json()["suggestions"]
    assert [(each["text"], each["typed"]) for each in latin] == [("Абай жолы", "Abai joly")]
    assert door.get("anonymous", "/suggest?q=").json() == {"suggestions": []}


def test_a_search_asks_the_database_a_fixed_number_of_times(
    door: Door, indexed: World, django_assert_max_num_queries: Any
) -> None:
    find(door, "q=dede")
    with django_assert_max_num_queries(5):  # summaries, holds, items; twice whether places changed
        find(door, "facets=all")


def test_an_edition_shows_its_siblings_and_where_it_stands(door: Door, indexed: World) -> None:
    indexed.snow.edition.work = indexed.dede.edition.work
    indexed.snow.edition.save()
    shown = door.get("anonymous", f"/editions/{indexed.dede.edition_id}").json()
    assert [each["title"]["main"] for each in shown["other_editions"]] == ["Kar"]
    assert shown["availability"]["available"] == 3
    assert [each["id"] for each in shown["records"]] == [indexed.dede.pk]


def test_branches_say_whether_they_are_open(door: Door) -> None:
    found = {each["code"]: each for each in door.get("anonymous", "/branches").json()["branches"]}
    assert (found["sahil"]["is_open"], found["sahil"]["closes_at"]) == (True, "2026-03-02T15:00:00Z")
    assert found["fountain"]["is_round_the_clock"]
    assert found["xezer"]["library"] == "Academy library"
