"""People with tokens, at the door of the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.services.tokens import issue_token
from tests.support.builders import make_actor
from tests.support.world import NOW, World

BASE = "/api/v1"
STAFF = ("admin", "head", "desk", "night_desk", "cataloguer", "auditor", "almaty_desk")
PATRONS = ("aysel", "murad")
TOKENLESS = ("anonymous", "expired")
PEOPLE = (*STAFF, *PATRONS, *TOKENLESS)


@dataclass
class Door:
    """Sends requests as somebody."""

    client: Client
    tokens: dict[str, str]

    def call(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Send a request to the API as this person; `path` is below /api/v1."""
        given = dict(headers)
        if who in self.tokens:
            given["Authorization"] = f"Bearer {self.tokens[who]}"
        options: dict[str, Any] = {"headers": given}
        if body is not None:
            options |= {"data": body, "content_type": "application/json"}
        return getattr(self.client, method.lower())(f"{BASE}{path}", **options)

    def get(self, who: str, path: str, **headers: str) -> Any:
        """Read something as this person."""
        return self.call(who, "get", path, **headers)

    def post(self, who: str, path: str, body: Any, **headers: str) -> Any:
        """Send something as this person."""
        return self.call(who, "post", path, body, **headers)


def open_door(world: World, client: Client) -> Door:
    """Give everybody in the world a token, and one that has expired to nobody in particular."""
    actors: dict[str, Actor] = {name: getattr(world, name) for name in STAFF if name != "almaty_desk"}
    actors["almaty_desk"] = make_actor("almaty", "Dana Desk", world.abai, ("desk-librarian", world.almaty))
    actors |= {name: world.acting(getattr(world, name)) for name in PATRONS}
    tokens = {name: token(actor) for name, actor in actors.items()}
    tokens["expired"] = token(world.admin, expires_at=NOW - timedelta(seconds=1))
    return Door(client, tokens)


def token(actor: Actor, expires_at: datetime | None = None) -> str:
    """Make a token for an account."""
    assert actor.account_id is not None
    made = issue_token(
        actor=system_actor("test"), account_id=actor.account_id, label="test", now=NOW, expires_at=expires_at
    )
    return made.secret
