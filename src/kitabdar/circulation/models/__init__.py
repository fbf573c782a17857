"""Loans, holds, bookings, transfers, money, and the policy rows that govern them."""

from kitabdar.circulation.models.batches import BatchKind, BatchLine, BatchRun, LineState
from kitabdar.circulation.models.bookings import (
    OPEN_BOOKING_STATES,
    BookedDay,
    Booking,
    BookingState,
)
from kitabdar.circulation.models.claims import ClaimOutcome, ReturnClaim
from kitabdar.circulation.models.holds import (
    OPEN_HOLD_STATES,
    Hold,
    HoldState,
    Transfer,
    TransferCost,
    TransferReason,
)
from kitabdar.circulation.models.loans import Loan, LoanState, Renewal
from kitabdar.circulation.models.money import (
    Charge,
    ChargeKind,
    EntryKind,
    JournalEntry,
    LedgerAccount,
    Posting,
    Till,
    TillClosing,
)
from kitabdar.circulation.models.policies import AgreedTerms, Policy

__all__ = [
    "OPEN_BOOKING_STATES",
    "OPEN_HOLD_STATES",
    "AgreedTerms",
    "BatchKind",
    "BatchLine",
    "BatchRun",
    "BookedDay",
    "Booking",
    "BookingState",
    "Charge",
    "ChargeKind",
    "ClaimOutcome",
    "EntryKind",
    "Hold",
    "HoldState",
    "JournalEntry",
    "LedgerAccount",
    "LineState",
    "Loan",
    "LoanState",
    "Policy",
    "Posting",
    "Renewal",
    "ReturnClaim",
    "Till",
    "TillClosing",
    "Transfer",
    "TransferCost",
    "TransferReason",
]
