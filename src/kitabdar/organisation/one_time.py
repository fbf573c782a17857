"""Codes that hold once: those of an app, by the time (RFC 6238), and those kept on paper; pure."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import pyotp

STEP_SECONDS = 30
DIGITS = 6
DRIFT = (0, -1, 1)
"""Steps that a clock may be off."""

RECOVERY_CODES = 10
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
_HALF = 5


def new_secret() -> str:
    """Return a secret of 160 bits in base 32."""
    return pyotp.random_base32(32)


def address(secret: str, name: str, issuer: str) -> str:
    """Return what an app reads from the square code: otpauth://totp/…"""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime, after: int | None) -> int | None:
    """Return the step of time that a code is of; None for a wrong one, and for one of a step not later than `after`.

    So a code that was taken is not taken again (RFC 6238, 5.2).
    """
    given = "".join(code.split())
    if len(given) != DIGITS or not given.isascii() or not given.isdigit():
        return None
    here, totp = int(now.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    found = [each for each in DRIFT if hmac.compare_digest(totp.generate_otp(here + each), given)]
    steps = [here + each for each in found if after is None or here + each > after]
    return steps[0] if steps else None


def recovery_codes() -> tuple[str, ...]:
    """Return ten new codes of 49 bits, to be kept on paper: ABCDE-FGHJK."""
    made: dict[str, None] = {}
    while len(made) < RECOVERY_CODES:
        letters = "".join(secrets.choice(_LETTERS) for _ in range(2 * _HALF))
        made[f"{letters[:_HALF]}-{letters[_HALF:]}"] = None
    return tuple(made)


def written(code: str) -> str:
    """Return a recovery code in one way of writing, "" when it is none."""
    letters = "".join(each for each in code.upper() if each.isascii() and each.isalnum())
    return letters if len(letters) == 2 * _HALF and set(letters) <= set(_LETTERS) else ""


@dataclass(frozen=True, slots=True)
class Demand:
    """Who works at a place or below it, or has a role that reaches it, must use a second factor from a day on.

    `role_id` None: whatever their role.
    """

    place_path: str
    role_id: int | None
    since: date


def demanded_since(
    demands: Iterable[Demand], branch_path: str, roles: Iterable[tuple[int, str]]
) -> date | None:
    """Return the first day from which a member of staff must use one; None: never.

    `roles`: (role, path of the place it is held at); one held above a place reaches it too.
    """
    held = list(roles)
    found = [each.since for each in demands if _covers(each, branch_path, held)]
    return min(found, default=None)


def _covers(demand: Demand, branch_path: str, held: list[tuple[int, str]]) -> bool:
    if demand.role_id is None and branch_path.startswith(demand.place_path):
        return True
    return any(
        demand.role_id in (None, role_id)
        and (path.startswith(demand.place_path) or demand.place_path.startswith(path))
        for role_id, path in held
    )
