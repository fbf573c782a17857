"""Take in a report that a mail was not delivered (RFC 3464): the message goes on paper, the address is used no more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.db import transaction

from kitabdar.circulation.services.transactions import lock
from kitabdar.notices.channels import SEAL_LENGTH, is_sealed
from kitabdar.notices.models import Channel, Message, MessageState
from kitabdar.notices.services.composing import rewritten
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services import audit
from kitabdar.patrons.models import Patron

_OURS = re.compile(rf"<kitabdar\.(\d{{1,18}})\.([0-9a-f]{{{SEAL_LENGTH}}})@")
_FINAL = re.compile(r"5\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says. `message_id` None: it names no message of ours; `is_final`: status 5.x.x."""

    message_id: int | None
    status: str
    is_final: bool
    reason: str


def read_report(data: bytes) -> Bounce:
    """Read a delivery status notification; anything else is a bounce of nothing."""
    report = message_from_bytes(data, policy=policy.default)
    status, reason = "", ""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.iter_parts() if part.is_multipart() else ():
                status = str(block.get("Status", status)).strip()
                reason = str(block.get("Diagnostic-Code", reason)).strip()
    return Bounce(_named(report, data), status, bool(_FINAL.fullmatch(status)), reason[:250])


def take_in(data: bytes, *, now: datetime) -> Bounce:
    """Take in a report: what failed for good goes on paper, and its address is used no more. [NOT-10]"""
    bounce = read_report(data)
    if bounce.message_id is None or not bounce.is_final:
        return bounce
    with transaction.atomic():
        lock(Message, {"pk": bounce.message_id})
        row = Message.objects.filter(pk=bounce.message_id, channel=Channel.EMAIL).first()
        if row is not None and row.state in (MessageState.SENT, MessageState.UNCERTAIN):
            _put_on_paper(row, f"{bounce.status} {bounce.reason}"[:250], now)
    return bounce


def _put_on_paper(row: Message, problem: str, now: datetime) -> None:
    """Have what came back printed, worded anew from what is still true; without anything left it was not delivered."""
    if row.address:
        Patron.objects.filter(pk=row.patron_id, email=row.address).update(email_bounces=True)
    fresh = rewritten(row, now, Channel.PRINT)
    if fresh is None:
        Message.objects.filter(pk=row.pk).update(state=MessageState.FAILED, problem=problem, ended_at=now)
        return
    Message.objects.filter(pk=row.pk).update(
        state=MessageState.TO_PRINT, problem=problem, next_at=now, ended_at=None, **fresh
    )


def take_in_for(*, actor: Actor, data: bytes, now: datetime) -> Bounce:
    """Take in a report for an actor, and note it.

    Raises NotPermitted (patrons.edit where the message was written; anywhere for a report of nothing).
    """
    bounce = read_report(data)
    row = Message.objects.filter(pk=bounce.message_id).first() if bounce.message_id else None
    if row is None:
        require_anywhere(actor, "patrons.edit")
        return bounce
    require(actor, "patrons.edit", place_by_id(row.branch_id))
    with transaction.atomic():
        take_in(data, now=now)
        audit.record(
            actor=actor,
            action="notices.bounce",
            subject=f"message:{row.pk}",
            place=row.branch_id,
            now=now,
            details={"patron": row.patron_id, "status": bounce.status},
        )
    return bounce


def believe_address(*, actor: Actor, patron_id: int, now: datetime) -> None:
    """Write again to an address that mail came back from: the reader says that it works.

    Raises NotPermitted (patrons.edit at the home branch), NotFound.
    """
    patron = Patron.objects.select_related("home_branch").filter(pk=patron_id, erased_at=None).first()
    if patron is None:
        raise NotFound("patron", patron_id)
    require(actor, "patrons.edit", patron.home_branch)
    with transaction.atomic():
        Patron.objects.filter(pk=patron_id).update(email_bounces=False)
        audit.record(
            actor=actor,
            action="notices.believe_address",
            subject=f"patron:{patron_id}",
            place=patron.home_branch_id,
            now=now,
        )


def _named(report: EmailMessage, data: bytes) -> int | None:
    """Return the message that a report is about: what it carries or answers, else anywhere in its text."""
    for part in report.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers") and (
            found := _sealed(part.as_string())
        ):
            return found
    return _sealed(data.decode("utf-8", "replace"))


def _sealed(text: str) -> int | None:
    """Return the first message of ours that a text names; a name that somebody made up names nothing."""
    return next((int(key) for key, seal in _OURS.findall(text) if is_sealed(key, seal)), None)
