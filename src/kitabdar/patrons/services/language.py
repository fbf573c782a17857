"""Choose the language in which a patron is written and spoken to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.models import Account
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.services.registration import LANGUAGES


def set_language(*, actor: Actor, patron_id: int, language: str, now: datetime) -> None:
    """Set the interface language of a patron: their own, or (patrons.edit at their home) at the desk.

    Raises NotPermitted, NotFound, Invalid (a language the library does not write in).
    """
    row = locate(patron_id)
    if not actor.is_self(row.account_id):
        require(actor, "patrons.edit", row.home_branch)
    if language not in LANGUAGES:
        raise invalid({"language": "language_unknown"})
    with transaction.atomic():
        Patron.objects.filter(pk=row.pk).update(language=language)
        if row.account_id is not None:
            Account.objects.filter(pk=row.account_id).update(language=language)
        audit.record(
            actor=actor,
            action="patrons.set_language",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
        )
