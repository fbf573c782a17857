"""The letters of the on-screen keyboards, their capitals and what is said of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

import kitabdar.interfaces.shell
from kitabdar.interfaces.shell.keyboards import BREAK, KEYBOARDS, LETTER_NAMES, Keyboard, first_for
from tests.support.html import tight

FONTS = Path(kitabdar.interfaces.shell.__file__).parent / "static" / "shell" / "css" / "fonts.css"
OWED = {
    "az": "ə ğ ı ö ş ü ç",
    "kk": "ә ғ қ ң ө ұ ү һ і",
    "tr": "ç ğ ı i ö ş ü â î û",
    "Cyrl": "ҝ ҹ ј ў ҳ ҷ җ ё ъ",
    "Arab": "پ چ ژ گ ڭ ۇ ۆ ۋ ە ھ ى ئ ٴ \u200c",
}
by_code = pytest.mark.parametrize("keyboard", KEYBOARDS, ids=lambda keyboard: keyboard.code)


def letters(keyboard: Keyboard) -> list[str]:
    return [each for each in keyboard.small.split(" ") if each != BREAK]


@by_code
def test_the_letters_that_keyboards_lack_are_there(keyboard: Keyboard) -> None:
    assert set(OWED[keyboard.code].split(" ")) <= set(letters(keyboard))


@by_code
def test_every_key_writes_one_sign_and_no_two_the_same(keyboard: Keyboard) -> None:
    each = letters(keyboard)
    assert [letter for letter in each if len(letter) != 1] == []
    assert len(set(each)) == len(each)
    assert "".join(each) == unicodedata.normalize("NFC", "".join(each))


@by_code
def test_every_letter_is_of_the_script_it_stands_under(keyboard: Keyboard) -> None:
    script = {"Cyrl": "CYRILLIC", "Arab": "ARABIC", "kk": "CYRILLIC"}.get(keyboard.code, "LATIN")
    strange = [each for each in letters(keyboard) if not unicodedata.name(each).startswith(script)]
    assert strange == (["\u200c"] if keyboard.code == "Arab" else [])


@by_code
def test_capitals_stand_in_the_places_of_their_small_letters(keyboard: Keyboard) -> None:
    capitals = keyboard.capitals.split(" ")
    if keyboard.code == "Arab":
        assert keyboard.capitals == ""
        return
    assert [each == BREAK for each in capitals] == [each == BREAK for each in keyboard.small.split(" ")]
    assert all(len(each) == 1 and (each == BREAK or each.isupper()) for each in capitals)


@pytest.mark.parametrize("code", ["az", "tr"])
def test_i_and_dotless_i_have_capitals_of_their_own(code: str) -> None:
    (keyboard,) = (each for each in KEYBOARDS if each.code == code)
    pairs = dict(zip(keyboard.small.split(" "), keyboard.capitals.split(" "), strict=True))
    assert (pairs["i"], pairs["ı"]) == ("İ", "I")


def test_what_cannot_be_seen_has_a_name() -> None:
    invisible = {each for keyboard in KEYBOARDS for each in letters(keyboard) if not each.isalpha()}
    assert invisible <= LETTER_NAMES.keys()
    assert LETTER_NAMES.keys() <= {each for keyboard in KEYBOARDS for each in letters(keyboard)}


@pytest.mark.parametrize(
    ("interface", "code"), [("az", "az"), ("kk", "kk"), ("tr", "tr"), ("ru", "Cyrl"), ("en", "az")]
)
def test_the_keyboard_to_begin_with_is_that_of_the_interface(interface: str, code: str) -> None:
    assert first_for(interface) == code


def test_every_letter_has_a_font_file() -> None:
    css = FONTS.read_text()
    covered = [
        range(int(first, 16), int(last or first, 16) + 1)
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", css)
    ]
    signs = {sign for keyboard in KEYBOARDS for sign in keyboard.small + keyboard.capitals}
    assert [sign for sign in signs if not any(ord(sign) in each for each in covered)] == []


def test_the_parts_of_the_keyboard_speak_the_language_of_the_interface() -> None:
    with translation.override("ru"):
        page = tight(Template("{% load shell %}{% keyboard %}").render(Context()))
    assert 'lang="ru"' in page
    assert 'data-first="Cyrl"' in page
    assert ">Казахский</button>" in page
    assert ">Арабица</button>" in page
    assert "<script" not in page
