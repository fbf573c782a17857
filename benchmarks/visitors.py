"""Readers and desks of the load test: threads that ask the running site and say how long each answer took."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

BROAD = "broad search"
DESK = ("check-out", "check-in")
BROADLY = ("book* OR kitab*", "language:eng", "the OR in OR and OR of")
FACETS = "branch,format,language,author,subject,year"
AT_ONCE = 16
"""Readers that may be waiting at the same time."""

PAUSE_SECONDS = 0.7
"""What a desk needs at least for one item."""


@dataclass(frozen=True)
class Visit:
    """One thing asked: what, how long until the whole answer was there, and whether it was as it should be."""

    kind: str
    milliseconds: float
    is_well: bool
    status: int = 0


class _Caller:
    """One connection that is kept open, as a browser's."""

    def __init__(self, address: str) -> None:
        self._host = urlsplit(address).netloc
        self._line = http.client.HTTPConnection(self._host, timeout=30)

    def ask(self, path: str, body: object = None, token: str = "") -> int:
        """Ask and read the answer to its end; return its status, 0 where there was none."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        content = None if body is None else json.dumps(body)
        for _once_more in range(2):  # a line that was idle may have been closed, as browsers know
            try:
                self._line.request("GET" if body is None else "POST", path, content, headers)
                answer = self._line.getresponse()
                answer.read()
                return answer.status
            except (http.client.HTTPException, OSError):
                self._line.close()
        return 0


def visit(
    address: str, opened: dict[str, Any], *, seconds: float, searches: float, desks: int
) -> list[Visit]:
    """Let readers and desks at the site for so long; `opened`: what `benchmarks.opening` said."""
    visits: list[Visit] = []
    until = time.monotonic() + seconds
    moments = _moments(searches, seconds)
    threads = [
        threading.Thread(target=_read, args=(address, opened["questions"], moments, number, visits.append))
        for number in range(AT_ONCE)
    ]
    share = opened["items"]
    threads += [
        threading.Thread(
            target=_lend, args=(address, opened, share[number::desks], number, until, visits.append)
        )
        for number in range(desks)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return visits


def _moments(rate: float, seconds: float) -> list[float]:
    """Return when searches are asked: at random, so many a second."""
    dice, moment, found = random.Random(3), time.monotonic(), []
    end = moment + seconds
    while (moment := moment + dice.expovariate(rate)) < end:
        found.append(moment)
    found.reverse()
    return found


def _read(
    address: str, questions: list[str], moments: list[float], number: int, tell: Callable[[Visit], None]
) -> None:
    caller, dice = _Caller(address), random.Random(number)
    while True:
        try:
            due = moments.pop()
        except IndexError:
            return
        time.sleep(max(0.0, due - time.monotonic()))
        kind, path = _question(dice, questions)
        status = caller.ask(path)
        tell(Visit(kind, (time.monotonic() - due) * 1000, status == 200, status))


def _question(dice: random.Random, questions: list[str]) -> tuple[str, str]:
    chance, text = dice.random(), quote(dice.choice(questions))
    if chance < 0.05:
        return BROAD, f"/api/v1/search?q={quote(dice.choice(BROADLY))}&facets={FACETS}"
    if chance < 0.30:
        return "suggestions", f"/api/v1/suggest?q={text[: dice.randint(2, 8)].rstrip('%')}"
    if chance < 0.60:
        return "search", f"/api/v1/search?q={text}&facets={FACETS}"
    return "search page", f"/search?q={text}"


def _lend(
    address: str,
    opened: dict[str, Any],
    barcodes: list[str],
    number: int,
    until: float,
    tell: Callable[[Visit], None],
) -> None:
    caller, cards, branch = _Caller(address), opened["cards"], opened["branch"]
    for at, barcode in enumerate(barcodes):
        card = cards[(at * 7 + number) % len(cards)]
        out = {"card_number": card, "barcode": barcode, "branch": branch}
        for kind, path, body, good in (
            ("check-out", "/api/v1/checkouts", out, 201),
            ("check-in", "/api/v1/checkins", {"barcode": barcode, "branch": branch}, 200),
        ):
            if time.monotonic() > until:
                return
            started = time.monotonic()
            status = caller.ask(path, body, opened["token"])
            tell(Visit(kind, (time.monotonic() - started) * 1000, status == good, status))
            time.sleep(PAUSE_SECONDS)
