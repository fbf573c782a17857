"""How often one may ask: by address where no token is needed, by account where one is.

A search must not wait for a write to the database, so each process counts by itself and tells the common counter
(`organisation.rate_limit`) only after every STEP requests of one caller: who asks now and then never writes.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from kitabdar.organisation import rate_limit

STEP = 20
MOST_CALLERS = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: int


BY_ADDRESS = Limit(600, 60)
BY_ACCOUNT = Limit(1200, 60)
BAD_TOKENS = Limit(100, 300)


class Counter:
    """Counts requests of callers in this process, forgetting those unheard of for longest."""

    def __init__(self) -> None:
        self._callers: OrderedDict[str, tuple[int, float]] = OrderedDict()  # requests, refused until
        self._lock = Lock()

    def count(self, key: str, moment: float) -> str:
        """Count one request: "within", "refused" (still), or "ask" when the common counter must be asked."""
        with self._lock:
            count, until = self._callers.pop(key, (0, 0.0))
            is_refused = moment < until
            must_ask = not is_refused and (count + 1 >= STEP or until > 0)
            self._callers[key] = (count, until) if is_refused else (0 if must_ask else count + 1, 0.0)
            if len(self._callers) > MOST_CALLERS:
                self._callers.popitem(last=False)
        return "refused" if is_refused else "ask" if must_ask else "within"

    def refuse(self, key: str, until: float) -> None:
        """Refuse this caller until then without asking again."""
        with self._lock:
            self._callers[key] = (0, until)

    def clear(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._callers.clear()


counter = Counter()


def allows(kind: str, key: str, limit: Limit, now: datetime) -> bool:
    """Count a request and say whether it is within the limit (give or take STEP for each process)."""
    name, moment = f"api:{kind}:{key}", now.timestamp()
    state = counter.count(name, moment)
    if state != "ask":
        return state == "within"
    allowed = rate_limit.allow(name, limit=max(1, limit.requests // STEP), seconds=limit.seconds, now=now)
    if not allowed:
        counter.refuse(name, moment + limit.seconds / 6)
    return allowed


def allows_bad_token(address: str, now: datetime) -> bool:
    """Count a token that was not valid, and say whether more may be tried from this address."""
    return rate_limit.allow(
        f"api:token:{address}", limit=BAD_TOKENS.requests, seconds=BAD_TOKENS.seconds, now=now
    )


def is_this_machine(address: str) -> bool:
    """Say whether an address is a loopback address: a programme of the library's own machine, not limited."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == ""
