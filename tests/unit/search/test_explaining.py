"""The linguist's tool says what search does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitabdar.search.explaining import compare, explain
from kitabdar.search.query import Tier


@pytest.mark.parametrize(
    ("question", "title", "language", "tier"),
    [
        ("HEYDƏR", "Heydər Əliyev", "aze", Tier.PRECISE),
        ("Heydər", "Һејдәр Әлијев", "aze", Tier.SCRIPT),
        ("Heydər Əliyev", "Һејдәр Әлијев", "aze", Tier.TITLE),
        ("heyder eliyev", "Heydər Əliyev", "aze", Tier.LOOSE),
        ("kitabların", "Kitab", "aze", Tier.STEM),
        ("ghbdtn", "Привет", "rus", Tier.LAYOUT),
        ("Казахстан", "Анкара", "rus", None),
    ],
)
def test_a_comparison_names_the_tier_of_the_worst_word(
    question: str, title: str, language: str, tier: Tier | None
) -> None:
    assert compare(question, title, language).tier is tier


def test_an_explanation_shows_pieces_readings_and_layouts() -> None:
    found = explain("гора")
    assert found.script == "Cyrl"
    (word,) = found.words
    assert "".join(word.pieces) == word.k0 == "гора"
    assert len(word.k1) > 1
    assert found.retyped == ("ujhf",)


def test_what_brings_two_words_together_is_shown() -> None:
    (meeting,) = compare("Қазақстан", "Qazaqstan", "kaz").meetings
    assert (meeting.word, meeting.met, meeting.tier) == ("Қазақстан", "Qazaqstan", Tier.SCRIPT)
    assert meeting.key


@settings(max_examples=60)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    explain(one)
    assert 0 <= compare(one, other).likeness <= 1
