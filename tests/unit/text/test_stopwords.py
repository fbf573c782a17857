"""Stop words, in every script and without letters."""

from __future__ import annotations

import pytest

from kitabdar.text.keys import keys_of
from kitabdar.text.stopwords import is_stop_word


def key(word: str, language: str = "") -> str:
    return keys_of(word, language)[0].k1[0]


@pytest.mark.parametrize("word", ["və", "ve", "va", "вә", "ile", "және", "үшін", "для", "the"])
def test_a_stop_word_is_one_in_each_spelling(word: str) -> None:
    assert is_stop_word(key(word))


@pytest.mark.parametrize("word", ["Şəki", "Алматы", "Bakı", "kitab", "roman"])
def test_names_and_other_words_have_their_weight(word: str) -> None:
    assert not is_stop_word(key(word))
