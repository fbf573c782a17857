"""The rules and categories a new library starts with, to be changed as it likes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.circulation.models import Policy
from kitabdar.circulation.rules import PolicyRow
from kitabdar.circulation.services.policies import add_policy
from kitabdar.organisation.actors import Actor
from kitabdar.patrons.models import PatronCategory
from kitabdar.patrons.services.categories import set_category


def add_starting_policies(*, actor: Actor, now: datetime) -> None:
    """Add a policy for everything (two weeks, ten items, two renewals, no charges) and two categories of readers.

    What is there already stays as it is. Raises NotPermitted (policies.manage).
    """
    with transaction.atomic():
        if not PatronCategory.objects.exists():
            set_category(actor=actor, code="adult", name=_("Adult"), now=now)
            set_category(actor=actor, code="child", name=_("Child"), now=now)
        if not Policy.objects.exists():
            add_policy(actor=actor, row=PolicyRow(id=0, name=_("Everything else"), position=1000), now=now)
