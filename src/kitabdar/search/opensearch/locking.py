"""One writer of a generation at a time, whatever machine it runs on: a lock that runs out when its holder is gone."""

from __future__ import annotations

import os
import socket
import time
import uuid
from contextlib import suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConflictError, NotFoundError, TransportError

from kitabdar.search.engine import WriterBusy

HELD_FOR = 60.0  # seconds from the last sign of life
RENEWED_EVERY = 10.0


class WriterLock:
    """Holds the lock until released. Raises WriterBusy while another process holds it."""

    def __init__(self, client: OpenSearch, index: str, generation: str) -> None:
        self._client = client
        self._index = index
        self._id = f"writer-{generation}"
        self._owner = uuid.uuid4().hex
        self._renewed = 0.0
        try:
            client.create(index=index, id=self._id, body=self._sign())
        except ConflictError:
            self._take_over()

    def renew(self) -> None:
        """Give a sign of life, now and then. Raises WriterBusy when another took the lock over."""
        if time.monotonic() - self._renewed >= RENEWED_EVERY:
            self._replace(self._held_by(self._owner))

    def release(self) -> None:
        """Give the lock back."""
        with suppress(TransportError, WriterBusy):
            held = self._held_by(self._owner)
            self._client.delete(
                index=self._index,
                id=self._id,
                if_seq_no=held["_seq_no"],
                if_primary_term=held["_primary_term"],
            )

    def _take_over(self) -> None:
        """Take the lock of a process that is gone: dead on this machine, or silent for long."""
        try:
            held = self._client.get(index=self._index, id=self._id)
        except NotFoundError:
            raise WriterBusy("another process gave the lock back this moment") from None
        said = held["_source"]
        if said["until"] > time.time() and not _is_dead(said["host"], said["process"]):
            raise WriterBusy(f"process {said['process']} on {said['host']} writes to this index")
        self._replace(held)

    def _held_by(self, owner: str) -> dict[str, Any]:
        try:
            held: dict[str, Any] = self._client.get(index=self._index, id=self._id)
        except NotFoundError:
            raise WriterBusy("the lock is gone") from None
        if held["_source"]["owner"] != owner:
            raise WriterBusy("another process took the lock over")
        return held

    def _replace(self, held: dict[str, Any]) -> None:
        try:
            self._client.index(
                index=self._index,
                id=self._id,
                body=self._sign(),
                if_seq_no=held["_seq_no"],
                if_primary_term=held["_primary_term"],
            )
        except ConflictError:
            raise WriterBusy("another process took the lock over") from None

    def _sign(self) -> dict[str, object]:
        self._renewed = time.monotonic()
        return {
            "owner": self._owner,
            "host": socket.gethostname(),
            "process": os.getpid(),
            "until": time.time() + HELD_FOR,
        }


def _is_dead(host: str, process: int) -> bool:
    if host != socket.gethostname():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
