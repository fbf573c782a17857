"""What fits: 400 % zoom, small screens, the longest words, scripts from the right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.pages import EVERY, READER, STAFF, Kind
from tests.support.browser import NARROW, SHORT, ZOOMED, Site
from tests.support.server import inside

OVERFLOWING = """() => [...document.querySelectorAll("main *, header *")].filter((it) => {
  const box = it.getBoundingClientRect(), style = getComputedStyle(it);
  if (!box.width || !it.checkVisibility()) return false;
  if (style.position === "fixed" || it.closest(".visually-hidden, .table-scroll, svg")) return false;
  return box.right > innerWidth + 1 || box.left < -1;
}).slice(0, 5).map((it) => it.outerHTML.slice(0, 160))"""

SCROLLING = """() => [...document.querySelectorAll(".table-scroll:has(> .table-stack)")].filter(
  (it) => it.scrollWidth > it.clientWidth).map((it) => it.outerHTML.slice(0, 160))"""

CUT = """() => [...document.querySelectorAll(".table-scroll")].filter(
  (it) => it.scrollWidth > it.clientWidth).map((it) => it.outerHTML.slice(0, 160))"""
PAPER = 673  # px: A4 between its margins


@pytest.fixture(scope="session")
def ids(living: Any) -> dict[str, int]:
    return dict(inside(living.home, "ids"))


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: f"{kind.name}{kind.query[:12]}")
def test_nothing_is_wider_than_the_screen(kind: Kind, site: Site, ids: dict[str, int]) -> None:
    language = ("kk", "ru")[EVERY.index(kind) % 2]  # whose words are longest
    visitor = site.visitor(kind.who, language=language, width=NARROW)
    page = visitor.go(kind.path(ids))
    for width in (NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": SHORT})
        assert visitor.width_overflowing() <= 0, (width, page.evaluate(OVERFLOWING))
        assert page.evaluate(OVERFLOWING) == [], width
        assert page.evaluate(SCROLLING) == [], width


@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_a_loan_is_two_lines_of_the_reader_s_file(language: str, site: Site) -> None:
    page = site.visitor(STAFF, language=language).go("/staff/readers/18")
    heights = page.evaluate("[...document.querySelectorAll('#loans tbody tr')].map(it => it.offsetHeight)")
    assert heights and max(heights) <= 64, heights
    page.locator("#loans details.menu summary").last.click()
    assert page.locator("#loans .menu-panel").last.is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#loans details[open]").count() == 0


@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_the_tabs_of_an_account_stand_in_one_row(language: str, site: Site) -> None:
    page = site.visitor(READER, language=language).go("/account")
    assert page.evaluate("document.querySelector('.tabs').offsetHeight") <= 60


@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_the_menus_of_the_desk_stand_in_one_row_on_a_phone(language: str, site: Site) -> None:
    page = site.visitor(STAFF, language=language, width=NARROW).go("/staff/returns/")
    tops = page.evaluate("[...document.querySelectorAll('.staff-nav .tool')].map(it => it.offsetTop)")
    assert len(tops) >= 4 and len(set(tops)) == 1, tops


@pytest.mark.parametrize("path", ["/staff/stacks/", "/staff/lists/fetch", "/staff/lists/hold-shelf"])
def test_a_printed_list_says_what_it_is_and_is_whole_in_ink_on_paper(path: str, site: Site) -> None:
    for language in ("kk", "ru"):
        visitor = site.visitor(STAFF, language=language, theme="dark", width=PAPER)
        page = visitor.go(path)
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()
        assert visitor.width_overflowing() <= 0, language
        assert page.evaluate(CUT) == [], language
        inks = "getComputedStyle(document.documentElement)"
        assert (
            page.evaluate(f"['--firuza', '--leaf', '--pomegranate'].map(it => {inks}.getPropertyValue(it))")
            == ["#000"] * 3
        )


@pytest.mark.parametrize("path", ["/", "/search?q=abay", "/sign-in"])
def test_large_text_fits_a_small_screen(path: str, site: Site) -> None:
    visitor = site.visitor(width=NARROW, size="150", language="kk")
    visitor.go(path)
    assert visitor.width_overflowing() <= 0


def test_titles_from_the_right_say_so_and_are_isolated(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.go("/search?q=%D9%84%DB%8C%D9%84%DB%8C")
    title = page.locator(".hit [dir=rtl]").first
    assert title.get_attribute("lang")
    assert title.evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert title.evaluate("it => getComputedStyle(it).unicodeBidi.includes('isolate')")
    assert page.locator("html").get_attribute("dir") == "ltr"


def test_hostile_text_is_shown_as_text(site: Site) -> None:
    visitor = site.visitor()
    for question in (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "\u202egnp.exe",
        "😀📚",
        '"unmatched',
        "*",
        "a" * 4000,
        "\x00nul",
    ):
        page = visitor.page
        page.goto(f"{site.server.url}/search")
        page.fill("#site-search", question)
        page.press("#site-search", "Enter")
        page.wait_for_selector("h1")
        assert page.locator("h1 img, h1 script").count() == 0
    # the visitor's browser notes dialogs and violations of the content policy, and there are none
