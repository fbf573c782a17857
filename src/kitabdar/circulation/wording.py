"""The kinds of results that rules give, in the reader's language: what they are called, and what their values mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kitabdar.circulation.models import LedgerAccount
from kitabdar.circulation.rules import KINDS, Value
from kitabdar.circulation.rules.ledger import WAYS
from kitabdar.circulation.services.charging import BY_HAND

Label = str | Promise

GROUPS: dict[str, Label] = {
    "loan": gettext_lazy("The loan"),
    "limits": gettext_lazy("How much at a time"),
    "reading_room": gettext_lazy("In the reading room"),
    "renewals": gettext_lazy("Renewing"),
    "charges": gettext_lazy("Coming back late"),
    "losses": gettext_lazy("Lost items"),
    "holds": gettext_lazy("Holds"),
    "recalls": gettext_lazy("Calling back what is lent"),
    "bookings": gettext_lazy("Booking ahead"),
    "returns": gettext_lazy("After return"),
}

LABELS: dict[str, Label] = {
    "is_loanable": gettext_lazy("May be lent"),
    "loan_length": gettext_lazy("Length of a loan"),
    "loan_unit": gettext_lazy("Counted in"),
    "closed_days": gettext_lazy("Due on a closed day"),
    "closed_hours": gettext_lazy("Due at a closed hour"),
    "fixed_due_date": gettext_lazy("Fixed due date"),
    "fixed_due_rule": gettext_lazy("The fixed date is meant as"),
    "due_before_card_expires": gettext_lazy("Due before the card runs out"),
    "busy_holds": gettext_lazy("Shorter from so many waiting readers"),
    "busy_length": gettext_lazy("Length when others wait"),
    "least_age": gettext_lazy("Lent from the age of"),
    "loan_charge": gettext_lazy("Charge for a loan"),
    "loan_charge_daily": gettext_lazy("Charge for each day (or hour) of a loan"),
    "loan_charge_closed_days": gettext_lazy("Closed days (or hours) of a loan are charged"),
    "loan_limit": gettext_lazy("Loans at a time, of what this rule covers"),
    "total_loan_limit": gettext_lazy("Loans at a time, altogether"),
    "several_of_one_edition": gettext_lazy("Several copies of one edition"),
    "owed_limit": gettext_lazy("No loans when more is owed than (0: never mind)"),
    "overdue_limit": gettext_lazy("No loans when more items are overdue than"),
    "family_loan_limit": gettext_lazy("Loans at a time, of a family together"),
    "family_owed_limit": gettext_lazy("No loans when a family owes more than (0: never mind)"),
    "reading_room": gettext_lazy("To read here"),
    "reading_room_limit": gettext_lazy("Read here at a time, of what this rule covers"),
    "total_reading_room_limit": gettext_lazy("Read here at a time, altogether"),
    "renewal_limit": gettext_lazy("Renewals of a loan"),
    "renewal_length": gettext_lazy("Length of a renewal"),
    "renewed_from": gettext_lazy("A renewal counts from"),
    "renewable_days_before": gettext_lazy("Renewable so many days before it is due"),
    "unseen_renewal_limit": gettext_lazy("Renewals without seeing the item"),
    "renewal_charge": gettext_lazy("Charge for each renewal"),
    "auto_renewal": gettext_lazy("Renewed by itself"),
    "auto_renewal_days_before": gettext_lazy("By itself so many days before it is due"),
    "auto_renewal_longest": gettext_lazy("By itself no longer than days since it was lent"),
    "renewal_when_overdue": gettext_lazy("Renewing when something is overdue"),
    "charge": gettext_lazy("Charge for each period"),
    "charge_every": gettext_lazy("A period is so many days (or hours)"),
    "charge_begins": gettext_lazy("A period is charged at"),
    "grace": gettext_lazy("Days (or hours) of grace"),
    "grace_is_charged": gettext_lazy("Grace is charged once it is over"),
    "closed_days_charged": gettext_lazy("Closed days count as late"),
    "charge_cap": gettext_lazy("Charge at most (0: no end)"),
    "charge_cap_is_price": gettext_lazy("Charge at most the price of the item"),
    "suspension_days": gettext_lazy("Days of waiting for each period"),
    "suspension_every": gettext_lazy("A period of waiting is so many late days"),
    "suspension_most": gettext_lazy("Days of waiting at most"),
    "lost_charge": gettext_lazy("For a lost item is charged"),
    "lost_price": gettext_lazy("Price of items without a price"),
    "processing_charge": gettext_lazy("Charge for the work with a lost item"),
    "found_price": gettext_lazy("When it is found, its price is"),
    "found_processing": gettext_lazy("When it is found, the charge for the work is"),
    "found_days": gettext_lazy("Only when found within so many days"),
    "found_is_late": gettext_lazy("What is found is charged as late"),
    "lost_after_days": gettext_lazy("Counts as lost when so many days late"),
    "claim_warning": gettext_lazy("Warn from so many claims of return"),
    "claim_limit": gettext_lazy("Claims of return at most"),
    "is_holdable": gettext_lazy("May be reserved"),
    "hold_limit": gettext_lazy("Holds at a time, of what this rule covers"),
    "total_hold_limit": gettext_lazy("Holds at a time, altogether"),
    "holds_a_day": gettext_lazy("Holds placed in one day"),
    "holds_of_edition": gettext_lazy("Holds on one edition"),
    "item_holds": gettext_lazy("Holds on one copy or volume"),
    "damaged_fills_holds": gettext_lazy("Damaged items fill holds"),
    "hold_priority": gettext_lazy("Priority in the queue (higher is first)"),
    "local_holds_first": gettext_lazy("Holds collected where the item is come first"),
    "fetch_hours": gettext_lazy("Hours to fetch it before another branch is asked"),
    "on_shelf_holds": gettext_lazy("Holds on what stands on the shelf"),
    "held_by": gettext_lazy("Reserved by"),
    "collected_at": gettext_lazy("Collected at"),
    "hold_days": gettext_lazy("Days a hold waits for a copy"),
    "hold_shelf_days": gettext_lazy("Days on the hold shelf"),
    "ready_hold_cancellable": gettext_lazy("Readers may give up what is ready"),
    "hold_charge": gettext_lazy("Charge for a hold"),
    "uncollected_charge": gettext_lazy("Charge for what is not collected"),
    "recalled_by": gettext_lazy("May be called back for who waits"),
    "recall_length": gettext_lazy("Called back, due in so many days"),
    "recall_kept_days": gettext_lazy("Days since it was lent that no recall takes away"),
    "recall_charge": gettext_lazy("Charge for each period when called back (0: as otherwise)"),
    "is_bookable": gettext_lazy("May be booked ahead"),
    "booking_lead": gettext_lazy("Days kept free before a booking"),
    "booking_trail": gettext_lazy("Days kept free after a booking"),
    "booking_longest": gettext_lazy("Days of a booking at most"),
    "booking_furthest_ahead": gettext_lazy("Booked so many days ahead at most"),
    "booking_limit": gettext_lazy("Bookings at a time, of what this rule covers"),
    "booking_kept_days": gettext_lazy("Days a booking is kept for its reader"),
    "returned_to": gettext_lazy("Rests after return"),
}

CHOICES: dict[tuple[str, str], Label] = {
    ("loan_unit", "days"): pgettext_lazy("unit", "days"),
    ("loan_unit", "hours"): pgettext_lazy("unit", "hours"),
    ("closed_days", "next_open"): gettext_lazy("the next open day"),
    ("closed_days", "not_counted"): gettext_lazy("closed days do not count at all"),
    ("closed_days", "same_weekday"): gettext_lazy("the same day of a later week"),
    ("closed_days", "as_it_falls"): gettext_lazy("as it falls"),
    ("closed_hours", "next_opening"): gettext_lazy("when it opens next"),
    ("closed_hours", "before_closing"): gettext_lazy("before it closes"),
    ("closed_hours", "as_it_falls"): gettext_lazy("as it falls"),
    ("fixed_due_rule", "not_after"): gettext_lazy("not later"),
    ("fixed_due_rule", "exactly"): gettext_lazy("exactly then"),
    ("fixed_due_rule", "not_before"): gettext_lazy("not earlier"),
    ("reading_room", "no"): gettext_lazy("not given out there"),
    ("reading_room", "too"): gettext_lazy("there too"),
    ("reading_room", "only"): gettext_lazy("only there"),
    ("renewed_from", "now"): gettext_lazy("the day of renewal"),
    ("renewed_from", "due"): gettext_lazy("the day it was due"),
    ("renewal_when_overdue", "allowed"): gettext_lazy("is possible"),
    ("renewal_when_overdue", "not_this"): gettext_lazy("not of what is overdue"),
    ("renewal_when_overdue", "none"): gettext_lazy("not of anything"),
    ("charge_begins", "end"): gettext_lazy("its end"),
    ("charge_begins", "start"): gettext_lazy("its beginning"),
    ("lost_charge", "price"): gettext_lazy("its price"),
    ("lost_charge", "none"): gettext_lazy("nothing"),
    ("found_price", "given_back"): pgettext_lazy("money", "given back, what was paid too"),
    ("found_price", "forgiven"): pgettext_lazy("money", "forgiven where it is not paid yet"),
    ("found_price", "kept"): pgettext_lazy("money", "kept"),
    ("found_processing", "kept"): pgettext_lazy("money", "kept"),
    ("found_processing", "forgiven"): pgettext_lazy("money", "forgiven where it is not paid yet"),
    ("found_processing", "given_back"): pgettext_lazy("money", "given back, what was paid too"),
    ("item_holds", "possible"): gettext_lazy("are possible"),
    ("item_holds", "no"): gettext_lazy("are not possible"),
    ("item_holds", "only"): gettext_lazy("are the only ones possible"),
    ("on_shelf_holds", "always"): gettext_lazy("are taken"),
    ("on_shelf_holds", "one_away"): gettext_lazy("when one copy is away"),
    ("on_shelf_holds", "all_away"): gettext_lazy("when all copies are away"),
    ("held_by", "anyone"): gettext_lazy("readers of every library"),
    ("held_by", "own_library"): gettext_lazy("readers of its own library"),
    ("held_by", "own_branch"): gettext_lazy("readers of its own branch"),
    ("collected_at", "anywhere"): gettext_lazy("any branch"),
    ("collected_at", "home"): gettext_lazy("its home branch"),
    ("collected_at", "where_it_is"): gettext_lazy("the branch where it is"),
    ("collected_at", "own_library"): gettext_lazy("the branches of its own library"),
    ("recalled_by", "no"): pgettext_lazy("recall", "by nobody"),
    ("recalled_by", "staff"): pgettext_lazy("recall", "by staff"),
    ("recalled_by", "anyone"): pgettext_lazy("recall", "by staff and by who waits"),
    ("returned_to", "home"): gettext_lazy("at its home branch"),
    ("returned_to", "lender"): gettext_lazy("at the branch that lent it"),
    ("returned_to", "stays"): gettext_lazy("where it was returned"),
    ("returned_to", "own_library"): gettext_lazy("where it was returned in its own library"),
}


def charges_by_hand() -> list[tuple[str, Label]]:
    """Return the kinds of charges that staff may make, as (code, name)."""
    return [(kind.value, kind.label) for kind in BY_HAND]


def ways() -> list[tuple[str, Label]]:
    """Return the ways of payment, as (code, name)."""
    return [(way, LedgerAccount(way).label) for way in WAYS]


def shown(kind: str, value: Value) -> str:
    """Return a value as people read it."""
    if value is None:
        return _("no date") if KINDS[kind].form == "date" else _("no limit")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return str(date_format(value, "DATE_FORMAT"))
    return str(CHOICES[kind, value]) if isinstance(value, str) else str(value)
