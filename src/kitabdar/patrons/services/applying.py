"""Apply online to become a patron, confirm it by mail; what nobody confirmed or was refused is erased. [CIR-U3]"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction

from kitabdar.organisation import rate_limit
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.models import Place, PlaceKind
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.services import audit, passwords
from kitabdar.patrons import applications, consents, rules
from kitabdar.patrons.admission import is_over, problems_to_apply
from kitabdar.patrons.consenting import lacking
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Application, ApplicationState
from kitabdar.patrons.rules import PatronData
from kitabdar.patrons.services.registration import LANGUAGES
from kitabdar.patrons.signals import applicant_told, applications_forgetting

_SALT = "kitabdar.patrons.application"
MAILS_A_DAY = 3
"""To one address, whoever has them sent: nobody's letter-box is filled from here."""


def apply(
    *,
    actor: Actor,
    data: PatronData,
    home_branch_id: int,
    password: str,
    confirm_at: str,
    guardian_card: str = "",
    comes_with_guardian: bool = False,
    agreed: Mapping[int, bool] | None = None,
    now: datetime,
) -> int | None:
    """Apply to become a patron of a branch, and return the id of the application; a mail asks to confirm it.

    Open to everybody. `confirm_at`: address of the page that confirms; the token is put behind it. Nothing is said of
    who is registered already. None where so many mails went to the address today that nothing is done: who applies is
    told nothing else, since they may be another. Raises Invalid, with all that is wrong.
    """
    branch = Place.objects.filter(pk=home_branch_id, kind=PlaceKind.BRANCH, is_public=True).first()
    terms = applications.terms_at(home_branch_id) if branch is not None else None
    if branch is None or terms is None or not terms.is_offered:
        raise invalid({"home_branch": "not_offered"})
    data, said = rules.cleaned(data), dict(agreed or {})
    guardian_card = guardian_card.strip()
    asked = consents.texts_at(branch.pk, now.date())
    problems = rules.problems(data, LANGUAGES, now.date()) | problems_to_apply(
        data,
        terms,
        now.date(),
        has_guardian=bool(guardian_card) or comes_with_guardian,
        lacks_consent=bool(lacking(asked, said)),
    )
    if guardian_card and rules.card_problem(guardian_card):
        problems["guardian_card"] = "card_wrong"
    if weak := passwords.weakness(password):
        raise _with_password(problems, weak)
    if problems:
        raise invalid(problems)
    mailbox = f"apply mail {data.email.casefold()}"
    if not rate_limit.allow(mailbox, limit=MAILS_A_DAY, seconds=86_400, now=now):
        return None
    with transaction.atomic():
        row = Application.objects.create(
            home_branch=branch,
            category_id=terms.category_id,
            guardian_card=guardian_card,
            comes_with_guardian=comes_with_guardian,
            password=make_password(password),
            consents={str(each.id): said.get(each.id, False) for each in asked},
            created_at=now,
            **_kept(data),
        )
        link = f"{confirm_at}?{urlencode({'token': token_of(row.pk)})}"
        about = {"link": link, "days": terms.kept_days}
        applicant_told.send(sender=Application, application_id=row.pk, event="confirm", about=about, now=now)
        note(actor, "patrons.apply", row, now)
    return int(row.pk)


def confirm(*, actor: Actor, token: str, now: datetime) -> int:
    """Confirm an application by the token of its mail; doing it again changes nothing.

    Open to everybody. Raises NotFound for a token that is wrong or too old, or whose application is gone.
    """
    try:
        found = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise NotFound("application", "") from error
    with transaction.atomic():
        row = Application.objects.select_for_update().filter(pk=found).first()
        if row is None or is_over(row.state, row.created_at, row.decided_at, _kept_days(row), now):
            raise NotFound("application", "")
        if row.state == ApplicationState.SENT:
            row.state, row.confirmed_at = ApplicationState.CONFIRMED, now
            row.save(update_fields=["state", "confirmed_at"])
            note(actor, "patrons.confirm_application", row, now)
    return int(row.pk)


def forget(*, actor: Actor, now: datetime) -> int:
    """Erase what was not confirmed or was refused some days ago, and what is left of the approved; return how many.

    What a mail that was not sent still needs is kept (`applications_forgetting`). Raises NotPermitted (patrons.erase
    nowhere).
    """
    require_anywhere(actor, "patrons.erase")
    rows = Application.objects.exclude(state=ApplicationState.CONFIRMED)
    found = {
        row.pk for row in rows if is_over(row.state, row.created_at, row.decided_at, _kept_days(row), now)
    }
    applications_forgetting.send(sender=Application, ids=found, now=now)
    over = sorted(found)
    for start in range(0, len(over), 500):
        Application.objects.filter(pk__in=over[start : start + 500]).delete()
    return len(over)


def token_of(application_id: int) -> str:
    """Return the token that confirms an application: signed, so that nobody can make one."""
    return signing.dumps(application_id, salt=_SALT)


def note(actor: Actor, action: str, row: Application, now: datetime, **details: object) -> None:
    """Note what was done with an application."""
    audit.record(
        actor=actor,
        action=action,
        subject=f"application:{row.pk}",
        place=row.home_branch_id,
        now=now,
        details=details,
    )


def _kept(data: PatronData) -> dict[str, object]:
    return {name: value for name, value in data.__dict__.items() if name != "note"}


def _kept_days(row: Application) -> int:
    terms = applications.terms_at(row.home_branch_id)
    return terms.kept_days if terms is not None else applications.KEPT_DAYS


def _with_password(problems: dict[str, str], weak: str) -> Exception:
    error = invalid(problems)
    error.problems["password"] = weak
    return error
