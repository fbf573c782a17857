"""Template tags, preferences and names."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import Context, Template
from django.utils import translation

from kitabdar.interfaces.shell import icons, names, preferences
from kitabdar.interfaces.shell.templatetags import shell
from kitabdar.marc.description import Form
from kitabdar.marc.extract.material import FORMATS


def test_found_words_are_marked_and_everything_is_escaped() -> None:
    shown = shell.marked("<b>Abai</b> & yolu", "abai")
    assert shown == "&lt;b&gt;<mark>Abai</mark>&lt;/b&gt; &amp; yolu"


def test_a_word_typed_in_latin_is_marked_in_cyrillic() -> None:
    assert "<mark>Абай</mark>" in shell.marked("Абай жолы", "abai")


def test_text_of_a_record_says_its_language_and_direction_and_is_isolated() -> None:
    assert shell.lang_text(Form("خمسه", "Arab", "per")) == '<bdi lang="fa" dir="rtl">خمسه</bdi>'
    assert shell.lang_text(Form("Һејдәр", "Cyrl", "aze")) == '<bdi lang="az-Cyrl" dir="ltr">Һејдәр</bdi>'


def test_text_that_nobody_can_place_does_not_pass_for_the_language_of_the_page() -> None:
    assert shell.lang_text(Form("428 s.", "Latn")) == '<bdi lang="und" dir="ltr">428 s.</bdi>'
    assert shell.lang_text("1984") == '<bdi lang="und" dir="auto">1984</bdi>'
    assert shell.lang_text("") == shell.lang_text(None) == shell.text_in("") == ""


def test_a_title_kept_as_text_is_shown_in_its_language_or_as_its_letters_tell() -> None:
    assert shell.text_in("Kar", "tur") == '<bdi lang="tr" dir="ltr">Kar</bdi>'
    assert shell.text_in("Қазақ тілінің сөздігі") == '<bdi lang="kk" dir="ltr">Қазақ тілінің сөздігі</bdi>'
    assert shell.lang_text(Form("Abaĭ zholy", "Latn", "kaz"), "", "cite").startswith(
        '<cite lang="kk-Latn-alalc97" dir="ltr">'
    )


def test_direction_overrides_in_titles_are_taken_out() -> None:
    assert "\u202e" not in shell.lang_text(Form("abc\u202edef", "Latn", "eng"))


def test_html_in_a_title_is_shown_as_text() -> None:
    assert "<img" not in shell.lang_text(Form("<img src=x onerror=alert(1)>", "Latn", "eng"), "img")


def test_query_with_changes_one_parameter_and_begins_paging_anew() -> None:
    request = HttpRequest()
    request.GET = QueryDict("q=a%26b&page=3&sort=year")
    template = Template("{% load shell %}{% query_with sort='title' %}")
    assert template.render(Context({"request": request}, autoescape=False)) == "?q=a%26b&sort=title"


def test_every_icon_draws_and_every_format_has_one_and_a_name() -> None:
    assert set(icons.FORMAT_ICONS) == set(names.FORMAT_NAMES) == set(FORMATS)
    for name in icons.STROKES:
        assert "<path" in shell.icon(name)
    assert set(icons.FORMAT_ICONS.values()) <= set(icons.STROKES)
    with pytest.raises(KeyError):
        shell.icon("no-such-icon")


@pytest.mark.parametrize(
    "cookie", ["", "pink.900", "dark", "<script>.125", "....", "dark.125.x", "dark.125.Hebr.Arab.x"]
)
def test_strange_cookies_count_as_nothing_said(cookie: str) -> None:
    request = HttpRequest()
    request.COOKIES[preferences.COOKIE] = cookie
    found = preferences.read(request)
    assert found.theme in preferences.THEMES
    assert found.size in preferences.SIZES


def test_preferences_survive_being_written_and_read() -> None:
    response = HttpResponse()
    chosen = preferences.Preferences("contrast-dark", "150", "Arab", "Latn")
    preferences.write(response, chosen, secure=True)
    cookie = response.cookies[preferences.COOKIE]
    request = HttpRequest()
    request.COOKIES[preferences.COOKIE] = cookie.value
    assert preferences.read(request) == chosen
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax"


@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_dates_sums_and_numbers_follow_the_language_and_the_branch(language: str) -> None:
    late = datetime(2026, 3, 12, 21, 30, tzinfo=UTC)
    with translation.override(language):
        assert "13" in names.day(late, "Asia/Baku")
        assert "01:30" in names.clock(late, "Asia/Baku") or "1:30" in names.clock(late, "Asia/Baku")
        assert re.search(r"\b0?1:30\b(?!:)", names.moment(late, "Asia/Baku")), "to the minute"
        assert "1:30:00" in names.exactly(late, "Asia/Baku")
        assert re.search(r"2[.,]50", names.money(Decimal("2.5"), "AZN"))
        assert re.sub(r"\D", "", names.number(1234567)) == "1234567"
