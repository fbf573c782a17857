"""What happens in lending that readers may be told of, sent inside the transaction of the act.

`event`: hold_ready, hold_expired, hold_cancelled, booking_made, booking_cancelled, booking_missed, lent (switched to
take away or to read here, too), returned, renewed, not_renewed, recalled, recall_withdrawn, paid, payment_reversed,
deposit_reversed or lost; `patron_id`; `branch_id`; `about`: ids ("loan", "hold", "booking", "entry"), and for what is
said once of a date "due", in seconds; `now`. A receiver that raises stops the act.
"""

from __future__ import annotations

from datetime import datetime

from django.dispatch import Signal

happened = Signal()


def tell(event: str, *, patron_id: int, branch_id: int, now: datetime, **about: int) -> None:
    """Say that something happened to a patron at a branch."""
    happened.send(None, event=event, patron_id=patron_id, branch_id=branch_id, now=now, about=about)
