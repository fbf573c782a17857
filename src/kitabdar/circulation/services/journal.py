"""Write the journal: every sum that is owed, paid, given up or given back, in the transaction of its act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import (
    Charge,
    EntryKind,
    JournalEntry,
    LedgerAccount,
    Posting,
    Till,
)
from kitabdar.circulation.rules import refuse
from kitabdar.circulation.rules.ledger import REVERSALS, THROUGH_THE_TILL, legs
from kitabdar.circulation.services.transactions import lock

LONGEST_KEY = 40
CENT = Decimal("0.01")
LARGEST = Decimal(10**8)

Moves = Iterable[tuple[Decimal, int | None]]
"""What moves: (sum, id of the charge it is about)."""


def post(
    kind: EntryKind,
    moves: Moves,
    *,
    branch_id: int,
    currency: str,
    now: datetime,
    patron_id: int | None = None,
    actor_id: int | None = None,
    way: str = "cash",
    note: str = "",
    key: str | None = None,
    reverses: JournalEntry | None = None,
) -> JournalEntry:
    """Write an entry and its postings; balances of charges and the till follow. The charges are locked.

    Raises Refused when less cash is in the till than would be taken out of it.
    """
    moves, (debit, credit) = list(moves), legs(kind, way)
    if kind in THROUGH_THE_TILL:
        _move_cash(debit, credit, sum(amount for amount, _charge in moves), branch_id, currency)
    entry = JournalEntry.objects.create(
        kind=kind,
        at=now,
        branch_id=branch_id,
        currency=currency,
        patron_id=patron_id,
        actor_id=actor_id,
        note=note,
        key=key,
        reverses=reverses,
    )
    Posting.objects.bulk_create(
        Posting(entry=entry, debit=debit, credit=credit, amount=amount, charge_id=charge_id)
        for amount, charge_id in moves
    )
    if credit == LedgerAccount.OWED or kind in REVERSALS:
        for amount, charge_id in moves:
            assert charge_id is not None  # what changes what is owed is about a charge
            balance = Charge.objects.values_list("balance", flat=True).get(pk=charge_id)
            balance += amount if kind in REVERSALS else -amount  # SQLite would count in floats
            Charge.objects.filter(pk=charge_id).update(balance=balance)
    return entry


def locked_till(branch_id: int, currency: str) -> Till:
    """Lock and return the till of a branch in a currency: entries through it come one after the other."""
    made, _is_new = Till.objects.get_or_create(branch_id=branch_id, currency=currency)
    lock(Till, {"pk": made.pk})
    return Till.objects.get(pk=made.pk)


def _move_cash(debit: str, credit: str, amount: Decimal | int, branch_id: int, currency: str) -> None:
    till = locked_till(branch_id, currency)
    if credit == LedgerAccount.CASH:
        if till.cash < amount:
            raise Refused([refuse("too_little_cash", cash=till.cash, currency=currency)])
        till.cash -= amount
    elif debit == LedgerAccount.CASH:
        till.cash += amount
    till.save(update_fields=["cash"])


def credits_of(patron_id: int) -> dict[str, Decimal]:
    """Return what the library owes a patron in each currency, and owed those who were merged into them. [CIR-U2]"""
    signed = Case(
        When(credit=LedgerAccount.CREDIT, then=F("amount")),
        When(debit=LedgerAccount.CREDIT, then=-F("amount")),
        default=Value(Decimal(0)),
    )
    mine = Q(entry__patron_id=patron_id) | Q(entry__patron__tombstone__survivor_id=patron_id)
    sums = Posting.objects.filter(mine).values_list("entry__currency")
    found = {currency: exact(credit) for currency, credit in sums.annotate(sum=Sum(signed))}
    return {currency: credit for currency, credit in found.items() if credit}


def credit_of(patron_id: int, currency: str) -> Decimal:
    """Return what the library owes a patron, who is locked, in a currency."""
    return credits_of(patron_id).get(currency, Decimal(0))


def paid_of(charge_id: int) -> Decimal:
    """Return what was paid for a charge, out of the pocket or from credit, and not given or taken back since."""
    mine = Posting.objects.filter(charge_id=charge_id)
    paid = mine.filter(entry__kind__in=[EntryKind.PAYMENT, EntryKind.CREDIT_USED])
    back = mine.filter(entry__kind__in=[EntryKind.REFUND, *REVERSALS])
    return total(paid) - total(back)


def total(postings: QuerySet[Posting]) -> Decimal:
    """Add postings up."""
    return exact(postings.aggregate(sum=Sum("amount"))["sum"] or Decimal(0))


def exact(amount: Decimal) -> Decimal:
    """Return a sum to the cent: SQLite adds up in floats."""
    return amount.quantize(CENT)


def check_sum(amount: Decimal) -> None:
    """Raise Refused for what is no sum of money: nothing, less, or a fraction of a cent."""
    if not amount.is_finite() or amount <= 0 or (amount < LARGEST and amount % CENT):
        raise Refused([refuse("amount_not_positive")])


def known_entry(key: str) -> JournalEntry | None:
    """Return the entry written under this key before. Raises Refused for what is no key."""
    if not key or len(key) > LONGEST_KEY:
        raise Refused([refuse("key_used_otherwise")])
    return JournalEntry.objects.filter(key=key).first()
