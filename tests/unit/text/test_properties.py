"""What holds for every text, however odd."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kitabdar.text import casing, display, folding, highlight, keys, scripts
from kitabdar.text.choice import table_for
from kitabdar.text.collation import LOCALES, sort_key, sort_number
from kitabdar.text.letters import Table, known_languages, letters_of, tables

LANGUAGES = sorted({*known_languages(), "", "eng", "per", "ara"})
ANY_TEXT = st.text(max_size=60)
REGION = st.text(
    alphabet="abcçdeəfgğhxıijkqlmnoöprsştuüvyzİIАаӘәҒғЕеЖжҖҗИиЈјКкҚқҜҝЇЬьЪъыІіҢңӨөҰұҮүҺһҸҹШшЩщЮюЯяابپتجچحخکكگیيىهەوۇۆۋڭٴ"
    "ăȯḣḥūī\u0307\u0310\u0361\ufe20\ufe21'ʻʼ -.\u200c",
    max_size=40,
)
TEXTS = ANY_TEXT | REGION
ODD_TEXT = st.text(
    alphabet=st.characters(exclude_categories=()) | st.characters(categories=("Mn", "Mc", "Lm", "Lt", "Lu")),
    max_size=30,
)
TABLE_LETTERS = sorted(
    {letter for table in tables() for piece in table.rows for letter in piece if letter.isalpha()}
)
TURKIC_WORDS = (
    "Isparta", "Iğdır", "İstanbul", "Diyarbakır", "Kırıkkale", "Şanlıurfa", "Ağrı", "Işık", "İzmir", "Çankırı",
    "Bakı", "Sumqayıt", "Naxçıvan", "İsmayıllı", "Qızılbaş", "İlham", "Mingəçevir", "Şirvan", "Ilıq", "Göyçay",
)  # fmt: skip
CHANGES = (casing.upper, casing.lower, casing.capitalise)
CYRILLIC = {
    "aze": "абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш",
    "kaz": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
}


def _one_to_one(language: str) -> dict[str, str]:
    """Return the letters that the likeliest reading alone tells from one another: и for all that are i."""
    found: dict[str, str] = {}
    for letter in CYRILLIC[language]:
        key = letters_of(language).script[letter][0]
        if len(key) == 1 and key not in found.values():
            found[letter] = key
    return found


ONE_TO_ONE = {language: _one_to_one(language) for language in CYRILLIC}


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_every_word_has_keys_and_stands_where_it_says(text: str, language: str) -> None:
    for position, token in enumerate(keys.analyse(text, language)):
        assert token.position == position
        assert text[token.start : token.end] == token.text
        assert token.k0
        assert 1 <= len(token.k1) <= keys.MOST_SCRIPT_READINGS and all(token.k1)
        assert 1 <= len(token.k2) <= keys.MOST_LOOSE_READINGS and all(token.k2)


@settings(max_examples=200)
@given(st.characters(categories=("Lu", "Ll", "Lt", "Lo")))
def test_no_letter_is_without_a_key(letter: str) -> None:
    (token, *_rest) = keys.analyse(letter)
    assert token.k0 and token.k1[0] and token.k2[0]


@settings(max_examples=200)
@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folding.fold(text)
    assert folding.fold(once) == once


@settings(max_examples=400)
@given(ODD_TEXT)
def test_folding_twice_changes_nothing_in_any_unicode(text: str) -> None:
    once = folding.fold(text)
    assert folding.fold(once) == once


@settings(max_examples=300)
@given(TEXTS | ODD_TEXT)
def test_a_precise_key_is_its_own_precise_key(text: str) -> None:
    once = keys.precise_key(folding.fold(text))
    assert keys.precise_key(once) == once


@settings(max_examples=300)
@given(REGION, st.sampled_from(TABLE_LETTERS), REGION, st.sampled_from(LANGUAGES))
def test_no_word_with_a_letter_of_our_scripts_is_without_a_key(
    before: str, letter: str, after: str, language: str
) -> None:
    found = keys.analyse(before + letter + after, language)
    assert found
    assert all(token.k0 and all(token.k1) and all(token.k2) for token in found)


@settings(max_examples=300)
@given(REGION, st.sampled_from(LANGUAGES))
def test_readings_tried_stay_few_however_doubtful_the_word(text: str, language: str) -> None:
    table = letters_of(table_for(text, language))
    pieces = table.cut(folding.fold(text)[: keys.LONGEST_WORD])
    assert len(pieces) <= len(text) + 2 * keys.LONGEST_WORD
    for readings in (table.script, table.loose):
        tried = list(keys._expand(pieces, readings))
        assert 1 <= len(tried) <= keys.MOST_TRIED


@settings(max_examples=300)
@given(st.data(), st.sampled_from(["aze", "kaz"]))
def test_one_to_one_letters_go_into_the_key_and_back(data: st.DataObject, language: str) -> None:
    there = ONE_TO_ONE[language]
    back = {key: letter for letter, key in there.items()}
    word = data.draw(st.text(alphabet=sorted(there), min_size=1, max_size=20))
    (token,) = keys.analyse(word, language)
    assert "".join(back[key] for key in token.k1[0]) == word


@pytest.mark.parametrize(("language", "apart"), [("aze", set("ы")), ("kaz", set("эыіёцщъьюя"))])
def test_only_named_letters_of_an_alphabet_are_not_one_to_one(language: str, apart: set[str]) -> None:
    assert set(CYRILLIC[language]) - set(ONE_TO_ONE[language]) == apart


@pytest.mark.parametrize("word", TURKIC_WORDS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_capitals_of_any_habit_meet_at_the_precise_key(word: str, form: str) -> None:
    written = [word, word.upper(), word.lower(), word.title(), word.swapcase()]
    written += [change(word, language) for change in CHANGES for language in ("tur", "aze", "eng", "")]
    assert len({keys.precise_key(unicodedata.normalize(form, each)) for each in written}) == 1
    assert keys.precise_key(unicodedata.normalize(form, word)) == keys.precise_key(word)


@pytest.mark.parametrize("text", ["I İ i ı", "I I\u0307 i ı", "i\u0307 \u0130 \u0131 \u0069"])
def test_every_i_is_one(text: str) -> None:
    assert keys.precise_key(text) == "i i i i"
    assert {token.k1 for token in keys.analyse(text)} == {("i",)}


@settings(max_examples=300)
@given(TEXTS)
def test_folding_letter_by_letter_is_folding_fully(text: str) -> None:
    assert folding.fold(text) == folding._fold_fully(text)


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_keys_without_places_are_those_of_the_words(text: str, language: str) -> None:
    assert keys.keys_of(text, language) == tuple(token[4:] for token in keys.analyse(text, language))


@settings(max_examples=200)
@given(REGION)
def test_case_makes_no_difference_to_any_key(text: str) -> None:
    small = [token[4:] for token in keys.analyse(text.lower().replace("i\u0307", "i"))]
    assert [token[4:] for token in keys.analyse(text)] == small


@settings(max_examples=200)
@given(REGION, st.sampled_from(LANGUAGES))
def test_normal_form_makes_no_difference_to_any_key(text: str, language: str) -> None:
    composed = [token[4:] for token in keys.analyse(unicodedata.normalize("NFC", text), language)]
    decomposed = [token[4:] for token in keys.analyse(unicodedata.normalize("NFD", text), language)]
    assert composed == decomposed


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_the_same_words_in_the_same_language_always_meet(text: str, language: str) -> None:
    found = keys.analyse(text, language)
    assert highlight.spans(text, text, loosest=1) == tuple((token.start, token.end) for token in found)


@settings(max_examples=200)
@given(TEXTS)
def test_what_is_shown_holds_no_hidden_signs_and_cleaning_twice_changes_nothing(text: str) -> None:
    shown = display.clean(text)
    assert display.clean(shown) == shown
    assert not set(shown) & set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\0\x1b"
    )
    assert shown == shown.strip()


@settings(max_examples=200)
@given(TEXTS, st.sampled_from(["aze", "tur", "kaz", "eng", "az-Latn", ""]))
def test_casing_never_raises_and_keeps_capitals_capital(text: str, language: str) -> None:
    assert casing.upper(casing.upper(text, language), language) == casing.upper(text, language)
    casing.lower(text, language)
    casing.capitalise(text, language)


@settings(max_examples=200)
@given(TEXTS, st.sampled_from([*LOCALES, "az-Cyrl", "xx", ""]))
def test_a_sort_number_fits_an_unsigned_word_and_follows_the_key(text: str, locale: str) -> None:
    assert sort_number(text, locale) == int.from_bytes(sort_key(text, locale)[:8].ljust(8, b"\0"), "big")


@settings(max_examples=200)
@given(TEXTS)
def test_a_script_is_four_letters_or_nothing(text: str) -> None:
    found = scripts.script_of(text)
    assert found == "" or (len(found) == 4 and found.isascii())
    assert scripts.direction(found) in ("ltr", "rtl")


@pytest.mark.parametrize(
    "piece", ["jxcwykh", "г", "a", "ь", "و", "'a", "y'", "a\u0301\u0302", "қ", "東", "sh-"]
)
def test_what_follows_the_longest_word_adds_nothing_to_its_keys(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    found = keys.analyse(text)
    assert len(found) <= len(text)
    assert all(len(token.k0) <= keys.LONGEST_WORD for token in found)
    assert all(len(reading) <= 3 * keys.LONGEST_WORD for token in found for reading in token.k1 + token.k2)
    if len(found) == 1:
        assert found[0][4:] == keys.analyse(text[: 8 * keys.LONGEST_WORD])[0][4:]


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_no_signs_make_a_search_that_starts_again_at_every_letter(table: Table) -> None:
    signs = table.header.get("signs", "")
    assert "*" not in re.split(r"\\A\(\?s:", signs)[0] and "+" not in signs


@pytest.mark.parametrize("table", [each for each in tables() if "signs" in each.header], ids=lambda t: t.name)
@given(data=st.data())
def test_a_text_without_telling_letters_has_none_of_the_signs(table: Table, data: st.DataObject) -> None:
    signs, telling = table.header["signs"], set(table.header["telling"].split(" "))
    near = st.text(alphabet=sorted({*signs, *"".join(table.rows), " "} - {"\\"}), max_size=12)
    text = unicodedata.normalize("NFC", data.draw(near | REGION))
    assert not re.search(signs, "".join(letter for letter in text if letter not in telling))


def test_keys_of_long_texts_are_not_remembered() -> None:
    before = keys._remembered.cache_info().currsize
    keys.keys_of("kitab " * 10_000)
    assert keys._remembered.cache_info().currsize == before
