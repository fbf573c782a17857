"""Send messages: claim one, send it, note how it ended. What was claimed and never ended is uncertain. [NOT-8]"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kitabdar.circulation.services.transactions import lock
from kitabdar.notices import channels
from kitabdar.notices.channels import NotSent, Outgoing
from kitabdar.notices.models import Channel, Message, MessageState
from kitabdar.notices.rules import RETRY_AFTER, retry_at
from kitabdar.notices.services.composing import rewritten
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron

CLAIM_MINUTES = 10
"""After so long a claim is taken for that of a process that is no more."""


def send_due(now: datetime, limit: int = 200) -> int:
    """Send what is to be sent by now, so many by each way out; return how many were sent. Where a way is shut the
    others wait for the next round. [NOT-4]"""
    _give_up_claims(now)
    sent = 0
    for channel in (Channel.EMAIL, Channel.SMS):
        due = Message.objects.filter(state=MessageState.WAITING, channel=channel, next_at__lte=now)
        for pk in list(due.order_by("next_at", "pk").values_list("pk", flat=True)[:limit]):
            how = _send(pk, now)
            if how is None:
                break
            sent += how
    return sent


def send_again(*, actor: Actor, message_id: int, now: datetime) -> None:
    """Have a message that is uncertain or was not delivered sent once more.

    Raises NotPermitted (patrons.edit at its branch), NotFound.
    """
    row = Message.objects.filter(pk=message_id).first()
    if row is None or row.state not in (MessageState.UNCERTAIN, MessageState.FAILED):
        raise NotFound("message", message_id)
    require(actor, "patrons.edit", place_by_id(row.branch_id))
    with transaction.atomic():
        Message.objects.filter(pk=row.pk).update(
            state=MessageState.WAITING, next_at=now, attempts=0, problem="", ended_at=None
        )
        audit.record(
            actor=actor,
            action="notices.send_again",
            subject=f"message:{row.pk}",
            place=row.branch_id,
            now=now,
            details={"patron": row.patron_id},
        )


def take_back(*, actor: Actor, message_id: int, now: datetime) -> None:
    """Take a message back that waits to be sent or printed: it is neither.

    Raises NotPermitted (patrons.edit at its branch), NotFound (no such message, or it does not wait any more).
    """
    row = Message.objects.filter(pk=message_id).first()
    if row is None:
        raise NotFound("message", message_id)
    require(actor, "patrons.edit", place_by_id(row.branch_id))
    with transaction.atomic():
        lock(Message, {"pk": message_id})
        waiting = Message.objects.filter(
            pk=message_id, state__in=[MessageState.WAITING, MessageState.TO_PRINT]
        )
        if not waiting.update(state=MessageState.CANCELLED, ended_at=now):
            raise NotFound("message", message_id)
        audit.record(
            actor=actor,
            action="notices.take_back",
            subject=f"message:{row.pk}",
            place=row.branch_id,
            now=now,
            details={"patron": row.patron_id},
        )


def _give_up_claims(now: datetime) -> None:
    """Note what a process that is no more had claimed: a text message goes again under its key, a mail does not."""
    lost = Message.objects.filter(
        state=MessageState.SENDING, next_at__lt=now - timedelta(minutes=CLAIM_MINUTES)
    )
    texts = lost.filter(channel=Channel.SMS)
    texts.filter(attempts__gt=len(RETRY_AFTER)).update(
        state=MessageState.TO_PRINT, channel=Channel.PRINT, next_at=now
    )
    texts.update(state=MessageState.WAITING, next_at=now)
    lost.filter(channel=Channel.EMAIL).update(state=MessageState.UNCERTAIN, ended_at=now)


def _send(message_id: int, now: datetime) -> bool | None:
    """Send a message if it is still true, and say whether it was sent; None: nothing is taken for now."""
    row = _claimed(message_id, now)
    if row is None:
        return False
    outgoing = Outgoing(str(row.pk), row.address, row.subject, row.body)
    try:
        if row.channel == Channel.SMS:
            channels.sms_gateway().send(outgoing)
        else:
            channels.send_mail(outgoing)
    except NotSent as problem:
        _not_sent(row, problem, now)
        return None if problem.is_shut else False
    Message.objects.filter(pk=row.pk).update(state=MessageState.SENT, ended_at=now, problem="")
    return True


def _claimed(message_id: int, now: datetime) -> Message | None:
    """Claim a message that is still to be sent and still true; it is worded anew where some of it is no longer so.

    It goes to where its reader can be reached now, by another way where the way it had is closed. [NOT-7]
    """
    with transaction.atomic():
        lock(Message, {"pk": message_id})
        row = Message.objects.filter(pk=message_id, state=MessageState.WAITING).first()
        if row is None:
            return None
        fresh = rewritten(row, now)
        if fresh is None:
            Message.objects.filter(pk=row.pk).update(state=MessageState.DROPPED, ended_at=now)
            return None
        if fresh["channel"] != row.channel:
            state = MessageState.TO_PRINT if fresh["channel"] == Channel.PRINT else MessageState.WAITING
            Message.objects.filter(pk=row.pk).update(state=state, next_at=now, attempts=0, **fresh)
            return None
        Message.objects.filter(pk=row.pk).update(
            state=MessageState.SENDING, next_at=now, attempts=F("attempts") + 1, **fresh
        )
    return Message.objects.get(pk=message_id)


def _not_sent(row: Message, problem: NotSent, now: datetime) -> None:
    """Try again later, or put the message on paper; an address that is refused for good is used no more."""
    again = None if problem.is_final else retry_at(row.attempts, now)
    if again is not None:
        Message.objects.filter(pk=row.pk).update(
            state=MessageState.WAITING, next_at=again, problem=problem.problem
        )
        return
    Message.objects.filter(pk=row.pk).update(
        state=MessageState.TO_PRINT, channel=Channel.PRINT, problem=problem.problem
    )
    if problem.is_address:
        Patron.objects.filter(pk=row.patron_id, email=row.address).update(email_bounces=True)
