"""What the pages of the reader's account show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kitabdar.catalogue import queries as catalogue
from kitabdar.circulation import bookings, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.bookings import BookingView
from kitabdar.circulation.ledger import ChargeView
from kitabdar.circulation.views import HoldView, LoanView
from kitabdar.interfaces.discovery.cards import ShelfCard, shelf_card
from kitabdar.marc.description import Form
from kitabdar.organisation import queries as organisation
from kitabdar.patrons import consents, standing
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.queries import PatronView

OF_INSTITUTIONS = frozenset({"loans", "holds", "charges"})
"""Pages of the account that a delegate sees of an institution."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the account."""

    label: str
    address: str
    icon: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan; `refusals` are the reasons why a renewal just asked for was refused."""

    loan_id: int
    card: ShelfCard
    due_at: datetime
    returned_at: datetime | None
    zone: str
    is_overdue: bool
    renewals: int
    branch_name: str
    state: str = "open"
    taken_by: str = ""
    refusals: tuple[str, ...] = ()
    renewal_charge: Decimal = Decimal(0)
    currency: str = ""
    is_called_back: bool = False


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A reservation; `position` in the queue from 1."""

    hold_id: int
    card: ShelfCard
    state: str
    position: int
    branch_name: str
    expires_at: datetime | None
    zone: str
    branch_id: int
    is_suspended: bool
    resumes_on: date | None
    wish: HoldView


@dataclass(frozen=True, slots=True)
class BookingLine:
    """Something booked."""

    card: ShelfCard
    booking: BookingView


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A sum owed and for what."""

    label: str
    title: str
    amount: Decimal
    balance: Decimal
    currency: str
    created_at: datetime
    zone: str


def shared(patron: PatronView, name: str, now: datetime, own: PatronView | None = None) -> dict[str, Any]:
    """Give what every page of the account shows: who, blocks, the tabs with their counts, and other accounts to see.

    `own`: the reader who looks, where `patron` is an institution they borrow for.
    """
    own = own or patron
    blocks = [
        _("You cannot borrow for now: %(reason)s") % {"reason": each.reason}
        for each in patrons.blocks_of(patron.id, now.date())
    ]
    if patron.expires_on < now.date():
        blocks.append(_("Your library card has run out. Renew it at any branch."))
    tabs = _tabs(patron, name, now, is_own=own.id == patron.id)
    heading = next((tab.label for tab in tabs if tab.is_current), "")
    due = (
        0
        if name == "consents" or own.id != patron.id
        else len(consents.due(patron.id, patron.home_branch_id, now.date()))
    )
    heading = _("What you agreed to") if name == "consents" else heading
    return {
        "accounts": _accounts(own, patron, now),
        "patron": patron,
        "blocks": blocks,
        "tabs": tabs,
        "heading": heading,
        "consents_due": due,
    }


def _tabs(patron: PatronView, name: str, now: datetime, *, is_own: bool) -> list[Tab]:
    numbers = circulation.open_numbers(patron.id, now)
    booked = bookings.count_of(patron.id)
    counts = {
        "loans": numbers.loans,
        "holds": numbers.holds,
        "bookings": booked,
        "charges": len(ledger.charges_of(patron.id)),
    }
    has_bookings = bool(booked) or name == "bookings"
    pages = (
        ("loans", _("On loan"), "account", "book"),
        ("holds", _("Reserved"), "account-holds", "bookmark"),
        *([("bookings", _("Booked"), "account-bookings", "calendar")] if has_bookings else []),
        ("charges", _("Owed"), "account-charges", "money"),
        ("messages", _("Messages"), "account-messages", "send"),
        ("card", _("Card"), "account-card", "card"),
        *([("family", _("Family"), "account-family", "person")] if patrons.wards_of(patron.id) else []),
        ("history", _("Read before"), "account-history", "history"),
        ("settings", _("Settings"), "account-settings", "gear"),
    )
    return [
        Tab(label, reverse(f"discovery:{address}"), icon, code == name, counts.get(code))
        for code, label, address, icon in pages
        if is_own or code in OF_INSTITUTIONS
    ]


def _accounts(own: PatronView, patron: PatronView, now: datetime) -> list[tuple[int, str, bool]]:
    """Return the accounts a reader may look at (id, name, whether it is this one); empty for their own alone."""
    others = [each.institution for each in standing.mandates_of(own.id, now) if each.is_running]
    return [(each.id, each.full_name, each.id == patron.id) for each in (own, *others)] if others else []


def _cards(edition_ids: Sequence[int]) -> dict[int, ShelfCard]:
    return {key: shelf_card(each) for key, each in catalogue.summaries(edition_ids).items()}


def _card(cards: Mapping[int, ShelfCard], edition_id: int, title: str) -> ShelfCard:
    """Give the card of an edition; one whose record is gone is shown by the title kept with the loan."""
    return cards.get(edition_id) or ShelfCard(edition_id, 0, Form(title), None, None, None, (), "book")


def loan_lines(
    loans: Sequence[LoanView], refused: Mapping[str, Sequence[str]] | None = None
) -> list[LoanLine]:
    """Lay out loans, the first due first."""
    cards = _cards([each.edition_id for each in loans])
    lines = [
        LoanLine(
            loan_id=each.id,
            card=_card(cards, each.edition_id, each.title),
            due_at=each.due_at,
            returned_at=each.returned_at,
            zone=each.time_zone,
            is_overdue=each.is_overdue,
            renewals=each.renewals,
            branch_name=each.branch_name,
            state=each.state,
            taken_by=each.taken_by_name,
            refusals=tuple((refused or {}).get(str(each.id), ())),
            renewal_charge=each.renewal_charge,
            currency=each.currency,
            is_called_back=each.is_called_back,
        )
        for each in loans
    ]
    return sorted(lines, key=lambda each: (each.due_at, each.loan_id))


def history_lines(loans: Sequence[LoanView]) -> list[LoanLine]:
    """Lay out what was returned, the latest first."""
    return sorted(
        loan_lines(loans), key=lambda each: (each.returned_at or each.due_at, each.loan_id), reverse=True
    )


def hold_lines(holds: Sequence[HoldView]) -> list[HoldLine]:
    """Lay out reservations: those ready first, then by their place in the queue."""
    cards = _cards([each.edition_id for each in holds])
    order = {"ready": 0, "in_transit": 1}
    lines = [
        HoldLine(
            hold_id=each.id,
            card=_card(cards, each.edition_id, each.title),
            state=each.state,
            position=each.position,
            branch_name=each.pickup_branch_name,
            expires_at=each.expires_at,
            zone=each.time_zone,
            branch_id=each.pickup_branch_id,
            is_suspended=each.is_suspended,
            resumes_on=each.resumes_on,
            wish=each,
        )
        for each in holds
    ]
    return sorted(lines, key=lambda each: (order.get(each.state, 2), each.position, each.hold_id))


def booking_lines(found: Sequence[BookingView]) -> list[BookingLine]:
    """Lay out what is booked, in its order."""
    cards = _cards([each.edition_id for each in found])
    return [BookingLine(_card(cards, each.edition_id, each.title), each) for each in found]


def charge_lines(charges: Sequence[ChargeView]) -> list[ChargeLine]:
    """Lay out what is owed, the oldest first."""
    places = organisation.place_tree().by_id
    return [
        ChargeLine(
            label=each.kind_name,
            title=each.title,
            amount=each.amount,
            balance=each.balance,
            currency=each.currency,
            created_at=each.created_at,
            zone=places[each.branch_id].time_zone if each.branch_id in places else "UTC",
        )
        for each in charges
    ]


def sums(charges: Sequence[ChargeLine]) -> list[tuple[str, Decimal]]:
    """Add up what is still to pay, by currency."""
    found: dict[str, Decimal] = {}
    for each in charges:
        found[each.currency] = found.get(each.currency, Decimal(0)) + each.balance
    return [(currency, total) for currency, total in sorted(found.items()) if total]
