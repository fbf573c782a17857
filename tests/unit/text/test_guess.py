"""The language of untagged text, and what a page claims of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.text.guessing import SURE, guess, ranked
from kitabdar.text.guessing.claiming import Claim, claim, language_of
from kitabdar.text.guessing.model import SCRIPTS, groups, letters, model


@pytest.mark.parametrize(
    ("title", "language", "script"),
    [
        ("Azərbaycan ədəbiyyatı tarixi", "aze", "Latn"),
        ("Dağlar oğlu və dəniz", "aze", "Latn"),
        ("Азәрбајҹан әдәбијјаты тарихи", "aze", "Cyrl"),
        ("Сечилмиш әсәрләри", "aze", "Cyrl"),
        ("آذربایجان ادبیاتینین تاریخی", "aze", "Arab"),
        ("Қазақ әдебиетінің тарихы", "kaz", "Cyrl"),
        ("Qazaq halqynyñ tarihy", "kaz", "Latn"),
        ("قازاق حالقىنىڭ تاريحى", "kaz", "Arab"),
        ("Türk edebiyatı tarihi", "tur", "Latn"),
        ("Osmanlı tarihinde kadınlar ve çocuklar", "tur", "Latn"),
        ("История русской литературы", "rus", "Cyrl"),
        ("Istorii︠a︡ russkoĭ literatury", "rus", "Latn"),
        ("Oʻzbek adabiyoti tarixi", "uzb", "Latn"),
        ("Ўзбек адабиёти тарихи", "uzb", "Cyrl"),
        ("Кыргыз элинин тарыхы жана маданияты", "kir", "Cyrl"),
        ("Türkmen halkynyň taryhy", "tuk", "Latn"),
        ("Татар әдәбияты тарихы", "tat", "Cyrl"),
        ("Башҡорт халыҡ ижады", "bak", "Cyrl"),
        ("Таърихи халқи тоҷик", "tgk", "Cyrl"),
        ("Історія української літератури", "ukr", "Cyrl"),
        ("تاریخ ادبیات ایران و جهان", "per", "Arab"),
        ("تاريخ الأدب العربي الحديث", "ara", "Arab"),
        ("ئۇيغۇر خەلق چۆچەكلىرى", "uig", "Arab"),
        ("A history of Turkish literature", "eng", "Latn"),
        ("Geschichte der deutschen Literatur", "ger", "Latn"),
        ("Histoire de la littérature française", "fre", "Latn"),
        ("ქართული ლიტერატურის ისტორია", "geo", "Geor"),
        ("Հայ գրականության պատմություն", "arm", "Armn"),
    ],
)
def test_a_title_tells_its_language(title: str, language: str, script: str) -> None:
    found = guess(title)
    assert (found.language, found.script) == (language, script)
    assert SURE <= found.confidence <= 1


@pytest.mark.parametrize("text", ["Roman", "Альфа", "A", "2021", "", "—", "ISBN"])
def test_what_could_be_in_several_languages_is_left_open(text: str) -> None:
    assert guess(text).language == ""


def test_capitals_apostrophes_and_marks_do_not_change_the_guess() -> None:
    assert guess("AZƏRBAYCAN XALQININ TARİXİ").language == "aze"
    assert guess("O'zbek xalqi").language == guess("O‘zbek xalqi").language == "uzb"
    composed = "Türk çocuklarının öyküleri"
    assert guess(unicodedata.normalize("NFD", composed)) == guess(composed)


def test_more_words_make_surer() -> None:
    short, long = ranked("Dünya tarihi")[0], ranked("Dünya tarihi ve edebiyatı üzerine incelemeler")[0]
    assert long.language == "tur"
    assert long.confidence > {each.language: each.confidence for each in ranked("Dünya tarihi")}["tur"]
    assert short.confidence < 1


@given(st.text(max_size=400))
def test_any_text_is_guessed_and_its_shares_are_shares(text: str) -> None:
    shares = [each.confidence for each in ranked(text)]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.0001
    assert 0 <= guess(text).confidence <= 1


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert len(groups(letters("kitab və dəftər " * 10_000))) <= 520


def test_no_sum_of_costs_runs_over_into_the_next_class() -> None:
    for script in SCRIPTS:
        known = model(script)
        dearest = max(
            max(cost.to_bytes(2 * len(known.languages), "little")[::2]) for cost in known.costs.values()
        )
        assert dearest * len(groups(letters("ж " * 400))) < 2**16
        assert dearest * len(groups(letters("ж" * 400))) < 2**16


@pytest.mark.parametrize(
    ("text", "language", "expected", "found"),
    [
        ("Һејдәр Әлијев", "aze", (), Claim("az-Cyrl", "ltr")),
        ("Seçilmiş əsərləri", "aze", (), Claim("az", "ltr")),
        ("Sechilmish ăsărlări", "aze", (), Claim("az-Latn-alalc97", "ltr")),
        ("Қара сөздер", "kaz", (), Claim("kk", "ltr")),
        ("Abaĭ zholy", "kaz", (), Claim("kk-Latn-alalc97", "ltr")),
        ("Abai zholy", "kaz", (), Claim("kk-Latn-alalc97", "ltr")),
        ("Qara sözder", "kaz", (), Claim("kk-Latn", "ltr")),
        ("Voĭna i mir", "rus", (), Claim("ru-Latn-alalc97", "ltr")),
        ("Vojna i mir v žizni", "rus", (), Claim("ru-Latn", "ltr")),
        ("Laylī va Majnūn", "per", (), Claim("fa-Latn-alalc97", "ltr")),
        ("لیلی و مجنون", "per", (), Claim("fa", "rtl")),
        ("كتاب دده قورقود", "ota", (), Claim("ota", "rtl")),
        ("The path of Abai and his people", "kaz", (), Claim("en", "ltr")),
        ("Includes bibliographical references and index", "", ("kaz",), Claim("en", "ltr")),
        ("На казахском языке с предисловием автора", "kaz", (), Claim("kk", "ltr")),
        ("На казахском языке с предисловием автора", "", ("kaz",), Claim("ru", "ltr")),
        ("Роман", "", ("kaz",), Claim("kk", "ltr")),
        ("Роман", "", (), Claim("", "ltr")),
        ("Roman", "", ("tur", "eng"), Claim("tr", "ltr")),
        ("ספר", "", (), Claim("he", "rtl")),
        ("1984", "eng", (), Claim("", "auto")),
    ],
)
def test_a_page_claims_what_is_known_or_sure(
    text: str, language: str, expected: tuple[str, ...], found: Claim
) -> None:
    assert claim(text, language, "", expected) == found


def test_a_romanisation_is_not_believed_where_the_text_is_plainly_in_another_language() -> None:
    assert language_of("A history of the peoples of Central Asia", "rus") == "eng"
    assert language_of("Istoriia narodov Srednei Azii", "rus") == "rus"
