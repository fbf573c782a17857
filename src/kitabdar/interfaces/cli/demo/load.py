"""Load the sample library into an empty installation, once."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from kitabdar.catalogue import indexing
from kitabdar.catalogue.browsing import file_headings
from kitabdar.catalogue.services.authorities.gathering import gather
from kitabdar.catalogue.services.authorities.loading import load_shipped
from kitabdar.catalogue.services.record_import import import_file
from kitabdar.catalogue.services.sources import create_source
from kitabdar.interfaces.cli.demo import communities, lending, movement, people, places, stock
from kitabdar.interfaces.cli.demo.written import written_file
from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor, system_actor

ACCOUNTS = "demo-accounts.txt"
OPENED_DAYS_AGO = 60
SOURCES = (
    ("loc", "Library of Congress", "L"),
    ("written", "Kitabdar sample records", "W"),
)  # the newest last
Progress = Callable[[str, int, int], None]
"""Told the step, and how much of how much of it is done."""


class NotEmpty(Exception):
    """There is another library here; the sample is not mixed into it."""


def is_loaded() -> bool:
    """Whether the sample library is here, complete (its accounts are written last)."""
    return (settings.HOME / ACCOUNTS).is_file()


def load(now: datetime, progress: Progress) -> None:
    """Load everything: places, rules, people, records, lending; then index it. Raises NotEmpty."""
    if organisation.branches():
        raise NotEmpty
    actor, opened = system_actor("demo"), now - timedelta(days=OPENED_DAYS_AGO)
    progress("places", 0, 1)
    made = places.add_places(actor, opened)
    people.add_rules(actor, made, opened)
    staff = people.add_staff_members(actor, made, opened)
    readers = people.add_readers(actor, made, opened)
    progress("authorities", 0, 1)
    load_shipped(actor=actor, now=opened, only_new=True)
    stocked = _records(actor, opened, progress)
    gather(actor=actor, now=opened)
    lending.lend(actor, now, stocked, lambda done, total: progress("lending", done, total))
    communities.add_communities(actor, made, now)
    movement.move(actor, now, stocked)
    _index(now, progress)
    _write_accounts(settings.HOME / ACCOUNTS, staff, readers)


def _records(actor: Actor, now: datetime, progress: Progress) -> list[stock.Stocked]:
    stocked = []
    for code, name, prefix in SOURCES:
        create_source(actor=actor, code=code, name=name, now=now)
        records = stock.read(written_file()) if code == "written" else stock.library_of_congress()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{code}.mrc"
            stocked += stock.write_stocked(records, path, prefix)
            total = path.stat().st_size
            with path.open("rb") as stream:
                import_file(
                    stream=stream,
                    file_name=path.name,
                    source_code=code,
                    actor=actor,
                    now=now,
                    progress=lambda _report, s=stream, t=total: progress("records", s.tell(), t),  # type: ignore[misc]
                )
    return stocked


def _index(now: datetime, progress: Progress) -> None:
    """Bring what was made into the index: it is empty, so there is nothing to make anew."""
    done, total = 0, indexing.health(now).pending

    def told(count: int) -> None:
        nonlocal done
        done += count
        progress("index", done, total)

    indexing.drain(told)
    while file_headings():
        pass


def _write_accounts(
    path: Path, staff: list[tuple[str, str, str]], readers: list[tuple[str, str, str]]
) -> None:
    """Keep the accounts for their owner alone, written whole or not at all."""
    rows = [f"{name:<16} {password:<16} {what}" for name, password, what in [*staff, *readers]]
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(rows) + "\n")
    partial.replace(path)
