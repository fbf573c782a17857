"""The hand that clicks, away from the lending desk too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from kitabdar.catalogue.models import Item
from kitabdar.organisation.models import Place
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services import applying
from tests.browser.hands import VISITOR, Pages
from tests.scenarios.hands import DONE, Said, loan_of, patron_of
from tests.scenarios.office import Hit, last_application, last_payment
from tests.support.index import index_now
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass
class OfficePages(Pages):
    """Does at the pages what staff do in the office, and readers at home; `make_index` when words are looked for."""

    make_index: Callable[[], object] = lambda: None

    def add_rule(self, name: str, **says: Any) -> Said:
        """Fill in the form of a rule."""
        page = self._go("admin", reverse("staff:policy", args=(0,)))
        page.fill("#name", name)
        for kind, said in says.items():
            page.locator("details", has=page.locator(f"#{kind}")).locator("summary").click()
            page.fill(f"#{kind}", str(said))
        return self._button(page, "Save")

    def remove_rule(self, name: str) -> Said:
        """Press the button of the rule."""
        page = self._go("admin", reverse("staff:policies"))
        row = page.locator("tbody tr", has_text=name)
        self._press(page, lambda: row.get_by_role("button", name="Remove").click())
        return self._said(page)

    def remarks(self) -> Said:
        """Read what stands above the rules."""
        page = self._go("head", reverse("staff:policies"))
        lines = page.locator("section.notice-care li").all_inner_texts()
        return tuple(each.partition(": ")[2] for each in lines)

    def would_move(self, first: date, last: date) -> Hit:
        """Fill in the days, and read the table of what would move."""
        page = self._days(first, last)
        table = page.locator("section[aria-labelledby=would] table").first
        rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
        due_dates, shelf_times, bookings = (sum(int(row[column]) for row in rows) for column in range(3))
        return due_dates, shelf_times, bookings

    def close_days(self, first: date, last: date) -> Said:
        """Fill in the days, and press the button below what would move."""
        return self._button(self._days(first, last), "Close these days")

    def reserve_any(self, card: str, barcodes: Sequence[str], words: str) -> Said:
        """Look for the titles by their words, and tick them."""
        self.make_index()
        index_now()
        page = self._go("desk", f"{reverse('staff:choose-hold', args=(patron_of(card),))}?q={words}")
        page.locator("select[name=pickup]").select_option(label="Sahil")
        for box in page.locator("input[name=several]").all():
            box.check()
        return self._button(page, "Reserve whichever of those ticked comes first")

    def to_fetch(self, *, by: str = "desk") -> Said:
        """Read the list."""
        page = self._go(by, reverse("staff:fetch-list"))
        return tuple(page.locator("tbody td.number").all_inner_texts())

    def never_send(self, start: Place, goal: Place) -> Said:
        """Fill in the way, and tick never."""
        page = self._go("head", reverse("staff:costs"))
        page.locator("#from").select_option(label=start.name)
        page.locator("#to").select_option(label=goal.name)
        page.locator("input[name=both]").uncheck()
        page.locator("input[name=never]").check()
        return self._button(page, "Save")

    def send(self, barcode: str, goal: Place) -> Said:
        """Scan the item on the page of journeys."""
        page = self._go("desk", reverse("staff:transfers"))
        page.fill("#code", barcode)
        page.locator("#to").select_option(label=goal.name)
        return self._button(page, "Send")

    def rehearse_list(self, card: str, barcodes: Sequence[str]) -> Said:
        """Type the list."""
        page = self._go("head", reverse("staff:batches"))
        page.locator("input[name=kind][value=check_out]").check()
        page.fill("#card", card)
        page.fill("#list", "\n".join(barcodes))
        assert self._button(page, "See what would happen") == DONE
        return self._lines(page)

    def do_list(self) -> Said:
        """Press the button of the list that is open."""
        page = self._context("head").pages[0]
        page.get_by_role("button", name="Lend them").click()
        page.locator("#batch .notice-good").wait_for()
        return self._lines(page)

    def sort_into(self, bin_name: str, *, outcome: str = "", goal: Place | None = None) -> Said:
        """Fill in the form of a rule."""
        page = self._go("head", reverse("staff:bins"))
        page.fill("#name", bin_name)
        page.fill("#bin", bin_name)
        page.locator("#outcome").select_option(outcome)
        page.locator("#destination").select_option(str(goal.pk) if goal else "")
        return self._button(page, "Save")

    def bin_of(self, barcode: str) -> str:
        """Scan the item at the returns, and read the bin."""
        assert self.take_back(barcode) == DONE
        page = self._context("desk").pages[0]
        named = page.locator(".verdict strong").all_inner_texts()
        return named[0].removeprefix("Bin ") if named else ""

    def move(self, name: str, *, at_check_out: bool = False, **says: Any) -> Said:
        """Fill in the form of a rule."""
        page = self._go("head", reverse("staff:moves"))
        page.fill("#name", name)
        page.locator("#moment").select_option("check_out" if at_check_out else "check_in")
        page.fill("#collection", says.get("collection", ""))
        if "location" in says:
            page.locator("#location").select_option(str(says["location"].pk))
        if "to_location" in says:
            goal = says["to_location"]
            page.locator("#to_location").select_option(str(goal.pk) if goal else "none")
        page.fill("#rest_hours", str(says.get("rest_hours", "")))
        page.fill("#to_collection", says.get("to_collection", ""))
        if says.get("to_collection") == "":
            page.locator("#no_collection").check()
        return self._button(page, "Save")

    def shelf_of(self, barcode: str) -> str:
        """Scan the item at the returns, and read where it goes."""
        assert self.take_back(barcode) == DONE
        named = self._context("desk").pages[0].locator(".verdict strong").all_inner_texts()
        return named[0].removeprefix("Goes to: ").partition(", until")[0] if named else ""

    def rests_in(self, barcode: str) -> str:
        """Read the page of the item."""
        page = self._go("desk", f"{reverse('staff:item')}?barcode={barcode}")
        told = page.locator("dt:has-text('Recently returned') + dd").all_inner_texts()
        return told[0].partition(", until")[0] if told else ""

    def undo_return(self, barcode: str) -> Said:
        """Press the button beside the return."""
        page = self._go("desk", reverse("staff:returns"))
        row = page.locator("tbody tr", has_text=barcode).first
        undo = row.get_by_role("button", name="Undo")
        self._press(page, undo.click)
        return self._said(page)

    def damage(self, barcode: str, note: str) -> Said:
        """Write the note on the page of the item, or press the button of what is mended."""
        page = self._go("desk", f"{reverse('staff:item')}?barcode={barcode}")
        if not note:
            return self._button(page, "It is mended")
        page.fill("#damage", note)
        return self._button(page, "Mark as damaged")

    def extend(self, card: str, until: date) -> Said:
        """Fill in the day in the reader's file."""
        page = self._file(card)
        page.fill("#expires_on", until.isoformat())
        return self._button(page, "Extend")

    def lapsing(self) -> Said:
        """Read the list."""
        page = self._go("head", reverse("staff:lapsed"))
        return tuple(page.locator("tbody td.number").all_inner_texts())

    def knows(self, card: str) -> bool:
        """Scan the card at the desk."""
        page = self._go("desk", reverse("staff:desk"))
        self._scan(page, card)
        return page.locator("section.reader").count() == 1

    def look_through(self) -> list[tuple[str, ...]]:
        """Press the button above the pairs, and read them."""
        page = self._go("head", reverse("staff:duplicates"))
        assert self._button(page, "Look through all files now") == DONE
        rows = page.locator("tbody tr").all()
        return [tuple(sorted(row.locator("span.number").all_inner_texts())) for row in rows]

    def part(self, one: str, other: str) -> Said:
        """Press the button of the pair."""
        page = self._go("head", reverse("staff:duplicates"))
        row = page.locator("tbody tr", has_text=one).filter(has_text=other)
        self._press(page, lambda: row.get_by_role("button", name="They are two people").click())
        return self._said(page)

    def merge(self, gone: str, stays: str) -> Said:
        """Lay the files side by side, see what would move, and press the button below."""
        page = self._go("head", f"{reverse('staff:merge', args=(patron_of(stays),))}?with={gone}")
        assert self._button(page, "See what would move") == DONE
        return self._button(page, "Merge them")

    def apply(self, data: PatronData) -> Said:
        """Fill in the form."""
        page = self._go(VISITOR, reverse("discovery:apply"))
        page.locator("#branch").select_option(label="Sahil")
        self._button(page, "Go on")
        for name in ("family_name", "given_name", "email", "birth_date"):
            page.fill(f"#{name}", str(getattr(data, name)))
        page.fill("#password", PASSWORD)
        self._press(page, lambda: page.get_by_role("button", name="Apply").click())
        return tuple(page.locator(".field-error span").all_inner_texts())

    def confirm(self) -> None:
        """Follow the link, and press the button."""
        token = applying.token_of(last_application())
        page = self._go(VISITOR, f"{reverse('discovery:confirm-application')}?token={token}")
        self._button(page, "Confirm")

    def approve(self, card: str) -> Said:
        """Open the application from the list, and give the card."""
        page = self._go("desk", reverse("staff:applications"))
        self._press(page, lambda: page.get_by_role("link", name="Look").last.click())
        page.fill("#card_number", card)
        return self._button(page, "Approve")

    def asked(self, card: str) -> Said:
        """Read what waits in the reader's file."""
        return tuple(
            sorted(self._file(card).locator("#consents form.stack label span[lang]").all_inner_texts())
        )

    def answer(self, card: str, *agreed: str) -> Said:
        """Tick what they agree to in the reader's file."""
        page = self._file(card)
        form = page.locator("#consents form.stack")
        for title in agreed:
            form.get_by_label(title).check()
        self._press(page, lambda: form.get_by_role("button", name="Save").click())
        return self._said(page)

    def let_borrow(self, institution: str, card: str, until: date | None = None) -> Said:
        """Write the card in the institution's file."""
        page = self._file(institution)
        part = page.locator("#delegates")
        part.locator("summary").click()
        part.locator("#delegate").fill(card)
        part.locator("#delegate-until").fill(until.isoformat() if until else "")
        self._press(page, lambda: part.get_by_role("button", name="Add").click())
        return self._said(page)

    def lend_for(self, institution: str, card: str, barcode: str) -> Said:
        """Read the delegate's card, choose for whom, and scan the item."""
        address = f"{reverse('staff:desk')}?patron={patron_of(institution)}&by={patron_of(card)}"
        page = self._context("desk").pages[0]
        if not page.url.endswith(address):  # one stands at the desk already
            page = self._go("desk", f"{reverse('staff:desk')}?patron={patron_of(card)}")
            page.locator(f"a[href='{address}']").click()
            page.wait_for_url(f"**{address}")
        self._scan(page, barcode)
        return self._said(page)

    def renew_for(self, guardian: str, barcode: str) -> Said:
        """Press the button of the loan on the page of the family."""
        return self._of_family(guardian, loan_of(barcode).item.holding.record.edition.work.title, "Renew")

    def give_up_for(self, guardian: str, card: str, barcode: str) -> Said:
        """Press the button of the hold on the page of the family."""
        title = Item.objects.get(barcode=barcode).holding.record.edition.work.title
        return self._of_family(guardian, title, "Cancel")

    def take_home(self, barcode: str) -> Said:
        """Press the button among what else may be done with the loan."""
        return self._more(barcode, "Take home")

    def read_here(self, barcode: str) -> Said:
        """Press the button among what else may be done with the loan."""
        return self._more(barcode, "Read here")

    def call_back(self, card: str, barcode: str) -> Said:
        """Open the line of the hold in the reader's file, and press its button."""
        return self._change(card, barcode, "Call a copy back")

    def call_back_oneself(self, card: str, barcode: str) -> Said:
        """Open what may be changed of the reservation on the page of the account, and press its button."""
        page = self._go(card, reverse("discovery:account-holds"))
        title = Item.objects.get(barcode=barcode).holding.record.edition.work.title
        thing = page.locator("article.thing", has_text=title)
        thing.locator("summary").click()
        self._press(page, lambda: thing.get_by_role("button", name="Call a copy back").click())
        return tuple(page.locator(".notice-bad p").all_inner_texts())

    def settle(self, barcode: str, why: str) -> Said:
        """Open what is beneath the loan in the reader's file, and write why."""
        page = self._go("head", reverse("staff:patron", args=(loan_of(barcode).patron_id,)))
        row = self._row(page, barcode)
        row.locator("summary", has_text="Settle the loss").click()
        row.get_by_label("Why").fill(why)
        self._press(page, lambda: row.get_by_role("button", name="Nothing is owed for it").click())
        return self._said(page)

    def pay_in_advance(self, card: str, amount: str) -> Said:
        """Open the form in the reader's file, and give the sum."""
        page = self._file(card)
        page.locator("#charges summary", has_text="Take money in advance").click()
        page.fill("#advance", amount)
        return self._button(page, "Take in advance")

    def use_credit(self, card: str, amount: str) -> Said:
        """Pay the oldest charge in the reader's file, from credit."""
        page = self._file(card)
        form = page.locator("#charges form.pay").first
        form.locator("input[name=amount]").fill(amount)
        form.locator("select[name=way]").select_option("credit")
        self._press(page, lambda: form.get_by_role("button", name="Pay").click())
        return self._said(page)

    def pay_out(self, card: str, amount: str) -> Said:
        """Give the sum beside what the library owes, in the reader's file."""
        page = self._go("head", reverse("staff:patron", args=(patron_of(card),)))
        page.fill("#out-AZN", amount)
        return self._button(page, "Pay out")

    def take_payment_back(self, card: str, why: str) -> Said:
        """Open the last payment on the page of the reader's money, and write why."""
        page = self._go("head", reverse("staff:money", args=(patron_of(card),)))
        row = page.locator("tbody tr", has=page.locator(f"#reverse-{last_payment(card)}"))
        row.locator("summary").click()
        row.get_by_label("Why").fill(why)
        self._press(page, lambda: row.get_by_role("button", name="Take the payment back").click())
        return self._said(page)

    def _of_family(self, guardian: str, title: str, button: str) -> Said:
        page = self._go(guardian, reverse("discovery:account-family"))
        line = page.locator("li.thing-plain", has_text=title)
        self._press(page, lambda: line.get_by_role("button", name=button).click())
        return tuple(page.locator("[role=alert] li").all_inner_texts())

    def _days(self, first: date, last: date) -> Page:
        page = self._go("admin", reverse("staff:closing"))
        page.fill("#first_day", first.isoformat())
        page.fill("#last_day", last.isoformat())
        assert self._button(page, "See what would move") == DONE
        return page

    def _file(self, card: str) -> Page:
        return self._go("desk", reverse("staff:patron", args=(patron_of(card),)))

    def _button(self, page: Page, name: str) -> Said:
        """Press a button, and read what the next page says against it."""
        self._press(page, lambda: page.get_by_role("button", name=name, exact=True).click())
        return self._said(page)

    @staticmethod
    def _lines(page: Page) -> Said:
        return tuple(page.locator("tbody td.wide .small").all_inner_texts())
