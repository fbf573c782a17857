"""Reads that may be a moment old go to a replica of the database, where there is one (DATABASE_REPLICA_URL).

What may be old: records, editions, works, headings and authorities, while a page is shown to someone who has changed
nothing that the replica does not have yet. Items, loans, readers, sessions and rights are always read where they are
written; so is everything outside pages: commands, worker, indexer, and whatever a POST does.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections, models
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("kitabdar.replica")

REPLICA = "replica"
MAY_BE_OLD = frozenset(
    {
        "edition",
        "heading",
        "identifier",
        "record",
        "recordversion",
        "shelfmark",
        "source",
        "work",
        "authority",
        "authoritykey",
        "authoritylink",
        "authorityname",
        "authorityversion",
    }
)
"""Models of the catalogue that a page may show a moment old."""

COOKIE = "written"
REMEMBERED = (
    300  # seconds for which a browser is known to have written; a replica further behind is told of by health
)
LEFT_ALONE = 10.0  # seconds for which a replica that does not answer is not asked again
_SAFE = frozenset(("GET", "HEAD"))
_PLACE = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")

_here: ContextVar[bool] = ContextVar("may_be_old", default=False)


class ReplicaRouter:
    """Sends reads of what may be old to the replica while `reading_may_be_old`; all else to the primary."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Name the database to read a model from."""
        may = _here.get() and model._meta.app_label == "catalogue" and model._meta.model_name in MAY_BE_OLD
        return REPLICA if may else "default"

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """Name the database to write a model to."""
        return "default"

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        """Both databases hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Tables are made on the primary alone."""
        return db == "default"


@contextmanager
def reading_may_be_old() -> Iterator[None]:
    """Read from the replica what may be old."""
    token = _here.set(True)
    try:
        yield
    finally:
        _here.reset(token)


class ReadFromReplica:
    """Reads pages from the replica, once it has what the same browser wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._left_alone_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_there():
            return self.get_response(request)
        if request.method not in _SAFE:
            response = self.get_response(request)
            with suppress(
                DatabaseError
            ):  # what was asked is done; without the cookie it shows a moment later
                response.set_cookie(
                    COOKIE,
                    _written(),
                    REMEMBERED,
                    httponly=True,
                    samesite="Lax",
                    secure=bool(settings.SESSION_COOKIE_SECURE),
                )
            return response
        if not self._has(request.COOKIES.get(COOKIE, "")):
            return self.get_response(request)
        with reading_may_be_old():
            return self.get_response(request)

    def _has(self, written: str) -> bool:
        """Say whether the replica answers, and has all up to a place in the primary's log."""
        if time.monotonic() < self._left_alone_until:
            return False
        place = written if _PLACE.fullmatch(written) else "0/0"
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place])
                row = cursor.fetchone()
        except DatabaseError as problem:
            connections[REPLICA].close()
            self._left_alone_until = time.monotonic() + LEFT_ALONE
            log.warning("the replica does not answer, the primary does its work: %s", str(problem).strip())
            return False
        return bool(row and row[0])


def _written() -> str:
    """Return how far the primary's log is."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        return str(cursor.fetchone()[0])


def is_there() -> bool:
    """Say whether this installation has a replica."""
    return REPLICA in settings.DATABASES


def lag() -> float:
    """Return how many seconds the replica is behind. Raises DatabaseError."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0 "
            "ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp()) END"
        )
        row = cursor.fetchone()
    return float(row[0] or 0.0)
