"""What we give away as MARC 21 is read by yaz-marcdump as we hold it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kitabdar.marc import codec
from kitabdar.marc.record import Record
from tests.support.server import Server, inside

MARCDUMP = shutil.which("yaz-marcdump")
SAMPLE = 60
NAMESPACE = "{http://www.loc.gov/MARC21/slim}"


@pytest.fixture(autouse=True)
def yaz() -> None:
    if MARCDUMP is None and os.environ.get("KITABDAR_REQUIRE_EXTRAS") == "1":
        pytest.fail("needs yaz-marcdump (Debian's package yaz)")
    if MARCDUMP is None:
        pytest.skip("needs yaz-marcdump (Debian's package yaz)")


def as_yaz_reads(given: str, path: Path, form: str) -> list[list[tuple[Any, ...]]]:
    """Return the fields of every record of a file as YAZ reads them."""
    path.write_text(given, encoding="utf-8", newline="")
    done = subprocess.run(
        [MARCDUMP or "", "-i", form, "-o", "marcxml", "-f", "utf-8", "-t", "utf-8", str(path)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""
    return [fields(each) for each in etree.fromstring(done.stdout).iter(f"{NAMESPACE}record")]


def fields(record: etree._Element) -> list[tuple[Any, ...]]:
    """Return the fields of a record in MARCXML."""
    found: list[tuple[Any, ...]] = []
    for each in record:
        if each.tag == f"{NAMESPACE}controlfield":
            found.append((each.get("tag"), each.text or ""))
        elif each.tag == f"{NAMESPACE}datafield":
            parts = tuple((part.get("code"), part.text or "") for part in each)
            found.append((each.get("tag"), f"{each.get('ind1')}{each.get('ind2')}", parts))
    return found


def as_held(record: Record) -> list[tuple[Any, ...]]:
    """Return the fields of a record as we hold it, in the same shape."""
    return [
        (each.tag, each.data) if each.is_control else (each.tag, each.indicators, each.subfields)
        for each in record.fields
    ]


@pytest.mark.parametrize(("code", "form"), [("mrc", "marc"), ("xml", "marcxml")])
def test_yaz_reads_what_we_give_away_as_we_hold_it(
    code: str, form: str, server: Server, tmp_path: Path
) -> None:
    held = inside(server.home, "held", str(SAMPLE))
    assert len(held) == SAMPLE
    answers = [server.ask(f"/editions/{each['edition']}/export/{code}") for each in held]
    assert {answer.status for answer in answers} == {200}
    if form == "marc":
        read = as_yaz_reads("".join(each.text for each in answers), tmp_path / "records", form)
    else:
        read = [as_yaz_reads(each.text, tmp_path / "record", form)[0] for each in answers]
    assert read == [as_held(codec.load(each["normalised"])) for each in held]
