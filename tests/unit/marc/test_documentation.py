"""docs/marc.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from kitabdar.marc.items import extract_items, load_mapping
from kitabdar.marc.problems import CODES, FILE_CODES, RECORD_CODES

from .making import field, record

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "marc.md").read_text(encoding="utf-8")


def test_every_reason_to_refuse_is_documented() -> None:
    limits = {"not-marc", "gzip-broken", "xml-too-large"}
    assert [
        code for code in {**FILE_CODES, **RECORD_CODES} if f"`{code}`" not in TEXT and code not in limits
    ] == []


def test_every_code_in_the_page_exists() -> None:
    prefixes = ("file-is-", "bad-", "invalid-", "encoding-", "directory-", "no-", "wrong-", "record-", "xml-")
    named = {code for code in re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", TEXT) if code.startswith(prefixes)}
    assert len(named) > 30
    assert named <= set(CODES)


def test_the_mapping_in_the_page_works() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (item,) = extract_items(
        record(field("949", i="7", m="BAKI", k="84", h="A", p="12.50 AZN", w="no", x="1")),
        load_mapping(example),
    )
    assert (item.barcode, item.branch, item.call_number, item.withdrawn, item.lost) == (
        "7",
        "BAKI",
        "84 A",
        False,
        True,
    )
