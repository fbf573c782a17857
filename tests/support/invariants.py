"""What is true of lending after anything whatsoever: asked of the database itself."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import Count, F, Q, Sum

from kitabdar.catalogue.models import Item, ItemState
from kitabdar.circulation.models import (
    BookedDay,
    Booking,
    Charge,
    Hold,
    HoldState,
    ItemMove,
    JournalEntry,
    Loan,
    LoanState,
    Posting,
    Recall,
    ReturnClaim,
    RotaItem,
    StackRequest,
    Till,
    Transfer,
)
from kitabdar.circulation.services.settling import OF_LOSSES
from kitabdar.notices.models import Notice
from kitabdar.patrons.models import Tombstone


def broken_invariants() -> list[str]:
    """Name each invariant that does not hold; empty when the library is in order."""
    open_loans = Loan.objects.filter(returned_at=None)
    put_aside = Hold.objects.filter(state__in=[HoldState.READY, HoldState.IN_TRANSIT])
    open_transfers = Transfer.objects.filter(received_at=None)
    prepared = Booking.objects.filter(state="booked", prepared_at__isnull=False)
    on_rotas = RotaItem.objects.exclude(state="ended")
    lent = Item.objects.filter(state__in=[ItemState.ON_LOAN, ItemState.LOST])
    checks = {
        "an item at a location of another branch": Item.objects.filter(location__isnull=False).exclude(
            location__path__startswith=F("branch__path")
        ),
        "what moved at a loan that never was": ItemMove.objects.filter(loan__state=LoanState.UNDONE),
        "what moved at the return of what is lent": ItemMove.objects.filter(
            moment="check_in", loan__isnull=False, loan__returned_at=None
        ),
        "an item with two open loans": open_loans.values("item").annotate(n=Count("pk")).filter(n__gt=1),
        "an open loan of an item that is not lent": open_loans.exclude(
            item__state__in=[ItemState.ON_LOAN, ItemState.LOST]
        ),
        "a lent item without an open loan": lent.exclude(
            Q(pk__in=open_loans.values("item")) | Q(state=ItemState.LOST, loans__state=LoanState.SETTLED)
        ),
        "a settled loan for whose loss is owed": Loan.objects.filter(
            state=LoanState.SETTLED, charges__kind__in=OF_LOSSES, charges__balance__gt=0
        ),
        "a lost loan for whose loss nothing is owed any more": Loan.objects.filter(
            state=LoanState.LOST, charges__kind__in=OF_LOSSES
        ).exclude(pk__in=Charge.objects.filter(kind__in=OF_LOSSES, balance__gt=0).values("loan")),
        "a loan that was settled of an item found": Loan.objects.filter(state=LoanState.SETTLED).exclude(
            item__state__in=[ItemState.LOST, ItemState.WITHDRAWN]
        ),
        "a lost loan of an item that is not lost": open_loans.filter(state=LoanState.LOST).exclude(
            item__state=ItemState.LOST
        ),
        "a claimed loan without an open claim": open_loans.filter(state=LoanState.CLAIMED).exclude(
            return_claims__resolved_at=None, return_claims__isnull=False
        ),
        "an open claim of a loan that is not claimed": ReturnClaim.objects.filter(resolved_at=None).exclude(
            loan__state=LoanState.CLAIMED
        ),
        "an item put aside for two holds": put_aside.values("item").annotate(n=Count("pk")).filter(n__gt=1),
        "a ready hold whose item is not on the hold shelf where it is collected": put_aside.filter(
            state=HoldState.READY
        ).exclude(item__state=ItemState.ON_HOLD_SHELF, item__current_branch=F("pickup_branch")),
        "an item on the hold shelf for nobody": Item.objects.filter(state=ItemState.ON_HOLD_SHELF).exclude(
            Q(pk__in=put_aside.filter(state=HoldState.READY).values("item"))
            | Q(pk__in=prepared.values("item"))
        ),
        "a booking made ready whose item is not on the hold shelf where it is collected": prepared.exclude(
            item__state=ItemState.ON_HOLD_SHELF, item__current_branch=F("pickup_branch")
        ),
        "a hold and a booking that have one item ready": put_aside.filter(
            state=HoldState.READY, item__in=prepared.values("item")
        ),
        "a collected booking whose loan is over, or of another item or reader": Booking.objects.filter(
            state="collected"
        ).exclude(loan__returned_at=None, loan__item=F("item"), loan__patron=F("patron")),
        "a day kept for a booking of another item": BookedDay.objects.exclude(item=F("booking__item")),
        "a day kept for a booking that was given up": BookedDay.objects.filter(
            booking__state__in=["cancelled", "missed"]
        ),
        "a hold in transit whose item does not travel": put_aside.filter(state=HoldState.IN_TRANSIT).exclude(
            item__state=ItemState.IN_TRANSIT
        ),
        "an open journey of an item that does not travel": open_transfers.exclude(
            item__state=ItemState.IN_TRANSIT
        ),
        "a travelling item without a journey": Item.objects.filter(state=ItemState.IN_TRANSIT).exclude(
            pk__in=open_transfers.values("item")
        ),
        "an open hold that was closed, or the reverse": Hold.objects.filter(
            Q(state__in=["waiting", "ready", "in_transit"], closed_at__isnull=False)
            | Q(state__in=["filled", "cancelled", "expired"], closed_at=None)
        ),
        "a group of holds with two items": put_aside.exclude(group="")
        .values("group")
        .annotate(n=Count("pk"))
        .filter(n__gt=1),
        "a message of a notice that was dropped": Notice.objects.filter(
            is_dropped=True, message__state="waiting"
        ),
        "a request to a stack that is not as far as its hold": StackRequest.objects.filter(
            Q(state="ready") & ~Q(hold__state="ready")
            | Q(state="on_its_way") & ~Q(hold__state="in_transit")
            | Q(state__in=["asked", "fetching", "not_found", "waiting"]) & ~Q(hold__state="waiting")
            | Q(closed_at=None, hold__closed_at__isnull=False)
            | Q(closed_at__isnull=False, hold__closed_at=None)
        ),
        "an item on two rotas": on_rotas.values("item").annotate(n=Count("pk")).filter(n__gt=1),
        "an item on its rota that rests at another branch than that of its stage": on_rotas.filter(
            state__in=["due", "resting"]
        ).exclude(stage__branch=F("rests_at")),
        "an item whose stage is of another rota": on_rotas.exclude(stage=None).exclude(stage__rota=F("rota")),
        "an item that goes home elsewhere": on_rotas.filter(state="homeward").exclude(
            rests_at=F("item__branch")
        ),
        "a journey on a rota of an item that is on none": open_transfers.filter(
            reason="rotation", sent_at__gt=F("item__rota_items__ended_at")
        ),
        "something on a rota that has ended": on_rotas.filter(rota__ended_at__isnull=False).exclude(
            state="homeward"
        ),
        "a recall of a loan that is over or lost, or for a hold that does not wait": Recall.objects.filter(
            ended_at=None
        ).exclude(loan__state__in=["open", "claimed"], hold__state="waiting", hold__is_suspended=False),
        "a loan called back that is not due when it was called back for": Recall.objects.filter(
            ended_at=None
        ).exclude(loan__due_at=F("due_at")),
        "a reader who calls back what they have": Recall.objects.filter(
            ended_at=None, loan__patron=F("hold__patron")
        ),
        "a waiting hold with an item": Hold.objects.filter(state=HoldState.WAITING, item__isnull=False),
    }
    return [name for name, rows in checks.items() if rows.exists()] + _overlapping() + _unbalanced()


def _overlapping() -> list[str]:
    """Compare the days of live bookings, those before and after included, pair by pair: none overlap. [CIR-B1]"""
    by_item: dict[int, list[Booking]] = defaultdict(list)
    for each in Booking.objects.filter(closed_at=None).order_by("starts_on", "pk"):
        by_item[each.item_id].append(each)
        days = BookedDay.objects.filter(booking=each, day__range=(each.starts_on, each.ends_on))
        if days.count() < (each.ends_on - each.starts_on).days:  # one moved may have begun
            return ["a live booking whose days are not kept"]
    for bookings in by_item.values():
        for one, other in pairwise(bookings):
            free_after = one.ends_on + timedelta(days=one.trail)
            if other.starts_on - timedelta(days=other.lead) <= free_after:
                return ["two live bookings of an item that overlap"]
    return []


def _unbalanced() -> list[str]:
    """Add the journal up: what is kept beside it is what it says, and nobody's credit is below nothing."""
    owed: dict[int | None, Decimal] = defaultdict(Decimal)
    cash: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    credit: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    survivors = dict(Tombstone.objects.values_list("patron_id", "survivor_id"))
    for posting in Posting.objects.select_related("entry"):
        entry = posting.entry
        for account, amount in ((posting.debit, posting.amount), (posting.credit, -posting.amount)):
            if account == "owed":
                owed[posting.charge_id] += amount
            elif account == "cash":
                cash[entry.branch_id, entry.currency] += amount
            elif account == "credit":
                owner = survivors.get(entry.patron_id, entry.patron_id)  # type: ignore[arg-type]
                credit[owner, entry.currency] -= amount
    found = []
    if any(owed[each.pk] != each.balance for each in Charge.objects.all()):
        found.append("a charge whose balance is not what the journal says")
    if any(cash[each.branch_id, each.currency] != each.cash for each in Till.objects.all()):
        found.append("a till whose cash is not what the journal says")
    if any(each < 0 for each in (*owed.values(), *cash.values(), *credit.values())):
        found.append("an account of the journal below nothing")
    sums = JournalEntry.objects.annotate(sum=Sum("postings__amount"))
    whole = dict(sums.values_list("pk", "sum"))
    taken_back = JournalEntry.objects.filter(reverses__isnull=False).values_list("pk", "reverses")
    if any(whole[one] != whole[other] for one, other in taken_back):
        found.append("a payment of which a part was taken back")
    if JournalEntry.objects.filter(postings=None).exists():
        found.append("an entry without postings")
    return found
