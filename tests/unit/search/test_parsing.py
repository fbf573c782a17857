"""From what a reader typed to the query tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.search.lexing import MOST_WORDS
from kitabdar.search.parsing import parse
from kitabdar.search.query import And, Everything, Exact, Not, Or, Phrase, Prefix, Words

SAYINGS = [
    ("dədə qorqud", Words("dədə qorqud")),
    ('"dədə qorqud"', Phrase("dədə qorqud")),
    ("«Абай жолы»", Phrase("Абай жолы")),
    ("„Kar“", Phrase("Kar")),
    ("“Kar”", Phrase("Kar")),
    ("kitab*", Prefix("kitab")),
    ("author:Abai", Words("Abai", "author")),
    ("автор:Абай", Words("Абай", "author")),
    ("müəllif: Nizami", Words("Nizami", "author")),
    ('title:"Qara Yel"', Phrase("Qara Yel", "title")),
    ("title:qara*", Prefix("qara", "title")),
    ("author:(abai OR auezov)", Or((Words("abai", "author"), Words("auezov", "author")))),
    ("abai OR auezov", Or((Words("abai"), Words("auezov")))),
    ("абай НЕМЕСЕ әуезов", Or((Words("абай"), Words("әуезов")))),
    ("abai VƏ yol", And((Words("abai"), Words("yol")))),
    ("война И мир", And((Words("война"), Words("мир")))),
    ("война ИЛИ мир", Or((Words("война"), Words("мир")))),
    ("абай ЖӘНЕ жол", And((Words("абай"), Words("жол")))),
    ("abai NOT yol", And((Words("abai"), Not(Words("yol"))))),
    ("abai -yol", And((Words("abai"), Not(Words("yol"))))),
    ("-yol", And((Everything(), Not(Words("yol"))))),
    ("a b OR c d", Or((Words("a b"), Words("c d")))),
    ("и война и мир", Words("и война и мир")),
    ("WAR AND PEACE", Words("WAR AND PEACE")),
    ("НЕ ХЛЕБОМ ЕДИНЫМ", Words("НЕ ХЛЕБОМ ЕДИНЫМ")),
    ("1939-1945", Words("1939-1945")),
    ("xan -1905", Words("xan -1905")),
    ("Söz: şeir", Words("Söz: şeir")),
    ("https://example.org", Words("https://example.org")),
    ("", Everything()),
    ("   ", Everything()),
    ("*", Everything()),
    ("()", Everything()),
    ('kitab "dədə', Words("kitab dədə")),
    ("(kitab", Words("kitab")),
    ("kitab)", Words("kitab")),
    ("kitab AND", Words("kitab")),
    ("OR kitab", Words("kitab")),
    ("author:", Everything()),
    ("NOT NOT kitab", Words("kitab")),
    ("a\0b", Words("a b")),
    ("\u202ekitab\u202c", Words("kitab")),
]


@pytest.mark.parametrize(("typed", "meant"), SAYINGS)
def test_what_is_typed_means(typed: str, meant: object) -> None:
    assert parse(typed) == meant


@pytest.mark.parametrize("typed", ["978-9952-8190-3-8", "9789952819038", "978 9952 8190 3 8"])
def test_an_isbn_is_looked_for_as_number_and_as_words(typed: str) -> None:
    assert parse(typed) == Or((Exact("isbn", ("9789952819038",)), Words(typed)))


def test_an_isbn_of_ten_digits_is_looked_for_as_thirteen() -> None:
    assert parse("0-306-40615-2") == Or((Exact("isbn", ("9780306406157",)), Words("0-306-40615-2")))
    assert parse("isbn:0306406152") == Exact("isbn", ("9780306406157",))


def test_an_issn_is_looked_for_with_its_hyphen() -> None:
    assert parse("issn:03784363") == Exact("issn", ("0378-4363",))


def test_a_number_with_a_wrong_checksum_is_words() -> None:
    assert parse("978-9952-8190-3-9") == Words("978-9952-8190-3-9")


def test_the_field_of_the_form_is_where_plain_words_look() -> None:
    assert parse("abai", "author") == Words("abai", "author")
    assert parse("abai title:yol", "author") == And((Words("abai", "author"), Words("yol", "title")))
    assert parse("abai", "nonsense") == Words("abai")
    assert parse("9789952819038", "isbn") == Exact("isbn", ("9789952819038",))


def test_only_the_first_words_of_a_long_text_count() -> None:
    query = parse("kitab " * 10_000)
    assert isinstance(query, Words)
    assert len(query.text.split()) == MOST_WORDS


@given(st.text(max_size=300))
def test_parsing_never_raises(text: str) -> None:
    parse(text)


@given(st.text(alphabet='()"*-: abАəOR«»NT\0\u202e', max_size=200))
def test_parsing_never_raises_on_its_own_signs(text: str) -> None:
    parse(text, "title")


def test_signs_of_han_count_as_words() -> None:
    found = parse("漢" * 300)
    assert isinstance(found, Words)
    assert found.text == "漢" * 40
