"""What hurts elsewhere: a patron with a thousand loans, a title with five hundred items and as many holds.

python -m benchmarks.heavy    (SQLite and PostgreSQL, homes of its own; answers in milliseconds, the median of ten)
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LOANS, COPIES, HOLDS, TIMES = 1000, 500, 500, 10
GOAL_MS = 100
LEADER = "00000nam a2200000 a 4500"


def main() -> None:
    """Measure both databases and print one table."""
    from tests.support.postgresql import running_server

    with tempfile.TemporaryDirectory(prefix="kitabdar-bench-") as folder:
        found = {"SQLite": _measure(Path(folder) / "sqlite", "")}
        with running_server(durable=True) as url:
            found["PostgreSQL"] = _measure(Path(folder) / "postgresql", url)
    print(f"{'answer, ms (goal: below ' + str(GOAL_MS) + ')':<46}{'SQLite':>10}{'PostgreSQL':>12}")
    for name in found["SQLite"]:
        print(f"{name:<46}{found['SQLite'][name]:>10.1f}{found['PostgreSQL'][name]:>12.1f}")


def _measure(home: Path, url: str) -> dict[str, float]:
    home.mkdir()
    environment = {
        **os.environ,
        "KITABDAR_HOME": str(home),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "kitabdar.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.heavy", "inside"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answered: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answered


def _inside() -> None:
    """Fill the database of the environment and time what desks and readers do with it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from kitabdar.catalogue.memory import collect_between_answers
    from kitabdar.interfaces.cli.installation import collect_static

    call_command("migrate", verbosity=0, skip_checks=True)
    collect_static()
    with transaction.atomic():
        made = _fill()
    collect_between_answers()  # as in a process that serves
    print(json.dumps({name: _median(act) for name, act in _acts(made).items()}))


def _fill() -> dict[str, Any]:
    from tests.support.builders import make_item, make_patron, make_policy, make_record
    from tests.support.world import library_world

    from kitabdar.circulation.models import AgreedTerms, Hold, Loan
    from kitabdar.circulation.rules import Terms, differing
    from kitabdar.marc.codec import dump
    from kitabdar.marc.record import Field
    from kitabdar.marc.record import Record as MarcRecord
    from kitabdar.patrons.models import Patron

    now, world = datetime.now(UTC), library_world()
    make_policy("Plenty", 1, place=world.city, loan_limit=None, hold_limit=None, holds_of_edition=TIMES)
    reader = make_patron(
        "HEAVY", world.adult, world.sahil, names=("Heavy", "Reader", ""), password="heavy-reader"
    )
    terms = AgreedTerms.objects.create(
        digest="heavy", says=differing(Terms()), rules={}, looked_at=0, matched=0
    )
    for number in range(LOANS):
        record = make_record(f"Loan {number}")
        item = make_item(record, world.sahil, world.book, state="on_loan", barcode=f"L{number}")
        Loan.objects.create(
            patron_id=reader.id,
            item=item,
            terms=terms,
            branch=world.sahil,
            checked_out_at=now - timedelta(days=3),
            due_at=now + timedelta(days=11),
        )
    title = make_record("Wanted by all")
    title.normalised = dump(MarcRecord(LEADER, (Field("245", "00", (("a", "Wanted by all"),)),)))
    title.save()
    for number in range(COPIES):
        make_item(
            title,
            world.sahil,
            world.book,
            state="available",
            barcode=f"C{number}",
        )
    start = make_patron("H0", world.adult, world.sahil)
    model = Patron.objects.get(pk=start.id)
    others = [
        Patron(
            card_number=f"H{n}",
            category=model.category,
            home_branch=model.home_branch,
            expires_on=model.expires_on,
        )
        for n in range(1, HOLDS)
    ]
    Patron.objects.bulk_create(others)
    Hold.objects.bulk_create(
        Hold(
            patron=patron,
            edition_id=title.edition_id,
            pickup_branch=world.sahil,
            placed_at=now - timedelta(days=1),
        )
        for patron in [model, *others]
    )
    free = [
        make_item(make_record(f"Free {n}"), world.sahil, world.book, barcode=f"F{n}") for n in range(TIMES)
    ]
    return {"world": world, "reader": reader, "title": title, "free": [each.barcode for each in free]}


def _acts(made: dict[str, Any]) -> dict[str, Callable[[int], object]]:
    from django.test import Client
    from django.urls import reverse

    from kitabdar.circulation.errors import Refused
    from kitabdar.circulation.services.checkin import check_in
    from kitabdar.circulation.services.checkout import check_out
    from kitabdar.circulation.services.holds import place_hold
    from kitabdar.organisation.models import Account

    world, reader, title = made["world"], made["reader"], made["title"]
    desk, patron = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    desk.force_login(Account.objects.get(pk=world.desk.account_id))
    patron.force_login(Account.objects.get(pk=reader.account_id))
    place = {"actor": world.admin, "branch_id": world.sahil.pk}

    def lend(number: int) -> object:
        barcode = made["free"][number]
        return check_out(**place, card_number="HEAVY", barcode=barcode, now=datetime.now(UTC))

    def lend_wanted(number: int) -> object:
        barcode = f"C{COPIES - 1 - number}"
        try:
            return check_out(**place, card_number="HEAVY", barcode=barcode, now=datetime.now(UTC))
        except Refused as refused:
            assert {each.code for each in refused.refusals} == {"wanted_by_others"}
            return None

    def reserve(number: int) -> object:
        return place_hold(
            actor=world.admin,
            card_number="HEAVY",
            edition_id=title.edition_id,
            pickup_branch_id=world.sahil.pk,
            now=datetime.now(UTC),
            override=frozenset({"on_the_shelf"}),
            item_id=None if number == 0 else _copy(number),
        )

    def page(client: Client, name: str, *arguments: object, **query: object) -> Callable[[int], object]:
        address = reverse(name, args=arguments)

        def get(_number: int) -> object:
            answer = client.get(address, query)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer

        return get

    return {
        f"check-out to a patron with {LOANS} loans": lend,
        f"check-out of one of {COPIES} copies with {HOLDS} holds": lend_wanted,
        f"check-in of one of {COPIES} copies with {HOLDS} holds": lambda number: check_in(
            **place, barcode=f"C{number}", now=datetime.now(UTC)
        ),
        f"a hold on a title with {COPIES} copies": reserve,
        f"desk: file of a patron with {LOANS} loans": page(desk, "staff:patron", reader.id),
        f"desk: item page of a title with {HOLDS} holds": page(desk, "staff:item", barcode="C400"),
        f"desk: record of {COPIES} copies and {HOLDS} holds": page(desk, "staff:record", title.pk),
        f"reader: page of that title with {COPIES} copies": page(
            patron, "discovery:edition", title.edition_id
        ),
        f"reader: account with {LOANS} loans": page(patron, "discovery:account"),
    }


def _copy(number: int) -> int:
    from kitabdar.catalogue.models import Item

    return int(Item.objects.get(barcode=f"C{number}").pk)


def _median(act: Callable[[int], object]) -> float:
    taken = []
    for number in range(TIMES):
        started = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    _inside() if sys.argv[1:] == ["inside"] else main()
