"""Heavy processes give way to others of their session, and their session to other sessions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kitabdar.catalogue import kindness
from tests.support.sessions import needs_weighed_sessions

TRIED = """
import os
from kitabdar.catalogue import kindness
from tests.support.sessions import needs_weighed_sessions
assert kindness.leads_session()
kindness.be_kind()
print(os.getpriority(os.PRIO_PROCESS, 0), kindness.SESSION.read_text().split()[-1])
with kindness.kind_session():
    print(kindness.SESSION.read_text().split()[-1])
print(kindness.SESSION.read_text().split()[-1])
"""


@needs_weighed_sessions
def test_a_process_is_kind_for_good_and_its_session_meanwhile() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRIED], capture_output=True, text=True, check=True, start_new_session=True
    )
    kind = str(kindness.KINDNESS)
    assert done.stdout.split() == [kind, "0", kind, "0"]


@pytest.mark.parametrize("said", ["/autogroup-7 nice 15\n", "nonsense", None])
def test_a_session_kinder_already_or_without_niceness_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    file = tmp_path / "autogroup"
    monkeypatch.setattr(kindness, "SESSION", file)
    if said is not None:
        file.write_text(said)
    with kindness.kind_session():
        assert (file.read_text() if file.exists() else None) == said


def test_a_session_that_may_not_be_changed_is_no_reason_to_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "autogroup"
    file.write_text("/autogroup-7 nice 0\n")
    tried = []

    def refuse(self: Path, text: str) -> int:
        tried.append(text)
        raise PermissionError(30, "read-only", str(self))

    monkeypatch.setattr(kindness, "SESSION", file)
    monkeypatch.setattr(Path, "write_text", refuse)
    with kindness.kind_session():
        pass
    assert tried == [str(kindness.KINDNESS), "0"]
    assert file.read_text() == "/autogroup-7 nice 0\n"


def test_a_process_of_a_session_does_not_lead_it() -> None:
    script = "from kitabdar.catalogue.kindness import leads_session; print(leads_session())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
