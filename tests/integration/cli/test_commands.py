"""The commands as a person types them, each in a home of its own."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kitabdar.catalogue.models import Authority, Source
from kitabdar.circulation.models import Policy
from kitabdar.interfaces.cli import init as init_command
from kitabdar.interfaces.cli import installation, serve
from kitabdar.interfaces.cli.main import COMMANDS, main, parser
from kitabdar.marc import codec
from kitabdar.marc.record import Field, Record
from kitabdar.notices.models import Message
from kitabdar.organisation.models import Account, Place
from kitabdar.search.models import OutboxEntry
from tests.support.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_index")]
FIRST = ["init", "--network", "Şəbəkə", "--library", "Mərkəzi kitabxana", "--branch", "Nərimanov filialı"]


def test_init_makes_a_library_that_can_lend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FIRST, "--source", "own", "--admin", "sabina"]) == 0
    assert sorted(Place.objects.values_list("kind", flat=True)) == ["branch", "library", "network"]
    assert Source.objects.get().code == "own"
    assert Policy.objects.exists()
    password = re.search(r"password: (\S+)", capsys.readouterr().out)
    assert password
    assert Account.objects.get(username="sabina").check_password(password.group(1))


def test_a_second_init_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(FIRST) == 0
    assert main(["init"]) == 0
    assert Place.objects.count() == 3
    assert Account.objects.count() == 1


def test_init_without_a_name_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 2
    assert "--network" in capsys.readouterr().err
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("import", "-", "--source", "main"),
        ("index", "rebuild"),
        ("index", "verify"),
        ("authorities", "load"),
        ("authorities", "import", "names.mrc"),
        ("authorities", "gather"),
        ("password", "admin"),
        ("second-factor", "admin"),
        ("bounce", "letter.eml"),
        ("process", "indexer"),
        ("process", "worker"),
    ],
)
def test_what_works_on_a_library_says_that_there_is_none(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.endswith("Make one first: kitabdar init --help\n")


def test_init_with_a_wrong_time_zone_leaves_nothing_half_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FIRST, "--time-zone", "Asia/Nowhere"]) == 2
    assert "Asia/Baku" in capsys.readouterr().err
    assert not Place.objects.exists()
    assert not Account.objects.exists()


def test_init_takes_the_password_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a long enough password\n")
    assert main([*FIRST, "--password-file", str(file)]) == 0
    assert Account.objects.get().check_password("a long enough password")


def test_init_with_a_weak_password_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "password"
    file.write_text("short\n")
    assert main([*FIRST, "--password-file", str(file)]) == 2
    assert capsys.readouterr().err
    assert not Account.objects.exists()


def test_codes_are_made_of_names_in_any_script() -> None:
    assert init_command._code("Main Branch", "branch") == "branch-main-branch"
    assert init_command._code("Алма бағы", "branch") == "branch"


def test_a_lost_password_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(FIRST)
    capsys.readouterr()
    assert main(["password", "admin"]) == 0
    made = capsys.readouterr().out.split()[-1]
    assert Account.objects.get(username="admin").check_password(made)
    file = tmp_path / "password"
    file.write_text("a-long-enough-word\n")
    assert main(["password", "admin", "--password-file", str(file)]) == 0
    assert Account.objects.get(username="admin").check_password("a-long-enough-word")


def test_a_weak_or_unknown_password_change_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(FIRST)
    file = tmp_path / "password"
    file.write_text("short")
    assert main(["password", "admin", "--password-file", str(file)]) == 2
    assert main(["password", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_serve_refuses_before_there_is_a_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 1
    assert "kitabdar init" in capsys.readouterr().err


def test_serve_refuses_to_listen_beyond_this_machine_without_an_address(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(FIRST)
    assert serve.run(8199, host="0.0.0.0") == 2
    assert "KITABDAR_PUBLIC_URL" in capsys.readouterr().err


def test_verify_tells_index_and_database_apart(capsys: pytest.CaptureFixture[str]) -> None:
    main(FIRST)
    assert main(["index", "verify"]) == 0
    assert main(["index", "rebuild"]) == 0
    assert not OutboxEntry.objects.exists()


def test_doctor_finds_a_fresh_library_well_but_not_running(capsys: pytest.CaptureFixture[str]) -> None:
    main(FIRST)
    assert main(["doctor", "--deep"]) == 0
    printed = capsys.readouterr().out
    assert "✓" in printed
    assert "kitabdar serve" in printed


def test_doctor_counts_the_messages_that_need_a_person(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    long_ago = now - timedelta(hours=3)
    for state, at in (
        ("uncertain", now),
        ("failed", now),
        ("failed", now),
        ("waiting", now),
        ("waiting", long_ago),
    ):
        Message.objects.create(
            patron_id=world.aysel.id, branch=world.sahil, channel="email", state=state, created_at=at
        )
    main(["doctor"])
    printed = capsys.readouterr().out
    assert "perhaps sent: 1" in printed and "not delivered: 2" in printed
    assert "more than 2 hours: 1" in printed and "MAIL_URL" in printed


def test_doctor_names_a_lost_index(
    search_index: object, capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    main(FIRST)
    for file in Path(str(settings.SEARCH_URL).partition(":")[2]).rglob("*.json"):  # type: ignore[attr-defined]
        file.unlink()
    assert main(["doctor"]) == 1
    assert "kitabdar index rebuild" in capsys.readouterr().out


def test_doctor_names_a_secret_that_others_can_read(
    capsys: pytest.CaptureFixture[str], settings: object
) -> None:
    main(FIRST)
    secret = settings.HOME / "secret-key"  # type: ignore[attr-defined]
    secret.write_text("x" * 50)
    secret.chmod(0o644)
    assert main(["doctor"]) == 1
    assert "chmod 600" in capsys.readouterr().out


def test_static_files_are_copied_once(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"  # type: ignore[attr-defined]
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    assert installation.collect_static() is True
    assert installation.collect_static() is False


def test_a_port_in_use_is_noticed() -> None:
    import socket

    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        assert installation.is_taken("127.0.0.1", busy.getsockname()[1])


def test_the_manifest_counts_what_is_shipped() -> None:
    folder = Path(installation.__file__).parent / "demo" / "data"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["records"] == sum(manifest["by_subset"].values()) >= 3000


def test_authorities_are_loaded_imported_and_gathered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(FIRST) == 0
    file = tmp_path / "names.mrc"
    fields = (
        Field("001", "", (), "1"),
        Field("100", "1 ", (("a", "Vurğun"),)),
        Field("400", "1 ", (("a", "Vəkilov"),)),
    )
    file.write_bytes(codec.to_iso2709(Record("00000nz  a2200000n  4500", fields)))
    assert main(["import", str(file), "--source", "main"]) == 0
    assert Authority.objects.filter(source="marc").count() == 1
    assert main(["authorities", "import", str(file)]) == 0
    assert "unchanged: 1" in capsys.readouterr().out
    assert main(["authorities", "load"]) == 0
    assert main(["authorities", "gather"]) == 0
    file.write_bytes(b"this is no MARC")
    assert main(["authorities", "import", str(file)]) == 1
    assert main(["authorities", "import", str(tmp_path / "missing.mrc")]) == 1


def test_a_command_is_known_by_the_name_that_its_module_gives_it() -> None:
    for name in COMMANDS:
        (known,) = (each.choices for each in parser(name)._actions if each.choices)
        assert list(known) == [name]
    (known,) = (each.choices for each in parser()._actions if each.choices)
    assert list(known) == list(COMMANDS)
