"""Scripts, directions, language tags and names; text made safe to show."""

from __future__ import annotations

import pytest

from kitabdar.text.display import clean
from kitabdar.text.languages import MARC_CODES, bcp47, language_name
from kitabdar.text.scripts import direction, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Kitab", "Latn"), ("Ḣei̐dăr", "Latn"), ("Һејдәр Əli", "Cyrl"), ("Əliyev və Ә", "Latn"), ("كتابدار", "Arab"),
        ("図書館", "Hani"), ("წიგნი", "Geor"), ("գիրք", "Armn"), ("ספר", "Hebr"), ("βιβλίο", "Grek"), ("책", "Hang"),
        ("2021", ""), ("", ""), ("—?", ""), ("12 кітап", "Cyrl"),
    ],
)  # fmt: skip
def test_a_text_is_in_the_script_of_most_of_its_letters(text: str, script: str) -> None:
    assert script_of(text) == script


def test_arabic_and_hebrew_run_from_the_right() -> None:
    assert [direction(script) for script in ("Arab", "Hebr", "Latn", "Cyrl", "")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]


@pytest.mark.parametrize(
    ("code", "script", "tag"),
    [
        ("aze", "", "az"), ("aze", "Latn", "az"), ("aze", "Cyrl", "az-Cyrl"), ("aze", "Arab", "az-Arab"),
        ("kaz", "Cyrl", "kk"), ("kaz", "Latn", "kk-Latn"), ("kaz", "Arab", "kk-Arab"), ("ger", "", "de"),
        ("per", "Arab", "fa"), ("chi", "", "zh"), ("ota", "Arab", "ota"), ("ota", "Latn", "ota-Latn"), ("", "", "und"),
        ("|||", "Latn", "und"), ("mul", "", "und"), ("zzz", "", "zzz"),
    ],
)  # fmt: skip
def test_a_marc_code_becomes_a_language_tag(code: str, script: str, tag: str) -> None:
    assert bcp47(code, script) == tag


@pytest.mark.parametrize(
    ("code", "interface", "name"),
    [
        ("aze", "az", "azərbaycan"), ("kaz", "kk", "қазақ тілі"), ("rus", "tr", "Rusça"), ("per", "en", "Persian"),
        ("ger", "ru", "немецкий"), ("aze", "xx", "Azerbaijani"), ("zzz", "az", "zzz"),
    ],
)  # fmt: skip
def test_languages_are_named_in_the_language_of_the_interface(code: str, interface: str, name: str) -> None:
    assert language_name(code, interface) == name


def test_every_marc_code_is_three_small_letters() -> None:
    assert len(MARC_CODES) > 450
    assert all(len(code) == 3 and code.isascii() and code.islower() for code in MARC_CODES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\u200b b\ufeff", "a b"),
        (" two \n  lines\t", "two lines"),
        ("e\u0301", "é"),
        ("NUL\0 and \x1b escape", "NUL and escape"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cمی\u200c ", "می"),
        ("\u2067x\u2069", "x"),
        ("\ud800x", "x"),
    ],
)
def test_hidden_signs_are_removed_before_text_is_shown(text: str, shown: str) -> None:
    assert clean(text) == shown
