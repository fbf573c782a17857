"""Headings go by numbers that follow from what they are."""

from __future__ import annotations

from kitabdar.search import headings
from kitabdar.search.headings import LONGEST_HEADING, heading_id, heading_number


def test_a_number_follows_from_kind_and_text_and_fits_a_bigint() -> None:
    assert heading_id("author", "Füzuli") == heading_id("author", "Füzuli") != heading_id("title", "Füzuli")
    assert heading_number("author:Füzuli") == str(heading_id("author", "Füzuli"))
    assert 0 <= heading_id("subject", "\ud800 half a sign") < 2**63


def test_what_an_address_says_at_length_is_not_kept_in_memory() -> None:
    headings._remembered.cache_clear()
    assert heading_number("author:" + "a" * LONGEST_HEADING).isdigit()
    assert headings._remembered.cache_info().currsize == 1
    assert heading_number("author:" + "a" * (LONGEST_HEADING + 1)).isdigit()
    assert headings._remembered.cache_info().currsize == 1


def test_nonsense_has_no_number() -> None:
    assert heading_number("") == heading_number("Füzuli") == heading_number("word:Füzuli") == ""
