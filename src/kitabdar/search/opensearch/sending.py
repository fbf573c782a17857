"""Bulk requests: sent again when nodes are busy or gone, more slowly each time; refused documents are an error."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import TransportError

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)  # seconds before a request is sent again
BUSY = frozenset((429, 502, 503, 504))
IN_PLACE = 409  # of a spelling that is there: all the same
TIMEOUT = 60.0  # seconds for a bulk request


class Action(NamedTuple):
    """One line of a bulk request: what to do ("index", "create", "delete") with a document, and the document."""

    what: str
    place: str  # an index
    id: int
    body: str = ""

    def line(self) -> bytes:
        """Return it as a bulk request has it."""
        head = orjson.dumps({self.what: {"_index": self.place, "_id": str(self.id)}})
        return head + b"\n" + (self.body.encode() + b"\n" if self.what != "delete" else b"")


def send(client: OpenSearch, actions: Iterable[Action]) -> None:
    """Send these actions until each is done.

    Raises ValueError for a document that does not fit the fields, and the client's errors when patience ends; then
    some may be done, and all can be sent again.
    """
    waiting = list(actions)
    for pause in (*PAUSES, None):
        try:
            waiting = _attempt(client, waiting)
        except TransportError as problem:
            if pause is None or not _may_pass(problem):
                raise
        if not waiting:
            return
        if pause is None:
            raise TransportError(429, "the cluster refuses more work", {"waiting": len(waiting)})
        time.sleep(pause)


def _attempt(client: OpenSearch, actions: Sequence[Action]) -> list[Action]:
    """Send actions once; return those to send again."""
    body = b"".join([action.line() for action in actions])
    answer = client.bulk(body=body, request_timeout=TIMEOUT)
    if not answer["errors"]:
        return []
    again = []
    for action, item in zip(actions, answer["items"], strict=True):
        said = next(iter(item.values()))
        status = said["status"]
        if status in BUSY:
            again.append(action)
        elif (
            status >= 400 and not (status == IN_PLACE and action.what == "create") and action.what != "delete"
        ):
            raise ValueError(f"edition {action.id}: {said['error'].get('reason', said['error'])}")
    return again


def _may_pass(problem: TransportError) -> bool:
    return problem.status_code == "N/A" or problem.status_code == "TIMEOUT" or problem.status_code in BUSY
