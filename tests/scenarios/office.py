"""What is done away from the lending desk: rules, days, lists, files of readers, and what readers do themselves.

Acts for the scenarios of `third_book.py` and `fourth_book.py`, beside those of `hands.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import JournalEntry, Loan
from kitabdar.organisation.models import Place
from kitabdar.patrons import consents
from kitabdar.patrons.consents import TextVersion
from kitabdar.patrons.models import Application
from kitabdar.patrons.queries import by_card
from kitabdar.patrons.rules import PatronData
from tests.scenarios.hands import Hand, Said

Hit = tuple[int, int, int]
"""How many due dates, times of the hold shelf and bookings."""


class Office(Hand, Protocol):
    """What the head librarian does unless it is said otherwise, and what readers do."""

    def add_rule(self, name: str, **says: Any) -> Said:
        """Write a rule for everything, after all others; the administrator does."""

    def remove_rule(self, name: str) -> Said:
        """Remove a rule; the administrator does."""

    def remarks(self) -> Said:
        """Look at what is remarked on in the rules."""

    def would_move(self, first: date, last: date) -> Hit:
        """Look at what closing Sahil on these days would move; the administrator does."""

    def close_days(self, first: date, last: date) -> Said:
        """Close Sahil on these days; the administrator does."""

    def reserve_any(self, card: str, barcodes: Sequence[str], words: str) -> Said:
        """Reserve whichever comes first of the titles of items, found by words they share; the desk does."""

    def to_fetch(self, *, by: str = "desk") -> Said:
        """Look at what is to be fetched from the shelves."""

    def never_send(self, start: Place, goal: Place) -> Said:
        """Say that items never go this way."""

    def send(self, barcode: str, goal: Place) -> Said:
        """Send an item from Sahil to another branch; the desk does."""

    def rehearse_list(self, card: str, barcodes: Sequence[str]) -> Said:
        """Give a list in to be lent to a reader, and look at what would be said of each line."""

    def do_list(self) -> Said:
        """Do the last list, and look at what is said of each line."""

    def sort_into(self, bin_name: str, *, outcome: str = "", goal: Place | None = None) -> Said:
        """Add a rule of Sahil for a bin, named as its bin."""

    def bin_of(self, barcode: str) -> str:
        """Take an item back at Sahil, and look into which bin it goes; the desk does."""

    def move(self, name: str, *, at_check_out: bool = False, **says: Any) -> Said:
        """Add a rule of Sahil by which items change their shelf.

        It says the `collection` and the `location` that it fits, `to_location` (None: no location), for how many
        `rest_hours`, and `to_collection` ("": no collection).
        """

    def shelf_of(self, barcode: str) -> str:
        """Take an item back at Sahil, and look to which shelf it goes by a rule; the desk does."""

    def rests_in(self, barcode: str) -> str:
        """Look where an item lies that came back a while ago; the desk does."""

    def undo_return(self, barcode: str) -> Said:
        """Undo the last return of an item; the desk does."""

    def damage(self, barcode: str, note: str) -> Said:
        """Mark an item as damaged, or as mended where there is nothing to note; the desk does."""

    def extend(self, card: str, until: date) -> Said:
        """Let a card hold until a day; the desk does."""

    def lapsing(self) -> Said:
        """Look at the cards of those at Sahil who are soon erased."""

    def knows(self, card: str) -> bool:
        """Look whether a card is anybody's; the desk does."""

    def look_through(self) -> list[tuple[str, ...]]:
        """Have all files looked through, and look at the cards of each pair that may be of one person."""

    def part(self, one: str, other: str) -> Said:
        """Say that two files are of two people."""

    def merge(self, gone: str, stays: str) -> Said:
        """Merge a file into another."""

    def apply(self, data: PatronData) -> Said:
        """Apply online for a card of Sahil, as a visitor."""

    def confirm(self) -> None:
        """Follow the link of the mail to the last applicant, and press its button."""

    def approve(self, card: str) -> Said:
        """Give the last applicant a card; the desk does."""

    def asked(self, card: str) -> Said:
        """Look at the titles of the texts that a reader is to answer; the desk does."""

    def answer(self, card: str, *agreed: str) -> Said:
        """Answer all of them, agreeing to those with these titles; the desk does."""

    def let_borrow(self, institution: str, card: str, until: date | None = None) -> Said:
        """Let a reader borrow for an institution; the desk does."""

    def lend_for(self, institution: str, card: str, barcode: str) -> Said:
        """Lend an item to an institution; its delegate takes it."""

    def renew_for(self, guardian: str, barcode: str) -> Said:
        """Renew the loan of who a reader answers for, as that reader."""

    def give_up_for(self, guardian: str, card: str, barcode: str) -> Said:
        """Give up a hold of who a reader answers for, as that reader."""

    def take_home(self, barcode: str) -> Said:
        """Let a reader take home what they read here; the desk does."""

    def read_here(self, barcode: str) -> Said:
        """Let a reader read here what was lent to them; the desk does."""

    def call_back(self, card: str, barcode: str) -> Said:
        """Call back, for a reader who waits, what is on loan of the title of an item; the desk does."""

    def call_back_oneself(self, card: str, barcode: str) -> Said:
        """Call it back as the reader who waits."""

    def settle(self, barcode: str, why: str) -> Said:
        """End the loan of a lost item for which nothing is owed."""

    def pay_in_advance(self, card: str, amount: str) -> Said:
        """Take money in advance from a reader; the desk does."""

    def use_credit(self, card: str, amount: str) -> Said:
        """Have the oldest charge of a reader paid from credit; the desk does."""

    def pay_out(self, card: str, amount: str) -> Said:
        """Pay a reader what the library owes them."""

    def take_payment_back(self, card: str, why: str) -> Said:
        """Take the last payment of a reader back."""


def last_loan(barcode: str) -> int:
    """Return the loan an item had last."""
    return int(Loan.objects.filter(item__barcode=barcode).latest("pk").pk)


def last_payment(card: str) -> int:
    """Return the id of the last payment of a reader, for a charge or in advance."""
    found = JournalEntry.objects.filter(patron__card_number=card, kind__in=["payment", "deposit"])
    return int(found.latest("pk").pk)


def last_application() -> int:
    """Return the id of the last application."""
    return int(Application.objects.latest("pk").pk)


def edition_of(barcode: str) -> int:
    """Return the id of the edition of an item."""
    return int(Item.objects.get(barcode=barcode).holding.record.edition_id)


def due_texts(card: str, today: date) -> list[TextVersion]:
    """Return the texts that a reader is to answer."""
    patron = by_card(card)
    assert patron is not None
    return consents.due(patron.id, patron.home_branch_id, today)
