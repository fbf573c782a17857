"""Backups of small databases in files of their own: made whole or not at all, proved, put back whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kitabdar.organisation import backups, heartbeat
from kitabdar.organisation.backups import keeping, restoring
from kitabdar.organisation.backups.files import held
from kitabdar.organisation.backups.manifest import Manifest, file_sum
from kitabdar.organisation.backups.sqlite import SQLiteStore
from kitabdar.organisation.backups.stores import sum_of

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
ROWS = 300


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of two tables of our own and the three that Kitabdar's always has, nobody at work on it."""
    path = tmp_path / "home" / "live.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript(
            "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT, marc BLOB);"
            "CREATE TABLE loan (id INTEGER PRIMARY KEY, book INTEGER);"
            "CREATE TABLE django_migrations (app TEXT, name TEXT); CREATE TABLE cache (key TEXT);"
            "CREATE TABLE django_session (key TEXT); INSERT INTO django_session VALUES ('signed in');"
            "INSERT INTO django_migrations VALUES ('catalogue', '0001_initial');"
        )
        rows = [(number, f"Kitab {number}", b"\xff" * 900) for number in range(ROWS)]
        database.executemany("INSERT INTO book VALUES (?, ?, ?)", rows)
        database.commit()
    for module in (keeping, restoring):
        monkeypatch.setattr(module, "store", lambda: SQLiteStore(path))
    monkeypatch.setattr(heartbeat, "silence", lambda *_: None)
    monkeypatch.setattr("kitabdar.organisation.backups.sqlite.PATIENCE", 0.1)
    return path


def quietly(_doing: str, _done: int, _total: int) -> None:
    """Show no progress."""


def made(folder: Path, hours: int = 0, keep: int = 0) -> Path:
    return backups.make(folder, NOW + timedelta(hours=hours), quietly, keep=keep)


def change(path: Path, text: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(text)
        database.commit()


def count(path: Path, table: str = "book") -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def written_anew(backup: Path) -> None:
    """Let the manifest say of the file what it is now, as one would who means well."""
    path = backup / "manifest.json"
    found = file_sum(backup / "database.sqlite3")
    told = {
        **json.loads(path.read_text()),
        "files": {"database.sqlite3": {"size": found.size, "sha256": found.sha256}},
    }
    path.write_text(json.dumps(told))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_sum_tells_of_every_change_and_of_no_order() -> None:
    rows = [(1, "a", None), (2, "b", b"c"), (2, "b", b"c")]
    assert sum_of(rows) == sum_of(reversed(rows))
    others = (
        rows[:2],
        [*rows, rows[0]],
        [(1, "a", ""), *rows[1:]],
        [("1", "a", None), *rows[1:]],
        [*rows, *rows],
    )
    assert len({sum_of(rows).hash, *(sum_of(other).hash for other in others)}) == 6
    assert sum_of([]).rows == 0


def test_a_backup_says_all_of_itself_and_belongs_to_its_owner_alone(live: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        backup = made(tmp_path / "kept")
    finally:
        os.umask(before)
    assert backup.name == "kitabdar-20261126-030000"
    assert backup.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in backup.iterdir()} == {0o600}
    manifest = Manifest.read(backup)
    assert manifest.tables["book"].rows == ROWS and manifest.migrations == {"catalogue": ["0001_initial"]}
    assert manifest.files["database.sqlite3"].size == (backup / "database.sqlite3").stat().st_size
    checked = backups.check(backup, quietly)
    assert checked.rows == ROWS + 2 and all(each.is_same for each in checked.tables)
    assert names(live.parent) == ["live.sqlite3"]


def test_one_moment_is_copied_while_another_writes(live: Path, tmp_path: Path) -> None:
    change(live, "DELETE FROM book")
    written, stop = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(live, isolation_level=None, timeout=20)) as database:
            number = 0
            while not stop.is_set():
                number += 1
                database.execute("BEGIN IMMEDIATE")
                database.execute("INSERT INTO book VALUES (?, 'x', zeroblob(9000))", [number])
                database.execute("INSERT INTO loan VALUES (?, ?)", [number, number])
                database.execute("COMMIT")
                if number == 50:
                    written.set()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        assert written.wait(30)
        backup = made(tmp_path / "kept", keep=1)
    finally:
        stop.set()
        writing.join()
    tables = Manifest.read(backup).tables
    assert 50 <= tables["book"].rows == tables["loan"].rows < count(live)


def test_rows_that_differ_are_named_by_their_table(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    change(backup / "database.sqlite3", "UPDATE book SET marc = zeroblob(900) WHERE id = 7")
    change(backup / "database.sqlite3", "CREATE TABLE another (id INTEGER)")
    change(backup / "database.sqlite3", "DROP TABLE loan")
    written_anew(backup)
    for prove in (lambda: backups.check(backup, quietly), lambda: backups.replace(backup, NOW, quietly)):
        with pytest.raises(backups.Differs, match=r": another, book, loan$") as failure:
            prove()
        found = {
            each.name: (each.written is None, each.found is None) for each in failure.value.checked.tables
        }
        assert (found["another"], found["book"], found["loan"]) == (
            (True, False),
            (False, False),
            (False, True),
        )
        assert names(live.parent) == ["live.sqlite3"] and count(live, "loan") == 0


def cut(backup: Path) -> None:
    os.truncate(backup / "database.sqlite3", 5000)


def flip(backup: Path) -> None:
    with (backup / "database.sqlite3").open("r+b") as file:
        file.seek(9000)
        file.write(b"\x00\x01\x02")


def flip_and_hide(backup: Path) -> None:
    with (backup / "database.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\x00" * 4096)
    written_anew(backup)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut, "damaged: it has 5000 bytes"),
        (flip, "damaged: its SHA-256"),
        (flip_and_hide, "damaged"),
        (
            lambda backup: (backup / "database.sqlite3").unlink(),
            "database.sqlite3 cannot be read: No such file",
        ),
        (lambda backup: (backup / "manifest.json").unlink(), "is no backup"),
        (lambda backup: (backup / "manifest.json").write_text("{}"), "manifest.json cannot be read"),
        (lambda backup: (backup / "manifest.json").write_text("[]"), "manifest.json cannot be read"),
        (lambda backup: (backup / "manifest.json").write_text('{"form": 9}'), "its form 9"),
        (lambda backup: (backup / "manifest.json").write_text('{"form": 1, "files": {}}'), "one file"),
    ],
)
def test_a_damaged_backup_is_said_to_be_damaged(
    damage: Callable[[Path], object], words: str, live: Path, tmp_path: Path
) -> None:
    backup = made(tmp_path / "kept")
    damage(backup)
    with pytest.raises(backups.BackupFailed, match=words):
        backups.check(backup, quietly)
    with pytest.raises(backups.BackupFailed, match=words):
        backups.replace(backup, NOW, quietly)
    assert names(live.parent) == ["live.sqlite3"] and count(live) == ROWS


@pytest.mark.parametrize("call", ["rename", "chmod", "write_text"])
def test_a_disk_that_fails_leaves_nothing_behind(
    call: str, live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, call, fail)
    with pytest.raises(backups.BackupFailed, match=r"kept/kitabdar-.* cannot be written: No space left"):
        made(tmp_path / "kept")
    assert names(tmp_path / "kept") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 kB."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_and_leaves_nothing_behind(live: Path, small_disk: Path) -> None:
    with pytest.raises(backups.BackupFailed, match=r"small/kitabdar-.*full"):
        made(small_disk)
    assert names(small_disk) == []


def test_a_folder_that_is_a_file_is_said(live: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("")
    with pytest.raises(backups.BackupFailed, match="kept cannot be written: File exists"):
        made(tmp_path / "kept")


def test_without_a_database_the_way_to_one_is_said(live: Path, tmp_path: Path) -> None:
    live.unlink()
    with pytest.raises(backups.BackupFailed, match="kitabdar init"):
        made(tmp_path / "kept")
    assert names(tmp_path / "kept") == [] and not live.exists()


def test_as_many_are_kept_as_are_asked_for(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    for hours in range(3):
        made(folder, hours)
    (folder / "kitabdar-20200101-000000").mkdir()  # without a manifest: no backup of ours
    (folder / "kitabdar-20261126-030000").rename(folder / "before-the-move")
    set_back = made(folder, hours=-9000, keep=2)
    assert names(folder) == [
        "before-the-move",
        "kitabdar-20200101-000000",
        set_back.name,
        "kitabdar-20261126-050000",
    ]
    made(folder, hours=5, keep=1)
    assert names(folder) == ["before-the-move", "kitabdar-20200101-000000", "kitabdar-20261126-080000"]


def test_none_is_removed_before_the_new_one_is_proved(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(tmp_path / "kept")
    write = Manifest.write

    def spoil(manifest: Manifest, folder: Path) -> None:
        write(manifest, folder)
        cut(folder)

    monkeypatch.setattr(Manifest, "write", spoil)
    with pytest.raises(backups.BackupFailed, match=r"older backups stay: .*damaged"):
        made(tmp_path / "kept", hours=1, keep=1)
    assert first.name in names(tmp_path / "kept")


def test_what_a_killed_backup_left_goes_and_what_another_makes_stays(live: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    left, others = (folder / f"kitabdar-2026112{day}-030000.partial" for day in (4, 5))
    for path in (left, others):
        path.mkdir(parents=True)
        (path / "database.sqlite3").write_text("half")
    with held(others):
        backup = made(folder, keep=1)
    assert names(folder) == [others.name, backup.name]


def test_a_backup_is_put_back_and_the_one_before_kept(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    for rows in (ROWS + 1, ROWS + 2):
        change(live, f"INSERT INTO book (id) VALUES ({rows})")
        change(live, f"INSERT INTO loan VALUES ({rows}, {rows})")
        change(live, "DELETE FROM loan WHERE id > 1 AND id < 2")
        found = backups.replace(backup, NOW, quietly)
        assert found.kept == str(live.with_name("live.sqlite3.before-restore"))
        assert (count(live), count(Path(found.kept))) == (ROWS, ROWS + 1)
        assert (count(live, "django_session"), count(Path(found.kept), "loan")) == (0, 1)
    assert live.stat().st_mode & 0o777 == 0o600
    assert names(live.parent) == ["live.sqlite3", "live.sqlite3.before-restore"]
    change(live, "PRAGMA journal_mode=WAL")
    assert backups.check(made(tmp_path / "kept", hours=1), quietly).rows == ROWS + 1


def test_a_backup_is_put_where_nothing_is(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    live.unlink()
    assert backups.replace(backup, NOW, quietly).kept == ""
    assert count(live) == ROWS


def test_a_damaged_database_is_replaced(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    log = live.with_name("live.sqlite3-wal")
    with closing(sqlite3.connect(live)) as database:
        database.execute("INSERT INTO loan VALUES (1, 1)")
        database.commit()
        written = log.read_bytes()
    live.write_bytes(b"no database at all" * 1000)
    log.write_bytes(written)
    kept = Path(backups.replace(backup, NOW, quietly).kept)
    assert count(live) == ROWS and kept.read_bytes().startswith(b"no database")
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == written


def test_a_database_in_use_is_left_alone(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    with closing(sqlite3.connect(live, isolation_level=None)) as database:
        database.execute("SELECT * FROM book").fetchone()
        with pytest.raises(backups.BackupFailed, match="kitabdar serve"):
            backups.replace(backup, NOW, quietly)
        database.execute("INSERT INTO loan VALUES (1, 1)")
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert count(live, "loan") == 1
    assert names(live.parent) == ["live.sqlite3"]


def test_the_last_word_is_given_only_when_the_exchange_is_left(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    change(live, "DELETE FROM book")
    counted: list[int] = []
    with closing(sqlite3.connect(live)) as database:
        database.execute("DELETE FROM loan")
        with pytest.raises(backups.BackupFailed):
            backups.replace(backup, NOW, quietly, before=lambda: counted.append(-1))
    backups.replace(backup, NOW, quietly, before=lambda: counted.append(count(live)))
    assert counted == [0] and count(live) == ROWS


def test_two_restores_at_once_do_not_meet(live: Path, tmp_path: Path) -> None:
    backup = made(tmp_path / "kept")
    with held(live.parent), pytest.raises(backups.BackupFailed, match="Another kitabdar restore"):
        backups.check(backup, quietly)


def test_a_worker_that_is_alive_is_not_robbed_of_its_database(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = made(tmp_path / "kept")
    change(live, "DELETE FROM book")
    beats = [20.0]
    monkeypatch.setattr(heartbeat, "silence", lambda *_: beats.pop(0) if len(beats) > 1 else beats[0])
    with pytest.raises(backups.BackupFailed, match=r"20 seconds ago.*--stopped"):
        backups.replace(backup, NOW, quietly)
    beats[:] = [20.0, 0.0]
    with pytest.raises(backups.BackupFailed, match="meanwhile"):
        backups.replace(backup, NOW, quietly, is_stopped=True)
    assert count(live) == 0
    beats[:] = [200.0]
    backups.replace(backup, NOW, quietly)
    beats[:] = [20.0]
    backups.replace(backup, NOW, quietly, is_stopped=True)
    assert count(live) == ROWS


def test_a_backup_of_a_newer_kitabdar_is_proved_but_not_put_back(live: Path, tmp_path: Path) -> None:
    change(live, "INSERT INTO django_migrations VALUES ('catalogue', '9999_from_the_future')")
    backup = made(tmp_path / "kept")
    assert backups.check(backup, quietly).rows == ROWS + 3
    with pytest.raises(backups.BackupFailed, match=r"newer Kitabdar.*catalogue\.9999_from_the_future"):
        backups.replace(backup, NOW, quietly)
