"""The on-screen keyboard: by keyboard alone, by mouse, by finger, in every alphabet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_axe import LANGUAGES, findings
from tests.support.browser import NARROW, NO_BROWSER, SHORT, ZOOMED, Site, Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

THEMES = ("light", "dark", "contrast", "contrast-dark")
CODES = ("az", "kk", "tr", "Cyrl", "Arab")


def letters(page: Page, near: str = "#home-search") -> Locator:
    """The button beside a field."""
    return page.locator(f"[data-letters]:has({near}) .letters-button")


def key(page: Page, letter: str) -> Locator:
    return page.locator(f".key[data-small='{letter}']")


def opened(visitor: Visitor, path: str = "/", near: str = "#home-search", code: str = "") -> Page:
    page = visitor.go(path)
    letters(page, near).click()
    if code:
        page.locator(f"#keyboard-{code}").click()
    return page


def test_a_letter_is_typed_and_searched_for_by_keyboard_alone(site: Site) -> None:
    reader = site.visitor(language="az")
    page = reader.go("/")
    reader.tab_to(page.locator("#home-search"))
    reader.type("Mhmmd")
    reader.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    reader.tab_to(letters(page))
    reader.press("Enter")
    expect(letters(page)).to_have_attribute("aria-expanded", "true")
    expect(key(page, "ç")).to_be_focused()
    reader.sees_focus()
    reader.press("ArrowRight", "Enter")
    expect(page.locator("#home-search")).to_have_value("Məhmmd")
    expect(key(page, "ə")).to_be_focused()
    expect(page.locator(".keyboard [role=status]")).to_have_text("ə")
    expect(page.locator(".keyboard [role=status] [lang=az]")).to_have_count(1)
    reader.press("Escape")
    expect(page.locator(".keyboard")).to_have_count(0)
    expect(letters(page)).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#home-search")).to_be_focused()
    reader.press("ArrowRight", "ArrowRight")
    reader.type("ə")
    expect(page.locator("#home-search")).to_have_value("Məhməmd")
    reader.press("Enter")
    expect(page.locator("h1")).to_have_text("Məhməmd")


def test_capitals_follow_the_language_and_hold_for_one_letter(site: Site) -> None:
    reader = site.visitor(language="az")
    page = opened(reader)
    shift = page.locator("[data-does=shift]")
    for letter in ("i", "ı", "ə"):
        shift.click()
        expect(shift).to_have_attribute("aria-pressed", "true")
        key(page, letter).click()
        expect(shift).to_have_attribute("aria-pressed", "false")
        key(page, letter).click()
    expect(page.locator("#home-search")).to_have_value("İiIıƏə")
    page.locator("#keyboard-Arab").click()
    expect(shift).not_to_be_visible()


def test_what_is_selected_is_replaced_and_taken_back(site: Site) -> None:
    page = opened(site.visitor(language="kk"))
    field = page.locator("#home-search")
    expect(field).to_be_focused()
    field.fill("Абай Xолы")
    field.evaluate("it => it.setSelectionRange(5, 6)")
    key(page, "қ").click()
    expect(field).to_have_value("Абай қолы")
    expect(field).to_be_focused()
    assert field.evaluate("it => [it.selectionStart, it.selectionEnd]") == [6, 6]
    page.locator("[data-does=erase]").click()
    expect(page.locator(".keyboard [role=status]")).to_have_text(re.compile("қ$"))
    page.locator("[data-does=space]").click()
    expect(field).to_have_value("Абай  олы")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(field).to_have_value("Абай Xолы")


def test_no_more_is_typed_than_the_field_holds(site: Site) -> None:
    reader = site.visitor(language="az")
    page = reader.go("/")
    page.fill("#home-search", "a" * 400)
    reader.tab_to(letters(page))
    reader.press("Enter", "Enter")
    expect(page.locator("#home-search")).to_have_value("a" * 400)
    reader.press("Backspace")
    reader.press("Enter")
    expect(page.locator("#home-search")).to_have_value("a" * 399 + "ç")


def test_arabic_letters_run_from_the_right_and_the_arrows_with_them(site: Site) -> None:
    reader = site.visitor(language="kk")
    page = reader.go("/")
    reader.tab_to(letters(page))
    reader.press("Enter", "Shift+Tab", "Shift+Tab")
    expect(page.locator("#keyboard-kk")).to_be_focused()
    reader.press("End")
    expect(page.locator("#keyboard-Arab")).to_have_attribute("aria-selected", "true")
    reader.press("Tab", "Tab")
    expect(key(page, "ا")).to_be_focused()
    first, second = key(page, "ا").bounding_box(), key(page, "آ").bounding_box()
    assert first
    assert second
    assert first["x"] > second["x"]
    reader.press("ArrowLeft", "ArrowLeft", "Enter")
    reader.press("ArrowDown", "ArrowUp")
    expect(key(page, "ب")).to_be_focused()
    expect(key(page, "ب").locator("[lang=fa]")).to_have_text("ب")
    half_space = page.locator(".key-named")
    expect(half_space).to_have_accessible_name(re.compile(r"\S"))
    half_space.click()
    assert page.locator("#home-search").input_value() == "ب\u200c"


def test_the_tab_chosen_last_is_remembered(site: Site) -> None:
    reader = site.visitor(language="tr")
    page = opened(reader)
    expect(page.locator("#keyboard-tr")).to_have_attribute("aria-selected", "true")
    page.locator("#keyboard-Cyrl").click()
    page = opened(reader, "/search?q=abay", "#site-search")
    expect(page.locator("#keyboard-Cyrl")).to_have_attribute("aria-selected", "true")
    key(page, "ҹ").click()
    expect(page.locator("#site-search")).to_have_value("abayҹ")


def test_suggestions_follow_what_the_keys_write(site: Site) -> None:
    reader = site.visitor(language="kk")
    page = reader.go("/")
    reader.tab_to(page.locator("#home-search"))
    reader.type("ауез")
    reader.press("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Delete")
    reader.tab_to(letters(page))
    reader.press("Enter", "Enter")
    expect(page.locator("#home-search")).to_have_value("әуез")
    expect(page.get_by_role("option").first).to_be_visible()
    keys, list_box = page.locator(".keyboard").bounding_box(), page.locator(".suggestions").bounding_box()
    assert keys
    assert list_box
    assert list_box["y"] >= keys["y"] + keys["height"]
    reader.press("Escape", "ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def test_other_letters_may_be_typed_while_the_focus_is_on_the_keys(site: Site) -> None:
    reader = site.visitor(language="az")
    page = reader.go("/search/fields")
    reader.tab_to(letters(page, "#title"))
    reader.press("Enter", "ArrowRight", "Enter")
    reader.type("li")
    expect(page.locator("#title")).to_have_value("əli")
    reader.press("Backspace")
    expect(page.locator("#title")).to_have_value("əl")
    letters(page, "#creator").click()
    expect(page.locator(".keyboard")).to_have_count(1)
    key(page, "ş").click()
    expect(page.locator("#creator")).to_have_value("ş")


def test_a_finger_types_without_the_keyboard_of_the_device(site: Site) -> None:
    context = site.browser.new_context(has_touch=True, viewport={"width": NARROW, "height": SHORT})
    page = context.new_page()
    page.goto(site.server.url)
    letters(page).tap()
    page.locator("#keyboard-kk").tap()
    key(page, "ұ").tap()
    key(page, "ң").tap()
    expect(page.locator("#home-search")).to_have_value("ұң")
    expect(page.locator("#home-search")).not_to_be_focused()
    page.locator("h1").tap()
    expect(page.locator(".keyboard")).to_have_count(0)
    context.close()


def test_keys_say_which_letter_they_are_and_of_what(site: Site) -> None:
    page = opened(site.visitor(), code="az")
    expect(letters(page)).to_have_accessible_name(re.compile("^Letters ?: Search the catalogue$"))
    expect(page.get_by_role("toolbar")).to_have_accessible_name("Azerbaijani")
    expect(key(page, "ə")).to_have_accessible_name(re.compile("^ə ?, Azerbaijani letter$"))
    expect(key(page, "ı")).to_have_accessible_name(re.compile("^ı ?, i without a dot$"))
    page.locator("[data-does=shift]").click()
    expect(key(page, "i")).to_have_accessible_name(re.compile("^İ ?, i with a dot$"))
    page.locator("#keyboard-Arab").click()
    expect(page.get_by_role("toolbar").get_by_role("button", name="half-space")).to_be_visible()


def test_a_panel_over_the_page_goes_when_the_reader_does(site: Site) -> None:
    page = opened(site.visitor())
    page.locator("h1").click()
    expect(page.locator(".keyboard")).to_have_count(0)


def test_escape_at_the_desk_puts_the_letters_away_and_keeps_the_reader(site: Site) -> None:
    desk = site.visitor("admin", language="az")
    page = desk.go("/staff/")
    page.fill("#code", "AZ10001")
    page.press("#code", "Enter")
    expect(page.locator("#desk-body")).to_contain_text("AZ10001")
    letters(page, "#code").click()
    page.locator("#keyboard-az").click()
    key(page, "ə").click()
    expect(page.locator("#code")).to_have_value("ə")
    page.locator("[data-does=erase]").click()
    desk.press("Escape")
    expect(page.locator(".keyboard")).to_have_count(0)
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#desk-body")).to_contain_text("AZ10001")


def test_lists_that_were_put_in_place_later_have_letters_too(site: Site) -> None:
    page = site.visitor(language="az").go("/browse/author")
    page.locator(".tabs a").nth(1).click()
    expect(page).to_have_url(re.compile("/browse/title"))
    letters(page, "#browse-at").click()
    key(page, "ə").click()
    expect(page.locator("#browse-at")).to_have_value("ə")


def test_without_javascript_there_is_no_button(site: Site) -> None:
    page = site.visitor(script=False).go("/search/fields")
    expect(page.locator(".letters-button")).to_have_count(0)
    expect(page.locator(".keyboard")).to_have_count(0)


@pytest.mark.parametrize(
    "where", [("/", "#home-search", ""), ("/search/fields", "#title", ""), ("/staff/", "#code", "admin")]
)
def test_axe_finds_nothing_in_the_letters(site: Site, where: tuple[str, str, str]) -> None:
    path, near, who = where
    visitor = site.visitor(who)
    for language in LANGUAGES:
        visitor.page.context.add_cookies([{"name": "language", "value": language, "url": site.server.url}])
        page = opened(
            visitor, path, near, "Arab" if language == "en" else language if language != "ru" else "Cyrl"
        )
        assert findings(visitor) == [], language
    for theme in THEMES:
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        page.locator("[data-does=shift]:visible, .key").first.hover()
        assert findings(visitor, "color-contrast") == [], theme


@pytest.mark.parametrize(
    "path", [("/", "#home-search"), ("/search?q=abay", "#site-search"), ("/search/fields", "#title")]
)
def test_keys_fit_a_finger_and_a_small_screen(site: Site, path: tuple[str, str]) -> None:
    visitor = site.visitor(width=NARROW, language="kk")
    for code in CODES:
        page = opened(visitor, *path, code)
        small = page.locator(".keyboard button:visible, .letters-button").evaluate_all(
            "all => all.filter(it => Math.min(it.offsetWidth, it.offsetHeight) < 44).map(it => it.outerHTML)"
        )
        assert small == []
        for width in (NARROW, ZOOMED):
            page.set_viewport_size({"width": width, "height": SHORT})
            assert visitor.width_overflowing() <= 0, (code, width)
            assert page.locator(".keyboard").evaluate("it => it.scrollWidth - it.clientWidth") <= 0, (
                code,
                width,
            )
        page.set_viewport_size({"width": NARROW, "height": SHORT})
