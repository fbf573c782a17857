"""The cash desk: put money in, count it, close the day or the shift, take it to the bank. [CIR-M7]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import EntryKind, JournalEntry, Posting, Till, TillClosing
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.services.journal import (
    CENT,
    LARGEST,
    check_sum,
    known_entry,
    locked_till,
    post,
    total,
)
from kitabdar.circulation.services.transactions import in_one_transaction
from kitabdar.circulation.settings import lending_settings
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit


@dataclass(frozen=True, slots=True)
class Closed:
    """A till closed. `difference`: what was counted less what should have been there; `left`: what stays in it."""

    closing_id: int
    expected: Decimal
    counted: Decimal
    difference: Decimal
    banked: Decimal
    left: Decimal
    currency: str


@in_one_transaction
def close_till(
    *,
    actor: Actor,
    branch_id: int,
    counted: Decimal,
    banked: Decimal,
    now: datetime,
    currency: str = "",
    note: str = "",
) -> Closed:
    """Close the till of a branch: what was counted counts from now on, a difference is written down.

    `currency`: that of the branch unless said; another where charges of elsewhere were paid in it.

    Raises NotPermitted (circulation.till at the branch), NotFound (no till of this currency), Invalid (a difference
    without a word), Refused (more to the bank than was counted, no currency).
    """
    currency = _currency(actor, branch_id, currency)
    if not _is_sum(counted) or not _is_sum(banked):
        raise Refused([refuse("amount_not_positive")])
    if banked > counted:
        raise Refused([refuse("too_little_cash", cash=counted, currency=currency)])
    expected = locked_till(branch_id, currency).cash
    words = " ".join(note.split())[:250]
    if counted != expected and not words:
        raise Invalid({"note": _("What was counted differs from the books: say why, as far as it is known.")})
    for kind, amount in _settling(counted - expected, banked):
        post(
            kind,
            [(amount, None)],
            branch_id=branch_id,
            currency=currency,
            now=now,
            actor_id=actor.account_id,
            note=words,
        )
    closing = TillClosing.objects.create(
        till=locked_till(branch_id, currency),
        at=now,
        actor_id=actor.account_id,
        expected=expected,
        counted=counted,
        banked=banked,
        note=words,
        last_entry=_last_entry(branch_id, currency),
    )
    _note(actor, "circulation.close_till", closing.pk, branch_id, now)
    left = counted - banked
    return Closed(closing.pk, expected, counted, counted - expected, banked, left, currency)


@in_one_transaction
def put_into_till(
    *,
    actor: Actor,
    branch_id: int,
    amount: Decimal,
    now: datetime,
    currency: str = "",
    note: str = "",
    key: str | None = None,
) -> int:
    """Put money into the till to give change from; return the entry. Raises NotPermitted, NotFound, Refused.

    `key` (up to 40 characters, new for each act) makes it safe to send the same again.
    """
    currency = _currency(actor, branch_id, currency)
    check_sum(amount)
    if key is not None and (before := _done_before(key, branch_id, currency, amount)):
        return before
    if amount >= LARGEST:
        raise Invalid({"amount": _("This sum is too large.")})
    entry = post(
        EntryKind.FROM_BANK,
        [(amount, None)],
        branch_id=branch_id,
        currency=currency,
        now=now,
        actor_id=actor.account_id,
        note=" ".join(note.split())[:250],
        key=key,
    )
    _note(actor, "circulation.put_into_till", entry.pk, branch_id, now)
    return int(entry.pk)


def _done_before(key: str, branch_id: int, currency: str, amount: Decimal) -> int:
    """Return the entry made under this key, 0 for none. Raises Refused when the key belongs to another act."""
    locked_till(branch_id, currency)
    before = known_entry(key)
    if before is None:
        return 0
    moved = total(Posting.objects.filter(entry=before))
    made = (before.kind, before.branch_id, before.currency, moved)
    if made != (EntryKind.FROM_BANK, branch_id, currency, amount):
        raise Refused([refuse("key_used_otherwise")])
    return int(before.pk)


def _currency(actor: Actor, branch_id: int, currency: str) -> str:
    branch = lending_settings().branch(branch_id)
    require(actor, "circulation.till", branch)
    if not (currency or branch.currency):
        raise Refused([refuse("no_currency", branch=branch.name)])
    if currency not in ("", branch.currency) and currency not in till_currencies(branch_id):
        raise NotFound("till", currency)
    return currency or branch.currency


def till_currencies(branch_id: int) -> list[str]:
    """Return the currencies in which a branch has a till."""
    rows = Till.objects.filter(branch_id=branch_id).order_by("currency")
    return list(rows.values_list("currency", flat=True))


def _settling(difference: Decimal, banked: Decimal) -> list[tuple[EntryKind, Decimal]]:
    """Return the entries that a closing writes."""
    found = []
    if difference > 0:
        found.append((EntryKind.SURPLUS, difference))
    elif difference < 0:
        found.append((EntryKind.SHORTAGE, -difference))
    if banked > 0:
        found.append((EntryKind.TO_BANK, banked))
    return found


def _is_sum(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LARGEST and amount % CENT == 0


def _last_entry(branch_id: int, currency: str) -> int:
    mine = JournalEntry.objects.filter(branch_id=branch_id, currency=currency)
    return mine.order_by("-id").values_list("id", flat=True).first() or 0


def _note(actor: Actor, action: str, number: int, branch_id: int, now: datetime) -> None:
    audit.record(actor=actor, action=action, subject=f"till:{number}", place=branch_id, now=now)
