"""Browse lists with the keyboard, with and without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import NO_BROWSER, Site

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect


@pytest.mark.parametrize("script", [True, False])
def test_what_is_typed_is_reached_and_has_the_focus(site: Site, script: bool) -> None:
    reader = site.visitor(script=script, language="az")
    page = reader.go("/browse/author")
    reader.tab_to(page.locator("#browse-at"))
    reader.type("niz")
    reader.press("Enter")
    reached = page.locator("#reached a").first
    expect(reached).to_be_focused()
    expect(page).to_have_url(re.compile("at=niz"))
    expect(page.locator("html")).to_have_attribute("lang", "az")
    name = reached.inner_text()
    reader.press("Enter")
    expect(page.locator(".chip bdi").first).to_have_text(name)
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_pages_are_turned_there_and_back(site: Site, script: bool) -> None:
    page = site.visitor(script=script).go("/browse/title")
    first = page.locator(".browse-name").all_inner_texts()
    page.get_by_role("link", name="Next page").click()
    expect(page).to_have_url(re.compile("after="))
    expect(page.locator(".browse-name").first).not_to_have_text(first[0])
    page.get_by_role("link", name="Previous page").click()
    expect(page).to_have_url(re.compile("before="))
    expect(page.locator(".browse-name").first).to_have_text(first[0])
    assert page.locator(".browse-name").all_inner_texts() == first


def test_a_letter_leads_to_its_place(site: Site) -> None:
    page = site.visitor(language="az").go("/browse/author")
    page.locator(".browse-letters a", has_text=re.compile("^Q$")).click()
    expect(page.locator("#reached")).to_have_text(re.compile("^\\s*Q"))
    expect(page.locator("#reached a").first).to_be_focused()
