"""Who asks: bearer tokens (RFC 6750). A session's cookie never signs anyone in here, so nothing can be forged."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from kitabdar.interfaces.api import clock, limits
from kitabdar.interfaces.shell.visitors import address_of
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.services import tokens

LONGEST = 200


class InvalidToken(Exception):
    """A token was given that stands for nobody (any more)."""


class TooManyRequests(Exception):
    """This caller asks too often; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class BearerToken(HttpBearer):
    """Authorization: Bearer …, with a token that staff made for an account."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Return the actor of the token. Raises InvalidToken, TooManyRequests."""
        now = clock.now()
        actor = tokens.actor_of_token(token.strip(), now) if len(token) <= LONGEST else None
        if actor is None or actor.account_id is None:
            if not limits.allows_bad_token(address_of(request), now):
                raise TooManyRequests(limits.BAD_TOKENS.seconds)
            raise InvalidToken
        if not limits.allows("account", str(actor.account_id), limits.BY_ACCOUNT, now):
            raise TooManyRequests(limits.BY_ACCOUNT.seconds)
        return actor


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, in an operation that needs a token."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor
