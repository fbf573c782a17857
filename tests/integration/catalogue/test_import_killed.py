"""Kill -9 in the middle of an import: every committed batch is there, nothing is half-written, resume goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.marc_builder import Marc, file_of

DRIVER = """
import json, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from kitabdar.catalogue import models
from kitabdar.catalogue.services import record_import
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import Place
from kitabdar.search.models import OutboxEntry

record_import.BATCH_RECORDS = 7
now = datetime(2026, 3, 2, tzinfo=UTC)
home, mode, fatal = Path(os.environ["KITABDAR_HOME"]), sys.argv[1], int(sys.argv[2])

def state():
    tables = {
        "records": models.Record.objects.values_list(
            "id", "control_number", "version", "edition__key", "edition__work__key", "normalised"),
        "versions": models.RecordVersion.objects.values_list("record_id", "number", "reason"),
        "identifiers": models.Identifier.objects.values_list("record_id", "kind", "value"),
        "items": models.Item.objects.values_list("barcode", "holding__record_id", "state"),
        "outbox": OutboxEntry.objects.values_list("edition_id", flat=True).distinct(),
        "run": models.ImportRun.objects.values_list(
            "state", "position", "created", "updated", "unchanged", "rejected", "details__items_created"),
    }
    found = {name: [str(row) for row in rows.order_by("pk" if name != "outbox" else "edition_id")]
             for name, rows in tables.items()}
    folder = home / "quarantine"
    found["quarantine"] = [path.read_text("latin-1") for path in sorted(folder.glob("*"))]
    return found

if mode == "set-up":
    call_command("migrate", verbosity=0, skip_checks=True)
    parent = Place.objects.create(kind="network", code="net", name="Net")
    parent = Place.objects.create(kind="library", code="lib", name="Lib", parent=parent)
    Place.objects.create(kind="branch", code="sahil", name="Sahil", parent=parent)
    models.Source.objects.create(code="main", name="Main")
elif mode == "state":
    print(json.dumps(state()))
else:
    count = 0
    def watch(execute, *arguments):
        global count
        count += 1
        if count == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)
    with connection.execute_wrapper(watch), (home / "file.mrc").open("rb") as stream:
        record_import.import_file(stream=stream, file_name="file.mrc", source_code="main",
                                  actor=system_actor("test"), now=now, resume=True)
    print(count)
"""


def run(home: Path, mode: str, fatal: int = 0) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "KITABDAR_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "kitabdar.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    environment.pop("SEARCH_URL", None)
    command = [sys.executable, "-c", DRIVER, mode, str(fatal)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def prepared_home(home: Path, file: bytes) -> Path:
    home.mkdir()
    (home / "file.mrc").write_bytes(file)
    done = run(home, "set-up")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def file() -> bytes:
    chance = random.Random(7)
    records: list[Marc | bytes] = []
    for number in range(60):
        shared = f"97803064061{number % 9}" if number % 5 == 0 else ""
        record = Marc(str(number % 50), f"Book {number}", author=f"Author{number % 11}, A.", isbn=shared)
        records.append(record.with_(items=(f"$p B{number} $a {chance.choice(('sahil', 'mars'))}",)))
        if number % 9 == 0:
            records.append(b"00026nam a2200025 a 4500\x1e\x1d")
    return file_of(*records)


def test_an_import_killed_anywhere_and_resumed_ends_like_one_that_was_not(
    tmp_path: Path, file: bytes
) -> None:
    whole = prepared_home(tmp_path / "whole", file)
    killed = Path(shutil.copytree(whole, tmp_path / "killed"))
    finished = run(whole, "import")
    assert finished.returncode == 0, finished.stderr
    statements = int(finished.stdout)
    expected = json.loads(run(whole, "state").stdout)
    assert len(expected["records"]) == 50
    assert len(expected["quarantine"]) == 2

    chance = random.Random(11)
    kills = 0
    while kills < 6:
        attempt = run(killed, "import", chance.randint(2, statements // 4))
        if attempt.returncode == 0:
            break
        assert attempt.returncode == -signal.SIGKILL, attempt.stderr
        kills += 1
        between = json.loads(run(killed, "state").stdout)
        assert len(between["versions"]) >= len(between["records"])
        assert {row.split(",")[0] for row in between["records"]} == {
            row.split(",")[0] for row in between["versions"]
        }
    else:
        assert run(killed, "import").returncode == 0
    assert kills >= 3
    assert json.loads(run(killed, "state").stdout) == expected
