"""docs/koha.md marks each name of Koha's lists, and what it calls built is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kitabdar.catalogue.models import ItemState
from kitabdar.circulation.models import ChargeKind, EntryKind, TransferReason
from kitabdar.circulation.rules import KINDS, REFUSALS
from kitabdar.organisation.permissions import PERMISSIONS

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "koha.md").read_text(encoding="utf-8")

LISTS = {
    "Answers to a hold": """alreadypossession cannotReserveFromOtherBranches damaged ageRestricted itemAlreadyOnHold
        recall noReservesAllowed tooManyHoldsForThisRecord tooManyReservesToday tooManyReserves notReservable
        branchNotInHoldGroup libraryNotFound libraryNotPickupLocation cannotBeTransferred pickupNotInHoldGroup""",
    "Reasons why a hold is given up": "NOT_FOUND DAMAGED",
    "Preferences of holds": """AllowHoldPolicyOverride AllowHoldsOnDamagedItems AllowHoldsOnPatronsPossessions
        AllowHoldDateInFuture OPACAllowHoldDateInFuture OPACMandatoryHoldDates ConfirmFutureHolds
        DefaultHoldExpirationdate DefaultHoldExpirationdatePeriod DefaultHoldExpirationdateUnit
        DefaultHoldPickupLocation canreservefromotherbranches maxreserves maxoutstanding HoldFeeMode
        ReservesControlBranch ReservesMaxPickUpDelay ExpireReservesMaxPickUpDelay ExpireReservesMaxPickUpDelayCharge
        ExpireReservesAutoFill ExpireReservesAutoFillEmail ExpireReservesOnHolidays ExcludeHolidaysFromMaxPickUpDelay
        ReservesNeedReturns TrapHoldsOnOrder SkipHoldTrapOnNotForLoanValue HoldsAutoFill AutomaticCheckinAutoFill
        LocalHoldsPriority LocalHoldsPriorityPatronControl LocalHoldsPriorityItemControl StaticHoldsQueueWeight
        RandomizeHoldsQueueWeight UseTransportCostMatrix HoldsQueueSkipClosed HoldsQueuePrioritizeBranch
        HoldsQueueParallelLoopsCount RealTimeHoldsQueue HoldsSplitQueue HoldsSplitQueueNumbering HoldRatioDefault
        HoldsToPullStartDate CanMarkHoldsToPullAsLost UpdateItemWhenLostFromHoldList SuspendHoldsIntranet
        SuspendHoldsOpac AutoResumeSuspendedHolds OPACAllowUserToChangeBranch OPACAllowUserToChooseBranch
        OPACHoldsIfAvailableAtPickup OPACHoldsIfAvailableAtPickupExceptions OPACShowHoldQueueDetails
        AllowItemsOnHoldCheckoutSIP AllowItemsOnHoldCheckoutSCO HoldsNeedProcessingSIP EmailPatronWhenHoldIsPlaced
        emailLibrarianWhenHoldIsPlaced TransferWhenCancelAllWaitingHolds PlaceHoldsOnOrdersFromSuggestions HoldsLog""",
    "Refusals to renew": """no_item no_checkout too_soon too_many too_unseen on_reserve patron_restricted overdue
        item_denied_renewal onsite_checkout auto_renew auto_too_soon auto_too_late auto_too_much_oweing
        auto_account_expired auto_renew_final auto_unseen_final""",
    "Reasons of transfers": """Manual StockrotationAdvance StockrotationRepatriation ReturnToHome ReturnToHolding
        RotatingCollection Reserve LostReserve CancelReserve TransferCancellation Recall RecallCancellation""",
    "Debits": """ACCOUNT ACCOUNT_RENEW LOST MANUAL NEW_CARD OVERDUE PROCESSING PAYOUT RENT RENT_DAILY RENT_RENEW
        RENT_DAILY_RENEW RESERVE RESERVE_EXPIRED VOID ARTICLE_REQUEST""",
    "Credits": """OVERPAYMENT PAYMENT WRITEOFF FORGIVEN CREDIT DISCOUNT REFUND LOST_FOUND PURCHASE CANCELLATION""",
    "Columns of an item that say how it is": """notforloan damaged damaged_on itemlost itemlost_on withdrawn
        withdrawn_on restricted onloan bookable stack new_status location permanent_location
        exclude_from_local_holds_priority""",
}
HERE = {
    *KINDS,
    *REFUSALS,
    *PERMISSIONS,
    *ChargeKind.values,
    *EntryKind.values,
    *TransferReason.values,
    *ItemState.values,
}


def table(heading: str) -> dict[str, str]:
    """Return what is said of each name in the table under a heading."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")][1:]
    return {name.strip(): said.strip() for names, said in rows for name in names.split(",")}


@pytest.mark.parametrize("heading", LISTS)
def test_every_name_of_koha_is_marked_and_none_besides(heading: str) -> None:
    marked = table(heading)
    assert set(marked) == set(LISTS[heading].split())
    assert all(said.startswith(("built: ", "covered: ", "left out")) for said in marked.values())


def test_there_are_as_many_as_koha_has() -> None:
    counts = {heading: len(names.split()) for heading, names in LISTS.items()}
    assert counts["Refusals to renew"] == 17 and counts["Reasons of transfers"] == 12
    assert (counts["Debits"], counts["Credits"]) == (16, 10)


@pytest.mark.parametrize("heading", LISTS)
def test_what_is_called_by_its_name_is_there(heading: str) -> None:
    named = {name for said in table(heading).values() for name in re.findall(r"`([^`]+)`", said)}
    assert named <= HERE
