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
from kitabdar.circulation.models.moving import ItemMove, MoveMoment, MoveRule
from kitabdar.circulation.models.policies import AgreedTerms, Policy
from kitabdar.circulation.models.recalls import Recall, RecallOutcome
from kitabdar.circulation.models.rotation import Rota, RotaItem, RotaItemState, RotaStage
from kitabdar.circulation.models.sorting import SortOutcome, SortRule
from kitabdar.circulation.models.stacks import CLOSED_REQUEST_STATES, StackRequest, StackRequestState

__all__ = [
    "CLOSED_REQUEST_STATES",
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
    "ItemMove",
    "JournalEntry",
    "LedgerAccount",
    "LineState",
    "Loan",
    "LoanState",
    "MoveMoment",
    "MoveRule",
    "Policy",
    "Posting",
    "Recall",
    "RecallOutcome",
    "Renewal",
    "ReturnClaim",
    "Rota",
    "RotaItem",
    "RotaItemState",
    "RotaStage",
    "SortOutcome",
    "SortRule",
    "StackRequest",
    "StackRequestState",
    "Till",
    "TillClosing",
    "Transfer",
    "TransferCost",
    "TransferReason",
]
