"""Forget what was told: after a time, and at once with a patron who is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from kitabdar.notices.models import Message, MessageState, Notice, Preference
from kitabdar.patrons import queries as patrons

KEPT_DAYS = 90
_OPEN = (MessageState.WAITING, MessageState.SENDING, MessageState.TO_PRINT)


def forget_old(now: datetime) -> int:
    """Remove messages that ended long ago, with their notices; return how many. What is about now stays noted."""
    before = now - timedelta(days=KEPT_DAYS)
    old = Q(ended_at__lt=before) | Q(ended_at__lt=now - timedelta(days=1), patron__history="none")
    Message.objects.filter(old).exclude(state__in=_OPEN).exclude(body="").update(
        subject="", body="", address=""
    )
    long_ago = now - timedelta(days=500)  # later than anything is told of: its key is needed no more
    gone, _by_model = Notice.objects.filter(
        Q(message__ended_at__lt=long_ago) | Q(is_dropped=True, created_at__lt=long_ago)
    ).delete()
    Message.objects.filter(notices=None, ended_at__lt=long_ago).delete()
    return gone


def forget_patron(*, patron_id: int, **_named: Any) -> None:
    """Remove what was told to a patron, and their name from what others were told (receiver of `patron_erasing`)."""
    of_them = Notice.objects.filter(about__ward__in=[patron_id, *patrons.merged_into(patron_id)])
    Message.objects.filter(pk__in=list(of_them.values_list("message_id", flat=True))).update(
        subject="", body=""
    )
    of_them.update(is_dropped=True)
    Notice.objects.filter(patron_id=patron_id).delete()
    Message.objects.filter(patron_id=patron_id).delete()
    Preference.objects.filter(patron_id=patron_id).delete()


def give_to_survivor(*, patron_id: int, survivor_id: int, moved: dict[str, list[int]], **_named: Any) -> None:
    """Give what was told to a patron, and how they wish to be told, to the survivor (receiver of `patron_merging`).

    How the survivor wishes to be told of an event stays as it is.
    """
    known = list(Preference.objects.filter(patron_id=survivor_id).values_list("event", flat=True))
    Preference.objects.filter(patron_id=patron_id, event__in=known).delete()
    for kind, model in (("notices", Notice), ("messages", Message), ("preferences", Preference)):
        rows = model._default_manager.filter(patron_id=patron_id)
        moved[kind] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(patron_id=survivor_id)
