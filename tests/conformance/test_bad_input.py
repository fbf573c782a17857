"""Bad input at the doors of a real installation: each file ends with words for a librarian, never with a traceback."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.marc_builder import Marc, file_of
from tests.support.server import (
    PATIENCE,
    Server,
    environment,
    eventually,
    heed_interrupts,
    inside,
    kitabdar,
    said,
    serving,
)
from tests.support.shared import DATA, needs_shared

MEGABYTE = 1_000_000
FOLDERS = ("broken", "unimarc-rusmarc", "irbis64")
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
    + b']><collection xmlns="http://www.loc.gov/MARC21/slim"><record>&i;</record></collection>'
)
NOT_MARC = {
    "report.mrc": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
    "empty.mrc": b"",
    "bomb.xml": BOMB,
    "entity.xml": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><record>&x;</record>',
    "nuls.mrc": b"\x00" * 10_000,
    "sheet.csv": "Başlıq;Müəllif\nAbay;Auezov\n".encode(),
    "page.xml": b"<html><body>no</body></html>",
}


@pytest.fixture(scope="module")
def place(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample, tmp_path_factory.mktemp("bad") / "home"))


def rehearse(home: Path, *files: str, **more: object) -> tuple[int, str]:
    done = kitabdar(home, "import", *files, "--source", "written", "--dry-run", **more)  # type: ignore[arg-type]
    text = said(done)
    assert done.returncode in (0, 1, 2)
    assert text.strip()
    return done.returncode, text


@pytest.mark.parametrize("name", NOT_MARC)
def test_what_is_no_marc_is_refused_with_its_name_and_a_reason(
    name: str, place: Path, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(NOT_MARC[name])
    code, text = rehearse(place, str(tmp_path / name))
    assert code == 1
    assert name in text
    assert "root:" not in text


def test_a_folder_and_a_file_that_is_not_there_are_named(place: Path, tmp_path: Path) -> None:
    for name, word in ((str(tmp_path), "folder"), (str(tmp_path / "none.mrc"), "no file")):
        code, text = rehearse(place, name)
        assert code == 2
        assert word in text


@needs_shared
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_hostile_or_foreign_file_ends_in_a_report_or_a_reason(folder: str, place: Path) -> None:
    files = sorted(each for each in (DATA / folder).rglob("*") if each.is_file() and each.suffix != ".json")
    assert files
    _code, text = rehearse(place, *map(str, files), limits={resource.RLIMIT_AS: 2000 * MEGABYTE})
    assert [each.name for each in files if each.name not in text] == []


@pytest.mark.parametrize("filling", [b"0", b"\x1f", b" "])
def test_an_endless_stream_without_records_takes_no_more_memory(filling: bytes, place: Path) -> None:
    stream = file_of(Marc("1", "Abai zholy")) + filling * (200 * MEGABYTE)
    code, text = rehearse(place, "-", input=stream, limits={resource.RLIMIT_AS: 900 * MEGABYTE})
    assert "read" in text
    assert code in (0, 1)


def noise(number: int) -> str:
    """Return a long title that no compression makes short."""
    return " ".join(sha256(f"{number} {each}".encode()).hexdigest() for each in range(16))


def test_a_full_disk_stops_an_import_in_words_and_loses_nothing(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "many.mrc"
    path.write_bytes(file_of(*(Marc(f"full{n}", f"Kitab {n} {noise(n)}") for n in range(3000))))
    room = {resource.RLIMIT_FSIZE: 8 * MEGABYTE}  # for the write-ahead log, which takes more than twice that
    done = kitabdar(home, "import", str(path), "--source", "written", limits=room)
    assert done.returncode == 1, said(done)
    assert "Errno" not in said(done)
    again = kitabdar(home, "import", str(path), "--source", "written", "--resume")
    assert again.returncode == 0, said(again)
    assert kitabdar(home, "index", "verify").returncode == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_import_told_to_end_says_what_is_kept(home: Path, how: signal.Signals) -> None:
    records = file_of(*(Marc(f"stopped{n}", f"Kitab {n} {noise(n)}") for n in range(300)))
    command = [sys.executable, "-m", "kitabdar.interfaces.cli.main", "import", "-", "--source", "written"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(home),
        preexec_fn=heed_interrupts,
    ) as importing:
        assert importing.stdin and importing.stdout
        importing.stdin.write(records)
        importing.stdin.flush()  # more than a pipe holds: it is being read when this returns
        state = Path(f"/proc/{importing.pid}/stat")
        eventually(lambda: state.read_text().rpartition(")")[2].split()[0] == "S", "a wait for more records")
        importing.send_signal(how)
        text = importing.stdout.read().decode()
        assert importing.wait(PATIENCE) == 1, text
    assert "Stopped" in text
    assert "Traceback" not in text


def test_a_full_disk_refuses_a_loan_and_takes_it_when_there_is_room(home: Path) -> None:
    token = inside(home, "token", "desk-baku")
    item = inside(home, "lendable", "khazar-central", "1")[0]
    body = {"card_number": "AZ10005", "barcode": item["barcode"], "branch": item["branch"]}
    before = inside(home, "loans")
    with serving(home) as server:
        limit_files(server, 4096)
        refused = server.ask("/api/v1/checkouts", body, token=token)
        assert refused.status >= 500
        assert json.loads(refused.text)["code"]
        assert inside(home, "loans") == before
        limit_files(server, resource.RLIM_INFINITY)
        assert server.ask("/api/v1/checkouts", body, token=token).status == 201
    assert len(inside(home, "loans")) == len(before) + 1


def limit_files(server: Server, most: int) -> None:
    """Let the web processes write no file beyond this many bytes."""
    from tests.support.server import descendants_of

    web = server.children()["web"]
    for pid in (web, *descendants_of(web)):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


HOSTILE = [
    "a" * 6000,
    "😀📚🏛",
    '"unmatched (and [open',
    "*",
    "\u202eevil\u202c",
    "nul\x00byte",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%",
    "\ufffe\uffff",
]


@pytest.mark.parametrize("address", ["/search?q=", "/suggest?q=", "/api/v1/search?q=", "/api/v1/suggest?q="])
def test_any_question_gets_an_answer_at_every_door(address: str, asked: Server) -> None:
    for question in HOSTILE:
        answer = asked.ask(address + quote(question))
        assert answer.status in (200, 400, 414, 422), (question[:40], answer.text[:200])
        assert "<script>alert" not in answer.text
        assert "Traceback" not in answer.text


def test_a_question_of_a_hundred_thousand_bytes_is_answered_or_refused_in_short(asked: Server) -> None:
    assert asked.ask("/search?q=" + "a" * 100_000).status in (200, 400, 414)


def test_bytes_that_are_no_text_are_answered(asked: Server) -> None:
    for address in (
        "/search?q=%ff%fe",
        "/search?q=%",
        "/%ff",
        "/editions/99999999999999999999",
        "/api/v1/search?q=%c3",
    ):
        assert asked.ask(address).status in (200, 400, 404, 422)


@pytest.fixture(scope="module")
def asked(place: Path) -> Server:
    with serving(place) as server:
        yield server  # type: ignore[misc]
