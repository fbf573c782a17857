"""A reader's file at the desk: opened once, noted once, then read while the reader stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from kitabdar.circulation import bookings as booked
from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.bookings import BookingView
from kitabdar.circulation.claims import ClaimView, claims_of
from kitabdar.circulation.ledger import ChargeView
from kitabdar.circulation.services.undo import UNDO_MINUTES
from kitabdar.circulation.views import HoldView, LoanView
from kitabdar.interfaces.staff.workplace import Workplace
from kitabdar.organisation import hours, queries
from kitabdar.patrons import queries as patrons
from kitabdar.patrons import services
from kitabdar.patrons.queries import BlockView, PatronView

SESSION_KEY = "file"
OPEN_MINUTES = 10
FIRST_LOANS = 30
"""Loans that a file shows before it is asked for all."""


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan on the desk. `is_today`: lent here today; `may_undo`: so lately that it can be undone."""

    loan: LoanView
    is_today: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class PatronFile:
    """All that the desk shows of a reader. `open_claims`: loans claimed returned and looked for."""

    patron: PatronView
    home_name: str
    is_expired: bool
    blocks: list[BlockView]
    loan_count: int
    overdue_count: int
    lent_today: list[LoanLine]
    earlier: list[LoanLine]
    holds: list[HoldView]
    bookings: list[BookingView]
    charges: list[ChargeView]
    claims: list[ClaimView]
    open_claims: int
    owed: list[tuple[str, Decimal]]
    credit: list[tuple[str, Decimal]]

    @property
    def is_cut(self) -> bool:
        """Return whether there are more loans than are shown."""
        return len(self.lent_today) + len(self.earlier) < self.loan_count

    @property
    def unowed_losses(self) -> set[int]:
        """Return the loans shown of lost items for which nothing is owed."""
        lost = {each.loan.id for each in (*self.earlier, *self.lent_today) if each.loan.state == "lost"}
        return lost - {each.loan_id for each in self.charges if each.kind in ("lost", "processing")}

    @property
    def ready_holds(self) -> list[HoldView]:
        """Return the holds that may be collected."""
        return [each for each in self.holds if each.state == "ready"]

    @property
    def ready_bookings(self) -> list[BookingView]:
        """Return the bookings that stand on the hold shelf."""
        return [each for each in self.bookings if each.is_prepared]


def open_file(request: HttpRequest, at: Workplace, patron_id: int) -> PatronView:
    """Return a reader and note who looked, once for the minutes they stand here. Raises NotFound, NotPermitted."""
    last_id, opened_at = request.session.get(SESSION_KEY, (0, ""))
    if last_id == patron_id and _is_fresh(opened_at, at.now) and at.may("patrons.view"):
        known = patrons.by_id(patron_id)
        if known is not None:
            return known
    found = services.open_file(actor=at.actor, patron_id=patron_id, now=at.now)
    request.session[SESSION_KEY] = (patron_id, at.now.isoformat())
    return found


def close_file(request: HttpRequest) -> None:
    """Let the next opening of a file be noted again."""
    request.session.pop(SESSION_KEY, None)


def gather(at: Workplace, patron: PatronView, *, is_whole: bool = False) -> PatronFile:
    """Read what the file holds: of the loans those lent here today, and of the others the first due (or all)."""
    clock = queries.hours_of(at.branch.id)
    day = hours.local_day(clock, at.now)
    midnight = datetime.combine(day, time(), ZoneInfo(clock.zone))
    here = (at.branch.id, midnight)
    numbers = circulation.open_numbers(patron.id, at.now, here)
    most = numbers.lent_here + (circulation.MOST_LOANS if is_whole else FIRST_LOANS)
    loans = circulation.loans_of(patron.id, now=at.now, limit=most, first=here)
    today = [each for each in loans if each.branch_id == at.branch.id and each.checked_out_at >= midnight]
    there_are = circulation.file_parts(patron.id)
    charges = ledger.charges_of(patron.id) if there_are.charges else []
    home = queries.place_tree().by_id.get(patron.home_branch_id)
    return PatronFile(
        patron=patron,
        home_name=home.name if home else "",
        is_expired=patron.expires_on < day,
        blocks=patrons.blocks_of(patron.id, day),
        loan_count=numbers.loans,
        overdue_count=numbers.overdue,
        lent_today=[
            LoanLine(each, True, _may_undo(each, at))
            for each in sorted(today, key=lambda loan: loan.checked_out_at, reverse=True)
        ],
        earlier=[LoanLine(each, False, False) for each in loans[len(today) :]],
        holds=circulation.holds_of(patron.id) if numbers.holds else [],
        bookings=booked.bookings_of(patron.id) if there_are.bookings else [],
        charges=charges,
        claims=claims_of(patron.id) if there_are.claims else [],
        open_claims=numbers.claimed,
        owed=sorted(ledger.sums_of(charges).items()),
        credit=sorted(ledger.credits_of(patron.id).items()) if there_are.money else [],
    )


def _may_undo(loan: LoanView, at: Workplace) -> bool:
    fresh = at.now - loan.checked_out_at <= timedelta(minutes=UNDO_MINUTES) and not loan.renewals
    return fresh and at.may("circulation.check_out")


def _is_fresh(opened_at: str, now: datetime) -> bool:
    try:
        return now - datetime.fromisoformat(opened_at) < timedelta(minutes=OPEN_MINUTES)
    except ValueError:
        return False
