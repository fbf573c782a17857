"""Asking: over HTTP as any programme would, or in this process where only the answers matter."""

from __future__ import annotations

import json
import os
import time
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.retrieval.scoring import DEPTH, Asked, Outcome, Seen

if TYPE_CHECKING:
    from kitabdar.search.query import Tier

Ask = Callable[[str], tuple[Seen, ...]]


def ask_all(asked: Iterable[Asked], ask: Ask) -> list[Outcome]:
    """Ask one after another, each with its time."""
    found = []
    for each in asked:
        started = time.perf_counter()
        seen = ask(each.text)
        found.append(Outcome(each, seen, (time.perf_counter() - started) * 1000))
    return found


@contextmanager
def over_http(home: Path) -> Iterator[Ask]:
    """Serve this home on a free loopback port (which the API does not limit) and ask there."""
    from tests.support.server import serving

    with serving(home) as server:

        def ask(text: str) -> tuple[Seen, ...]:
            answer = server.ask(f"/api/v1/search?limit={DEPTH}&q={urllib.parse.quote(text, safe='')}")
            if answer.status != 200:
                raise SystemExit(f"{text!r} was answered {answer.status}: {answer.text[:300]}")
            found = json.loads(answer.text)
            return tuple(
                Seen(hit["control_number"], hit["tier_code"] or "")
                for hit in (*found["hits"], *found["further"])[:DEPTH]
            )

        yield ask


def enter(home: Path) -> None:
    """Make this process one of the installation in this home; once for a process."""
    os.environ.update(KITABDAR_HOME=str(home), DATABASE_URL="", SEARCH_URL="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    import django
    from django.utils import translation

    django.setup()
    translation.activate("en")
    from kitabdar.search.engine import IndexUnavailable
    from kitabdar.search.engines import engine

    try:
        engine().info()
    except IndexUnavailable as problem:
        raise SystemExit(f"{home.parent.name}: {problem}; or leave out --as-it-is") from problem


def in_process(*, tiers: tuple[Tier, ...] | None = None, limit: int = DEPTH) -> Ask:
    """Return what asks as the API does, without the wire; with other tiers than the usual where they are named."""
    from kitabdar.circulation.finding import find
    from kitabdar.search.engine import SearchRequest
    from kitabdar.search.parsing import parse

    usual = SearchRequest(query=parse("")).tiers

    def ask(text: str) -> tuple[Seen, ...]:
        found = find(SearchRequest(query=parse(text), limit=limit, tiers=tiers or usual))
        return tuple(
            Seen(hit.edition.control_number, "" if hit.tier is None else hit.tier.name.lower())
            for hit in (*found.hits, *found.further)[:limit]
        )

    return ask
