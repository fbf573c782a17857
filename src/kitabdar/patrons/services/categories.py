"""Add and change categories of patrons."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons import rules
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import PatronCategory

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
MOST_DAYS = 32_000
FEWEST_LAPSED = 30
"""Days that a card at least ran out before its reader is erased: nobody goes for being a week late to extend it."""


def set_category(
    *,
    actor: Actor,
    code: str,
    name: str,
    names: dict[str, str] | None = None,
    membership_months: int = 12,
    history_days: int | None = None,
    lapsed_days: int | None = None,
    is_institution: bool = False,
    now: datetime,
) -> int:
    """Add a category or change it, and return its id.

    Raises NotPermitted (policies.manage in every network), Invalid. Whether it is of institutions stays as it is while
    patrons are in it.
    """
    require_everywhere(actor, "policies.manage")
    problems: dict[str, str] = {}
    if not _CODE.match(code):
        problems["code"] = "code_wrong"
    if not name.strip() or len(name) > 100:
        problems["name"] = "title_missing"
    if not 1 <= membership_months <= rules.LONGEST_YEARS * 12:
        problems["membership_months"] = "number_wrong"
    if history_days is not None and not 0 <= history_days <= MOST_DAYS:
        problems["history_days"] = "number_wrong"
    if lapsed_days is not None and not FEWEST_LAPSED <= lapsed_days <= MOST_DAYS:
        problems["lapsed_days"] = "number_wrong"
    known = PatronCategory.objects.filter(code=code).first()
    if known is not None and known.is_institution != is_institution and known.patrons.exists():
        problems["is_institution"] = "category_in_use"
    if problems:
        raise invalid(problems)
    with transaction.atomic():
        row, _made = PatronCategory.objects.update_or_create(
            code=code,
            defaults={
                "name": name,
                "names": names or {},
                "membership_months": membership_months,
                "history_days": history_days,
                "lapsed_days": lapsed_days,
                "is_institution": is_institution,
            },
        )
        audit.record(actor=actor, action="patrons.set_category", subject=f"category:{row.pk}", now=now)
    return int(row.pk)
