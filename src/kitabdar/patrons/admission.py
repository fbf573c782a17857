"""Who may apply online, and how long what they sent is kept; pure. [CIR-U3]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitabdar.patrons.rules import PatronData

APPROVED_DAYS = 1
"""Days after which an approved application, emptied by then, is removed with the mail about it."""

LEAST_ALONE, MOST_ALONE = 0, 21
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Terms:
    """How one may apply at a place. `alone_from`: years; `temporary_days` None: the card is not temporary."""

    place_id: int
    is_offered: bool
    category_id: int
    category_code: str
    alone_from: int
    kept_days: int
    temporary_days: int | None


def years_old(born: date, today: date) -> int:
    """Return the completed years of somebody."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def needs_guardian(born: date | None, terms: Terms, today: date) -> bool:
    """Whether somebody is too young to apply alone."""
    return born is not None and years_old(born, today) < terms.alone_from


def problems_to_apply(
    data: PatronData, terms: Terms, today: date, *, has_guardian: bool, lacks_consent: bool
) -> dict[str, str]:
    """Return what an application lacks beside what every patron needs: field -> code."""
    found: dict[str, str] = {}
    if not terms.is_offered:
        found["home_branch"] = "not_offered"
    if not data.email:
        found["email"] = "email_missing"
    if data.birth_date is None:
        found["birth_date"] = "birth_date_missing"
    if needs_guardian(data.birth_date, terms, today) and not has_guardian:
        found["guardian_card"] = "guardian_needed"
    if lacks_consent:
        found["consents"] = "consent_missing"
    return found


def problems_of_terms(terms: Mapping[str, int | None]) -> dict[str, str]:
    """Return what is wrong with the numbers of terms: field -> code."""
    found = {}
    alone = terms["alone_from"]
    if alone is None or not LEAST_ALONE <= alone <= MOST_ALONE:
        found["alone_from"] = "number_wrong"
    kept, temporary = terms["kept_days"], terms["temporary_days"]
    if kept is None or not 1 <= kept <= MOST_DAYS:
        found["kept_days"] = "number_wrong"
    if temporary is not None and not 1 <= temporary <= MOST_DAYS:
        found["temporary_days"] = "number_wrong"
    return found


def is_over(
    state: str, created_at: datetime, decided_at: datetime | None, kept_days: int, now: datetime
) -> bool:
    """Whether an application is to be erased: not confirmed, or refused, so many days ago; or approved."""
    if state == "confirmed":
        return False
    if state == "sent":
        return created_at + timedelta(days=kept_days) <= now
    days = APPROVED_DAYS if state == "approved" else kept_days
    return decided_at is not None and decided_at + timedelta(days=days) <= now
