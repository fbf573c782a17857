"""The writer's side of a cluster: documents go out in bulk requests, and are seen from `commit` on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError

from kitabdar.search.engine import Encoded
from kitabdar.search.opensearch import generations
from kitabdar.search.opensearch.failures import Translated
from kitabdar.search.opensearch.generations import Names
from kitabdar.search.opensearch.locking import WriterLock
from kitabdar.search.opensearch.mapping import EDITIONS, SPELLINGS
from kitabdar.search.opensearch.sending import Action, send

MOST_KEPT = 24_000_000  # characters waiting before they are sent, about 8,000 editions
MOST_SENT = 6_000_000  # characters of one request


class OpenSearchWriter:
    """Writes one generation; one process at a time.

    What outgrows the memory is sent before the commit, unseen until then. A writer closed without commit leaves that
    where it is: it says what the database said, and whoever writes next makes it seen.
    """

    def __init__(self, client: OpenSearch, names: Names, generation: str) -> None:
        self._client = client
        self._editions = names.index(EDITIONS, generation)
        self._spellings = names.index(SPELLINGS, generation)
        self._state = names.state
        self._generation = generation
        self._waiting: list[Action] = []
        self._size = 0
        with Translated():
            generations.check(client, self._editions)
            self._lock = WriterLock(client, names.state, generation)

    def upsert(self, documents: Iterable[Encoded]) -> None:
        """Put these documents in the place of any with their ids. Raises ValueError, IndexUnavailable, WriterBusy."""
        for document in documents:
            self._keep(Action("index", self._editions, document.id, document.body))
            for number, entry in document.spellings:
                self._keep(Action("create", self._spellings, number, entry))
            if self._size >= MOST_KEPT:
                self._send()

    def delete(self, ids: Iterable[int]) -> None:
        """Remove the documents with these ids, if there."""
        for each in ids:
            self._keep(Action("delete", self._editions, each))

    def commit(self) -> None:
        """Make everything since the last commit durable and visible to readers."""
        self._send()
        with Translated():
            self._client.indices.refresh(index=f"{self._editions},{self._spellings}")
            commit = {"commit": uuid.uuid4().hex}
            self._client.index(index=self._state, id=f"commit-{self._generation}", body=commit)

    def close(self) -> None:
        """Give the writer back; what was not committed is not seen."""
        self._waiting, self._size = [], 0
        self._lock.release()

    def _keep(self, action: Action) -> None:
        self._waiting.append(action)
        self._size += len(action.body) + 60

    def _send(self) -> None:
        with Translated():
            self._lock.renew()
            part: list[Action] = []
            size = 0
            for action in self._waiting:
                part.append(action)
                size += len(action.body) + 60
                if size >= MOST_SENT:
                    send(self._client, part)
                    part, size = [], 0
            if part:
                send(self._client, part)
        self._waiting, self._size = [], 0


def last_commit(client: OpenSearch, names: Names, generation: str) -> str:
    """Return the name of the last commit of a generation, "" before the first."""
    try:
        return str(client.get(index=names.state, id=f"commit-{generation}")["_source"]["commit"])
    except NotFoundError:
        return ""
