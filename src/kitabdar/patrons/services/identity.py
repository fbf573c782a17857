"""Keep that a patron has a number of identity, never the number: a digest under a secret of the installation.

A stolen database tells nothing: without the secret, which is not in it, not even a known number can be looked up.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from kitabdar.organisation.actors import Actor
from kitabdar.organisation.permissions import require
from kitabdar.organisation.services import audit
from kitabdar.patrons.identity import canonical, contradicts
from kitabdar.patrons.messages import invalid
from kitabdar.patrons.models import Patron
from kitabdar.patrons.services.change import locate

_SALT = "kitabdar.patrons.identity"


def set_identity(*, actor: Actor, patron_id: int, kind: str, number: str, now: datetime) -> bool:
    """Keep the digest of a number of identity; an empty number takes it away.

    Returns whether it is doubtful: it says another date of birth than is known. Raises NotPermitted (patrons.edit at
    the home branch), NotFound, Invalid (no such number, another patron of the network has it).
    """
    row = locate(patron_id)
    require(actor, "patrons.edit", row.home_branch)
    network_id = row.home_branch.network_id
    digest = None
    if number.strip():
        digest = digest_of(kind, number)
        if digest is None:
            raise invalid({"identity_number": "identity_wrong"})
        others = Patron.objects.filter(identity_network_id=network_id, identity_digest=digest)
        if others.exclude(pk=row.pk).exists():
            raise invalid({"identity_number": "identity_taken"})
    try:
        with transaction.atomic():
            Patron.objects.filter(pk=row.pk).update(
                identity_digest=digest,
                identity_network_id=network_id if digest else None,
                identity_kind=kind if digest else "",
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
    return contradicts(kind, number, row.birth_date)


def digest_of(kind: str, number: str) -> str | None:
    """Return the digest that is kept of a number of identity, None when it is none of its kind."""
    written = canonical(kind, number)
    return _digest(kind, written) if written else None


def _digest(kind: str, number: str) -> str:
    return salted_hmac(
        _SALT, f"{kind}:{number}", secret=settings.IDENTITY_KEY, algorithm="sha256"
    ).hexdigest()
