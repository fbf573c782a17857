"""Call numbers stand as on the shelf. Lists are given in the right order; sorting must not move them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.text.call_numbers import call_number_key, call_number_start

SHELVES = {
    # Universal Decimal Classification, filing order of its introduction: + / alone : = ( (= " A-Z - .0 '
    "UDC": ["37", "821+94", "821/822", "821", "821:7", "821=512.1", "821(091)", '821"19"', "821Nizami", "821-31",
            "821.09", "821'42", "821.161.1", "821.512.161", "821.512.162", "821.512.162-1", "821.512.162-31 Q 5",
            "821.512.162-31 Q 25", "821.52", "84(5Kaz)", "9", "94(479.24)", "94(479.24)\"1918\"", "94(574)"],
    # Library-bibliographical classification (BBK) with author marks and volumes
    "BBK": ["63.3(5Қаз)", "83.3", "84 Q 5", "84 Q 25", "84 Ş 12", "84(5Каз) Ә 82", "84(5Каз) М 9", "84(5Каз) М 86",
            "84(5Каз) М 86 т. 2", "84(5Каз) М 86 т. 10", "85"],
    "Dewey": ["001.4", "305", "305.8 A12", "305.89 A12", "305.9", "894.3 T6", "894.361 T65", "894.361 T654",
              "894.361 T66", "894.361 T66 1999", "894.361 T66 2004", "894.3613", "894.37"],
    # Library of Congress: class by value, its decimals, cutters as decimals, years and volumes by value
    "LCC": ["PL56", "PL249", "PL312 .A9", "PL314 .F9", "PL314 .F97 A17", "PL314 .F97 A2 1958", "PL314 .F97 A2 1961",
            "PL314 .N5 v.2", "PL314 .N5 v.10", "PL314.5 .A1", "Q1", "QA7", "QA76.5", "QA76.73.J38 2010",
            "QA76.73.P98 L8", "QA76.73.P98 L85", "QA76.9", "QA300"],
    "plain": ["7", "1998-03-12", "1998-10-02", "12345", "A 2", "A 10", "Az 1/5", "Az 1/40", "Ə-9", "Ə-1234/5",
              "Ə-1234/12", "M-8", "M-0012", "Қ 7", "ص 3"],
}  # fmt: skip


@pytest.mark.parametrize("scheme", SHELVES)
def test_call_numbers_stand_as_on_the_shelf(scheme: str) -> None:
    shelf = SHELVES[scheme]
    mixed = random.Random(11).sample(shelf, len(shelf))
    assert sorted(mixed, key=call_number_key) == shelf


@pytest.mark.parametrize("scheme", SHELVES)
def test_a_shelf_is_entered_at_what_is_typed(scheme: str) -> None:
    for mark in SHELVES[scheme]:
        assert call_number_start(mark) <= call_number_key(mark)
    assert call_number_start("821.5") <= call_number_key("821.512.162") < call_number_start("821.6")
    assert call_number_start("84(5") <= call_number_key("84(5Каз) М 86")
    assert call_number_key("84 P 99") < call_number_start("84 Q") <= call_number_key("84 Qa 2")


def test_dashes_quotes_blanks_and_case_make_no_difference() -> None:
    assert call_number_key("821.512.162–31  q 25") == call_number_key("821.512.162-31 Q 25")
    assert call_number_key("94(479.24)“1918”") == call_number_key('94(479.24)"1918"')


@given(st.text(max_size=200))
def test_any_text_has_a_key(text: str) -> None:
    assert call_number_start(text) <= call_number_key(text)
    assert len(call_number_key(text)) < 2000
