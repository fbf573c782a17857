"""Lent and returned: check-outs and check-ins a second with the full rules, on SQLite and PostgreSQL, one client and
four, beside the bare SQL of the same change.

    python -m benchmarks.lending CLIENTS    (measures the database of the environment; prints JSON)
"""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import corpus
from benchmarks.harness import Line, Report
from benchmarks.importing import import_file, make_home

RECORDS = 3000
READERS = 40
LOANS_A_CLIENT = 400
REACH = {("sqlite", 1): (250, 300), ("postgresql", 4): (150, None)}


def measure(report: Report, _home: Path) -> None:
    """Measure both databases, each in a home of its own."""
    from tests.support.postgresql import running_server

    with tempfile.TemporaryDirectory(prefix="kitabdar-bench-") as folder:
        _measure_database(report, "sqlite", "", Path(folder) / "sqlite")
        with running_server(durable=True) as url:
            _measure_database(report, "postgresql", url, Path(folder) / "postgresql")


def _measure_database(report: Report, name: str, url: str, home: Path) -> None:
    environment = make_home(home, url)
    import_file(corpus.write(corpus.ROOT / "var" / "bench" / f"corpus-{RECORDS}.mrc", RECORDS), environment)
    for clients in (1, 4):
        command = [sys.executable, "-m", "benchmarks.lending", str(clients)]
        done = subprocess.run(
            command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
        )
        found = json.loads(done.stdout.splitlines()[-1])
        goals = REACH.get((name, clients), (None, None))
        bare = f"bare SQL, one client: {found['bare']:,.0f}/s"
        where = f"{name}, {clients} client{'s' if clients > 1 else ''}"
        report.add(Line(f"check-out, {where}", found["out"], "/s", goals[0], beside=bare))
        report.add(Line(f"check-in, {where}", found["in"], "/s", goals[1]))
        report.add(Line(f"CPU of one loan out and in, {where}", found["cpu"], "ms", None, True))
        report.add(Line(f"items lent twice, {where}", found["doubled"], "", 0, True))


def _client(number: int, clients: int, barrier: Any, results: Any) -> None:
    """Lend and take back, and tell how long each took; None says that it failed."""
    told = None
    try:
        told = _lend(number, clients, barrier)
    finally:
        if told is None:
            barrier.abort()
        results.put(told)


def _lend(number: int, clients: int, barrier: Any) -> tuple[int, float, float, float]:
    """Return how many items were lent, seconds of lending and of taking back, and of CPU."""
    import django

    django.setup()
    from kitabdar.catalogue.models import Item, ItemState
    from kitabdar.circulation.services.checkin import check_in
    from kitabdar.circulation.services.checkout import check_out
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.queries import branches

    actor, branch = system_actor("bench"), branches()[0].id
    # Not all items: those of an earlier run are on their way home.
    here = Item.objects.filter(state=ItemState.AVAILABLE).order_by("pk")
    barcodes = list(here.values_list("barcode", flat=True)[: clients * LOANS_A_CLIENT])
    mine = barcodes[number::clients][:LOANS_A_CLIENT]
    barrier.wait()
    started, used = time.perf_counter(), time.process_time()
    for place, barcode in enumerate(mine):
        card = f"R{(place * clients + number) % READERS:04d}"
        check_out(actor=actor, card_number=card, barcode=barcode, branch_id=branch, now=datetime.now(UTC))
    lent = time.perf_counter()
    barrier.wait()
    turned = time.perf_counter()
    for barcode in mine:
        check_in(actor=actor, barcode=barcode, branch_id=branch, now=datetime.now(UTC))
    back, used = time.perf_counter() - turned, time.process_time() - used
    return len(mine), lent - started, back, used


def lend_without_limit() -> None:
    """Let everyone borrow as much as they like; Django is set up."""
    from kitabdar.circulation.models import Policy

    for row in Policy.objects.all():
        row.says["loan_limit"] = None
        row.save()


def _prepare() -> None:
    """Register the readers and let everyone borrow as much as they like."""
    import django

    django.setup()
    from kitabdar.organisation.actors import system_actor
    from kitabdar.organisation.queries import branches
    from kitabdar.patrons.models import Patron
    from kitabdar.patrons.rules import PatronData
    from kitabdar.patrons.services.registration import register

    now, actor = datetime.now(UTC), system_actor("bench")
    lend_without_limit()
    for number in range(READERS):
        if not Patron.objects.filter(card_number=f"R{number:04d}").exists():
            register(
                actor=actor, card_number=f"R{number:04d}", category_code="adult", home_branch_id=branches()[0].id,
                data=PatronData(family_name=f"Reader {number}"), now=now,
            )  # fmt: skip


def _bare() -> float:
    """Changes a second of the two rows a loan changes, in bare SQL with one commit each."""
    from django.db import connection, transaction

    count = 500
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_loan (id INTEGER PRIMARY KEY, item INTEGER, due VARCHAR(30))")
        cursor.execute("CREATE TABLE bench_item (id INTEGER PRIMARY KEY, state VARCHAR(10))")
        cursor.executemany(
            "INSERT INTO bench_item VALUES (%s, 'here')", [(number,) for number in range(count)]
        )
    started = time.perf_counter()
    for number in range(count):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT state FROM bench_item WHERE id = %s", [number])
            cursor.execute("INSERT INTO bench_loan VALUES (%s, %s, '2026-01-01')", [number, number])
            cursor.execute("UPDATE bench_item SET state = 'lent' WHERE id = %s", [number])
    rate = count / (time.perf_counter() - started)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_loan")
        cursor.execute("DROP TABLE bench_item")
    return rate


def _doubled() -> int:
    """Items that more than one open loan names."""
    from django.db.models import Count

    from kitabdar.circulation.models import Loan

    return (
        Loan.objects.filter(returned_at=None).values("item").annotate(n=Count("pk")).filter(n__gt=1).count()
    )


def main(clients: int) -> None:
    """Run the clients at the same time and print what they did together."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
    _prepare()
    bare, context = _bare(), multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(clients), context.Queue()
    started = [context.Process(target=_client, args=(n, clients, barrier, results)) for n in range(clients)]
    for process in started:
        process.start()
    found = [results.get(timeout=300) for _process in started]
    for process in started:
        process.join()
    if None in found:
        raise SystemExit("a client failed; what it said stands above")
    total = sum(count for count, *_times in found)
    rates = {
        "out": total / max(out for _n, out, _b, _used in found),
        "in": total / max(back for _n, _o, back, _used in found),
        "cpu": sum(used for *_times, used in found) / total * 1000,
    }
    print(json.dumps({**rates, "bare": bare, "doubled": _doubled()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
