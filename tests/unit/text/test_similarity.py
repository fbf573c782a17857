"""Skeletons, concepts, likeness, layouts, stems and stop words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.text.concepts import concept_of, is_bare
from kitabdar.text.keys import keys_of
from kitabdar.text.layouts import retyped
from kitabdar.text.similarity import Profile, likeness, profile, similarity
from kitabdar.text.skeleton import skeleton
from kitabdar.text.stopwords import is_stop_word


def test_spellings_of_one_name_share_a_skeleton() -> None:
    # languages.md section 4: four loose keys, one skeleton
    keys = ("kazakstan", "kazahstan", "kazakistan", "kazahistan")
    assert {skeleton(key) for key in keys} == {"kskstn"}


@pytest.mark.parametrize("word", ["şərqi", "шығыс", "Doğu", "Восточный", "Sharqiy", "Көнчыгыш", "East"])
def test_a_word_that_languages_translate_is_one_concept(word: str) -> None:
    assert concept_of(keys_of(word)[0].k2) == "east"


def test_what_a_name_may_leave_out_is_bare() -> None:
    for word in ("тілі", "dili", "language", "rayonu", "облысы", "adaları"):
        assert is_bare(concept_of(keys_of(word)[0].k2)), word
    assert not is_bare(concept_of(keys_of("East")[0].k2))
    assert not is_bare(None)


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        ("Şərqi Afrika", "Шарқий Африка", "Şərqi Timor"),
        ("гагаузский", "гагауз тілі", "гегенский"),
        ("Мурманск", "Murmansk", "Mumbay"),
        ("Aytmatov Chingiz", "Шыңғыс Айтматов", "Шыңғыс хан"),
        ("Ак Булак", "Akbulak", "Akbalik"),
    ],
)
def test_the_same_name_is_more_alike_than_another(one: str, other: str, unlike: str) -> None:
    assert similarity(one, other) > similarity(one, unlike)
    assert similarity(one, other) > 0.6


@pytest.mark.parametrize(
    ("slip", "meant", "sounding"),
    [("Mucria", "Murcia", "Мукур"), ("Obmanlar", "Osmanlar", "Çobanlar"), ("неваси", "невари", "Нәвайи")],
)
def test_a_slip_of_the_key_is_nearer_to_what_was_meant_than_what_sounds_like_it(
    slip: str, meant: str, sounding: str
) -> None:
    assert similarity(slip, meant) > similarity(slip, sounding)


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [("عباسقولالار", "Abbasqulular", "басқалар"), ("حسن قالا", "Həsənqala", "Hüseynli")],
)
def test_beside_a_script_without_vowels_the_skeleton_weighs_most(one: str, other: str, unlike: str) -> None:
    assert similarity(one, other, "aze") > similarity(one, unlike)


@pytest.mark.parametrize(
    ("begun", "title", "unlike"),
    [
        (
            "fahāris ʻulamāʼ al maghrib mundhu al nashʼah ilá",
            "فهارس علماء المغرب : منذ النشأة إلى نهاية القرن الثاني عشر للهجرة",
            "فهارس المخطوطات العربية",
        ),
        ("Сүдлү вә гызыл китаб", "Südlü və qızıl kitabın tarixi haqqında xatirələr", "Südlü bal"),
    ],
)
def test_a_title_that_is_only_begun_is_like_the_whole_one(begun: str, title: str, unlike: str) -> None:
    assert similarity(begun, title) > 0.65 > similarity(begun, unlike)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_of_itself_is_one(one: str, other: str) -> None:
    assert 0.0 <= similarity(one, other) <= 1.0
    made = profile(one)
    assert Profile.read(made.write()) == made
    assert likeness(made, made) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ghbdtn", "привет"), ("vtrntg", "мектеп"), ("ctyn-l;jyc", "сент-джонс"), ("ьгыфашк", "musafir")],
)
def test_keys_of_another_layout_are_read(typed: str, meant: str) -> None:
    assert meant in retyped(typed)


def test_what_no_layout_writes_is_left_alone() -> None:
    assert retyped("123") == ()
    assert retyped("كتاب") == ()
    assert retyped("") == ()


@given(st.text(max_size=40))
def test_any_text_may_be_retyped(text: str) -> None:
    assert text not in retyped(text)


@pytest.mark.parametrize("word", ["və", "ve", "va", "және", "и", "the", "мен"])
def test_stop_words_are_known_however_typed(word: str) -> None:
    assert is_stop_word(keys_of(word)[0].k1[0])


def test_telling_words_are_no_stop_words() -> None:
    assert not any(is_stop_word(keys_of(word)[0].k1[0]) for word in ("kitab", "тарих", "мир", "su", "ев"))
