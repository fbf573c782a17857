"""Settings from the environment: defaults that work, and refusals that say how to mend them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from kitabdar.config.environment import UnsafeSettings, read

SECRET = "s" * 50


def test_defaults_are_a_folder_of_its_own_with_sqlite_and_tantivy(tmp_path: Path) -> None:
    found = read({"KITABDAR_HOME": str(tmp_path)})
    assert found.database_url == f"sqlite:///{tmp_path}/kitabdar.sqlite3"
    assert found.search_url == f"tantivy:{tmp_path}/index"
    assert found.port == 8000
    assert "127.0.0.1" in found.hosts


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = read({"KITABDAR_HOME": str(tmp_path)})
    assert read({"KITABDAR_HOME": str(tmp_path)}).secret_key == first.secret_key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1", ""])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(UnsafeSettings, match="PORT"):
        read({"KITABDAR_HOME": str(tmp_path), "PORT": port or "x"})


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="SECRET_KEY"):
        read({"KITABDAR_HOME": str(tmp_path), "SECRET_KEY": "short"})


def test_numbers_of_identity_have_the_secret_or_a_key_of_their_own(tmp_path: Path) -> None:
    given = {"KITABDAR_HOME": str(tmp_path), "SECRET_KEY": SECRET}
    assert read(given).identity_key == SECRET
    assert read({**given, "IDENTITY_KEY": "i" * 40}).identity_key == "i" * 40
    with pytest.raises(UnsafeSettings, match="IDENTITY_KEY"):
        read({**given, "IDENTITY_KEY": "short"})


def test_a_public_site_without_tls_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="https"):
        read(
            {
                "KITABDAR_HOME": str(tmp_path),
                "SECRET_KEY": SECRET,
                "KITABDAR_PUBLIC_URL": "http://library.example",
            }
        )


def test_a_public_site_with_debug_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeSettings, match="DEBUG"):
        read(
            {
                "KITABDAR_HOME": str(tmp_path),
                "SECRET_KEY": SECRET,
                "KITABDAR_PUBLIC_URL": "https://library.example",
                "KITABDAR_DEBUG": "1",
            }
        )


def test_a_public_site_answers_under_its_own_name(tmp_path: Path) -> None:
    found = read({"KITABDAR_HOME": str(tmp_path), "KITABDAR_PUBLIC_URL": "https://library.example/"})
    assert "library.example" in found.hosts
    assert found.public_url == "https://library.example"


def test_asking_leaves_no_trace_where_there_is_no_home(tmp_path: Path) -> None:
    assert len(read({"KITABDAR_HOME": str(tmp_path / "none")}).secret_key) > 40
    assert not (tmp_path / "none").exists()


def test_a_home_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret-key").mkdir()
    with pytest.raises(UnsafeSettings, match="KITABDAR_HOME"):
        read({"KITABDAR_HOME": str(tmp_path)})
