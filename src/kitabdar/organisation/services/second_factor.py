"""Set up, replace, use, turn off and reset the second factor of staff; each change ends all sessions of the account."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kitabdar.organisation import one_time, rate_limit, sealing, second_factors
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import Account, RecoveryCode, SecondFactor, Staff
from kitabdar.organisation.services import audit
from kitabdar.organisation.services.staff import require_over

ISSUER = "Kitabdar"
PENDING_MINUTES = 15
TRIES, TRIES_SECONDS = 6, 900


class TooManyTries(Exception):
    """Codes or passwords were tried too often; `seconds`: until it can be tried again at the latest."""

    def __init__(self) -> None:
        super().__init__("too many tries of a second factor")
        self.seconds = TRIES_SECONDS


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret to be taken into an app; `address` is what its square code says."""

    secret: str
    address: str


def begin(*, actor: Actor, password: str, now: datetime) -> NewSecret:
    """Make a secret for the actor's own account; it counts once a code of it is given. Until then the old one does.

    Raises NotPermitted (no staff), Invalid (the password), TooManyTries.
    """
    account = _own(actor, password, now)
    secret = one_time.new_secret()
    SecondFactor.objects.update_or_create(
        account=account,
        defaults={"pending": sealing.seal(secret, _about(account.pk)), "pending_at": now},
    )
    return NewSecret(secret, one_time.address(secret, account.username, ISSUER))


def pending_secret(*, actor: Actor, now: datetime) -> NewSecret | None:
    """Return the secret that was begun and waits for its first code, to be shown again."""
    row = SecondFactor.objects.select_related("account").filter(account_id=_account_id(actor)).first()
    secret = _pending(row, now) if row else ""
    return (
        NewSecret(secret, one_time.address(secret, row.account.username, ISSUER)) if row and secret else None
    )


def confirm(*, actor: Actor, code: str, now: datetime) -> tuple[str, ...]:
    """Take the secret that was begun into use with a first code of it; return ten recovery codes, shown this once.

    Raises NotFound (nothing was begun, or too long ago), Invalid (a wrong code), TooManyTries.
    """
    account_id = _account_id(actor)
    _count_try(account_id, now)
    row = SecondFactor.objects.filter(account_id=account_id).first()
    secret = _pending(row, now) if row else ""
    if row is None or not secret:
        raise NotFound("second factor", account_id)
    step = one_time.step_of(secret, code, now, after=None)
    if step is None:
        raise Invalid(
            {"code": _("This code is not right. Look at the clock of the phone, and give the next one.")}
        )
    with transaction.atomic():
        action = "replace_second_factor" if row.secret else "set_second_factor"
        SecondFactor.objects.filter(pk=row.pk).update(
            secret=row.pending, confirmed_at=now, last_step=step, pending="", pending_at=None
        )
        codes = _put_codes(row)
        _changed(actor, account_id, action, now)
    rate_limit.forgive(_key(account_id))
    return codes


def take_code(*, account_id: int, code: str, now: datetime) -> bool:
    """Say whether this is a code of the account's app, or one of its recovery codes; either holds once.

    Raises TooManyTries.
    """
    _count_try(account_id, now)
    row = SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).first()
    if row is None:
        return False
    taken = _take_from_app(row, code, now) or _take_from_paper(row, code, now)
    if taken:
        rate_limit.forgive(_key(account_id))
    return taken


def new_codes(*, actor: Actor, password: str, now: datetime) -> tuple[str, ...]:
    """Make ten recovery codes in the place of those there are. Raises NotPermitted, Invalid, NotFound, TooManyTries."""
    account = _own(actor, password, now)
    row = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    if row is None:
        raise NotFound("second factor", account.pk)
    with transaction.atomic():
        codes = _put_codes(row)
        _changed(actor, account.pk, "new_recovery_codes", now)
    return codes


def turn_off(*, actor: Actor, password: str, today: date, now: datetime) -> None:
    """Sign in with the password alone from now on.

    Raises NotPermitted, Invalid (the password; it must be used by now), NotFound, TooManyTries.
    """
    account = _own(actor, password, now)
    must = second_factors.must_since(account.pk)
    if must is not None and must <= today:
        raise Invalid(
            {"password": _("Your library asks for a second factor: it can be replaced, not turned off.")}
        )
    _remove(actor, account.pk, "turn_off_second_factor", now)


def reset(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """Take the second factor from a colleague who has lost it, and with it all their sessions.

    Raises NotFound, NotPermitted (see `require_over`).
    """
    staff = Staff.objects.select_related("branch").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("staff", staff_id)
    require_over(actor, staff)
    _remove(actor, staff.account_id, "reset_second_factor", now)


def _own(actor: Actor, password: str, now: datetime) -> Account:
    """Return the actor's account once more proved by its password."""
    account_id = _account_id(actor)
    _count_try(account_id, now)
    account = Account.objects.get(pk=account_id)
    if not account.check_password(password):
        raise Invalid({"password": _("The password is not right.")})
    rate_limit.forgive(_key(account_id))
    return account


def _account_id(actor: Actor) -> int:
    if actor.account_id is None or not actor.is_staff:
        raise NotPermitted("")
    return actor.account_id


def _count_try(account_id: int, now: datetime) -> None:
    if not rate_limit.allow(_key(account_id), limit=TRIES, seconds=TRIES_SECONDS, now=now):
        raise TooManyTries


def _key(account_id: int) -> str:
    return f"second factor {account_id}"


def _about(account_id: int) -> str:
    return f"second factor of account {account_id}"


def _pending(row: SecondFactor, now: datetime) -> str:
    is_fresh = row.pending_at is not None and now - row.pending_at <= timedelta(minutes=PENDING_MINUTES)
    return (sealing.unseal(row.pending, _about(row.account_id)) or "") if row.pending and is_fresh else ""


def _take_from_app(row: SecondFactor, code: str, now: datetime) -> bool:
    secret = sealing.unseal(row.secret, _about(row.account_id))
    step = one_time.step_of(secret, code, now, row.last_step) if secret else None
    if step is None:
        return False
    later = SecondFactor.objects.filter(Q(last_step=None) | Q(last_step__lt=step), pk=row.pk)
    return bool(later.update(last_step=step))  # of two at once one wins


def _take_from_paper(row: SecondFactor, code: str, now: datetime) -> bool:
    letters = one_time.written(code)
    digest = sealing.digest(letters, _about(row.account_id)) if letters else ""
    with transaction.atomic():
        used = RecoveryCode.objects.filter(factor=row, digest=digest, used_at=None).update(used_at=now)
        if used:
            audit.record(
                actor=Actor(row.account_id, None, "", None),
                action="organisation.use_recovery_code",
                subject=f"account:{row.account_id}",
                now=now,
            )
    return bool(used)


def _put_codes(row: SecondFactor) -> tuple[str, ...]:
    codes = one_time.recovery_codes()
    RecoveryCode.objects.filter(factor=row).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=row, digest=sealing.digest(one_time.written(each), _about(row.account_id)))
        for each in codes
    )
    return codes


def _remove(actor: Actor, account_id: int, action: str, now: datetime) -> None:
    with transaction.atomic():
        gone, _by_model = SecondFactor.objects.filter(account_id=account_id).delete()
        if not gone:
            raise NotFound("second factor", account_id)
        _changed(actor, account_id, action, now)


def _changed(actor: Actor, account_id: int, action: str, now: datetime) -> None:
    """End the sessions of an account and note what was done."""
    Account.objects.filter(pk=account_id).update(sign_in_stamp=secrets.token_hex(16))
    audit.record(actor=actor, action=f"organisation.{action}", subject=f"account:{account_id}", now=now)
