"""The ways people type a title, of which the queries of the title benchmark are made."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from benchmarks.retrieval import habits

AZ = ("ağ", "gəmi", "çörək")
KK = ("қазақ", "тілінің", "сөздігі")
RU = ("история", "города", "баку")


def dice() -> random.Random:
    return random.Random(1)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Bakı. İŞIQ: II cild", "az", ["bakı", "işıq", "II", "cild"]),
        ("Bakı'nın ISSIZ evi", "tr", ["bakı'nın", "ıssız", "evi"]),
        ("Tog‘ay Murod", "uz", ["tog‘ay", "murod"]),
        ("I\u0361Uriĭ; Ḣăi̐at", "", ["i\u0361uriĭ", "ḣăi̐at"]),
        ("Война и мир (1-я часть)", "ru", ["война", "и", "мир", "1", "я", "часть"]),
    ],
)
def test_words_are_small_but_for_roman_numbers(text: str, language: str, words: list[str]) -> None:
    assert habits.words_of(text, language) == words


def test_without_letters_is_bare_or_with_an_h() -> None:
    typed = {habits.without_letters(("şəki", "dağı"), "az", random.Random(seed)) for seed in range(20)}
    assert typed == {"seki dagi", "sheki daghi"}


def test_what_needs_no_missing_letter_is_not_asked_without_them() -> None:
    assert habits.without_letters(("novruz", "bayramov"), "az", dice()) == ""


@pytest.mark.parametrize(
    ("words", "language", "typed"),
    [
        (AZ, "az", "ағ ҝәми чөрәк"),
        (("seçilmiş", "əsərləri", "II"), "az", "сечилмиш әсәрләри II"),
        (KK, "kk", "qazaq tılınıñ sözdıgı"),
        (("oʻzbekiston", "choli"), "uz", "ўзбекистон чоли"),
        (RU, "ru", ""),
        (("windows", "dərsləri"), "az", ""),
    ],
)
def test_other_script_follows_the_official_table_or_is_not_asked(
    words: tuple[str, ...], language: str, typed: str
) -> None:
    assert habits.in_other_script(words, language, dice()) == typed


@pytest.mark.parametrize(
    ("words", "language", "typed"),
    [
        (("heydər", "cəfərov", "yolu"), "az", "ḣei̐dăr jăfărov i̐olu"),
        (KK, "kk", "qazaq tīlīnīn\u0361g sȯzdīgī"),
        (("юбилей", "царя"), "ru", "i\u0361ubileĭ t\u0361sari\u0361a"),
        (("türk", "evi"), "tr", ""),
    ],
)
def test_romanised_follows_the_library_of_congress(words: tuple[str, ...], language: str, typed: str) -> None:
    assert habits.romanised(words, language, dice()) == typed


@pytest.mark.parametrize(
    ("words", "language", "typed"),
    [
        (("heydər", "cəfərov"), "az", "heydar jafarov"),
        (("щука", "юрий"), "ru", "shchuka iurii"),
        (("шоқан", "жүйесі"), "kk", "shokan zhuyesi"),
    ],
)
def test_passports_write_names_as_newspapers_do(words: tuple[str, ...], language: str, typed: str) -> None:
    assert habits.as_in_passports(words, language, dice()) == typed


@pytest.mark.parametrize(
    ("words", "language", "typed"),
    [
        (("привет", "баку"), "ru", "ghbdtn ,fre"),
        (("қазақ", "елі"), "kk", "0fpf0 tk3"),
        (("gəncə",), "az", "пэтсэ"),
        (("hello",), "en", "руддщ"),
    ],
)
def test_wrong_layout_presses_the_same_keys(words: tuple[str, ...], language: str, typed: str) -> None:
    assert habits.on_wrong_layout(words, language, dice()) == typed


def test_one_letter_of_one_long_word_is_misspelt() -> None:
    for seed in range(200):
        typed = habits.misspelt(("dədə", "qorqud", "dastanı"), "az", random.Random(seed)).split()
        if typed:
            wrong = [
                pair for pair in zip(("dədə", "qorqud", "dastanı"), typed, strict=True) if len(set(pair)) > 1
            ]
            assert len(wrong) == 1
            assert wrong[0][0] != "dədə"
            assert abs(len(wrong[0][0]) - len(wrong[0][1])) <= 1


def test_titles_of_short_words_are_not_misspelt() -> None:
    assert habits.misspelt(("dədə", "ata"), "az", dice()) == ""


def test_words_out_of_order_are_the_same_words() -> None:
    typed = habits.out_of_order(AZ, "az", dice()).split()
    assert Counter(typed) == Counter(AZ)
    assert typed != list(AZ)
    assert habits.out_of_order(("evi", "evi"), "az", dice()) == ""


def test_a_title_begun_stops_within_a_word() -> None:
    assert habits.begun(("dədə", "qorqud", "dastanları"), "az", dice()) == "dədə qorqud d"
    assert habits.begun(("dədə", "qorqud"), "az", dice()) == ""


@pytest.mark.parametrize(
    ("noun", "language", "cases"),
    [
        ("kitab", "az", {"kitabın", "kitabda", "kitabdan"}),
        ("ürək", "az", {"ürəyin", "ürəkdə", "ürəkdən"}),
        ("tarixi", "az", {"tarixinin"}),
        ("kitap", "tr", {"kitapın", "kitapta", "kitaptan"}),
        ("sokak", "tr", {"sokağın", "sokakta", "sokaktan"}),
        ("кітап", "kk", {"кітаптың", "кітапта", "кітаптан"}),
        ("роман", "kk", {"романның", "романда", "романнан"}),
        ("тарихы", "kk", {"тарихының"}),
        ("история", "ru", {"истории", "историю", "историей"}),
        ("закон", "ru", {"закона", "закону", "законом"}),
        ("book", "en", set()),
    ],
)
def test_the_last_word_takes_a_case_of_its_language(noun: str, language: str, cases: set[str]) -> None:
    typed = {habits.inflected((noun,), language, random.Random(seed)) for seed in range(40)}
    assert typed - {""} == cases
