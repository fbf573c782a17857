"""The embedded engine and a cluster of three nodes find the same: hits, tiers, totals, facets, lists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from benchmarks import corpus

from kitabdar.catalogue.making import Inputs, document_of
from kitabdar.marc import description_json
from kitabdar.marc.decoding import decode
from kitabdar.marc.extract import describe
from kitabdar.marc.reading import read
from kitabdar.search.engine import FACETS, START, Engine, IndexDocument, SearchRequest
from kitabdar.search.opensearch.address import Address
from kitabdar.search.opensearch.engine import OpenSearchEngine
from kitabdar.search.parsing import parse
from kitabdar.search.query import SORTS
from kitabdar.search.tantivy.engine import TantivyEngine
from tests.support.opensearch.cluster import Cluster
from tests.unit.search.documents import put

RECORDS = 800
QUESTIONS = 64
FULL = 20  # hits of a page


@pytest.fixture(scope="module")
def documents() -> list[IndexDocument]:
    """Make documents of records like real ones, in all their scripts."""
    octets = b"".join(corpus.generate(RECORDS))
    found = []
    for raw in read(BytesIO(octets)):
        number = raw.position
        description = description_json.dump(describe(decode(raw).record))
        branch = f"b{number % 40}"
        inputs = Inputs(number, number, number % 90, [f"n{number}"], [description], {branch}, {"city"})
        found.append(document_of(inputs))
    return found


@pytest.fixture(scope="module")
def engines(
    cluster: Cluster, documents: list[IndexDocument], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Engine]]:
    both: list[Engine] = [
        TantivyEngine(tmp_path_factory.mktemp("index")),
        OpenSearchEngine(Address.read(cluster.url("agree") + "?shards=3&replicas=1")),
    ]
    for engine in both:
        engine.create("first")
        engine.activate("first")
        put(engine, documents)
    yield both
    cluster.forget("agree")


def questions(documents: list[IndexDocument]) -> list[str]:
    """Ask for what stands in the documents, in many ways."""
    dice = random.Random(3)
    found = []
    for number in range(QUESTIONS):
        document = dice.choice(documents)
        words = [word for word in document.title[0].value.split() if len(word) > 2] or ["kitab"]
        author = document.author[0].value if document.author else "Pushkin"
        subject = document.subject[0].value if document.subject else "History"
        found.append(
            (
                dice.choice(words),
                " ".join(words[:2]),
                f'"{" ".join(words[:2])}"',
                f"{words[0][:3]}*",
                f"author:{author.split(',')[0]} {dice.choice(words)}",
                f"{subject} -{words[0]}",
                f"{dice.choice(words)} OR {author.split(',')[0]}",
                document.title[0].value,
            )[number % 8]
        )
    return found


def test_hits_totals_and_facets_are_the_same(engines: list[Engine], documents: list[IndexDocument]) -> None:
    for text in questions(documents):
        request = SearchRequest(parse(text), facets=FACETS, limit=RECORDS)
        one, other = (engine.search(request) for engine in engines)
        assert one.total == other.total, text
        assert {(hit.id, hit.tier) for hit in one.hits} == {(hit.id, hit.tier) for hit in other.hits}, text
        for facet in FACETS:
            assert certain(one.facets[facet]) == certain(other.facets[facet]), (text, facet)
            assert [count for _, count in one.facets[facet]] == [count for _, count in other.facets[facet]]


def certain(counts: tuple[tuple[str, int], ...]) -> set[tuple[str, int]]:
    """Leave out the smallest counts of a full list: which of equal ones come on it is left to the engine."""
    least = counts[-1][1] if len(counts) == 10 else 0
    return {each for each in counts if each[1] > least}


def test_the_first_page_is_of_the_same_tiers_in_the_same_order(
    engines: list[Engine], documents: list[IndexDocument]
) -> None:
    shared = pages = 0
    for text in questions(documents):
        one, other = (engine.search(SearchRequest(parse(text), limit=FULL)) for engine in engines)
        assert [hit.tier for hit in one.hits] == [hit.tier for hit in other.hits], text
        if one.total > FULL:
            pages += 1
            shared += len({hit.id for hit in one.hits} & {hit.id for hit in other.hits})
    assert shared > 0.8 * FULL * pages, "relevance inside a tier differs too much"


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort != "relevance"])
def test_lists_are_the_same_to_their_end(engines: list[Engine], sort: str) -> None:
    lists = []
    for engine in engines:
        seen: list[int] = []
        asked = SearchRequest(parse("1* OR 2* OR a*"), sort=sort, limit=97, after=START, language="az")
        while (found := engine.search(asked)).hits:
            seen += [hit.id for hit in found.hits]
            asked = replace(asked, after=found.last)
        lists.append(seen)
    assert lists[0] == lists[1] and len(lists[0]) > RECORDS / 4


def test_misspelt_words_and_what_is_begun_lead_to_the_same(
    engines: list[Engine], documents: list[IndexDocument]
) -> None:
    same = asked = 0
    for document in documents[::16]:
        word = max(document.title[0].value.split(), key=len).strip(".,:/()[]")
        if len(word) < 6:
            continue
        misspelt = word[:2] + word[3] + word[2] + word[4:]
        one, other = (
            {hit.id for hit in engine.search(SearchRequest(parse(misspelt))).further} for engine in engines
        )
        asked += 1
        same += one == other
        offered = [{(each.text, each.count) for each in engine.suggest(word[:5])} for engine in engines]
        assert offered[0] == offered[1], word
    assert asked > 20 and same > 0.8 * asked


def test_versions_are_the_same(engines: list[Engine], documents: list[IndexDocument]) -> None:
    one, other = (dict(engine.versions()) for engine in engines)
    assert one == other == {document.id: document.version for document in documents}


def test_headings_count_the_same(engines: list[Engine], documents: list[IndexDocument]) -> None:
    numbers = sorted({heading.id for document in documents[:200] for heading in document.headings})
    one, other = (dict(engine.heading_counts(numbers)) for engine in engines)
    assert one == other and min(one.values()) >= 1
