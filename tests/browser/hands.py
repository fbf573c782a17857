"""The hand that clicks: staff at the pages in Chromium, for the scenarios of docs/circulation.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from tests.scenarios.hands import DONE, Clock, Said, loan_of, patron_of
from tests.support.browser import FEW, SHORT, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

COOKIE = "sessionid"


@dataclass
class Pages:
    """Does at the pages what staff do, each in a browser of their own; the site is that of this process."""

    browser: Browser
    address: str
    clock: Clock = field(default_factory=Clock)
    _open: dict[str, BrowserContext] = field(default_factory=dict)

    def lend(
        self, card: str, barcode: str, *, by: str = "desk", all_the_same: bool = False, to_read: bool = False
    ) -> Said:
        """Scan the card and the item at the desk; tick every reason where it is to be lent all the same."""
        page = self._go(by, f"{reverse('staff:desk')}?patron={patron_of(card)}")
        page.locator("input[name=here]").set_checked(to_read)
        self._scan(page, barcode)
        refusals = page.locator(".refusals")
        if all_the_same and refusals.count():
            for box in refusals.locator("input[name=override]").all():
                box.check()
            self._press(page, lambda: refusals.get_by_role("button", name="Lend all the same").click())
        return self._said(page)

    def take_back(self, barcode: str, *, by: str = "desk") -> Said:
        """Scan the item at the returns."""
        page = self._go(by, reverse("staff:returns"))
        self._scan(page, barcode)
        return self._said(page)

    def renew(self, barcode: str) -> Said:
        """Press the button of the loan in the reader's file."""
        page = self._file_with(barcode)
        self._press(page, lambda: self._row(page, barcode).get_by_role("button", name="Renew").click())
        return self._said(page)

    def reserve(self, card: str, barcode: str, *, to_read: bool = False) -> Said:
        """Look for the title by its barcode from the reader's file, and press its button."""
        page = self._go("desk", f"{reverse('staff:choose-hold', args=(patron_of(card),))}?q={barcode}")
        page.locator("select[name=pickup]").select_option(label="Sahil")
        if to_read:
            page.locator("input[name=in_reading_room]").check()
        button = page.locator("button[name=edition]").first
        self._press(page, lambda: button.click())
        return self._said(page)

    def book(self, card: str, barcode: str, first: date, last: date) -> Said:
        """Fill in the days on the item's calendar."""
        page = self._go("desk", f"{reverse('staff:calendar')}?patron={patron_of(card)}&barcode={barcode}")
        page.fill("#first_day", first.isoformat())
        page.fill("#last_day", last.isoformat())
        page.locator("select[name=pickup]").select_option(label="Sahil")
        self._press(page, lambda: page.get_by_role("button", name="Book", exact=True).click())
        return self._said(page)

    def pay(self, card: str, amount: str) -> Said:
        """Pay the oldest charge in the reader's file."""
        page = self._go("desk", reverse("staff:patron", args=(patron_of(card),)))
        form = page.locator("#charges form.pay").first
        form.locator("input[name=amount]").fill(amount)
        self._press(page, lambda: form.get_by_role("button", name="Pay").click())
        return self._said(page)

    def lose(self, barcode: str) -> Said:
        """Press the button of the loan in the reader's file."""
        page = self._file_with(barcode)
        self._press(page, lambda: self._row(page, barcode).get_by_role("button", name="Lost").click())
        return self._said(page)

    def claim(self, barcode: str) -> Said:
        """Follow the link of the loan in the reader's file, and note the claim."""
        loan = loan_of(barcode)
        page = self._go("desk", f"{reverse('staff:claim', args=(loan.patron_id,))}?loan={loan.pk}")
        self._press(page, lambda: page.locator("main form button.button-main").first.click())
        return self._said(page)

    def leave(self) -> None:
        """Close the browsers."""
        for each in self._open.values():
            each.close()

    def _go(self, by: str, path: str) -> Page:
        page = self._context(by).pages[0]
        page.goto(self.address + path)
        if "/sign-in" in page.url:  # so much time has passed
            self._open.pop(by).close()
            return self._go(by, path)
        return page

    def _context(self, by: str) -> BrowserContext:
        if by not in self._open:
            client = Client()
            assert client.login(username=by, password=f"{by}-password")
            context = self.browser.new_context(
                viewport={"width": WIDE, "height": SHORT}, reduced_motion="reduce"
            )
            context.set_default_timeout(FEW)
            kept = {COOKIE: client.cookies[COOKIE].value, "language": "en"}
            context.add_cookies(
                [{"name": name, "value": value, "url": self.address} for name, value in kept.items()]
            )
            context.new_page()
            self._open[by] = context
        return self._open[by]

    def _file_with(self, barcode: str) -> Page:
        return self._go("desk", reverse("staff:patron", args=(loan_of(barcode).patron_id,)))

    @staticmethod
    def _row(page: Page, barcode: str) -> Locator:
        return page.locator("#loans tbody tr", has_text=barcode)

    @staticmethod
    def _press(page: Page, act: Callable[[], object]) -> None:
        """Do what sends a form, and wait for the next page."""
        with page.expect_navigation():
            act()

    @staticmethod
    def _scan(page: Page, code: str) -> None:
        """Type as a scanner does, and wait for the answer, which comes into the page."""
        page.fill("#code", code)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.press("#code", "Enter")
        page.locator("#scan:not([aria-busy])").wait_for()
        page.wait_for_function("() => !document.querySelector('#code').value")

    @staticmethod
    def _said(page: Page) -> Said:
        """Return the reasons shown; what was done says none."""
        reasons = page.locator(".refusals .reasons [data-say]").all_inner_texts()
        return tuple(reasons) if reasons else tuple(page.locator(".notice-bad p").all_inner_texts()) or DONE
