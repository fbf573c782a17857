"""Make views of rows: titles from descriptions, names from the tree of places, places in the queue."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kitabdar.catalogue.models import Edition, Item, Record
from kitabdar.circulation.models import (
    OPEN_HOLD_STATES,
    Hold,
    Loan,
    LoanState,
    Recall,
    StackRequest,
    Transfer,
)
from kitabdar.circulation.rules import Terms, agreed_terms, renewed_due_at
from kitabdar.circulation.services.collecting import is_paused_on, titled
from kitabdar.circulation.services.renewal import cost_to_renew, renewals_left
from kitabdar.circulation.settings import LendingSettings, lending_settings
from kitabdar.circulation.views import HoldView, LoanView, ToFetch, TransferView

_LOAN_COLUMNS = (
    *("patron_id", "branch_id", "state", "checked_out_at", "due_at", "returned_at", "renewals"),
    *("in_reading_room", "charged_until", "settled_because", "terms__says"),
    *("item__barcode", "item__holding__record__edition_id", "item__holding__record__description"),
    *("taken_by__card_number", "taken_by__family_name", "taken_by__given_name", "taken_by__patronymic"),
)
_HOLD_COLUMNS = (
    *(
        "patron_id",
        "edition_id",
        "work_id",
        "pickup_branch_id",
        "state",
        "placed_at",
        "ready_at",
        "expires_at",
    ),
    *("volume", "languages", "group", "is_first", "is_suspended", "resumes_on", "in_reading_room"),
    *("item__barcode", "wanted_item__barcode"),
)
_TRANSFER_COLUMNS = (
    *("from_branch_id", "to_branch_id", "reason", "hold_id", "sent_at", "received_at"),
    *("item__barcode", "item__holding__record__description"),
)
"""What views of loans, holds and transfers show: a row with all that it is joined to has a hundred columns."""


def name_of(settings: LendingSettings, place_id: int) -> str:
    """Return the name of a place, "" when it is gone."""
    place = settings.tree.by_id.get(place_id)
    return place.name if place else ""


def zone_of(settings: LendingSettings, place_id: int) -> str:
    """Return the time zone of a place, UTC when it is gone."""
    place = settings.tree.by_id.get(place_id)
    return place.time_zone if place else "UTC"


def loan_views(rows: QuerySet[Loan], now: datetime | None, limit: int = 2000) -> list[LoanView]:
    """Make views of loans; `now` (this moment when None) decides what is overdue."""
    settings, moment = lending_settings(), now or timezone.now()
    found = []
    called_back = Exists(Recall.objects.filter(loan=OuterRef("pk"), ended_at=None))
    shown = rows.annotate(called_back=called_back)
    related = shown.select_related("item__holding__record", "terms", "taken_by")
    for row in related.only(*_LOAN_COLUMNS)[:limit]:
        record, terms = row.item.holding.record, agreed_terms(row.terms.says)
        title, language = titled(record.description)
        place = settings.tree.by_id.get(row.branch_id)
        currency = place.currency if place else ""
        found.append(
            LoanView(
                id=row.pk,
                patron_id=row.patron_id,
                item_id=row.item_id,
                barcode=row.item.barcode,
                edition_id=record.edition_id,
                record_id=record.pk,
                title=title,
                title_language=language,
                branch_id=row.branch_id,
                branch_name=name_of(settings, row.branch_id),
                time_zone=zone_of(settings, row.branch_id),
                checked_out_at=row.checked_out_at,
                due_at=row.due_at,
                returned_at=row.returned_at,
                state=row.state,
                renewals=row.renewals,
                renewals_left=renewals_left(terms, row.renewals),
                is_overdue=row.returned_at is None and row.state != LoanState.CLAIMED and row.due_at < moment,
                taken_by_card=row.taken_by.card_number if row.taken_by else "",
                taken_by_name=row.taken_by.full_name if row.taken_by else "",
                settled_because=row.settled_because,
                in_reading_room=row.in_reading_room,
                may_be_read_here=terms.reading_room != "no",
                renewal_charge=_renewal_charge(row, terms, settings, currency, moment),
                currency=currency,
                is_called_back=row.called_back,
            )
        )
    return found


def _renewal_charge(
    row: Loan, terms: Terms, settings: LendingSettings, currency: str, now: datetime
) -> Decimal:
    """Return what it costs to renew a loan now, by the terms it was made under; nothing for what is read here."""
    if not currency or row.in_reading_room:
        return Decimal(0)
    if not terms.loan_charge_daily or row.state != LoanState.OPEN:
        return terms.renewal_charge
    expires_on = row.patron.expires_on if terms.due_before_card_expires else None
    hours = settings.hours(row.branch_id)
    due = renewed_due_at(terms, hours, now, row.due_at, card_expires_on=expires_on)
    return cost_to_renew(row, terms, settings, due, now)


def hold_views(rows: QuerySet[Hold]) -> list[HoldView]:
    """Make views of holds."""
    settings = lending_settings()
    called_back = Recall.objects.filter(hold=OuterRef("pk"), ended_at=None).values("due_at")[:1]
    shown = rows.annotate(recalled_until=Subquery(called_back)).select_related("item", "wanted_item")
    found = list(shown.only(*_HOLD_COLUMNS))
    titles = _titles({row.edition_id for row in found})
    positions = _positions({row.edition_id for row in found})
    requests = {row.hold_id: row for row in StackRequest.objects.filter(hold__in=[row.pk for row in found])}
    moment = timezone.now()
    none = ("", "")
    return [
        HoldView(
            id=row.pk,
            patron_id=row.patron_id,
            edition_id=row.edition_id,
            title=titles.get(row.edition_id, none)[0],
            title_language=titles.get(row.edition_id, none)[1],
            pickup_branch_id=row.pickup_branch_id,
            pickup_branch_name=name_of(settings, row.pickup_branch_id),
            pickup_branch_code=settings.branch(row.pickup_branch_id).code,
            time_zone=zone_of(settings, row.pickup_branch_id),
            state=row.state,
            position=positions.get(row.pk, 0),
            placed_at=row.placed_at,
            ready_at=row.ready_at,
            expires_at=row.expires_at,
            item_id=row.item_id,
            barcode=row.item.barcode if row.item else "",
            wanted_barcode=row.wanted_item.barcode if row.wanted_item else "",
            volume=row.volume,
            any_edition=row.work_id is not None,
            languages=tuple(row.languages.split()),
            is_in_group=bool(row.group),
            is_first=row.is_first,
            is_suspended=is_paused_on(row.is_suspended, row.resumes_on, row.pickup_branch_id, moment),
            resumes_on=row.resumes_on,
            in_reading_room=row.in_reading_room,
            request_number=asked.number if (asked := requests.get(row.pk)) else None,
            request_state=asked.state if asked else "",
            fetch_from=asked.fetch_from if asked and asked.fetch_from > moment else None,
            recalled_until=row.recalled_until,
        )
        for row in found
    ]


def _titles(edition_ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = Record.objects.filter(edition_id__in=edition_ids).order_by("-pk")
    return {edition_id: titled(text) for edition_id, text in rows.values_list("edition_id", "description")}


def _positions(edition_ids: set[int]) -> dict[int, int]:
    """Return the place of each open hold among those on its edition and on any edition of its work."""
    works = dict(Edition.objects.filter(pk__in=edition_ids).values_list("pk", "work_id"))
    asked = Q(edition_id__in=edition_ids) | Q(work_id__in=works.values())
    rows = Hold.objects.filter(asked, state__in=OPEN_HOLD_STATES).order_by("-is_first", "placed_at", "pk")
    found: dict[int, int] = {}
    lengths: dict[int, int] = dict.fromkeys(edition_ids, 0)
    for edition_id, work_id, hold_id in rows.values_list("edition_id", "work_id", "pk"):
        for each in [e for e, w in works.items() if w == work_id] if work_id else [edition_id]:
            lengths[each] += 1
        found[hold_id] = lengths.get(edition_id, 1)
    return found


def transfer_views(rows: QuerySet[Transfer]) -> list[TransferView]:
    """Make views of transfers."""
    settings = lending_settings()
    related = rows.select_related("item__holding__record").only(*_TRANSFER_COLUMNS)
    found = list(related.order_by("sent_at", "pk"))
    titles = [titled(row.item.holding.record.description) for row in found]
    return [
        TransferView(
            id=row.pk,
            item_id=row.item_id,
            barcode=row.item.barcode,
            title=title,
            title_language=language,
            from_branch_id=row.from_branch_id,
            from_branch_name=name_of(settings, row.from_branch_id),
            to_branch_id=row.to_branch_id,
            to_branch_name=name_of(settings, row.to_branch_id),
            reason=row.reason,
            hold_id=row.hold_id,
            sent_at=row.sent_at,
            received_at=row.received_at,
            reason_name=row.get_reason_display(),
        )
        for row, (title, language) in zip(found, titles, strict=True)
    ]


def to_fetch_view(hold: HoldView, item: Item, rests_in: str = "") -> ToFetch:
    """Make the view of a hold and the item that could fill it; `rests_in`: where it lies before it is on its shelf."""
    return ToFetch(
        hold_id=hold.id,
        edition_id=hold.edition_id,
        title=hold.title,
        title_language=hold.title_language,
        barcode=item.barcode,
        call_number=item.call_number,
        location_name=rests_in or (item.location.display_name if item.location else ""),
        pickup_branch_id=hold.pickup_branch_id,
        pickup_branch_name=hold.pickup_branch_name,
        placed_at=hold.placed_at,
    )
