"""Erase a patron: nothing personal stays, what was lent stays, of nobody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import accounts, audit
from kitabdar.patrons.models import (
    Consent,
    Delegation,
    Guardianship,
    PasswordLink,
    Patron,
    PatronBlock,
    PossibleDuplicate,
    Tombstone,
)
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.signals import patron_erasing


def erase(*, actor: Actor, patron_id: int, now: datetime) -> None:
    """Empty every personal field, close the account, and give the card number a meaningless value.

    Patrons may erase themselves. Raises NotPermitted (patrons.erase at the home branch), NotFound, and what receivers
    of `patron_erasing` raise: circulation's Refused while something is on loan, on hold or owed.
    """
    row = locate(patron_id)
    if not actor.is_self(row.account_id):
        require(actor, "patrons.erase", row.home_branch)
    nobody = f"erased-{row.pk}"
    with transaction.atomic():
        Patron.objects.select_for_update().get(pk=row.pk)
        patron_erasing.send(sender=Patron, patron_id=row.pk, now=now)
        Patron.objects.filter(pk=row.pk).update(
            card_number=nobody,
            name_keys="",
            erased_at=now,
            expires_on=now.date(),
            email_bounces=False,
            is_temporary=False,
            needs=[],
            history="",
            other_names=[],
            identity_kind="",
            identity_digest=None,
            identity_network=None,
            **PatronData().__dict__,
        )
        Guardianship.objects.filter(Q(guardian=row) | Q(ward=row)).delete()
        PatronBlock.objects.filter(patron=row).delete()
        Consent.objects.filter(patron=row).delete()
        PasswordLink.objects.filter(patron=row).delete()
        Delegation.objects.filter(Q(institution=row) | Q(delegate=row)).delete()
        Tombstone.objects.filter(survivor=row).update(card_number=None)
        PossibleDuplicate.objects.filter(Q(one=row) | Q(other=row)).delete()
        if row.account_id is not None:
            accounts.close(row.account_id, nobody)
        audit.record(
            actor=actor, action="patrons.erase", subject=f"patron:{row.pk}", place=row.home_branch_id, now=now
        )
