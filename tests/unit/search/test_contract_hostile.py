"""Contract of every engine: any input is answered, and tiers never interleave."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kitabdar.search import ladder
from kitabdar.search.engine import FACETS, Engine, SearchRequest
from kitabdar.search.parsing import parse
from kitabdar.search.query import FIELDS, And, Everything, Not, Or, Phrase, Prefix, Query, Tier, Words
from tests.unit.search.documents import ask, document, ids, put

_SAID = """
kitab китаб كتاب kıtap kitap кітап dədə деде dede дәдә qorqud горгуд korkut qorqut xan хан
qızıl кызыл qyzyl altın алтын göl гөл gol su су 1984 ev əv
"""
WORDS = tuple(_SAID.split())

HOSTILE = (
    "\0",
    "\0kitab\0",
    "kitab\u202e\u2066 dədə",
    "((((((((((((((((((((kitab",
    ")kitab)",
    '"""',
    '"kitab',
    "«»",
    "*",
    "***",
    "k*",
    "ki*tab*",
    "author:",
    "author:author:author:kitab",
    "title:*",
    'author:"',
    "isbn:",
    "isbn:xyz",
    "AND",
    "OR OR OR",
    "NOT NOT NOT kitab",
    "kitab AND",
    "- - -kitab",
    "-(kitab OR -dədə)",
    "kitab/.*[a-z]+\\",
    "[.*+?^${}()|]*",
    "\\*",
    "<script>alert(1)</script>",
    "'; DROP TABLE kitab; --",
    "😀👩‍👩‍👧 kitab",
    "\ud800kitab",
    "İ" * 500,
    "ä̈̈̈̈̈" * 100,
    "9" * 5000,
)


@pytest.fixture(scope="module")
def shelf(opened: Callable[[Path], Engine], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Give one engine full of look-alikes for all these tests, which only read."""
    engine = opened(tmp_path_factory.mktemp("shelf"))
    engine.create("first")
    engine.activate("first")
    count = len(WORDS)
    put(
        engine,
        [
            document(
                number + 1,
                f"{WORDS[number % count]} {WORDS[(number * 7 + 3) % count]}",
                ("aze", "kaz", "tur", "")[number % 4],
                author=WORDS[(number * 5 + 1) % count],
                other=" ".join(WORDS[(number + step) % count] for step in range(number % 6)),
            )
            for number in range(240)
        ],
    )
    return engine


@pytest.mark.parametrize("text", [*HOSTILE, *(f"title:{each}" for each in HOSTILE[:12])])
def test_any_text_is_answered(shelf: Engine, text: str) -> None:
    found = ask(shelf, text, facets=FACETS)
    assert len(found.hits) <= found.total


def test_a_hundred_kilobytes_are_cut_to_a_query_that_answers(shelf: Engine) -> None:
    assert ask(shelf, "kitab " * 20_000).total > 0
    assert ask(shelf, '"' * 100_000).total >= 0
    assert ask(shelf, "(" * 100_000).total >= 0


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_arbitrary_unicode_is_answered(shelf: Engine, text: str) -> None:
    found = ask(shelf, text, limit=3)
    assert len(found.hits) <= 3


_leaf = st.builds(
    lambda words, field, kind: kind(" ".join(words), field),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from(FIELDS),
    st.sampled_from([Words, Words, Words, Phrase, Prefix]),
)
_query = st.recursive(
    _leaf,
    lambda inner: st.one_of(
        st.builds(lambda parts: And(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(Not, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=60)
@given(query=_query)
def test_tiers_never_interleave(shelf: Engine, query: Query) -> None:
    hits = shelf.search(SearchRequest(query, limit=240)).hits
    tiers = [hit.tier for hit in hits if hit.tier is not None]
    assert tiers == sorted(tiers)
    assert all(earlier.score >= later.score for earlier, later in pairwise(hits))


@settings(max_examples=60)
@given(query=_query)
def test_the_tier_of_a_hit_is_the_best_that_finds_it_alone(shelf: Engine, query: Query) -> None:
    found = {hit.id: hit.tier for hit in shelf.search(SearchRequest(query, limit=240)).hits}
    if None in found.values():
        return
    for tier in (Tier.PRECISE, Tier.SCRIPT):
        upto = tuple(each for each in ladder.LEVELS if each <= tier)
        alone = set(ids(shelf.search(SearchRequest(query, limit=240, tiers=upto))))
        assert alone == {number for number, best in found.items() if best is not None and best <= tier}


@settings(max_examples=60)
@given(query=_query)
def test_not_finds_exactly_the_rest_of_what_is_excluded(shelf: Engine, query: Query) -> None:
    everything = shelf.search(SearchRequest(Everything())).total
    excluded = shelf.search(SearchRequest(query, tiers=(Tier.PRECISE, Tier.SCRIPT), limit=0)).total
    assert shelf.search(SearchRequest(Not(query), limit=0)).total == everything - excluded


def test_what_is_parsed_twice_is_the_same_question() -> None:
    assert parse("dədə qorqud author:xan") == parse("dədə qorqud author:xan")
