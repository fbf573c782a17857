"""Give an account a new password: for the services that know whose it is and who may."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string

from kitabdar.organisation.errors import Invalid
from kitabdar.organisation.models import Account, ApiToken

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # those that are not taken for one another


def weakness(password: str) -> str:
    """Return what is wrong with a new password, as a sentence; "" when nothing is."""
    try:
        validate_password(password)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def check(password: str) -> None:
    """Raise Invalid when a new password is weak."""
    if said := weakness(password):
        raise Invalid({"password": said})


def by_chance() -> str:
    """Return a password to be told to someone: short words of letters that are not taken for one another."""
    return "-".join(get_random_string(4, _LETTERS) for _part in range(3))


def put(account: Account, password: str) -> None:
    """Set the password, in the transaction of the caller; tokens made under the old one end. Raises Invalid."""
    check(password)
    account.set_password(password)
    account.save(update_fields=["password"])
    ApiToken.objects.filter(account=account).delete()
