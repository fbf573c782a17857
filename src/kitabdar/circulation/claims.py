"""Read what readers say they have returned: to look for it on the shelves, and to know how often it was so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kitabdar.circulation.models import ClaimOutcome, Loan, ReturnClaim
from kitabdar.circulation.presenting import name_of, zone_of
from kitabdar.circulation.rules import agreed_terms, warns_of_claims
from kitabdar.circulation.services.collecting import titled
from kitabdar.circulation.settings import lending_settings


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim; what names the item is empty once the loan was parted from its reader.

    `lent_at` and `home_name`: the branches where it may stand; `by_name`: who noted it, "" for who is no staff.
    """

    id: int
    patron_id: int
    loan_id: int | None
    title: str
    title_language: str
    barcode: str
    call_number: str
    location_name: str
    branch_id: int
    lent_at: str
    home_name: str
    time_zone: str
    due_at: datetime | None
    claimed_at: datetime
    by_name: str
    note: str
    searches: int
    searched_at: datetime | None
    outcome: str
    outcome_name: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """How a patron stands when they claim once more. `claims`: those before that did not prove right."""

    claims: int
    limit: int | None
    is_warning: bool


def counted(patron_id: int) -> int:
    """Count the claims of a patron, but for those that proved right. [CIR-C3]"""
    return ReturnClaim.objects.filter(patron_id=patron_id).exclude(outcome=ClaimOutcome.FOUND_HERE).count()


def standing(loan_id: int) -> ClaimStanding | None:
    """Return how the patron of a loan stands by its terms; None for no loan."""
    loan = Loan.objects.select_related("terms").filter(pk=loan_id).first()
    if loan is None:
        return None
    claims, terms = counted(loan.patron_id), agreed_terms(loan.terms.says)
    return ClaimStanding(claims, terms.claim_limit, warns_of_claims(claims + 1, terms))


def claim(claim_id: int) -> ClaimView | None:
    """Return one claim."""
    return next(iter(_views(ReturnClaim.objects.filter(pk=claim_id))), None)


def open_claims_at(branch_id: int, limit: int = 500) -> list[ClaimView]:
    """Return what is to be looked for at a branch, that lent it or to which it belongs, by its place on the shelf."""
    rows = ReturnClaim.objects.filter(
        Q(branch_id=branch_id) | Q(loan__item__branch_id=branch_id), resolved_at=None
    )
    found = _views(rows.order_by("claimed_at", "pk")[:limit])
    return sorted(found, key=lambda each: (each.location_name, each.call_number, each.barcode))


def claims_of(patron_id: int, limit: int = 200) -> list[ClaimView]:
    """Return a patron's claims, the latest first."""
    return _views(ReturnClaim.objects.filter(patron_id=patron_id).order_by("-pk")[:limit])


def claims_of_item(item_id: int, limit: int = 50) -> list[ClaimView]:
    """Return the claims about an item, the latest first."""
    return _views(ReturnClaim.objects.filter(loan__item_id=item_id).order_by("-pk")[:limit])


_COLUMNS = (
    *("patron_id", "branch_id", "claimed_at", "note", "searches", "searched_at", "outcome", "resolved_at"),
    *("loan__due_at", "loan__item__barcode", "loan__item__call_number", "loan__item__branch_id"),
    *("loan__item__location__name", "loan__item__location__names", "claimed_by__staff__name"),
    "loan__item__holding__record__description",
)


def _views(rows: QuerySet[ReturnClaim]) -> list[ClaimView]:
    related = rows.select_related("loan__item__holding__record", "loan__item__location", "claimed_by__staff")
    return [_view(row) for row in related.only(*_COLUMNS)]


def _view(row: ReturnClaim) -> ClaimView:
    settings, item = lending_settings(), row.loan.item if row.loan else None
    title, language = titled(item.holding.record.description) if item else ("", "")
    staff = getattr(row.claimed_by, "staff", None)
    return ClaimView(
        id=row.pk,
        patron_id=row.patron_id,
        loan_id=row.loan_id,
        title=title,
        title_language=language,
        barcode=item.barcode if item else "",
        call_number=item.call_number if item else "",
        location_name=item.location.display_name if item and item.location else "",
        branch_id=row.branch_id,
        lent_at=name_of(settings, row.branch_id),
        home_name=name_of(settings, item.branch_id) if item else "",
        time_zone=zone_of(settings, row.branch_id),
        due_at=row.loan.due_at if row.loan else None,
        claimed_at=row.claimed_at,
        by_name=staff.name if staff else "",
        note=row.note,
        searches=row.searches,
        searched_at=row.searched_at,
        outcome=row.outcome,
        outcome_name=row.get_outcome_display(),
        resolved_at=row.resolved_at,
    )
