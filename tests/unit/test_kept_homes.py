"""Homes kept for tests: what a run began with stays, past midnight too."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.support import server


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A place of its own for kept homes."""
    monkeypatch.setattr(server, "KEPT", tmp_path / "kept")
    return tmp_path / "kept"


def _made_on(monkeypatch: pytest.MonkeyPatch, day: str) -> Path:
    monkeypatch.setattr(server, "_version_of_the_day", lambda: f"{day}-abc")
    return server.kept_home("first", "doctor", "--help")


def test_what_a_run_began_with_before_midnight_is_there_after_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _made_on(monkeypatch, "20261127")
    after = _made_on(monkeypatch, "20261128")
    assert before.is_dir()
    assert after.is_dir()
    assert before != after


def test_what_nobody_asked_for_all_day_goes(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _made_on(monkeypatch, "20261127")
    os.utime(before.parent, (time.time() - 7 * 3600,) * 2)
    _made_on(monkeypatch, "20261128")
    assert not before.exists()
