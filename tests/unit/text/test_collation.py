"""Lists stand in the order of each alphabet. Words are given in the right order; sorting must not move them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.text.collation import LOCALES, sort_key, sort_number, sort_start

# Orders of the alphabets: Azerbaijani law of 1991/92; Turkish law No. 1353; Kazakh and Russian Cyrillic as in
# every dictionary; Azerbaijani Cyrillic of 1958 and Kazakh Latin of 2021 as in the tables.
ORDERS = {
    "az": [
        ["Abbas", "Babək", "Cavid", "Çiçək", "Dədə", "Elçin", "Əli", "Füzuli", "Gəncə", "Ğ", "Həsən", "Xətai", "Irmaq",
         "İlham", "Jalə", "Kür", "Qarabağ", "Leyla", "Mirzə", "Nizami", "Ordubad", "Ömər", "Pənah", "Rəsul", "Sabir",
         "Şəki", "Tərlan", "Ulduz", "Üzeyir", "Vaqif", "Yusif", "Zaqatala"],
        ["Аббас", "Бабәк", "Вагиф", "Гарабағ", "Ғ", "Дәдә", "Елчин", "Әли", "Жалә", "Зәка", "Илһам", "Ырмаг", "Јусиф",
         "Күр", "Ҝәнҹә", "Лејла", "Мирзә", "Низами", "Ордубад", "Өмәр", "Пәнаһ", "Рәсул", "Сабир", "Тәрлан", "Улдуз",
         "Үзејир", "Фүзули", "Хәтаи", "Һәсән", "Чичәк", "Ҹавид", "Шәки"],
        ["1001 gecə", "Zaqatala", "Абшерон", "Яшин", "Ωμέγα", "საქართველო", "Երևան", "آذربایجان", "山"],
        list("АБВГҒДЕӘЖЗИЫЈКҜЛМНОӨПРСТУҮФХҺЧҸШ"),
        ["Җаббар", "Һ", "Цирк", "Чај", "Ҹаван", "Шәки", "Щит", "Эпос", "Юсиф", "Яған"],
        ["اثر", "بهار", "تاریخ", "ژاله", "كتاب", "کتاب‌ها", "گلستان", "نظامی", "واقف", "هاله", "یاشار"],
    ],
    "kk": [
        ["Абай", "Әуезов", "Бала", "Вагон", "Гүл", "Ғалым", "Дала", "Ел", "Ёлка", "Жар", "Зат", "Ине", "Йод", "Көк",
         "Қыз", "Лай", "Мал", "Нан", "Ңа", "Ой", "Өлең", "Пәк", "Рас", "Сөз", "Тау", "Уақыт", "Ұлт", "Үй", "Фото",
         "Хат", "Һа", "Цирк", "Чек", "Шай", "Щи", "Ыдыс", "Іні", "Эра", "Юрт", "Яғни"],
        ["Abay", "Äuezov", "Bala", "Dala", "El", "Foto", "Gül", "Ğalym", "Hat", "Ini", "İne", "Jar",
         "Kök", "Mal", "Nan", "Ña", "Oi", "Öleñ", "Qyz", "Söz", "Şai", "Tau", "Uaqyt", "Ūlt", "Üi", "Vagon", "Ydys"],
        ["1001 түн", "Яғни", "Abay", "Zaman", "ابای"],
        list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ"),
        list("AÄBDEFGĞHIİJKLMNÑOÖPQRSŞTUŪÜVYZ"),
        list("aäbdefgğhıijklmnñoöpqrsştuūüvyz"),
        ["Anar", "Äl", "Çay", "Ədəbiyyat", "Film"],
    ],
    "tr": [
        ["Ahmet", "Bursa", "Can", "Çamlıca", "Deniz", "Ege", "Fırat", "Gül", "Ğ", "Hasan", "Isparta", "İstanbul",
         "Jale", "Kemal", "Orhan", "Ömer", "Pamuk", "Sarı", "Şişli", "Tuna", "Urfa", "Üsküdar", "Van", "Yunus", "Zeki"],
        list("ABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ"),
        ["1453", "Zeki", "Абай", "Яшин", "آثار"],
    ],
    "ru": [
        ["Абрамов", "Ёжик в тумане", "Ежов", "Ёлка", "Жуков", "Йод", "Кант", "Хлебников", "Чехов", "Шолохов", "Щука",
         "Эренбург", "Юрий", "Яшин"],
        list("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"),
        ["Аббас", "Ауэзов", "Әлиев", "Баку", "Город", "Ғабит", "Дом", "Кант", "Қазақстан", "Ложь", "Хан", "Һәсән", "Ц"],
        ["12 стульев", "100 лет", "Яшин", "Abay", "Şəki"],
    ],
    "en": [
        ["9 lives", "Aesop", "Bronte", "Brontë", "Brontë sisters", "Dickens", "Eliot", "Əliyev", "Zola", "Абай"],
        ["Sabir", "Şahin", "Sánchez", "Scott", "Ünal", "Updike"],
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("locale", "words"), [(locale, words) for locale, lists in ORDERS.items() for words in lists]
)
def test_words_stand_in_the_order_of_the_alphabet(locale: str, words: list[str]) -> None:
    mixed = random.Random(7).sample(words, len(words))
    assert sorted(mixed, key=lambda word: sort_key(word, locale)) == words
    assert sorted(mixed, key=lambda word: (sort_number(word, locale), sort_key(word, locale))) == words


def test_every_interface_language_has_an_order() -> None:
    assert set(ORDERS) == set(LOCALES)


@pytest.mark.parametrize("locale", LOCALES)
def test_lists_are_ordered_word_by_word(locale: str) -> None:
    words = ["Newark", "News of the world", "New York"]
    assert sorted(words, key=lambda word: sort_key(word, locale)) == [words[2], *words[:2]]


def test_punctuation_is_passed_over_and_numbers_sort_by_value() -> None:
    assert sort_key("«Kitab»", "az") == sort_key("Kitab", "az")
    assert sort_key("Tom 9", "az") < sort_key("Tom 10", "az")


def test_a_locale_that_is_not_known_sorts_as_english() -> None:
    assert sort_key("Əli", "xx") == sort_key("Əli", "en")
    assert sort_key("Əli", "az-Cyrl") == sort_key("Əli", "az_AZ") == sort_key("Əli", "az")


def test_threads_order_alike() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: sort_key("Şəki", "az"), range(200)))) == 1


WORDS = st.text(
    st.sampled_from("abcçdeəfgğhxıijkqsşuüûzABCÇƏIİÑŪ абвгғәӘжйёьқңөұүһі ابپتکكگهەوی 09-'"), max_size=40
)


@given(text=WORDS, length=st.integers(0, 40), locale=st.sampled_from(LOCALES))
def test_a_list_is_entered_before_all_that_begins_as_typed(text: str, length: int, locale: str) -> None:
    beginning = text[:length]
    if beginning[-1:].isdigit() and text[length : length + 1].isdigit():
        return  # numbers go by value: what begins with 1 is not what begins with 10
    assert sort_start(beginning, locale) <= sort_key(text, locale)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_is_entered_whatever_the_case_and_the_accents(locale: str) -> None:
    assert sort_start("sanche", locale) <= sort_key("SÁNCHEZ", locale)
    assert sort_start("saz", locale) > sort_key("SÁNCHEZ", locale)
    assert sort_start("", locale) == b"" == sort_start("…", locale)
