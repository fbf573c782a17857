"""Reads from a real streaming replica: what may be old, what one wrote oneself, a replica behind and one gone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.support.marc_builder import Marc, file_of
from tests.support.postgresql import running_replica, running_server
from tests.support.server import environment, eventually, kitabdar, said

DRIVER = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kitabdar.config.settings"
import django
django.setup()
from django.db import connections
from django.test import Client
from kitabdar.interfaces.cli.installation import collect_static

collect_static()
seen = {"default": [], "replica": []}

def watch(name):
    def note(execute, text, *arguments):
        seen[name].append(text)
        return execute(text, *arguments)
    return note

for name in seen:
    connections[name].execute_wrappers.append(watch(name))
browsers = {}
for line in sys.stdin:
    who, method, path, data = json.loads(line)
    for each in seen.values():
        each.clear()
    client = browsers.setdefault(who, Client(HTTP_HOST="localhost"))
    answer = client.get(path) if method == "GET" else client.post(path, data)
    tables = {name: sorted({word.strip('"') for text in texts for word in text.split()
                            if word.startswith('"') and "." not in word}) for name, texts in seen.items()}
    print(json.dumps({"status": answer.status_code, "text": answer.content.decode(), "tables": tables,
                      "cookie": "written" in client.cookies}), flush=True)
"""


class Site:
    """The site in a process of its own: several browsers ask it, and say which database answered."""

    def __init__(self, home: Path, **more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(home, **more),
        )

    def ask(self, who: str, method: str, path: str, data: dict[str, str] | None = None) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([who, method, path, data or {}]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    with running_server() as primary:
        home = tmp_path_factory.mktemp("replica") / "home"
        done = kitabdar(home, "init", "--network", "City", "--branch", "Main", DATABASE_URL=primary)
        assert done.returncode == 0, said(done)
        records = file_of(*(Marc(str(number), f"Kitab {number}") for number in range(5)))
        done = kitabdar(home, "import", "-", "--source", "main", input=records, DATABASE_URL=primary)
        assert done.returncode == 0, said(done)
        with running_replica(primary) as replica:
            yield home, primary, replica


@pytest.fixture
def site(servers: tuple[Path, str, str]) -> Iterator[Site]:
    home, primary, replica = servers
    opened = Site(home, DATABASE_URL=primary, DATABASE_REPLICA_URL=replica)
    yield opened
    opened.close()


def run(url: str, text: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(text)
        return cursor.fetchone() if cursor.description else None


def is_level(primary: str, replica: str) -> bool:
    (place,) = run(primary, "SELECT pg_current_wal_lsn()::text")
    return bool(run(replica, f"SELECT pg_last_wal_replay_lsn() >= '{place}'::pg_lsn")[0])


def test_pages_read_records_from_the_replica_and_items_from_the_primary(
    servers: tuple[Path, str, str], site: Site
) -> None:
    eventually(lambda: is_level(*servers[1:]))
    page = site.ask("reader", "GET", "/search?q=kitab")
    assert page["status"] == 200 and "5 editions found" in page["text"]
    assert "catalogue_record" in page["tables"]["replica"]
    assert not {"catalogue_item", "circulation_loan", "django_session"} & set(page["tables"]["replica"])
    assert not page["cookie"]
    assert json.loads(site.ask("reader", "GET", "/healthz")["text"])["replica"]["lag_seconds"] is not None


def test_who_wrote_reads_what_they_wrote_though_the_replica_is_behind(
    servers: tuple[Path, str, str], site: Site
) -> None:
    _home, primary, replica = servers
    eventually(lambda: is_level(primary, replica))
    run(replica, "SELECT pg_wal_replay_pause()")
    try:
        run(primary, "UPDATE catalogue_record SET description = replace(description, 'Kitab 3', 'Dəftər 3')")
        wrote = site.ask("writer", "POST", "/preferences/", {"language": "en"})
        assert wrote["cookie"], wrote["status"]
        mine = site.ask("writer", "GET", "/search?q=kitab")
        assert "Dəftər 3" in mine["text"] and not mine["tables"]["replica"][1:]
        others = site.ask("reader", "GET", "/search?q=kitab")
        assert "Dəftər 3" not in others["text"] and "catalogue_record" in others["tables"]["replica"]
    finally:
        run(replica, "SELECT pg_wal_replay_resume()")
    eventually(lambda: is_level(primary, replica))
    again = site.ask("writer", "GET", "/search?q=kitab")
    assert "Dəftər 3" in again["text"] and "catalogue_record" in again["tables"]["replica"]


def test_without_the_replica_the_primary_answers(servers: tuple[Path, str, str]) -> None:
    home, primary, _replica = servers
    site = Site(
        home, DATABASE_URL=primary, DATABASE_REPLICA_URL="postgresql://postgres@/postgres?host=/nowhere"
    )
    try:
        for _ in range(2):
            page = site.ask("reader", "GET", "/search?q=kitab")
            assert page["status"] == 200 and "catalogue_record" in page["tables"]["default"]
        health = json.loads(site.ask("reader", "GET", "/healthz")["text"])
        assert health["replica"] == {"is_well": True, "lag_seconds": None}
    finally:
        site.close()


def test_connections_are_pooled_where_asked(servers: tuple[Path, str, str]) -> None:
    home, primary, replica = servers
    site = Site(home, DATABASE_URL=primary, DATABASE_REPLICA_URL=replica, DATABASE_POOL="2")
    try:
        assert site.ask("reader", "GET", "/search?q=kitab")["status"] == 200
    finally:
        site.close()
