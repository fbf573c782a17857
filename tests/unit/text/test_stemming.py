"""Stems: gold lists of words that share one and of words that must not; the counts may only get better."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kitabdar.text.keys import keys_of
from kitabdar.text.stemming import STEMMED, stems

GOLD = Path(__file__).parent / "gold"
APART_THAT_BELONG = {"aze": 7, "kaz": 8}
"""Pairs of the gold list that should share a stem and do not, of 410 and 406: under-stemming."""

TOGETHER_THAT_DO_NOT_BELONG = {"aze": 14, "kaz": 7}
"""Pairs that should share none and do, of 200 and 202: over-stemming."""


def shared(one: str, other: str, language: str) -> bool:
    """Say whether one word is a stem of the other or both have one in common."""
    first, second = (
        {key.k1[0], *stems(key.k0, key.k1[0], language)} for key in keys_of(f"{one} {other}", language)
    )
    return bool(first & second)


def pairs(name: str, sign: str) -> list[tuple[str, str]]:
    lines = (GOLD / f"stems-{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.startswith(sign)]
    return [(word, other) for _, word, others in rows for other in others.split()]


@pytest.mark.parametrize(("language", "name"), [("aze", "az"), ("kaz", "kk")])
def test_inflected_words_meet_their_lemma(language: str, name: str) -> None:
    apart = [pair for pair in pairs(name, "=") if not shared(*pair, language)]
    assert len(apart) <= APART_THAT_BELONG[language], apart


@pytest.mark.parametrize(("language", "name"), [("aze", "az"), ("kaz", "kk")])
def test_different_words_stay_apart(language: str, name: str) -> None:
    together = [pair for pair in pairs(name, "!") if shared(*pair, language)]
    assert len(together) <= TOGETHER_THAT_DO_NOT_BELONG[language], together


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("tur", "kitapların", "kitap"),
        ("tur", "kitaplarin", "kitaplar"),
        ("rus", "книгами", "книга"),
        ("eng", "libraries", "library"),
    ],
)
def test_snowball_stems_what_it_is_fed(language: str, one: str, other: str) -> None:
    assert shared(one, other, language)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("aze", "kitabı китабы kitabi"),
        ("aze", "ürəyi үрәји uşağı"),
        ("kaz", "кітаптарымыз kitaptarymyz كىتاپتارىمىز"),
    ],
)
def test_every_script_of_a_form_meets_its_lemma(language: str, words: str) -> None:
    lemmas = {"kitab", "ürək", "uşaq", "kitap"}
    for keys in keys_of(words, language):
        assert lemmas.intersection(stems(keys.k0, keys.k1[0], language)), keys


@pytest.mark.parametrize("word", ["kitabə", "divanə", "insanə"])
def test_an_ending_out_of_vowel_harmony_is_none(word: str) -> None:
    assert word[:-1] not in stems(word, word, "aze")


@pytest.mark.parametrize(
    ("language", "word"), [("aze", "alma"), ("aze", "balıq"), ("kaz", "қала"), ("kaz", "ана")]
)
def test_short_words_keep_what_looks_like_an_ending(language: str, word: str) -> None:
    keys = keys_of(word, language)[0]
    assert all(len(each) >= 4 for each in stems(keys.k0, keys.k1[0], language))


ENDINGS = st.lists(
    st.sampled_from(("lar", "ler", "ı", "i", "sı", "nın", "dan", "nda", "ca", "siniz", "дар", "ами", "ing")),
    max_size=6,
)


@given(st.one_of(st.text(max_size=80), ENDINGS.map("".join)), st.sampled_from(sorted(STEMMED)))
@example("siniz larında", "tur")  # of which Snowball leaves nothing
def test_any_word_has_few_stems_and_never_itself(text: str, language: str) -> None:
    for keys in keys_of(text, language):
        found = stems(keys.k0, keys.k1[0], language)
        assert len(found) <= 6
        assert all(found) and keys.k1[0] not in found
