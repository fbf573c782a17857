"""Each alphabet by which a list is entered agrees with the order of the list."""

from __future__ import annotations

import pytest

from kitabdar.text.alphabets import alphabets
from kitabdar.text.collation import LOCALES, sort_key, sort_start

OWN = {"az": "Latn", "kk": "Cyrl", "tr": "Latn", "ru": "Cyrl", "en": "Latn"}


@pytest.mark.parametrize("locale", LOCALES)
def test_letters_stand_in_the_order_of_the_list(locale: str) -> None:
    starts = [
        sort_start(letter, locale) for each in alphabets(locale) if each.script for letter in each.letters
    ]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize("locale", LOCALES)
def test_numbers_come_first_and_then_the_own_script(locale: str) -> None:
    scripts = [each.script for each in alphabets(locale)]
    assert scripts[:2] == ["", OWN[locale]]
    assert {"Latn", "Cyrl", "Arab", "Geor", "Hani"} < set(scripts)


@pytest.mark.parametrize(
    ("locale", "letter", "last", "following"),
    [
        ("az", "Ə", "Əzizə", "Fa"),
        ("kk", "Қ", "Қытай", "Ла"),
        ("tr", "Ş", "Şükrü", "Ta"),
        ("ru", "Г", "Ґудзь", "Дал"),
    ],
)
def test_a_letter_leads_to_its_words(locale: str, letter: str, last: str, following: str) -> None:
    assert sort_start(letter, locale) <= sort_key(last, locale)
    letters = next(each.letters for each in alphabets(locale) if letter in each.letters)
    after = letters[letters.index(letter) + 1]
    assert sort_key(last, locale) < sort_start(after, locale) <= sort_key(following, locale)
