"""The trail of the sample library, as its making wrote it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from kitabdar.interfaces.shell.acts import ACTS, DETAILS, KINDS


def test_whatever_the_sample_library_wrote_has_words(sample: Path) -> None:
    with closing(sqlite3.connect(sample / "kitabdar.sqlite3")) as database:
        lines = database.execute("SELECT action, subject, details FROM organisation_auditentry").fetchall()
    assert {action for action, _subject, _details in lines} <= set(ACTS)
    assert {subject.partition(":")[0] for _action, subject, _details in lines} <= set(KINDS)
    assert {name for *_line, details in lines for name in json.loads(details)} <= {*DETAILS, *KINDS}
