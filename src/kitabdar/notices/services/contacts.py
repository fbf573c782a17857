"""How patrons can be reached, read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kitabdar.notices import channels
from kitabdar.notices.models import Preference
from kitabdar.notices.rules import Contact
from kitabdar.patrons.models import Patron


def contacts(patron_ids: Iterable[int]) -> dict[int, Contact]:
    """Return how these patrons can be reached; erased ones are left out."""
    wanted = set(patron_ids)
    wishes: dict[int, dict[str, str]] = defaultdict(dict)
    for patron_id, event, channel in Preference.objects.filter(patron_id__in=wanted).values_list(
        "patron_id", "event", "channel"
    ):
        wishes[patron_id][event] = channel
    rows = Patron.objects.filter(pk__in=wanted, erased_at=None)
    return {
        pk: Contact(
            email=email if channels.can_mail() else "",
            phone=phone if channels.can_text() else "",
            email_bounces=bounces,
            wishes=wishes[pk],
        )
        for pk, email, phone, bounces in rows.values_list("pk", "email", "phone", "email_bounces")
    }
