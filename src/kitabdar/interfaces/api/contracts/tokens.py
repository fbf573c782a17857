"""Tokens as the API gives them, and what is sent to get one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from kitabdar.interfaces.api.contracts.fields import NO_CONTROL, Sent

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token made. `token` is not kept: this is the only time it is shown."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token without its secret."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokensAnswer:
    """The caller's own tokens, the newest first."""

    tokens: tuple[KnownToken, ...]


class NewTokenBody(Sent):
    """User name (of a reader: the card number) and password, what the token is for, and how many days it holds."""

    username: Annotated[str, Field(min_length=1, max_length=80, pattern=NO_CONTROL)]
    password: Annotated[str, Field(min_length=1, max_length=200)]
    label: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_CONTROL)]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)] = 90
    code: Annotated[
        str, Field(max_length=20, description="of the app, where the account has a second factor")
    ] = ""
