"""The commands as a person types them: help, first steps, and what they say when something is wrong."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

from kitabdar.interfaces.cli.main import main
from tests.support.marc_builder import Marc, file_of
from tests.support.server import FIRST, free_port, kitabdar, said

COMMANDS = (
    "",
    "init",
    "serve",
    "import",
    "index",
    "index rebuild",
    "index verify",
    "backup",
    "restore",
    "demo",
    "doctor",
    "process",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert "usage: kitabdar" in printed
    assert "Example" in printed or "First steps" in printed


def test_asking_for_help_makes_nothing(tmp_path: Path) -> None:
    done = kitabdar(tmp_path / "nothing", "--help")
    assert done.returncode == 0, said(done)
    assert "First steps" in done.stdout
    assert not (tmp_path / "nothing").exists()


def test_a_library_is_made_by_flags_alone_and_only_once(first: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(first, tmp_path / "home"))
    second = kitabdar(home, "init")
    assert second.returncode == 0
    assert "there already" in said(second)
    assert (home / "secret-key").stat().st_mode & 0o077 == 0
    assert kitabdar(home, "doctor").returncode == 0
    piped = kitabdar(home, "import", "-", "--source", "main", input=file_of(Marc("1", "Abai zholy")))
    assert piped.returncode == 0
    assert "created: 1" in said(piped)


def test_a_second_demo_finds_the_library_made_by_the_first(home: Path) -> None:
    before = (home / "kitabdar.sqlite3").stat().st_size
    again = kitabdar(home, "demo", "--no-serve")
    assert again.returncode == 0, said(again)
    assert "AZ10001" in again.stdout
    assert (home / "kitabdar.sqlite3").stat().st_size == before


def test_demo_is_not_mixed_into_another_library(first: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(first, tmp_path / "home"))
    refused = kitabdar(home, "demo", "--no-serve")
    assert refused.returncode == 1
    assert "not the sample" in said(refused)


def test_doctor_finds_a_well_library_well_and_names_what_ails_another(home: Path) -> None:
    well = kitabdar(home, "doctor", "--deep")
    assert well.returncode == 0, said(well)
    assert "✗" not in well.stdout
    shutil.rmtree(home / "index")
    (home / "secret-key").chmod(0o644)
    ill = kitabdar(home, "doctor")
    assert ill.returncode == 1
    assert "kitabdar index rebuild" in said(ill)
    assert "chmod 600" in ill.stdout
    mended = kitabdar(home, "index", "rebuild")
    assert mended.returncode == 0, said(mended)
    (home / "secret-key").chmod(0o600)
    assert kitabdar(home, "doctor").returncode == 0


def test_doctor_says_that_there_is_no_library(tmp_path: Path) -> None:
    done = kitabdar(tmp_path / "nothing", "doctor")
    assert done.returncode == 1
    assert "kitabdar init" in said(done)


@pytest.mark.parametrize("words", [("serve",), ("import", "-", "--source", "main")])
def test_without_a_library_the_way_to_one_is_said(words: tuple[str, ...], tmp_path: Path) -> None:
    done = kitabdar(tmp_path / "nothing", *words)
    assert done.returncode in (1, 2)
    assert "kitabdar init --help" in said(done)


def test_a_port_in_use_is_said(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = kitabdar(home, "serve", "--port", str(port))
    assert done.returncode == 1
    assert str(port) in said(done)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PORT": "eighty"}, "number from 1 to 65535"),
        ({"SECRET_KEY": "short"}, "at least 40"),
        ({"KITABDAR_PUBLIC_URL": "http://library.example"}, "https://"),
        ({"KITABDAR_PUBLIC_URL": "https://library.example", "KITABDAR_DEBUG": "1"}, "KITABDAR_DEBUG"),
    ],
)
def test_unsafe_settings_are_refused_in_words(settings: dict[str, str], words: str, sample: Path) -> None:
    done = kitabdar(sample, "serve", **settings)
    assert done.returncode == 2
    assert words in said(done)


def test_other_machines_are_not_served_without_a_public_address(sample: Path) -> None:
    done = kitabdar(sample, "serve", "--host", "0.0.0.0", "--port", str(free_port()))
    assert done.returncode == 2
    assert "KITABDAR_PUBLIC_URL" in said(done)


def test_a_database_that_does_not_answer_is_said(sample: Path) -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    for command in ("serve", "doctor"):
        done = kitabdar(sample, command, DATABASE_URL=nowhere)
        assert done.returncode == 1
        assert "DATABASE_URL" in said(done)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    for words in (FIRST, ("demo", "--no-serve"), ("serve",)):
        done = kitabdar(home, *words)
        assert done.returncode in (1, 2)
        assert "writable" in said(done)


def test_a_home_that_is_a_file_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("")
    for words in (FIRST, ("demo", "--no-serve"), ("serve",), ("doctor",)):
        done = kitabdar(home, *words)
        assert done.returncode in (1, 2)
        assert str(home) in said(done)


def test_the_command_speaks_the_language_of_the_terminal(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "src/kitabdar/locale/az/LC_MESSAGES/django.mo"
    if shipped.stat().st_size < 10_000:
        pytest.skip("the translations are not there yet")
    english, own = (
        kitabdar(tmp_path / "no", "serve", KITABDAR_LANGUAGE=code).stderr for code in ("en", "az")
    )
    assert own
    assert own != english
