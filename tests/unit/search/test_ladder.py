"""Streams of keys and the bands of scores."""

from __future__ import annotations

from kitabdar.search import ladder
from kitabdar.search.query import Tier
from kitabdar.search.streams import phrases, readings, streams
from kitabdar.text.keys import analyse


def test_relevance_can_never_reach_the_next_band() -> None:
    best_of_one_word = 31.0 * max(ladder.WEIGHTS.values()) * (1 + ladder.TIE_BREAKER * 14)
    assert best_of_one_word < ladder.PHRASE
    assert ladder.PHRASE + best_of_one_word < ladder.BAND


def test_a_score_tells_its_tier_whatever_the_loosest() -> None:
    assert ladder.tier_of(2 * ladder.BAND + 7, Tier.LOOSE) is Tier.PRECISE
    assert ladder.tier_of(ladder.BAND + ladder.PHRASE + 7, Tier.LOOSE) is Tier.SCRIPT
    assert ladder.tier_of(0.01, Tier.LOOSE) is Tier.LOOSE
    assert ladder.tier_of(ladder.BAND, Tier.SCRIPT) is Tier.PRECISE
    assert ladder.tier_of(3.0, Tier.PRECISE) is Tier.PRECISE


def test_word_n_of_a_text_is_word_n_of_every_stream() -> None:
    text = "Kitabi-Dədə Qorqud və su"
    words = len(analyse(text, "aze"))
    assert [len(level[0].split(" ")) for level in streams(text, "aze")[:3]] == [words] * 3


def test_a_short_word_in_the_loose_stream_cannot_be_taken_for_a_loose_key() -> None:
    (token,) = analyse("su")
    assert all(key.startswith("=") for key in readings(token, 2))
    (longer,) = analyse("suyun")
    assert all(not key.startswith("=") for key in readings(longer, 2))


def test_all_readings_of_a_word_are_in_the_streams() -> None:
    (token,) = analyse("гора")
    assert len(token.k1) > 1
    said = " ".join(streams("гора", "")[1]).split(" ")
    assert set(said) == set(token.k1)


def test_combinations_of_readings_stay_few() -> None:
    assert len(phrases(analyse("гора " * 30), 1)) <= 8


def test_a_text_without_words_has_empty_streams() -> None:
    assert streams("— … !", "") == ((), (), (), ())
