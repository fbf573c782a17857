"""Close an account for good: for the services that know whose it is and who may."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from kitabdar.organisation.models import Account, ApiToken, SecondFactor


def close(account_id: int, username: str) -> None:
    """Let nobody sign in with an account again and keep nothing of it but its row, under a name that says nothing.

    In the transaction of the caller. Password, tokens, second factor and language go.
    """
    ApiToken.objects.filter(account_id=account_id).delete()
    SecondFactor.objects.filter(account_id=account_id).delete()
    Account.objects.filter(pk=account_id).update(
        username=username, password=make_password(None), language="", is_active=False
    )
