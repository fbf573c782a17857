"""Waiting for the next change: PostgreSQL says so, SQLite is looked at ten times a second."""

from __future__ import annotations

import time
from contextlib import suppress

import psycopg
from django.db import connection

from kitabdar.search.models import CHANNEL

LOOK_EVERY = 0.1  # seconds
LONGEST_SLEEP = 1.0  # seconds, though nothing is said: a message may be lost with its connection


class Waking:
    """Waits on a connection of its own, opened when first needed and again when it breaks."""

    def __init__(self) -> None:
        self._listener: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self) -> None:
        """Return when there may be something to do, after a second at most."""
        if connection.vendor != "postgresql":
            time.sleep(LOOK_EVERY)
            return
        try:
            if self._listener is None:
                self._listen()
                return  # what came before listening began would be missed
            assert self._listener is not None
            for _ in self._listener.notifies(timeout=LONGEST_SLEEP, stop_after=1):
                pass
        except psycopg.Error:
            self.close()
            time.sleep(LOOK_EVERY)

    def close(self) -> None:
        """Give the connection back."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(psycopg.Error):
                listener.close()

    def _listen(self) -> None:
        asked = {
            name: value for name, value in connection.get_connection_params().items() if name in _ADDRESS
        }
        self._listener = psycopg.connect(**asked, autocommit=True)
        self._listener.execute(f"LISTEN {CHANNEL}")


_ADDRESS = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "options")
