"""Lists stand in the order of each alphabet. Words are given in the right order; sorting must not move them."""

from __future__ import annotations

import random

import pytest

from kitabdar.text.collation import LOCALES, sort_key, sort_number

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
        ["Zaqatala", "Абшерон"],
    ],
    "kk": [
        ["Абай", "Әуезов", "Бала", "Вагон", "Гүл", "Ғалым", "Дала", "Ел", "Ёлка", "Жар", "Зат", "Ине", "Йод", "Көк",
         "Қыз", "Лай", "Мал", "Нан", "Ңа", "Ой", "Өлең", "Пәк", "Рас", "Сөз", "Тау", "Уақыт", "Ұлт", "Үй", "Фото",
         "Хат", "Һа", "Цирк", "Чек", "Шай", "Щи", "Ыдыс", "Іні", "Эра", "Юрт", "Яғни"],
        ["Abay", "Äuezov", "Bala", "Dala", "El", "Foto", "Gül", "Ğalym", "Hat", "Ini", "İne", "Jar",
         "Kök", "Mal", "Nan", "Ña", "Oi", "Öleñ", "Qyz", "Söz", "Şai", "Tau", "Uaqyt", "Ūlt", "Üi", "Vagon", "Ydys"],
        ["Яғни", "Abay"],
    ],
    "tr": [
        ["Ahmet", "Bursa", "Can", "Çamlıca", "Deniz", "Ege", "Fırat", "Gül", "Ğ", "Hasan", "Isparta", "İstanbul",
         "Jale", "Kemal", "Orhan", "Ömer", "Pamuk", "Sarı", "Şişli", "Tuna", "Urfa", "Üsküdar", "Van", "Yunus", "Zeki"],
    ],
    "ru": [
        ["Абрамов", "Ёжик в тумане", "Ежов", "Ёлка", "Жуков", "Йод", "Кант", "Хлебников", "Чехов", "Шолохов", "Щука",
         "Эренбург", "Юрий", "Яшин"],
        ["Яшин", "Abay"],
    ],
    "en": [["Aesop", "Bronte", "Brontë sisters", "Dickens", "Zola", "Абай"]],
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
