"""Add and change the classes of items that policies treat alike."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kitabdar.catalogue.models import ItemType
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit

LONGEST_CODE, LONGEST_NAME = 40, 100


def set_item_type(
    *, actor: Actor, code: str, name: str, names: dict[str, str] | None = None, now: datetime
) -> int:
    """Add an item type or change it, and return its id.

    Whether and how long its items are lent, the rules of lending say. Raises NotPermitted (policies.manage in every
    network), Invalid.
    """
    require_everywhere(actor, "policies.manage")
    if problems := _problems(code, name, names or {}):
        raise Invalid(problems)
    with transaction.atomic():
        row, _made = ItemType.objects.update_or_create(
            code=code, defaults={"name": name, "names": names or {}}
        )
        audit.record(actor=actor, action="catalogue.set_item_type", subject=f"item_type:{row.pk}", now=now)
    return int(row.pk)


def _problems(code: str, name: str, names: dict[str, str]) -> dict[str, str]:
    found = {}
    if not code or slugify(code) != code.lower() or len(code) > LONGEST_CODE:
        found["code"] = _("A short name has small Latin letters, digits and hyphens.")
    if not name.strip() or len(name) > LONGEST_NAME:
        found["name"] = _("Give a name of at most %(most)s characters.") % {"most": LONGEST_NAME}
    if set(names) - set(dict(settings.LANGUAGES)):
        found["names"] = _("Kitabdar does not speak this language.")
    elif any(len(each) > LONGEST_NAME for each in names.values()):
        found["names"] = _("At most %(most)s characters.") % {"most": LONGEST_NAME}
    return found
