"""What a notice is about, as it is now: whether it is still true, and what its line says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from kitabdar.circulation import bookings, ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.messages import money
from kitabdar.notices.models import Notice
from kitabdar.organisation.queries import place_by_id
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.standing import told_too

WARD = "ward"
"""What a notice to a guardian is about says for whom it is: the id of the other patron."""

OF_THINGS = frozenset({"loan", "hold", "booking"})
"""What guardians are told of."""

Values = dict[str, str]
Reader = Callable[["About"], Values | None]


@dataclass(frozen=True, slots=True)
class About:
    """A notice to be worded now. `zone`: of its branch, in which days are told."""

    notice: Notice
    now: datetime
    zone: str

    def day(self, moment: datetime | date | None) -> str:
        """Return a day as the language of the message writes it."""
        if isinstance(moment, datetime):
            moment = moment.astimezone(ZoneInfo(self.zone)).date()
        return str(date_format(moment, "DATE_FORMAT")) if moment else ""


def line_values(notice: Notice, language: str, now: datetime) -> Values | None:
    """Return what the line of a notice names, in the language of its message; None when it is no longer true."""
    about = About(notice, now, place_by_id(notice.branch_id).time_zone)
    with translation.override(language):
        found = _READERS[notice.event](about)
    ward_id = notice.about.get(WARD)
    if found is None or ward_id is None:
        return found
    return _for_ward(found, ward_id, notice.patron_id)


def _for_ward(values: Values, ward_id: int, guardian_id: int) -> Values | None:
    """Say with the title whose it is; nothing to who is not to be told any more. [NOT-9]"""
    ward = patrons.by_id(ward_id)
    if ward is None or (ward_id, guardian_id) not in told_too([ward_id]):
        return None
    return {**values, "title": f"{values['title']} ({ward.full_name})"}


def _of_loan(is_true: Callable[[Any, About], bool]) -> Reader:
    def read(about: About) -> Values | None:
        loan = circulation.loan(about.notice.about["loan"], now=about.now)
        if loan is None or not is_true(loan, about):
            return None
        late = max(0, (about.now - loan.due_at).days)
        return {
            "title": loan.title,
            "barcode": loan.barcode,
            "due": about.day(loan.due_at),
            "until": about.day(loan.due_at),
            "days": str(late),
            "branch": loan.branch_name,
        }

    return read


def _is_lent_anew(notice: Notice) -> bool:
    """Say whether there is a later receipt of the same loan: it was switched since. [CIR-D8]"""
    later = Notice.objects.filter(patron_id=notice.patron_id, event=notice.event, pk__gt=notice.pk)
    return later.filter(key__startswith=f"lent:loan{notice.about['loan']}:").exists()


def _of_hold(*states: str) -> Reader:
    def read(about: About) -> Values | None:
        hold = circulation.hold(about.notice.about["hold"])
        if hold is None or hold.state not in states:
            return None
        return {
            "title": hold.title,
            "barcode": hold.barcode,
            "until": about.day(hold.expires_at),
            "branch": hold.pickup_branch_name,
        }

    return read


def _of_booking(state: str) -> Reader:
    def read(about: About) -> Values | None:
        booking = bookings.booking(about.notice.about["booking"])
        if booking is None or booking.state != state:
            return None
        return {
            "title": booking.title,
            "barcode": booking.barcode,
            "from": about.day(booking.starts_on),
            "until": about.day(booking.ends_on),
            "branch": booking.pickup_branch_name,
        }

    return read


def _of_payment(about: About) -> Values | None:
    entry = ledger.entry(about.notice.about["entry"])
    if entry is None or entry.is_reversed:
        return None
    return {"sum": money(entry.amount, entry.currency), "branch": entry.branch_name}


def _of_reversal(about: About) -> Values | None:
    """Say what is owed again, as far as it was not paid since; not why."""
    entry = ledger.entry(about.notice.about["entry"])
    lines = [each for each in entry.lines if each.balance] if entry is not None else []
    if entry is None or not lines:
        return None
    owed = sum((min(each.amount, each.balance) for each in lines), Decimal(0))
    named = dict.fromkeys(
        f"{each.kind_name}: {each.title}" if each.title else each.kind_name for each in lines
    )
    return {"title": "; ".join(named), "sum": money(owed, entry.currency), "branch": entry.branch_name}


def _of_card(about: About) -> Values | None:
    patron = patrons.by_id(about.notice.patron_id)
    until = date.fromisoformat(about.notice.about["until"])
    if patron is None or patron.expires_on != until:
        return None
    return {"until": about.day(until)}


def _of_member(about: About) -> Values | None:
    patron = patrons.by_id(about.notice.patron_id)
    return {"until": about.day(patron.expires_on)} if patron is not None else None


_READERS: dict[str, Reader] = {
    "hold_ready": _of_hold("ready"),
    "hold_reminder": _of_hold("ready"),
    "hold_expired": _of_hold("expired"),
    "hold_cancelled": _of_hold("cancelled"),
    "booking_made": _of_booking("booked"),
    "booking_soon": _of_booking("booked"),
    "booking_cancelled": _of_booking("cancelled"),
    "booking_missed": _of_booking("missed"),
    "lost": _of_loan(lambda loan, _about: loan.state == "lost"),
    "lent": _of_loan(lambda loan, about: loan.state != "undone" and not _is_lent_anew(about.notice)),
    "returned": _of_loan(lambda loan, _about: loan.state == "returned"),
    "renewed": _of_loan(lambda loan, _about: loan.state == "open" and loan.renewals > 0),
    "not_renewed": _of_loan(
        lambda loan, about: loan.state == "open" and int(loan.due_at.timestamp()) == about.notice.about["due"]
    ),
    "recalled": _of_loan(lambda loan, _about: loan.state == "open" and loan.is_called_back),
    "recall_withdrawn": _of_loan(lambda loan, _about: loan.state == "open" and not loan.is_called_back),
    "due_soon": _of_loan(
        lambda loan, about: (
            loan.state == "open"
            and loan.due_at > about.now
            and loan.due_at.isoformat() == about.notice.about["due"]
        )
    ),
    "overdue": _of_loan(lambda loan, about: loan.state == "open" and loan.due_at < about.now),
    "paid": _of_payment,
    "payment_reversed": _of_reversal,
    "deposit_reversed": _of_payment,
    "card_expires": _of_card,
    "welcome": _of_member,
}
