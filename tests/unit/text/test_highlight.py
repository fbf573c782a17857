"""The matching word is marked, whatever script it is in."""

from __future__ import annotations

import pytest

from kitabdar.text.highlight import spans


def marked(display: str, query: str, loosest: int = 3) -> list[str]:
    return [display[start:end] for start, end in spans(display, query, loosest=loosest)]


@pytest.mark.parametrize(
    ("display", "query", "words"),
    [
        ("Һејдәр Әлијев һаггында", "heydar aliyev", ["Һејдәр", "Әлијев"]),
        ("Heydər Əliyev haqqında", "Гейдар", ["Heydər"]),
        ("Абай жолы: роман-эпопея", "Abai joly", ["Абай", "жолы"]),
        ("Abai joly", "абай", ["Abai"]),
        ("Kitabi-Dədə Qorqud", "dede korkut", ["Dədə"]),
        ("Kitabi-Dədə Qorqud", "дәдә горгуд", ["Dədə", "Qorqud"]),
        ("İstanbul: hatıralar", "ISTANBUL", ["İstanbul"]),
        ("قازاق ادەبيەتى", "қазақ", ["قازاق"]),
        ("Зарубежная литература", "abay", []),
        ("Kitab", "", []),
        ("", "kitab", []),
    ],
)
def test_words_of_the_question_are_found_across_scripts(display: str, query: str, words: list[str]) -> None:
    assert marked(display, query) == words


def test_only_the_keys_asked_for_count() -> None:
    assert marked("Heydər və Һејдәр", "heydər", loosest=1) == ["Heydər"]
    assert marked("Heydər və Һејдәр", "heydər", loosest=2) == ["Heydər", "Һејдәр"]
    assert marked("Heydər və Heydar", "heydər", loosest=2) == ["Heydər"]
    assert marked("Heydər və Heydar", "heydər", loosest=3) == ["Heydər", "Heydar"]


def test_a_short_word_alone_is_not_marked_loosely() -> None:
    assert marked("ov", "uv") == []
    assert marked("gül bağı", "gol bagi") == ["gül", "bağı"]


def test_the_language_of_what_is_shown_settles_its_letters() -> None:
    shown = "Qurban"
    assert spans("Гурбан", shown, loosest=2, language="aze") == ((0, 6),)
    assert spans("Гурбан", shown, loosest=2, language="rus") == ()
