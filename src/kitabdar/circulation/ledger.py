"""Read the books: what readers owe and are owed, what was paid and given up, what is in the till."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from kitabdar.circulation.models import (
    Charge,
    ChargeKind,
    EntryKind,
    JournalEntry,
    LedgerAccount,
    Posting,
    Till,
    TillClosing,
)
from kitabdar.circulation.presenting import name_of, zone_of
from kitabdar.circulation.rules import Why
from kitabdar.circulation.rules.ledger import REVERSED_BY, THROUGH_THE_TILL
from kitabdar.circulation.services.agreeing import agreed_why
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.services.journal import credits_of, exact
from kitabdar.circulation.settings import lending_settings
from kitabdar.patrons.models import Tombstone

NOTHING = Decimal(0)
_SAID_BY = {
    ChargeKind.OVERDUE: ("charge",),
    ChargeKind.LOST: ("lost_charge",),
    ChargeKind.PROCESSING: ("processing_charge",),
    ChargeKind.LOAN: ("loan_charge", "loan_charge_daily"),
    ChargeKind.RENEWAL: ("renewal_charge", "loan_charge_daily"),
}
"""The kinds of results that say how high a charge is; the first that the terms give is named."""

_CHARGE_COLUMNS = (
    "patron_id",
    "kind",
    "amount",
    "balance",
    "currency",
    "note",
    "created_at",
    "branch_id",
    "loan__terms",
    "loan__item__holding__record__description",
)
_OF_THE_TILL = {LedgerAccount.CASH, LedgerAccount.CARD, LedgerAccount.TRANSFER}

__all__ = [
    "ChargeView",
    "ClosingView",
    "EntryView",
    "Line",
    "TillLine",
    "TillView",
    "charge",
    "charges_of",
    "closing",
    "closings",
    "credits_of",
    "entries_of",
    "entry",
    "owed",
    "sums_of",
    "till",
    "tills",
]


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A charge; `balance` is what is still to pay.

    `why`: why it is as high as it is, by the terms its loan was made under or last renewed; None for what comes of no
    loan.
    """

    id: int
    patron_id: int
    loan_id: int | None
    kind: str
    kind_name: str
    title: str
    title_language: str  # MARC code, "" where the record does not say
    amount: Decimal
    balance: Decimal
    currency: str
    note: str
    created_at: datetime
    branch_id: int
    branch_name: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry is about: a charge, the sum that moved, and what is still owed of it now."""

    charge_id: int
    kind_name: str
    title: str
    title_language: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class EntryView:
    """An act with money. `way_name`: how it was paid, "" for what went through no till.

    `reverses`: the payment that it takes back; `is_reversed`: it is one that was taken back.
    """

    id: int
    kind: str
    kind_name: str
    patron_id: int | None
    amount: Decimal
    currency: str
    at: datetime
    way_name: str
    note: str
    branch_name: str
    time_zone: str
    lines: tuple[Line, ...]
    reverses: int | None = None
    is_reversed: bool = False

    @property
    def is_reversible(self) -> bool:
        """Whether it is a payment that was not taken back."""
        return self.kind in REVERSED_BY and not self.is_reversed

    @property
    def balance(self) -> Decimal:
        """What is still owed now of what it is about."""
        return sum((line.balance for line in self.lines), NOTHING)


@dataclass(frozen=True, slots=True)
class TillLine:
    """What went through a till of one kind and way: how often, and how much."""

    kind_name: str
    way_name: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TillView:
    """A till now: what should be in it, and what went through it since it was last closed."""

    branch_id: int
    currency: str
    cash: Decimal
    since: datetime | None
    lines: tuple[TillLine, ...]


@dataclass(frozen=True, slots=True)
class ClosingView:
    """A till as it was closed. `actor_id`: whose account closed it."""

    id: int
    branch_id: int
    branch_name: str
    time_zone: str
    currency: str
    at: datetime
    actor_id: int | None
    expected: Decimal
    counted: Decimal
    banked: Decimal
    note: str
    lines: tuple[TillLine, ...]

    @property
    def difference(self) -> Decimal:
        """What was counted less what should have been there."""
        return self.counted - self.expected

    @property
    def left(self) -> Decimal:
        """What stayed in the till."""
        return self.counted - self.banked


def charges_of(patron_id: int, *, settled: bool = False) -> list[ChargeView]:
    """Return what a patron owes, the oldest first; with `settled` also what is owed no more."""
    rows = Charge.objects.filter(patron_id=patron_id).order_by("created_at", "pk")
    return _charges(rows if settled else rows.filter(balance__gt=0))


def charge(charge_id: int) -> ChargeView | None:
    """Return one charge."""
    return next(iter(_charges(Charge.objects.filter(pk=charge_id))), None)


def owed(patron_id: int) -> dict[str, Decimal]:
    """Return what a patron owes in each currency."""
    sums = Charge.objects.filter(patron_id=patron_id, balance__gt=0).values_list("currency")
    return {
        currency: exact(sum_) for currency, sum_ in sums.annotate(sum=Sum("balance")).order_by("currency")
    }


def sums_of(charges: Iterable[ChargeView]) -> dict[str, Decimal]:
    """Add up what is still owed of charges, in each currency."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for each in charges:
        sums[each.currency] += each.balance
    return dict(sums)


def entries_of(patron_id: int, limit: int = 500) -> list[EntryView]:
    """Return a patron's story with money, the latest first, and that of those who were merged into them."""
    mine = Q(patron_id=patron_id) | Q(patron__tombstone__survivor_id=patron_id)
    return _entries(JournalEntry.objects.filter(mine).order_by("-id")[:limit])


def entry(entry_id: int) -> EntryView | None:
    """Return one act with money, as a receipt shows it."""
    return next(iter(_entries(JournalEntry.objects.filter(pk=entry_id))), None)


def till(branch_id: int, currency: str) -> TillView:
    """Return the till of a branch in a currency, empty where nothing went through it yet."""
    row = Till.objects.filter(branch_id=branch_id, currency=currency).first()
    last = row.closings.order_by("-pk").first() if row else None
    lines = _through(branch_id, currency, last.last_entry if last else 0)
    return TillView(branch_id, currency, row.cash if row else NOTHING, last.at if last else None, lines)


def tills(branch_id: int, currency: str) -> list[TillView]:
    """Return the tills of a branch: that of its currency first, then of others in which something was paid there."""
    rows = Till.objects.filter(branch_id=branch_id).exclude(currency=currency).order_by("currency")
    others = rows.values_list("currency", flat=True)
    return [till(branch_id, each) for each in (*([currency] if currency else []), *others)]


def closings(branch_id: int, limit: int = 60) -> list[ClosingView]:
    """Return the closings of the tills of a branch, the latest first, without what went through."""
    rows = TillClosing.objects.select_related("till").filter(till__branch_id=branch_id).order_by("-pk")
    return [_closing(row, ()) for row in rows[:limit]]


def closing(closing_id: int) -> ClosingView | None:
    """Return one closing with all that went through the till since the one before."""
    row = TillClosing.objects.select_related("till").filter(pk=closing_id).first()
    if row is None:
        return None
    before = TillClosing.objects.filter(till_id=row.till_id, pk__lt=row.pk).order_by("-pk").first()
    after = before.last_entry if before else 0
    return _closing(row, _through(row.till.branch_id, row.till.currency, after, row.last_entry))


def _through(branch_id: int, currency: str, after: int, until: int | None = None) -> tuple[TillLine, ...]:
    """Add up what went through a till between two entries; what staff moved by closing it comes last."""
    moved = Posting.objects.filter(
        entry__branch_id=branch_id,
        entry__currency=currency,
        entry_id__gt=after,
        entry__kind__in=THROUGH_THE_TILL,
    )
    if until is not None:
        moved = moved.filter(entry_id__lte=until)
    sums = moved.values_list("entry__kind", "debit", "credit")
    rows = sums.annotate(count=Count("entry", distinct=True), sum=Sum("amount"))
    order = list(EntryKind)
    return tuple(
        TillLine(str(EntryKind(kind).label), _way_name(debit, credit), count, exact(amount))
        for kind, debit, credit, count, amount in sorted(rows, key=lambda each: order.index(each[0]))
    )


def _way_name(debit: str, credit: str) -> str:
    found = {debit, credit} & _OF_THE_TILL
    return str(LedgerAccount(found.pop()).label) if found else ""


def _closing(row: TillClosing, lines: tuple[TillLine, ...]) -> ClosingView:
    settings = lending_settings()
    return ClosingView(
        id=row.pk,
        branch_id=row.till.branch_id,
        branch_name=name_of(settings, row.till.branch_id),
        time_zone=zone_of(settings, row.till.branch_id),
        currency=row.till.currency,
        at=row.at,
        actor_id=row.actor_id,
        expected=row.expected,
        counted=row.counted,
        banked=row.banked,
        note=row.note,
        lines=lines,
    )


def _charges(rows: QuerySet[Charge]) -> list[ChargeView]:
    settings = lending_settings()
    found = list(rows.select_related("loan__item__holding__record", "loan__terms").only(*_CHARGE_COLUMNS))
    return [
        ChargeView(
            id=row.pk,
            patron_id=row.patron_id,
            loan_id=row.loan_id,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            title=title,
            title_language=language,
            amount=row.amount,
            balance=row.balance,
            currency=row.currency,
            note=row.note,
            created_at=row.created_at,
            branch_id=row.branch_id,
            branch_name=name_of(settings, row.branch_id),
            why=_why(row),
        )
        for row, (title, language) in zip(found, map(_titled, found), strict=True)
    ]


def _why(row: Charge) -> Why | None:
    kinds = _SAID_BY.get(ChargeKind(row.kind), ())
    if row.loan is None or not kinds:
        return None
    terms = row.loan.terms
    return agreed_why(terms, next((kind for kind in kinds if kind in terms.says), kinds[0]))


def _titled(row: Charge) -> tuple[str, str]:
    return titled(row.loan.item.holding.record.description) if row.loan else ("", "")


def _entries(rows: Iterable[JournalEntry]) -> list[EntryView]:
    settings, found = lending_settings(), list(rows)
    postings: dict[int, list[Posting]] = defaultdict(list)
    related = Posting.objects.select_related("charge__loan__item__holding__record")
    owners: dict[int | None, int] = dict(
        Tombstone.objects.filter(patron__in=[row.patron_id for row in found]).values_list(
            "patron_id", "survivor_id"
        )
    )
    reversed_ids = set(JournalEntry.objects.filter(reverses__in=found).values_list("reverses", flat=True))
    for posting in related.filter(entry__in=found).order_by("pk"):
        postings[posting.entry_id].append(posting)
    return [
        EntryView(
            id=row.pk,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            patron_id=owners.get(row.patron_id, row.patron_id),
            amount=sum((each.amount for each in postings[row.pk]), NOTHING),
            currency=row.currency,
            at=row.at,
            way_name=next((_way_name(each.debit, each.credit) for each in postings[row.pk]), ""),
            note=row.note,
            branch_name=name_of(settings, row.branch_id),
            time_zone=zone_of(settings, row.branch_id),
            lines=tuple(_line(each.charge, each.amount) for each in postings[row.pk] if each.charge),
            reverses=row.reverses_id,
            is_reversed=row.pk in reversed_ids,
        )
        for row in found
    ]


def _line(about: Charge, amount: Decimal) -> Line:
    title, language = _titled(about)
    return Line(about.pk, about.get_kind_display(), title, language, amount, about.balance)
