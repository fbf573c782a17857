"""Stems: gold lists of words that share one and of words that must not; the counts may only get better."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.text.keys import keys_of
from kitabdar.text.stemming import STEMMED, stems

GOLD = Path(__file__).parent / "gold"
APART_THAT_BELONG = {"aze": 1, "kaz": 1}
"""Pairs of the gold list that should share a stem and do not: under-stemming."""

TOGETHER_THAT_DO_NOT_BELONG = {"aze": 3, "kaz": 1}
"""Pairs that should share none and do: over-stemming."""


def shared(one: str, other: str, language: str) -> bool:
    """Say whether one word is a stem of the other or both have one in common."""
    first, second = (
        {key.k1[0], *stems(key.k0, key.k1[0], language)} for key in keys_of(f"{one} {other}", language)
    )
    return bool(first & second)


def pairs(name: str, sign: str) -> list[tuple[str, str]]:
    lines = (GOLD / f"stems-{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [
        (one, other)
        for is_shared, one, other in (line.split("\t") for line in lines if "\t" in line)
        if is_shared == sign
    ]


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


@given(st.text(max_size=80), st.sampled_from(sorted(STEMMED)))
def test_any_word_has_few_stems_and_never_itself(text: str, language: str) -> None:
    for keys in keys_of(text, language):
        found = stems(keys.k0, keys.k1[0], language)
        assert len(found) <= 6
        assert keys.k1[0] not in found
