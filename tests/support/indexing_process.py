"""The indexer as its own process over its own home: `python -m tests.support.indexing_process WHAT …`.

setup N · run [LARGEST_FILE] · rebuild · verify · change EDITION TITLE
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def main(words: list[str]) -> None:
    """Do one thing and end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    import django

    django.setup()
    what, *rest = words
    doings: dict[str, Callable[..., None]] = {
        "setup": _setup,
        "run": _run,
        "rebuild": _rebuild,
        "verify": _verify,
        "change": _change,
    }
    doings[what](*rest)


def _setup(number: str) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from kitabdar.catalogue.models import Edition
    from kitabdar.search.models import OutboxEntry
    from tests.support.builders import make_record

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        for each in range(int(number)):
            make_record(f"Kitab {each} " + " ".join(f"söz{each}x{word}" for word in range(40)))
        OutboxEntry.enqueue(Edition.objects.values_list("pk", flat=True))


def _run(largest_file: str = "") -> None:
    from kitabdar.catalogue import indexing

    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    if largest_file:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest_file), hard))
    indexing.run_indexer(stopped.is_set)


def _rebuild() -> None:
    from kitabdar.catalogue import indexing

    def progress(done: int, total: int) -> None:
        sys.stdout.write(f"{done} of {total}\n")

    indexing.rebuild(progress)


def _verify() -> None:
    from kitabdar.catalogue import indexing

    found = indexing.verify()
    said = {name: getattr(found, name) for name in ("checked", "missing", "extra", "stale", "pending")}
    sys.stdout.write(json.dumps(said))


def _change(edition_id: str, title: str) -> None:
    from django.db import transaction

    from kitabdar.catalogue.models import Record
    from kitabdar.marc import description_json
    from kitabdar.marc.description import Description, Form, Title
    from kitabdar.search.models import OutboxEntry

    description = Description("changed", titles=(Title("main", (Form(title, "Latn", "aze"),)),))
    with transaction.atomic():
        Record.objects.filter(edition_id=edition_id).update(description=description_json.dump(description))
        OutboxEntry.enqueue([int(edition_id)])


if __name__ == "__main__":
    main(sys.argv[1:])
