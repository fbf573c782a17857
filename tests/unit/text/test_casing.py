"""Capitals follow the language of the text."""

from __future__ import annotations

import pytest

from kitabdar.text.casing import capitalise, lower, upper


@pytest.mark.parametrize(
    ("text", "language", "capitals"),
    [
        ("istanbul", "tur", "İSTANBUL"),
        ("ısparta", "tr", "ISPARTA"),
        ("şirvan ılıq", "aze", "ŞİRVAN ILIQ"),
        ("istanbul", "eng", "ISTANBUL"),
        ("istanbul", "", "ISTANBUL"),
        ("kitap", "kk-Latn", "KİTAP"),
        ("кітап", "kaz", "КІТАП"),
        ("qärdäşlek ile", "tat", "QÄRDÄŞLEK İLE"),
        ("ҹавид", "aze", "ҸАВИД"),
    ],
)
def test_small_letters_become_the_capitals_of_the_language(text: str, language: str, capitals: str) -> None:
    assert upper(text, language) == capitals
    assert lower(capitals, language) == text


def test_a_dotted_capital_becomes_one_small_letter_in_any_language() -> None:
    assert lower("İ", "eng") == lower("İ", "tur") == lower("I\u0307", "aze") == "i"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ilham", "aze", "İlham"),
        ("«ilham»", "aze", "«İlham»"),
        ("i", "eng", "I"),
        ("12", "tur", "12"),
        ("", "tur", ""),
    ],
)
def test_the_first_letter_alone_is_made_capital(text: str, language: str, expected: str) -> None:
    assert capitalise(text, language) == expected
