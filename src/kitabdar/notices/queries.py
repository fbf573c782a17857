"""Read what readers were told, and how it stands with sending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from kitabdar.notices.models import ApplicantMail, Channel, Message, MessageState, Preference, Rule, Text
from kitabdar.notices.rules import NoticeRule
from kitabdar.notices.settings import notice_rules
from kitabdar.notices.wording import Words
from kitabdar.organisation.queries import place_tree
from kitabdar.patrons.models import Patron


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message; subject and body are empty once they are forgotten."""

    id: int
    patron_id: int
    branch_id: int
    channel: str
    channel_name: str
    language: str
    subject: str
    body: str
    state: str
    state_name: str
    created_at: datetime
    ended_at: datetime | None
    attempts: int
    problem: str
    time_zone: str


STUCK_HOURS = 2
_NEVER_SENT = (MessageState.DROPPED, MessageState.CANCELLED)


def messages_of(patron_id: int, limit: int = 100, *, never_sent_too: bool = False) -> list[MessageView]:
    """Return what a patron was told and is to be told, the latest first."""
    rows = Message.objects.filter(patron_id=patron_id)
    if not never_sent_too:
        rows = rows.exclude(state__in=_NEVER_SENT)
    return _views(rows.order_by("-pk")[:limit])


def messages_at(branch_id: int, state: str = "", limit: int = 200) -> list[MessageView]:
    """Return the messages of a branch, the latest first, of one state if one is named."""
    rows = Message.objects.filter(branch_id=branch_id)
    return _views((rows.filter(state=state) if state else rows).order_by("-pk")[:limit])


def message(message_id: int) -> MessageView | None:
    """Return one message."""
    return next(iter(_views(Message.objects.filter(pk=message_id))), None)


def counts_at(branch_id: int) -> list[tuple[str, str, int]]:
    """Count the messages of a branch by state: (code, name, count)."""
    rows = Message.objects.filter(branch_id=branch_id).values_list("state")
    counts = dict(rows.annotate(count=Count("pk")).order_by())
    return [(str(each), str(each.label), counts[each]) for each in MessageState if each in counts]


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters that were printed together."""

    printed_at: datetime
    count: int


def batches_at(branch_id: int, limit: int = 10) -> list[Batch]:
    """Return what a branch printed last, while it is known what the letters say."""
    rows = Message.objects.filter(branch_id=branch_id, state=MessageState.PRINTED).exclude(body="")
    found = rows.values_list("ended_at").annotate(count=Count("pk")).order_by("-ended_at")
    return [Batch(at, count) for at, count in found[:limit]]


@dataclass(frozen=True, slots=True)
class Troubles:
    """What nobody is told by itself. `uncertain`: perhaps sent, to readers or applicants; `undelivered`: given up;
    `stuck`: written more than STUCK_HOURS ago and not sent yet."""

    uncertain: int
    undelivered: int
    stuck: int


def troubles(now: datetime) -> Troubles:
    """Count the messages that need a person."""
    states = dict.fromkeys(MessageState.values, 0)
    for model in (Message, ApplicantMail):
        rows = model._default_manager.filter(state__in=[MessageState.UNCERTAIN, MessageState.FAILED])
        for state, count in rows.values_list("state").annotate(count=Count("pk")).order_by():
            states[state] += count
    due = {"state": MessageState.WAITING, "created_at__lt": now - timedelta(hours=STUCK_HOURS)}
    stuck = sum(model._default_manager.filter(**due).count() for model in (Message, ApplicantMail))
    return Troubles(states[MessageState.UNCERTAIN], states[MessageState.FAILED], stuck)


def preferences(patron_id: int) -> dict[str, str]:
    """Return by which channel a patron wants to be told, where they said so."""
    return dict(Preference.objects.filter(patron_id=patron_id).values_list("event", "channel"))


def rules() -> list[NoticeRule]:
    """Return all rules by event, place and day."""
    order = {each: number for number, each in enumerate(Rule.objects.values_list("pk", flat=True))}
    return sorted(notice_rules(), key=lambda rule: order.get(rule.id, 0))


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Words of an event at a place (None: everywhere) that are not those that ship."""

    event: str
    variant: str
    language: str
    place_id: int | None
    words: Words


def own_words() -> list[OwnWords]:
    """Return all words that are not those that ship, by event, language and place."""
    rows = Text.objects.order_by("event", "variant", "language", "place__path", "pk")
    return [
        OwnWords(
            row.event,
            row.variant,
            row.language,
            row.place_id,
            Words(row.subject, row.before, row.line, row.after, row.sms),
        )
        for row in rows
    ]


def bounced_at(branch_id: int, limit: int = 500) -> list[str]:
    """Return the cards of a branch's readers whose address mail came back from."""
    rows = Patron.objects.filter(home_branch_id=branch_id, email_bounces=True, erased_at=None)
    return list(rows.order_by("card_number").values_list("card_number", flat=True)[:limit])


def bounces(patron_id: int) -> bool:
    """Say whether mail came back from the address of a patron, so that none is sent there."""
    return Patron.objects.filter(pk=patron_id, email_bounces=True).exists()


def places_with_words(event: str, variant: str, language: str) -> set[int | None]:
    """Return the places that have words of their own for an event."""
    rows = Text.objects.filter(event=event, variant=variant, language=language)
    return set(rows.values_list("place_id", flat=True))


def _views(rows: Iterable[Message]) -> list[MessageView]:
    places = place_tree().by_id
    return [
        MessageView(
            id=row.pk,
            patron_id=row.patron_id,
            branch_id=row.branch_id,
            channel=row.channel,
            channel_name=str(Channel(row.channel).label),
            language=row.language,
            subject=row.subject,
            body=row.body,
            state=row.state,
            state_name=str(MessageState(row.state).label),
            created_at=row.created_at,
            ended_at=row.ended_at,
            attempts=row.attempts,
            problem=row.problem,
            time_zone=places[row.branch_id].time_zone if row.branch_id in places else "UTC",
        )
        for row in rows
    ]
