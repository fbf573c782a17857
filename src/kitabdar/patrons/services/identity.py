"""Keep that a patron has a number of identity, never the number: a digest under the secret of the installation.

A stolen database tells nothing: without the secret, which is not in it, not even a known number can be looked up.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.patrons import queries
from kitabdar.patrons.identity import canonical
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.services.change import locate

_SALT = "kitabdar.patrons.identity"


def set_identity(*, actor: Actor, patron_id: int, kind: str, number: str, now: datetime) -> None:
    """Keep the digest of a number of identity; an empty number takes it away.

    Raises NotPermitted (patrons.edit at the home branch), NotFound, Invalid (no such number, another patron has it).
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    digest = None
    if number.strip():
        written = canonical(kind, number)
        if not written:
            raise invalid({"identity_number": "identity_wrong"})
        digest = _digest(kind, written)
        if Patron.objects.filter(identity_digest=digest).exclude(pk=row.pk).exists():
            raise invalid({"identity_number": "identity_taken"})
    try:
        with transaction.atomic():
            Patron.objects.filter(pk=row.pk).update(
                identity_digest=digest, identity_kind=kind if digest else ""
            )
            audit.record(
                actor=actor,
                action="patrons.set_identity",
                subject=f"patron:{row.pk}",
                place=row.home_branch_id,
                now=now,
                details={"kind": kind if digest else ""},
            )
    except IntegrityError as error:  # registered with it at another desk in the same moment
        raise invalid({"identity_number": "identity_taken"}) from error


def find_by_identity(*, actor: Actor, kind: str, number: str) -> PatronView | None:
    """Return the patron with this number of identity, if any. Raises NotPermitted (patrons.edit nowhere)."""
    require_anywhere(actor, "patrons.edit")
    written = canonical(kind, number)
    found = Patron.objects.filter(identity_digest=_digest(kind, written)).first() if written else None
    return queries.by_id(found.pk) if found else None


def digest_of(kind: str, number: str) -> str | None:
    """Return the digest that is kept of a number of identity, None when it is none of its kind."""
    written = canonical(kind, number)
    return _digest(kind, written) if written else None


def _digest(kind: str, number: str) -> str:
    return salted_hmac(_SALT, f"{kind}:{number}", algorithm="sha256").hexdigest()
