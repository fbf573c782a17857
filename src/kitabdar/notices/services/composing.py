"""Make messages of notices that may be sent: those of one kind for one patron together, what is still true only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet

from kitabdar.circulation.services.transactions import lock
from kitabdar.notices import facts
from kitabdar.notices.models import Channel, Message, MessageState, Notice
from kitabdar.notices.rules import dear, fill, name_in_letter, ways
from kitabdar.notices.services.contacts import contacts
from kitabdar.notices.settings import words
from kitabdar.notices.wording import LANGUAGES, Words
from kitabdar.organisation.places import PlaceView
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.patrons.models import Patron

LANGUAGE_OF_CURRENCY = {"AZN": "az", "KZT": "kk", "TRY": "tr", "RUB": "ru"}
"""In which language a branch writes to those who did not say, where none is set for it; English elsewhere."""

MOST_LINES = 100
_GROUP = ("patron_id", "branch_id", "channel", "event", "variant")


def compose(now: datetime, limit: int = 500) -> int:
    """Make messages of what may be sent by now; return how many. Each in its own transaction."""
    waiting = _waiting(now).order_by(*_GROUP, "created_at", "pk").values_list("pk", *_GROUP)
    groups = [
        [row[0] for row in rows] for _key, rows in groupby(waiting[: limit * 10], key=lambda row: row[1:])
    ]
    return sum(_compose_one(ids[:MOST_LINES], now) for ids in groups[:limit])


def _waiting(now: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(message=None, is_dropped=False, send_after__lte=now)


def _compose_one(ids: list[int], now: datetime) -> bool:
    with transaction.atomic():
        lock(Notice, {"pk__in": ids})
        notices = list(_waiting(now).filter(pk__in=ids).order_by("created_at", "pk"))
        if not notices:
            return False
        patron = Patron.objects.get(pk=notices[0].patron_id)
        written = write(notices, patron, notices[0].channel, now)
        if written is None:
            return False
        is_letter = written["channel"] == Channel.PRINT
        made = Message.objects.create(
            patron=patron,
            branch_id=notices[0].branch_id,
            state=MessageState.TO_PRINT if is_letter else MessageState.WAITING,
            created_at=now,
            next_at=now,
            **written,
        )
        Notice.objects.filter(pk__in=[each.pk for each in notices], is_dropped=False).update(message=made)
    return True


def rewritten(message: Message, now: datetime, channel: str = "") -> dict[str, str] | None:
    """Word a message anew, as `write` does, from those of its notices that are still true; None: nothing is left.
    For its own channel, or the one that is named."""
    notices = list(message.notices.filter(is_dropped=False).order_by("created_at", "pk"))
    patron = Patron.objects.get(pk=message.patron_id)
    return write(notices, patron, channel or message.channel, now) if notices else None


def write(notices: Iterable[Notice], patron: Patron, channel: str, now: datetime) -> dict[str, str] | None:
    """Word the notices that are still true, the others are dropped; None when none is left. [NOT-7]

    For the channel if it reaches the patron, else for another that does: which, and the address, is in the answer.
    """
    notices = list(notices)
    place = place_by_id(notices[0].branch_id)
    language = language_for(patron, place)
    said = [(each, facts.line_values(each, language, now)) for each in notices]
    Notice.objects.filter(pk__in=[each.pk for each, values in said if values is None]).update(is_dropped=True)
    lines = [values for _each, values in said if values is not None]
    if not lines or patron.erased_at is not None:
        return None
    first = notices[0]
    channel = _open_way(patron.pk, channel)
    places = tuple(each.id for each in place_tree().chain(place.id))
    text = words(first.event, first.variant, language, places)
    said_to = worded(text, lines, patron, place, language, is_sms=channel == Channel.SMS)
    return {**said_to, "channel": channel, "address": _address(patron, channel)}


def _open_way(patron_id: int, channel: str) -> str:
    """Return the channel if it still reaches the patron, else the first that does. [NOT-2]"""
    possible = ways(contacts([patron_id])[patron_id])
    return channel if channel in possible else possible[0]


def worded(
    text: Words,
    lines: list[dict[str, str]],
    patron: Patron,
    place: PlaceView,
    language: str,
    *,
    is_sms: bool,
) -> dict[str, str]:
    """Return subject, body and language of a message."""
    network = place_tree().chain(place.id)[-1]
    about = {
        "dear": dear(language, patron.patronymic),
        "name": name_in_letter(language, patron.family_name, patron.given_name, patron.patronymic),
        "card": patron.card_number,
        "branch": dict(place.names).get(language, place.own_name),
        "library": dict(network.names).get(language, network.own_name),
        "count": str(len(lines)),
        "titles": ", ".join(each["title"] for each in lines if "title" in each),
        "sum": ", ".join(each["sum"] for each in lines if "sum" in each),
        "until": next((each["until"] for each in lines if "until" in each), ""),
    }
    listed = "\n".join(f"— {fill(text.line, each)}" for each in lines)
    about["lines"] = listed
    body = fill(text.sms, about)
    if not is_sms:
        parts = (fill(text.before, about), listed, fill(text.after, about))
        body = "\n\n".join(each for each in parts if each)
    return {"subject": fill(text.subject, about)[:250], "body": body, "language": language}


def language_for(patron: Patron, place: PlaceView) -> str:
    """Return the language in which a branch writes to a patron."""
    if patron.language in LANGUAGES:
        return patron.language
    return place.language or LANGUAGE_OF_CURRENCY.get(place.currency, "en")


def _address(patron: Patron, channel: str) -> str:
    return {Channel.EMAIL: patron.email, Channel.SMS: patron.phone}.get(Channel(channel), "")
