"""Help a reader who has no password, or forgot it: a link by mail that lets them set one, or a first one at the desk.

The link is made when it is sent and kept nowhere. It holds for `HOURS`, and until the password is another.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from kitabdar.organisation import rate_limit
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit, passwords
from kitabdar.patrons import queries
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import PasswordLink, Patron
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services.change import locate
from kitabdar.patrons.services.sign_in import set_password

HOURS = 2
LINKS_A_DAY = 3
"""To one reader, whoever asks: nobody's letter-box is filled from here."""

_SALT = "kitabdar.patrons.password"
_MOST = 10  # readers who share an address, such as the children of one family


def ask_for_link(*, actor: Actor, name: str, page: str, now: datetime) -> None:
    """Have a link mailed to the reader with this card, or to those with this e-mail address, if there are any.

    Open to everybody, who learn nothing of it. `page`: address of the page that takes the new password.
    """
    said = name.replace("\x00", "").strip()
    reachable = Patron.objects.filter(erased_at=None, account__is_active=True, email_bounces=False)
    patron = queries.by_card(said) if said else None
    wanted = Q(pk=patron.id) if patron is not None else Q(email__iexact=said)
    for row in reachable.filter(wanted).exclude(email="").order_by("pk")[:_MOST] if said else ():
        _ask(actor, row, page, now)


def send_link(*, actor: Actor, patron_id: int, page: str, now: datetime) -> None:
    """Have a link mailed to a reader. Raises NotPermitted (patrons.edit at their home), NotFound, Invalid (no address).

    Nothing is sent beyond `LINKS_A_DAY`.
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    if row.account is None:
        raise NotFound("account", patron_id)
    if not row.email:
        raise invalid({"email": "email_missing"})
    _ask(actor, row, page, now)


def start_password(*, actor: Actor, patron_id: int, now: datetime) -> str:
    """Give a reader a password made by chance, and return it to be told this once. Raises NotPermitted, NotFound."""
    made = passwords.by_chance()
    set_password(actor=actor, patron_id=patron_id, password=made, now=now)
    return made


def _ask(actor: Actor, row: Patron, page: str, now: datetime) -> None:
    if not rate_limit.allow(f"password link {row.pk}", limit=LINKS_A_DAY, seconds=86_400, now=now):
        return
    with transaction.atomic():
        PasswordLink.objects.update_or_create(patron=row, defaults={"page": page[:300], "asked_at": now})
        audit.record(
            actor=actor,
            action="patrons.ask_password_link",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
        )


def token_of(patron_id: int, now: datetime) -> str:
    """Return the token of a link for a reader. Raises NotFound."""
    return signing.dumps([patron_id, int(now.timestamp()), _stamp(locate(patron_id))], salt=_SALT)


def patron_of_token(token: str, now: datetime) -> PatronView:
    """Return whose password a link lets set. Raises NotFound: not ours, too old, or the password is another by now."""
    try:
        patron_id, made_at, stamp = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound("link", "") from error
    age = now - datetime.fromtimestamp(made_at, UTC)
    row = Patron.objects.select_related("account").filter(pk=patron_id, erased_at=None).first()
    found = queries.by_id(patron_id)
    if row is None or found is None or not timedelta(0) <= age <= timedelta(hours=HOURS):
        raise NotFound("link", "")
    if not constant_time_compare(stamp, _stamp(row)):
        raise NotFound("link", "")
    return found


def set_by_token(*, actor: Actor, token: str, password: str, now: datetime) -> None:
    """Set the password of the reader who was mailed this link. Raises NotFound, Invalid (weak)."""
    found = patron_of_token(token, now)
    with transaction.atomic():
        row = Patron.objects.select_related("account").select_for_update(of=("self",)).get(pk=found.id)
        patron_of_token(token, now)  # two at once with one link
        if row.account is None:
            raise NotFound("account", found.id)
        passwords.put(row.account, password)
        audit.record(
            actor=actor,
            action="patrons.set_password",
            subject=f"patron:{row.pk}",
            place=row.home_branch_id,
            now=now,
            details={"by": "link"},
        )


def _stamp(row: Patron) -> str:
    """Return what changes with the password: a link holds once."""
    said = row.account.password if row.account is not None and row.account.is_active else ""
    return salted_hmac(_SALT, f"{row.account_id}:{said}", algorithm="sha256").hexdigest()[:32]
