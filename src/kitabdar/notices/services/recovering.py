"""Mail readers the link with which they set a password. The link is made when it is sent and is kept nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kitabdar.notices import channels
from kitabdar.notices.channels import NotSent, Outgoing
from kitabdar.notices.rules import dear, name_in_letter
from kitabdar.notices.services.composing import LANGUAGE_OF_CURRENCY
from kitabdar.notices.wording import LANGUAGES
from kitabdar.organisation.queries import place_by_id, place_tree
from kitabdar.patrons import queries
from kitabdar.patrons.models import PasswordLink
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services.recovery import HOURS, token_of


def send_links(now: datetime, limit: int = 100) -> int:
    """Mail the links that were asked for; return how many were sent. What cannot be sent for `HOURS` is forgotten."""
    if not channels.can_mail():
        return 0
    PasswordLink.objects.filter(asked_at__lt=now - timedelta(hours=HOURS)).delete()
    return sum(_send(row, now) for row in PasswordLink.objects.order_by("asked_at", "pk")[:limit])


def _send(row: PasswordLink, now: datetime) -> bool:
    if not PasswordLink.objects.filter(pk=row.pk, asked_at=row.asked_at).delete()[0]:
        return False  # another worker has it
    patron = queries.by_id(row.patron_id)
    if patron is None or patron.erased_at is not None or not patron.email:
        return False
    link = f"{row.page}?{urlencode({'token': token_of(patron.id, now)})}"
    subject, body = worded(patron, link)
    key = f"password-{row.patron_id}-{int(row.asked_at.timestamp())}"
    try:
        channels.send_mail(Outgoing(key, patron.email, subject, body))
    except NotSent as problem:
        if not problem.is_final:
            PasswordLink.objects.get_or_create(
                patron_id=row.patron_id, defaults={"page": row.page, "asked_at": row.asked_at}
            )
        return False
    return True


def worded(patron: PatronView, link: str) -> tuple[str, str]:
    """Return subject and body, in the reader's language, else in that of the branch's currency."""
    branch = place_by_id(patron.home_branch_id)
    language = patron.language
    if language not in LANGUAGES:
        language = LANGUAGE_OF_CURRENCY.get(branch.currency, "en")
    names = (patron.family_name, patron.given_name, patron.patronymic)
    greeting = f"{dear(language, patron.patronymic)} {name_in_letter(language, *names)}"
    with override(language):
        network = place_tree().chain(branch.id)[-1]
        hours = ngettext(
            "Within %(hours)s hour open this page and choose a new password for the card %(card)s:",
            "Within %(hours)s hours open this page and choose a new password for the card %(card)s:",
            HOURS,
        )
        parts = [
            f"{greeting},",
            _("Somebody, we think you, asked for a new password."),
            f"{hours % {'hours': HOURS, 'card': patron.card_number}}\n{link}",
            _("If it was not you, do nothing: your password stays as it is."),
            f"{branch.name}, {network.name}",
        ]
        return _("A new password for your library card"), "\n\n".join(parts)
