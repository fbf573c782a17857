"""Write to those who apply to become readers: in their language, sent as messages are. [NOT-8]"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kitabdar.circulation.services.transactions import lock
from kitabdar.notices import channels
from kitabdar.notices.channels import NotSent, Outgoing
from kitabdar.notices.models import ApplicantMail, MessageState
from kitabdar.notices.rules import dear, name_in_letter, retry_at
from kitabdar.notices.services.composing import LANGUAGE_OF_CURRENCY
from kitabdar.notices.services.sending import CLAIM_MINUTES
from kitabdar.notices.wording import LANGUAGES
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.organisation.services import audit
from kitabdar.patrons import applications
from kitabdar.patrons.applications import ApplicationView

About = dict[str, Any]
KEPT_UNSENT_DAYS = 14
"""For how long an application is kept that waits only for a mail to go out."""

MOST_SHOWN = 200
_ENDED_BADLY = (MessageState.FAILED, MessageState.UNCERTAIN)


def note_applicant(*, application_id: int, event: str, about: About, now: datetime, **_named: Any) -> None:
    """Note a mail to an applicant in the transaction of the act (receiver of `applicant_told`)."""
    found = applications.application(application_id)
    if found is None or not found.data.email:
        return
    subject, body = worded(found, event, about)
    ApplicantMail.objects.create(
        application_id=application_id,
        address=found.data.email,
        subject=subject[:250],
        body=body,
        created_at=now,
        next_at=now,
    )


def keep_unsent(*, ids: set[int], now: datetime, **_named: Any) -> None:
    """Keep applications whose decision has not reached the applicant yet (receiver of `applications_forgetting`).

    While its mail waits, or did not go out: for so long staff see it and can send it again. Not for ever.
    """
    unsent = ApplicantMail.objects.filter(
        application_id__in=list(ids),
        created_at__gte=F("application__decided_at"),
        created_at__gt=now - timedelta(days=KEPT_UNSENT_DAYS),
    ).exclude(state=MessageState.SENT)
    ids.difference_update(list(unsent.values_list("application_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A mail to an applicant that did not go out for sure."""

    id: int
    address: str
    subject: str
    branch_id: int
    state_name: str
    problem: str
    created_at: datetime


def undelivered(*, actor: Actor, place_path: str) -> list[Undelivered]:
    """Return the mails to applicants of a network that failed or are uncertain, where the actor decides on them.

    Raises NotPermitted (patrons.edit at the place).
    """
    require(actor, "patrons.edit", place_path)
    network = f"/{place_path.strip('/').split('/')[0]}/"
    rows = ApplicantMail.objects.filter(
        state__in=_ENDED_BADLY, application__home_branch__path__startswith=network
    ).select_related("application__home_branch")
    return [
        Undelivered(
            row.pk,
            row.address,
            row.subject,
            row.application.home_branch_id,
            str(MessageState(row.state).label),
            row.problem,
            row.created_at,
        )
        for row in rows.order_by("pk")[:MOST_SHOWN]
        if actor.may("patrons.edit", row.application.home_branch.path)
    ]


def send_again(*, actor: Actor, mail_id: int, now: datetime) -> None:
    """Have a mail to an applicant that is uncertain or was not delivered sent once more.

    Raises NotPermitted (patrons.edit at the branch of the application), NotFound.
    """
    row = ApplicantMail.objects.select_related("application").filter(pk=mail_id).first()
    if row is None or row.state not in _ENDED_BADLY:
        raise NotFound("message", mail_id)
    branch_id = row.application.home_branch_id
    require(actor, "patrons.edit", place_by_id(branch_id))
    with transaction.atomic():
        ApplicantMail.objects.filter(pk=row.pk, state__in=_ENDED_BADLY).update(
            state=MessageState.WAITING, next_at=now, attempts=0, problem=""
        )
        audit.record(
            actor=actor,
            action="notices.send_again",
            subject=f"application:{row.application_id}",
            place=branch_id,
            now=now,
        )


def worded(found: ApplicationView, event: str, about: About) -> tuple[str, str]:
    """Return subject and body of a mail, in the applicant's language, else in that of the branch's currency."""
    branch = place_by_id(found.home_branch_id)
    language = found.data.language
    if language not in LANGUAGES:
        language = LANGUAGE_OF_CURRENCY.get(branch.currency, "en")
    data = found.data
    greeting = (
        dear(language, data.patronymic),
        name_in_letter(language, data.family_name, data.given_name, data.patronymic),
    )
    with override(language):
        network = place_tree().chain(branch.id)[-1]
        names = {"branch": branch.name, "library": network.name}
        subject, *parts = {"confirm": _confirm, "approved": _approved, "refused": _refused}[event](
            about, names
        )
        body = "\n\n".join([f"{' '.join(greeting)},", *parts, f"{branch.name}, {network.name}"])
    return subject, body


def _confirm(about: About, names: dict[str, str]) -> list[str]:
    days = ngettext(
        "Within %(days)s day open this page and press its button:",
        "Within %(days)s days open this page and press its button:",
        about["days"],
    )
    return [
        _("Please confirm that you would like a library card"),
        _("Somebody, we think you, asked at %(branch)s for a library card with this address.") % names,
        f"{days % about}\n{about['link']}",
        _("If it was not you, do nothing: what was sent to us will be erased."),
    ]


def _approved(about: About, names: dict[str, str]) -> list[str]:
    parts = [
        _("Your library card"),
        _(
            "Welcome to %(library)s. The number of your card is %(card)s. Sign in with it and the password you chose."
        )
        % {**names, **about},
    ]
    if about["until"]:
        until = date_format(date.fromisoformat(about["until"]), "DATE_FORMAT")
        text = _(
            "Your card is temporary. Show at a branch who you are by %(until)s, and it will hold longer."
        )
        parts.append(text % {"until": until})
    return parts


def _refused(about: About, names: dict[str, str]) -> list[str]:
    return [
        _("About your library card"),
        _("We cannot give you a card of %(library)s on your application. The reason:") % names,
        about["reason"],
        _("You are welcome at any desk to talk it over. What you sent us will be erased."),
    ]


def send_applicant_mail(now: datetime, limit: int = 100) -> int:
    """Send what is to be sent to applicants by now; return how many were sent. Without a way out it waits."""
    if not channels.can_mail():
        return 0
    lost = now - timedelta(minutes=CLAIM_MINUTES)
    ApplicantMail.objects.filter(state=MessageState.SENDING, next_at__lt=lost).update(
        state=MessageState.UNCERTAIN
    )
    due = ApplicantMail.objects.filter(state=MessageState.WAITING, next_at__lte=now).order_by("next_at", "pk")
    sent = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        how = _send(pk, now)
        if how is None:
            break
        sent += how
    return sent


def _send(mail_id: int, now: datetime) -> bool | None:
    """Send a mail, and say whether it was sent; None: nothing is taken for now. [NOT-4]"""
    row = _claimed(mail_id, now)
    if row is None:
        return False
    try:
        channels.send_mail(Outgoing(f"applicant-{row.pk}", row.address, row.subject, row.body))
    except NotSent as problem:
        again = None if problem.is_final else retry_at(row.attempts, now)
        ApplicantMail.objects.filter(pk=row.pk).update(
            state=MessageState.WAITING if again else MessageState.FAILED,
            next_at=again or now,
            problem=problem.problem,
        )
        return None if problem.is_shut else False
    ApplicantMail.objects.filter(pk=row.pk).update(state=MessageState.SENT, body="", problem="")
    return True


def _claimed(mail_id: int, now: datetime) -> ApplicantMail | None:
    with transaction.atomic():
        lock(ApplicantMail, {"pk": mail_id})
        claimed = ApplicantMail.objects.filter(pk=mail_id, state=MessageState.WAITING).update(
            state=MessageState.SENDING, next_at=now, attempts=F("attempts") + 1
        )
    return ApplicantMail.objects.get(pk=mail_id) if claimed else None
