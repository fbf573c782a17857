"""The desk by keyboard and scanner: lend, refuse, override, return, slips."""

from __future__ import annotations

import re

import pytest

from tests.support.browser import NO_BROWSER, Site, Visitor
from tests.support.server import inside

expect = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER).expect

DESK, HALL = "desk-baku", "baku-koshk"
RESEARCHER = "AZ10005"


def scan(desk: Visitor, code: str) -> None:
    """Type as a scanner does, and wait for the answer."""
    field = desk.page.locator("#code")
    expect(field).to_be_focused()
    desk.type(code)
    desk.press("Enter")
    expect(desk.page.locator("#scan[aria-busy]")).to_have_count(0)


def books(site: Site, count: int) -> list[str]:
    return [each["barcode"] for each in inside(site.server.home, "lendable", HALL, str(count))]


def test_lend_two_and_take_them_back_by_keyboard_alone(site: Site) -> None:
    one, two = books(site, 2)
    desk = site.visitor(DESK)
    page = desk.go("/staff/")
    scan(desk, RESEARCHER)
    expect(page.locator(".reader")).to_contain_text(RESEARCHER)
    for barcode in (one, two):
        scan(desk, barcode)
        expect(page.locator(".lent tbody")).to_contain_text(barcode)
    desk.press("Enter")  # on the empty field: done with this reader
    expect(page.locator(".reader")).to_have_count(0)
    desk.press("F4")
    expect(page).to_have_url(re.compile("/staff/returns/"))
    for barcode in (one, two):
        scan(desk, barcode)
        expect(page.locator("tbody tr").first).to_contain_text(barcode)
    desk.press("F2")
    expect(page).to_have_url(re.compile("/staff/$"))
    scan(desk, one)
    expect(page.locator("main")).to_contain_text(one)
    expect(page.locator("main")).to_contain_text("Available")


def test_scans_faster_than_the_server_are_all_taken_in_order(site: Site) -> None:
    some = books(site, 5)
    desk = site.visitor(DESK)
    page = desk.go("/staff/")
    expect(page.locator("#code")).to_be_focused()
    for code in (RESEARCHER, *some):
        desk.type(code)
        desk.press("Enter")
    for barcode in some:
        expect(page.locator(".lent tbody")).to_contain_text(barcode)


def test_a_slip_of_the_hand_is_undone_by_keyboard(site: Site) -> None:
    (barcode,) = books(site, 1)
    desk = site.visitor(DESK)
    page = desk.go("/staff/")
    scan(desk, RESEARCHER)
    scan(desk, barcode)
    row = page.locator(".lent tbody tr", has_text=barcode)
    desk.tab_to(row.get_by_role("button", name=re.compile("^Undo")))
    desk.press("Enter")
    expect(row).to_have_count(0)
    assert barcode in books(site, 1)


def test_all_reasons_to_refuse_are_seen_at_once_and_a_name_finds_the_reader(site: Site) -> None:
    taken = inside(site.server.home, "lend", "AZ10002", HALL, "1")["barcode"]
    desk = site.visitor(DESK)
    page = desk.go("/staff/")
    scan(desk, "qasimova aysel")
    expect(page.locator("#desk-body")).to_contain_text("AZ10001")
    page = desk.go("/staff/")
    scan(desk, RESEARCHER)
    scan(desk, taken)
    refusals = page.locator(".refusals")
    expect(refusals).to_be_visible()
    expect(page.locator(".lent tbody tr", has_text=taken)).to_have_count(0)


def test_keys_are_shown_on_asking_and_the_field_is_a_key_away(site: Site) -> None:
    desk = site.visitor(DESK)
    page = desk.go("/staff/lists/overdue")
    desk.press("?")
    expect(page.locator("#keys")).to_be_visible()
    desk.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    desk.press("F2")
    expect(page.locator("#code")).to_be_focused()


def test_the_desk_works_without_javascript(site: Site) -> None:
    (barcode,) = books(site, 1)
    desk = site.visitor(DESK, script=False)
    page = desk.go("/staff/")
    for code in (RESEARCHER, barcode):
        page.fill("#code", code)
        page.press("#code", "Enter")
        page.wait_for_load_state()
    expect(page.locator(".lent tbody")).to_contain_text(barcode)


@pytest.mark.parametrize("who", ["slip-loans", "slip-hold"])
def test_a_printed_slip_is_the_slip_alone(site: Site, who: str) -> None:
    from tests.browser.pages import address

    ids = inside(site.server.home, "ids")
    desk = site.visitor("admin")
    page = desk.go(address(f"staff:{who}", ids))
    page.emulate_media(media="print")
    for chrome in ("header.site-header", ".skip-link", "footer", "button", ".no-print"):
        for each in page.locator(chrome).all():
            expect(each).not_to_be_visible()
    assert page.locator("main").inner_text().strip()
