"""The hand that clicks: staff at the pages in Chromium, for the scenarios of docs/circulation.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Item
from kitabdar.organisation.models import Account, Place
from tests.scenarios.hands import DONE, Clock, Said, loan_of, patron_of
from tests.support.browser import PATIENT, SHORT, WIDE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

COOKIE = "sessionid"
VISITOR = "visitor"


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
        if not page.locator("section.reader").count():  # it is not open to them: the card says why
            page = self._go(by, reverse("staff:desk"))
            self._scan(page, card)
            return self._said(page)
        page.locator("input[name=here]").set_checked(to_read)
        self._scan(page, barcode)
        refusals = page.locator(".refusals")
        if all_the_same and refusals.count():
            for box in refusals.locator("input[name=override]").all():
                box.check()
            self._press(page, lambda: refusals.get_by_role("button", name="Lend all the same").click())
        return self._said(page)

    def take_back(self, barcode: str, *, by: str = "desk", dropped_on: date | None = None) -> Said:
        """Scan the item at the returns; of the book drop, after its day."""
        page = self._go(by, reverse("staff:returns"))
        if dropped_on is not None:
            if not page.locator("#dropped_on").is_visible():  # the day before stays in hand
                page.locator("summary", has_text="From the book drop").click()
            page.fill("#dropped_on", dropped_on.isoformat())
        self._scan(page, barcode)
        return self._said(page)

    def renew(self, barcode: str) -> Said:
        """Press the button of the loan in the reader's file."""
        page = self._file_with(barcode)
        self._press(page, lambda: self._row(page, barcode).get_by_role("button", name="Renew").click())
        return self._said(page)

    def reserve(self, card: str, barcode: str, *, only_this: bool = False, to_read: bool = False) -> Said:
        """Look for the title by its barcode from the reader's file, and press its button."""
        page = self._go("desk", f"{reverse('staff:choose-hold', args=(patron_of(card),))}?q={barcode}")
        page.locator("select[name=pickup]").select_option(label="Sahil")
        if only_this:
            page.locator("input[name=exactly][value=item]").check()
        if to_read:
            page.locator("input[name=in_reading_room]").check()
        button = page.locator("button[name=edition]").first
        self._press(page, lambda: button.click())
        return self._said(page)

    def rest(self, card: str, barcode: str) -> Said:
        """Open the line of the hold in the reader's file, and press its button."""
        return self._change(card, barcode, "Let it rest")

    def wake(self, card: str, barcode: str) -> Said:
        """Open the line of the hold in the reader's file, and press its button."""
        return self._change(card, barcode, "Let it wait again")

    def collect_at(self, card: str, barcode: str, branch: Place) -> Said:
        """Choose another branch in the line of the hold."""
        return self._change(card, barcode, "Collect there", branch.name)

    def _change(self, card: str, barcode: str, button: str, branch: str = "") -> Said:
        page = self._go("desk", reverse("staff:patron", args=(patron_of(card),)))
        row = self._hold_row(page, barcode)
        row.locator("summary").click()
        if branch:
            row.locator("select[name=pickup]").select_option(label=branch)
        self._press(page, lambda: row.get_by_role("button", name=button).click())
        return self._said(page)

    def give_up(self, card: str, barcode: str) -> Said:
        """Press the button of the hold in the reader's file."""
        page = self._go("desk", reverse("staff:patron", args=(patron_of(card),)))
        row = self._hold_row(page, barcode)
        self._press(page, lambda: row.get_by_role("button", name="Cancel").click())
        return self._said(page)

    def fetch(self, number: int) -> Said:
        """Press the button of the number on the list of the stacks."""
        page = self._go("desk", reverse("staff:stacks"))
        row = page.locator("tbody tr", has=page.locator("td.number", has_text=str(number)))
        self._press(page, lambda: row.get_by_role("button", name="Fetch").first.click())
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
        """Press the button among what else may be done with the loan."""
        return self._more(barcode, "Lost")

    def claim(self, barcode: str) -> Said:
        """Follow the link of the loan in the reader's file, and note the claim."""
        loan = loan_of(barcode)
        page = self._go("desk", f"{reverse('staff:claim', args=(loan.patron_id,))}?loan={loan.pk}")
        self._press(page, lambda: page.locator("main form button.button-main").first.click())
        return self._said(page)

    def take_in_kind(self, card: str, note: str) -> Said:
        """Open the oldest charge in the reader's file, and write what was given."""
        page = self._go("head", reverse("staff:patron", args=(patron_of(card),)))
        row = page.locator("#charges tbody tr").first
        row.locator("summary").click()
        row.locator("input[name=note]").fill(note)
        self._press(page, lambda: row.get_by_role("button", name="An equal book was given").click())
        return self._said(page)

    def put_in(self, amount: str) -> Said:
        """Fill in the sum at the cash desk."""
        page = self._go("desk", reverse("staff:till"))
        page.locator("summary", has_text="Put money in for change").click()
        page.fill("#amount-AZN", amount)
        self._press(page, lambda: page.get_by_role("button", name="Put in").click())
        return self._said(page)

    def close_till(self, counted: str, banked: str = "0", note: str = "") -> Said:
        """Fill in what was counted at the cash desk."""
        page = self._go("desk", reverse("staff:till"))
        for name, value in (("counted", counted), ("banked", banked), ("note", note)):
            page.fill(f"#{name}-AZN", value)
        self._press(page, lambda: page.get_by_role("button", name="Close the till").click())
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
            context = self.browser.new_context(
                viewport={"width": WIDE, "height": SHORT}, reduced_motion="reduce"
            )
            context.set_default_timeout(PATIENT)
            kept = {"language": "en"}
            if by != VISITOR:
                client = Client()
                client.force_login(Account.objects.get(username=by))
                kept[COOKIE] = client.cookies[COOKIE].value
            context.add_cookies(
                [{"name": name, "value": value, "url": self.address} for name, value in kept.items()]
            )
            context.new_page()
            self._open[by] = context
        return self._open[by]

    def _more(self, barcode: str, button: str) -> Said:
        page = self._file_with(barcode)
        row = self._row(page, barcode)
        row.locator("details.menu summary").click()
        self._press(page, lambda: row.get_by_role("button", name=button).click())
        return self._said(page)

    def _file_with(self, barcode: str) -> Page:
        return self._go("desk", reverse("staff:patron", args=(loan_of(barcode).patron_id,)))

    @staticmethod
    def _hold_row(page: Page, barcode: str) -> Locator:
        title = Item.objects.get(barcode=barcode).holding.record.edition.work.title
        return page.locator("#holds tbody tr", has_text=title)

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
