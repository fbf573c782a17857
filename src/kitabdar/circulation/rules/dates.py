"""When a loan is due, when a hold must be collected, how late something came back."""

from __future__ import annotations

from datetime import datetime

from kitabdar.circulation.rules.policy import PolicyRow
from kitabdar.organisation.hours import Hours, due_moment, local_day, open_days_between


def due_at(policy: PolicyRow, hours: Hours, now: datetime) -> datetime:
    """Return when something lent (or renewed) now is due: while the branch is open, never on a closed day."""
    return due_moment(hours, now, policy.loan_days)


def shelf_end(policy: PolicyRow, hours: Hours, now: datetime) -> datetime:
    """Return until when something put aside now waits for its reader; also never on a closed day."""
    return due_moment(hours, now, policy.hold_shelf_days)


def overdue_days(hours: Hours, due: datetime, returned_at: datetime) -> int:
    """Count the days late: the days after the due day, up to and with that of return, on which the branch opened."""
    if returned_at <= due:
        return 0
    return open_days_between(hours, local_day(hours, due), local_day(hours, returned_at))
