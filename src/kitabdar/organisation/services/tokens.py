"""API tokens: shown once, kept as a digest."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from kitabdar.organisation.actors import Actor, actor_of
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.models import Account, ApiToken, Staff
from kitabdar.organisation.permissions import require_everywhere
from kitabdar.organisation.services import audit
from kitabdar.organisation.services.staff import require_over

PREFIX = "kdb_"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A new token; `secret` is not kept anywhere and cannot be shown again."""

    id: int
    secret: str


def issue_token(
    *, actor: Actor, account_id: int, label: str, now: datetime, expires_at: datetime | None = None
) -> IssuedToken:
    """Make a token of an account: one's own, or that of staff one is over. Raises NotFound, NotPermitted."""
    if not actor.is_self(account_id):
        _require_over(actor, account_id)
    if not Account.objects.filter(pk=account_id).exists():
        raise NotFound("account", account_id)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        row = ApiToken.objects.create(
            account_id=account_id, label=label[:100], digest=_digest(secret), expires_at=expires_at
        )
        audit.record(
            actor=actor,
            action="organisation.issue_token",
            subject=f"account:{account_id}",
            now=now,
            details={"token": row.pk},
        )
    return IssuedToken(int(row.pk), secret)


def revoke_token(*, actor: Actor, token_id: int, now: datetime) -> None:
    """End a token: one's own, that of staff one is over, a reader's for who manages every network.

    Raises NotFound, NotPermitted.
    """
    row = ApiToken.objects.filter(pk=token_id).first()
    if row is None:
        raise NotFound("token", token_id)
    if not actor.is_self(row.account_id):
        _require_over(actor, row.account_id, or_everywhere=True)
    with transaction.atomic():
        row.delete()
        audit.record(
            actor=actor,
            action="organisation.revoke_token",
            subject=f"account:{row.account_id}",
            now=now,
            details={"token": token_id},
        )


def actor_of_token(secret: str, now: datetime) -> Actor | None:
    """Return who this token stands for; None when it is unknown, expired or its account closed."""
    digest = _digest(secret)
    row = ApiToken.objects.select_related("account").filter(digest=digest).first()
    if row is None or not hmac.compare_digest(row.digest, digest):
        return None
    if (row.expires_at is not None and row.expires_at <= now) or not row.account.is_active:
        return None
    return actor_of(row.account)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def _require_over(actor: Actor, account_id: int, *, or_everywhere: bool = False) -> None:
    """Raise NotPermitted unless the actor is over this colleague; a reader is nobody's colleague."""
    staff = Staff.objects.select_related("branch").filter(account_id=account_id).first()
    if staff is not None:
        require_over(actor, staff)
    elif or_everywhere:
        require_everywhere(actor, "organisation.manage")
    elif not actor.is_system:
        raise NotPermitted("organisation.manage")
