"""docs/notices.md says of each of Koha's notices what has become of it."""

from __future__ import annotations

import re

from kitabdar.notices.rules import EVENTS
from tests.unit.notices.test_documentation import TEXT

_NAMES = """
ACQ_NOTIF_ON_RECEIV
TICKET_ACKNOWLEDGE TICKET_UPDATE TICKET_RESOLVE TICKET_NOTIFY LIST CART
ACCOUNT_CREDIT ACCOUNT_DEBIT ACCOUNT_PAYMENT ACCOUNT_WRITEOFF AR_REQUESTED AR_PENDING AR_PROCESSING AR_COMPLETED
AR_CANCELED AR_SLIP CHECKIN CHECKINSLIP CHECKOUT CHECKOUT_NOTE DUE DUEDGST PREDUE PREDUEDGST ODUE OVERDUES_SLIP
OVERDUE_FINE_DESC RENEWAL AUTO_RENEWALS AUTO_RENEWALS_DGST HOLD_SLIP ISSUESLIP ISSUEQSLIP TRANSFERSLIP SR_SLIP
RETURN_RECALLED_ITEM PICKUP_RECALLED_ITEM RECALL_REQUESTER_DET
ACQCLAIM ACQORDER RECEIPT PRES_TRAIN_ITEM SERIAL_ALERT
ILL_PICKUP_READY ILL_REQUEST_UNAVAIL ILL_REQUEST_CANCEL ILL_REQUEST_MODIFIED ILL_PARTNER_REQ ILL_REQUEST_UPDATE
WELCOME OPAC_REG OPAC_REG_VERIFY MEMBERSHIP_EXPIRY MEMBERSHIP_RENEWED PASSWORD_RESET PASSWORD_CHANGE
STAFF_PASSWORD_RESET 2FA_OTP_TOKEN 2FA_ENABLE 2FA_DISABLE SHARE_INVITE SHARE_ACCEPT DISCHARGE ACCOUNTS_SUMMARY
PROBLEM_REPORT
HOLD HOLDDGST HOLDPLACED HOLDPLACED_PATRON HOLD_CHANGED HOLD_REMINDER CANCEL_HOLD_ON_LOST NEW_CURBSIDE_PICKUP
NEW_SUGGESTION NOTIFY_MANAGER TO_PROCESS ACCEPTED REJECTED ORDERED AVAILABLE
"""
KOHA = _NAMES.split()
"""The notices that Koha ships, by module."""


def lines() -> list[tuple[list[str], str]]:
    """Return the rows of the table: (Koha's names, what is said of them)."""
    table = TEXT.split("## Koha's notices", 1)[1]
    cells = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return [([name.strip() for name in names.split(",")], said.strip()) for names, said in cells[1:]]


def test_each_of_koha_s_notices_is_decided_on_once() -> None:
    assert len(KOHA) == 81
    assert sorted(name for names, _said in lines() for name in names) == sorted(KOHA)


def test_what_is_said_of_them_is_built_covered_or_left_out() -> None:
    for names, said in lines():
        assert re.match(r"(built|covered|left out|left out here): \S", said), names
        named = re.findall(r"`(\w+)`", said)
        assert set(named) <= set(EVENTS), names
