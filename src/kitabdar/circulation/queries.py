"""Read what lending knows, for desk, reader and API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from kitabdar.catalogue.models import Item, ItemState, Record
from kitabdar.circulation.models import (
    OPEN_HOLD_STATES,
    Charge,
    Hold,
    HoldState,
    Loan,
    LoanState,
    Payment,
    Policy,
    Transfer,
)
from kitabdar.circulation.rules import Choice
from kitabdar.circulation.services.collecting import title_of
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.circulation.views import (
    ChargeView,
    HoldView,
    ItemCirculation,
    LoanView,
    PaymentView,
    PolicyView,
    ToFetch,
    TransferView,
)
from kitabdar.organisation.errors import NotFound
from kitabdar.patrons import queries as patrons
from kitabdar.patrons.models import Patron
from kitabdar.patrons.queries import PatronView


def loans_of(patron_id: int, *, now: datetime | None = None) -> list[LoanView]:
    """Return a patron's loans that have not ended, the soonest due first; `now` decides what is overdue."""
    rows = Loan.objects.filter(patron_id=patron_id, returned_at=None).order_by("due_at", "pk")
    return _loans(rows, now)


def loan_history(patron_id: int, limit: int = 200) -> list[LoanView]:
    """Return a patron's loans that were returned, the latest first."""
    rows = Loan.objects.filter(patron_id=patron_id, state=LoanState.RETURNED).order_by("-returned_at", "-pk")
    return _loans(rows, None, limit)


def loan(loan_id: int, *, now: datetime | None = None) -> LoanView | None:
    """Return one loan."""
    return next(iter(_loans(Loan.objects.filter(pk=loan_id), now)), None)


def loans_of_item(item_id: int, limit: int = 50) -> list[LoanView]:
    """Return the loans an item has had, the latest first."""
    return _loans(Loan.objects.filter(item_id=item_id).order_by("-checked_out_at", "-pk"), None, limit)


def overdue_at(branch_id: int, now: datetime, limit: int = 500) -> list[LoanView]:
    """Return the loans of a branch that are overdue, the longest first."""
    rows = Loan.objects.filter(branch_id=branch_id, returned_at=None, due_at__lt=now).order_by("due_at", "pk")
    return _loans(rows, now, limit)


def holds_of(patron_id: int) -> list[HoldView]:
    """Return a patron's open holds: those ready first, then in the order they were placed."""
    rows = Hold.objects.filter(patron_id=patron_id, state__in=OPEN_HOLD_STATES).order_by("placed_at", "pk")
    return sorted(_holds(rows), key=lambda hold: hold.state != HoldState.READY)


def hold(hold_id: int) -> HoldView | None:
    """Return one hold."""
    return next(iter(_holds(Hold.objects.filter(pk=hold_id))), None)


def hold_queue(edition_id: int) -> list[HoldView]:
    """Return the open holds on an edition in the order of the queue."""
    rows = Hold.objects.filter(edition_id=edition_id, state__in=OPEN_HOLD_STATES)
    return _holds(rows.order_by("placed_at", "pk"))


def hold_shelf(branch_id: int) -> list[HoldView]:
    """Return the holds that are ready at a branch, the first to expire first."""
    rows = Hold.objects.filter(pickup_branch_id=branch_id, state=HoldState.READY)
    return _holds(rows.order_by("expires_at", "pk"))


def to_fetch(branch_id: int, limit: int = 200) -> list[ToFetch]:
    """Return the waiting holds that an item on this branch's shelves could fill, the oldest first, one item each."""
    items = Item.objects.filter(
        current_branch_id=branch_id,
        state=ItemState.AVAILABLE,
        holding__record__edition__holds__state=HoldState.WAITING,
    ).order_by("holding__record__edition__holds__placed_at", "holding__record__edition__holds__pk", "pk")
    rows = items.annotate(hold_id=F("holding__record__edition__holds__pk")).values_list("hold_id", "pk")
    pairs: dict[int, int] = {}
    for hold_id, item_id in rows.iterator():
        if hold_id not in pairs and item_id not in pairs.values():
            pairs[hold_id] = item_id
        if len(pairs) >= limit:
            break
    holds = {row.id: row for row in _holds(Hold.objects.filter(pk__in=pairs))}
    found = {row.pk: row for row in Item.objects.select_related("location").filter(pk__in=pairs.values())}
    return [_fetch(holds[hold_id], found[item_id]) for hold_id, item_id in pairs.items()]


def charges_of(patron_id: int, *, settled: bool = False) -> list[ChargeView]:
    """Return what a patron owes, the oldest first; with `settled` also what was paid."""
    rows = Charge.objects.filter(patron_id=patron_id).order_by("created_at", "pk")
    return _charges(rows if settled else rows.filter(balance__gt=0))


def charge(charge_id: int) -> ChargeView | None:
    """Return one charge."""
    return next(iter(_charges(Charge.objects.filter(pk=charge_id))), None)


def payment(payment_id: int) -> PaymentView | None:
    """Return one payment with what it was for, as a receipt shows it."""
    row = Payment.objects.select_related("charge").filter(pk=payment_id).first()
    if row is None:
        return None
    settings = lending_settings()
    return PaymentView(
        id=row.pk,
        patron_id=row.charge.patron_id,
        charge_id=row.charge_id,
        kind_name=row.charge.get_kind_display(),
        amount=row.amount,
        balance=row.charge.balance,
        currency=row.charge.currency,
        at=row.at,
        branch_name=_name(settings, row.branch_id),
        time_zone=_zone(settings, row.branch_id),
    )


def owed(patron_id: int) -> dict[str, Decimal]:
    """Return what a patron owes in each currency."""
    found: dict[str, Decimal] = {}
    for each in charges_of(patron_id):
        found[each.currency] = found.get(each.currency, Decimal(0)) + each.balance
    return found


def transfers_from(branch_id: int) -> list[TransferView]:
    """Return the items this branch has sent and no other has received yet."""
    return _transfers(Transfer.objects.filter(from_branch_id=branch_id, received_at=None))


def transfers_to(branch_id: int) -> list[TransferView]:
    """Return the items on their way to this branch."""
    return _transfers(Transfer.objects.filter(to_branch_id=branch_id, received_at=None))


def item_circulation(barcode: str, *, now: datetime | None = None) -> ItemCirculation | None:
    """Return where an item stands: its loan, the hold it is put aside for, its journey, who waits."""
    row = Item.objects.select_related("holding__record").filter(barcode=barcode.strip()).first()
    if row is None:
        return None
    settings = lending_settings()
    edition_id = row.holding.record.edition_id
    queue = hold_queue(edition_id)
    return ItemCirculation(
        item_id=row.pk,
        barcode=row.barcode,
        state=row.state,
        state_name=row.get_state_display(),
        edition_id=edition_id,
        record_id=row.holding.record_id,
        title=title_of(row.holding.record.description),
        branch_id=row.branch_id,
        branch_name=_name(settings, row.branch_id),
        current_branch_id=row.current_branch_id,
        current_branch_name=_name(settings, row.current_branch_id),
        loan=next(iter(_loans(Loan.objects.filter(item=row, returned_at=None), now)), None),
        hold=next((each for each in queue if each.item_id == row.pk), None),
        transfer=next(iter(_transfers(Transfer.objects.filter(item=row, received_at=None))), None),
        waiting_holds=sum(each.state == HoldState.WAITING for each in queue),
    )


def patron_of_loan(loan_id: int) -> PatronView | None:
    """Return who has or had a loan."""
    patron_id = Loan.objects.filter(pk=loan_id).values_list("patron_id", flat=True).first()
    return patrons.by_id(patron_id) if patron_id is not None else None


def policies() -> list[PolicyView]:
    """Return all rows of policy by position."""
    tree = lending_settings().tree
    return [
        PolicyView(
            id=row.pk,
            name=row.name,
            position=row.position,
            place_id=row.place_id,
            place_name=tree.by_id[row.place_id].name if row.place_id is not None else "",
            category_id=row.category_id,
            category_name=row.category.display_name if row.category else "",
            item_type_id=row.item_type_id,
            item_type_name=row.item_type.display_name if row.item_type else "",
            is_loanable=row.is_loanable,
            loan_days=row.loan_days,
            loan_limit=row.loan_limit,
            renewal_limit=row.renewal_limit,
            is_holdable=row.is_holdable,
            hold_limit=row.hold_limit,
            hold_shelf_days=row.hold_shelf_days,
            charge_per_day=row.charge_per_day,
            grace_days=row.grace_days,
            charge_cap=row.charge_cap,
            owed_limit=row.owed_limit,
        )
        for row in Policy.objects.select_related("category", "item_type").order_by("position")
    ]


def governing(*, card_number: str, barcode: str, branch_id: int) -> Choice:
    """Return which policy would govern this patron's loan of this item at this branch, and why. Raises NotFound."""
    category_id = Patron.objects.filter(card_number=card_number).values_list("category_id", flat=True).first()
    item = Item.objects.filter(barcode=barcode).values_list("location_id", "item_type_id").first()
    if category_id is None:
        raise NotFound("patron", card_number)
    if item is None:
        raise NotFound("item", barcode)
    return lending_settings().choose(
        branch_id=branch_id, location_id=item[0], category_id=category_id, item_type_id=item[1]
    )


def waiting_holds(edition_ids: list[int]) -> dict[int, int]:
    """Count the open holds on each of these editions (those without any are left out)."""
    rows = Hold.objects.filter(edition_id__in=edition_ids, state__in=OPEN_HOLD_STATES)
    return dict(rows.values_list("edition_id").annotate(count=Count("pk")))


def _name(settings: LendingSettings, place_id: int) -> str:
    place = settings.tree.by_id.get(place_id)
    return place.name if place else ""


def _zone(settings: LendingSettings, place_id: int) -> str:
    place = settings.tree.by_id.get(place_id)
    return place.time_zone if place else "UTC"


def _loans(rows: QuerySet[Loan], now: datetime | None, limit: int = 2000) -> list[LoanView]:
    settings, moment = lending_settings(), now or timezone.now()
    found = []
    for row in rows.select_related("item__holding__record", "policy")[:limit]:
        record = row.item.holding.record
        allowed = row.policy.renewal_limit if row.policy else 0
        found.append(
            LoanView(
                id=row.pk,
                patron_id=row.patron_id,
                item_id=row.item_id,
                barcode=row.item.barcode,
                edition_id=record.edition_id,
                record_id=record.pk,
                title=title_of(record.description),
                branch_id=row.branch_id,
                branch_name=_name(settings, row.branch_id),
                time_zone=_zone(settings, row.branch_id),
                checked_out_at=row.checked_out_at,
                due_at=row.due_at,
                returned_at=row.returned_at,
                state=row.state,
                renewals=row.renewals,
                renewals_left=max(0, allowed - row.renewals),
                is_overdue=row.returned_at is None and row.due_at < moment,
            )
        )
    return found


def _holds(rows: QuerySet[Hold]) -> list[HoldView]:
    settings = lending_settings()
    found = list(rows.select_related("item"))
    titles = _titles({row.edition_id for row in found})
    positions = _positions({row.edition_id for row in found})
    return [
        HoldView(
            id=row.pk,
            patron_id=row.patron_id,
            edition_id=row.edition_id,
            title=titles.get(row.edition_id, ""),
            pickup_branch_id=row.pickup_branch_id,
            pickup_branch_name=_name(settings, row.pickup_branch_id),
            time_zone=_zone(settings, row.pickup_branch_id),
            state=row.state,
            position=positions.get(row.pk, 0),
            placed_at=row.placed_at,
            ready_at=row.ready_at,
            expires_at=row.expires_at,
            item_id=row.item_id,
            barcode=row.item.barcode if row.item else "",
        )
        for row in found
    ]


def _titles(edition_ids: set[int]) -> dict[int, str]:
    rows = Record.objects.filter(edition_id__in=edition_ids).order_by("-pk")
    return {edition_id: title_of(text) for edition_id, text in rows.values_list("edition_id", "description")}


def _positions(edition_ids: set[int]) -> dict[int, int]:
    """Return the place of each open hold in the queue of its edition."""
    rows = Hold.objects.filter(edition_id__in=edition_ids, state__in=OPEN_HOLD_STATES)
    found: dict[int, int] = {}
    lengths: dict[int, int] = {}
    for edition_id, hold_id in rows.order_by("placed_at", "pk").values_list("edition_id", "pk"):
        lengths[edition_id] = lengths.get(edition_id, 0) + 1
        found[hold_id] = lengths[edition_id]
    return found


def _charges(rows: QuerySet[Charge]) -> list[ChargeView]:
    settings = lending_settings()
    return [
        ChargeView(
            id=row.pk,
            patron_id=row.patron_id,
            loan_id=row.loan_id,
            kind=row.kind,
            kind_name=row.get_kind_display(),
            title=title_of(row.loan.item.holding.record.description) if row.loan else "",
            amount=row.amount,
            balance=row.balance,
            currency=row.currency,
            note=row.note,
            created_at=row.created_at,
            branch_id=row.branch_id,
            branch_name=_name(settings, row.branch_id),
        )
        for row in rows.select_related("loan__item__holding__record")
    ]


def _transfers(rows: QuerySet[Transfer]) -> list[TransferView]:
    settings = lending_settings()
    return [
        TransferView(
            id=row.pk,
            item_id=row.item_id,
            barcode=row.item.barcode,
            title=title_of(row.item.holding.record.description),
            from_branch_id=row.from_branch_id,
            from_branch_name=_name(settings, row.from_branch_id),
            to_branch_id=row.to_branch_id,
            to_branch_name=_name(settings, row.to_branch_id),
            reason=row.reason,
            hold_id=row.hold_id,
            sent_at=row.sent_at,
        )
        for row in rows.select_related("item__holding__record").order_by("sent_at", "pk")
    ]


def _fetch(hold: HoldView, item: Item) -> ToFetch:
    return ToFetch(
        hold_id=hold.id,
        edition_id=hold.edition_id,
        title=hold.title,
        barcode=item.barcode,
        call_number=item.call_number,
        location_name=item.location.display_name if item.location else "",
        pickup_branch_id=hold.pickup_branch_id,
        pickup_branch_name=hold.pickup_branch_name,
        placed_at=hold.placed_at,
    )
