"""How a route of the API is tried, and who may what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.integration.api.callers import PEOPLE, TOKENLESS
from tests.support.world import World

EVERYBODY = frozenset(PEOPLE)
WITH_A_TOKEN = EVERYBODY - set(TOKENLESS)
CITY_DESKS = frozenset({"admin", "head", "desk"})
MANAGE_RULES = frozenset({"admin", "head"})
ADMIN = frozenset({"admin"})


@dataclass(frozen=True)
class Line:
    """A route as it is tried: an address and body that would succeed, and who may."""

    allowed: frozenset[str]
    path: Callable[[World], str]
    body: Callable[[World], dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    tried_by: str = "admin"
