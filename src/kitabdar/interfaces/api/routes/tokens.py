"""POST tokens (with user name and password), GET tokens, DELETE tokens/{id}."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from ninja import Router

from kitabdar.interfaces.api import clock
from kitabdar.interfaces.api.answers import private
from kitabdar.interfaces.api.contracts.fields import Id
from kitabdar.interfaces.api.contracts.tokens import KnownToken, NewToken, NewTokenBody, TokensAnswer
from kitabdar.interfaces.api.handlers import REALM
from kitabdar.interfaces.api.problems import problem
from kitabdar.interfaces.api.tokens import BearerToken, TooManyRequests, actor_of
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.organisation import queries, rate_limit, second_factors
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import tokens
from kitabdar.organisation.services.second_factor import TooManyTries, take_code

router = Router(tags=["Tokens"])
TOKEN = BearerToken()

WINDOW_SECONDS = 900
TRIES_FROM_AN_ADDRESS = 60
TRIES_OF_A_NAME = 10


@router.post("/tokens", response={201: NewToken}, summary="Get a token", openapi_extra={"x-also": [401, 403]})
def make_token(request: HttpRequest, body: NewTokenBody) -> HttpResponse:
    """Make a token of the account with this user name and password. It is shown this once."""
    now = clock.now()
    name = body.username.strip()
    count_try(address_of(request), name, now)
    account = authenticate(request, username=name, password=body.password)
    if account is None:
        return problem("wrong_password", headers={"WWW-Authenticate": REALM})
    if refused := _without_second_factor(account.pk, body.code, now):
        return refused
    rate_limit.forgive(f"sign-in name {name.lower()}")
    expires_at = now + timedelta(days=body.days)
    owner = Actor(account_id=account.pk, staff_id=None, name=name, branch_id=None)
    made = tokens.issue_token(
        actor=owner, account_id=account.pk, label=body.label, now=now, expires_at=expires_at
    )
    return private(NewToken(made.id, made.secret, expires_at), status=201)


@router.get("/tokens", response=TokensAnswer, auth=TOKEN, summary="One's own tokens")
def list_tokens(request: HttpRequest) -> HttpResponse:
    """Return the caller's tokens without their secrets."""
    account_id = actor_of(request).account_id
    found = queries.tokens_of(account_id) if account_id is not None else []
    return private(
        TokensAnswer(
            tuple(KnownToken(each.id, each.label, each.created_at, each.expires_at) for each in found)
        )
    )


@router.delete("/tokens/{token_id}", response={204: None}, auth=TOKEN, summary="End a token")
def end_token(request: HttpRequest, token_id: Id) -> HttpResponse:
    """Make a token worthless: one's own, or anybody's for who manages the organisation."""
    tokens.revoke_token(actor=actor_of(request), token_id=token_id, now=clock.now())
    return HttpResponse(status=204)


def _without_second_factor(account_id: int, code: str, now: datetime) -> HttpResponse | None:
    """Return the problem where a fresh second factor is missing or wrong, or must be set up first.

    Raises TooManyRequests.
    """
    if not second_factors.is_on(account_id):
        due = second_factors.due_on(account_id)
        return problem("second_factor_required") if due is not None and due <= now.date() else None
    if not code:
        return problem("second_factor_needed", headers={"WWW-Authenticate": REALM})
    try:
        taken = take_code(account_id=account_id, code=code, now=now)
    except TooManyTries as error:
        raise TooManyRequests(error.seconds) from error
    return None if taken else problem("wrong_code", headers={"WWW-Authenticate": REALM})


def count_try(address: str, name: str, now: datetime) -> None:
    """Count this try together with those of the sign-in page, by address and by name. Raises TooManyRequests."""
    tries = (
        (f"sign-in address {address}", TRIES_FROM_AN_ADDRESS),
        (f"sign-in name {name.lower()}", TRIES_OF_A_NAME),
    )
    counted = [rate_limit.allow(key, limit=limit, seconds=WINDOW_SECONDS, now=now) for key, limit in tries]
    if not all(counted):
        raise TooManyRequests(WINDOW_SECONDS)
