"""Journeys of a reader by keyboard alone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.browser import NO_BROWSER, Site, Visitor
from tests.support.server import inside

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

READER = "EN10051"  # whose pages stay English on signing in


def test_find_hold_and_renew_by_keyboard_alone(site: Site) -> None:
    inside(site.server.home, "lend", READER, "alatau-city", "9")
    reader = site.visitor()
    page = reader.go("/")
    reader.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    reader.tab_to(page.locator("#home-search"))
    reader.type("nizami gencevi")
    reader.press("Enter")
    expect(page.locator("h1")).to_have_text("nizami gencevi")
    expect(page.locator(".hit mark").first).to_be_visible()
    reader.tab_to(page.locator(".hit h2 a").first)
    reader.press("Enter")
    expect(page).to_have_url(re.compile("/editions/"))
    reader.tab_to(page.get_by_role("link", name="Reserve"))
    reader.press("Enter")
    expect(page).to_have_url(re.compile("/sign-in"))
    reader.tab_to(page.locator("#name"))
    reader.type(READER)
    reader.press("Tab")
    reader.type(site.passwords[READER])
    reader.press("Enter")
    expect(page).to_have_url(re.compile("/hold$"))
    reader.tab_to(page.locator("#branch"))
    reader.press("ArrowDown")
    reader.tab_to(page.get_by_role("button", name="Reserve"))
    reader.press("Enter")
    expect(page).to_have_url(re.compile("/account/holds"))
    expect(page.locator(".notice-good")).to_be_visible()
    reader.tab_to(page.get_by_role("link", name=re.compile("^On loan")))
    reader.press("Enter")
    expect(page).to_have_url(re.compile("/account$"))
    reader.tab_to(page.get_by_role("button", name=re.compile("^Renew ?:")).first)
    reader.press("Enter")
    expect(page.locator(".notice-good")).to_be_visible()
    reader.tab_to(page.get_by_role("button", name="Sign out"))
    reader.press("Enter")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def test_find_hold_and_renew_without_javascript(site: Site) -> None:
    inside(site.server.home, "lend", "AZ10011", "khazar-central", "9")
    reader = site.visitor("AZ10011", script=False)
    page = reader.go("/")
    page.fill("#home-search", "Auezov")
    page.press("#home-search", "Enter")
    page.locator(".hit h2 a").first.click()
    page.get_by_role("link", name="Reserve").click()
    page.get_by_role("button", name="Reserve").click()
    expect(page.locator(".notice-good")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Cancel")).first.click()
    expect(page.locator(".notice-good")).to_be_visible()
    page.get_by_role("link", name=re.compile("^On loan")).click()
    page.get_by_role("button", name=re.compile("^Renew ?:")).first.click()
    expect(page.locator(".notice-good")).to_be_visible()


def test_filters_order_and_pages_work_with_and_without_javascript(site: Site) -> None:
    for script in (True, False):
        reader = site.visitor(script=script)
        page = reader.go("/search?q=tarix")
        heading = page.locator(".results-tools p").first
        before = heading.inner_text()
        page.locator(".facet li a").first.click()
        expect(page.locator(".chip")).to_have_count(1)
        expect(heading).not_to_have_text(before)
        page.locator(".chip").first.click()
        expect(page.locator(".chip")).to_have_count(0)
        expect(heading).to_have_text(before)
        page.locator(".results-tools details.menu summary").click()
        page.locator(".results-tools nav a").nth(1).click()
        expect(page).to_have_url(re.compile("sort="))


def test_suggestions_are_a_combobox_for_the_keyboard(visitor: Callable[..., Visitor]) -> None:
    reader = visitor()
    page = reader.go("/")
    field = page.locator("#home-search")
    reader.tab_to(field)
    reader.type("niza")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    reader.press("ArrowDown")
    chosen = options.first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    text = chosen.locator("bdi").first.inner_text()
    expect(field).to_have_value(text)
    reader.press("Escape")
    expect(field).to_have_value("niza")
    expect(field).to_have_attribute("aria-expanded", "false")
    reader.press("ArrowDown", "ArrowDown", "Enter")
    expect(page.locator("h1")).to_have_text(text)


def test_menus_close_on_escape_and_give_the_focus_back(visitor: Callable[..., Visitor]) -> None:
    reader = visitor()
    page = reader.go("/")
    summary = page.locator("details.menu > summary").first
    reader.tab_to(summary)
    reader.press("Enter")
    expect(page.locator("details.menu").first).to_have_attribute("open", "")
    reader.press("Tab", "Escape")
    expect(page.locator("details.menu").first).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_language_colours_and_size_are_chosen_by_keyboard_and_stay(
    visitor: Callable[..., Visitor], script: bool
) -> None:
    reader = visitor(script=script, theme="auto")
    page = reader.go("/search?q=abay")
    reader.tab_to(page.locator(".site-tools summary").first)
    reader.press("Enter")
    reader.tab_to(page.locator("button[name=language][value=kk]"))
    reader.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    assert "q=abay" in page.url
    for name, value, attribute in (("theme", "dark", "data-theme"), ("size", "150", "data-size")):
        reader.tab_to(page.locator(".site-tools summary").last)
        reader.press("Enter")
        reader.tab_to(page.locator(f"button[name={name}][value='{value}']"))
        reader.press("Enter")
        expect(page.locator("html")).to_have_attribute(attribute, value)
    page = reader.go("/")
    expect(page.locator("html[lang=kk][data-theme=dark][data-size='150']")).to_be_attached()


def test_the_sheet_of_filters_holds_the_focus_on_a_small_screen(visitor: Callable[..., Visitor]) -> None:
    reader = visitor(width=390)
    page = reader.go("/search?q=tarix")
    opener = page.locator("[data-sheet=filters]")
    reader.tab_to(opener)
    reader.press("Enter")
    sheet = page.locator("#filters")
    expect(sheet).to_be_visible()
    reader.press("Shift+Tab", "Tab")
    assert sheet.evaluate("it => it.contains(document.activeElement)")
    reader.press("Escape")
    expect(sheet).not_to_be_visible()
    expect(opener).to_be_focused()
