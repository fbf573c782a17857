"""MARC 21 authority records: headings, other names, related headings, what is kept."""

from __future__ import annotations

import pytest

from kitabdar.marc.authority import describe, is_authority
from kitabdar.marc.decoding import decode
from kitabdar.marc.problems import Unreadable
from kitabdar.marc.reading import read
from kitabdar.marc.record import Field, Record
from tests.support.shared import DATA, needs_shared

LEADER = "00000nz  a2200000n  4500"


def record(*fields: tuple[str, str, tuple[tuple[str, str], ...]]) -> Record:
    return Record(LEADER, (Field("001", "", (), "a1"), *(Field(tag, ind, subs) for tag, ind, subs in fields)))


def test_names_and_relations_are_read() -> None:
    found = describe(
        record(
            ("010", "  ", (("a", " n  79123456 "),)),
            ("100", "1 ", (("a", "Vurğun, Səməd,"), ("d", "1906-1956"))),
            ("400", "1 ", (("a", "Vəkilov, Səməd"), ("w", "nnaa"))),
            ("400", "1 ", (("w", "a"), ("a", "Vekilov, S."))),
            ("500", "1 ", (("i", "Pseudonym:"), ("a", "Müşfiq"))),
            ("510", "2 ", (("w", "b"), ("a", "Union of writers"))),
            ("670", "  ", (("a", "His Poems, 1950"),)),
            ("880", "1 ", (("6", "100-01/(N"), ("a", "Вургун, Самед"))),
        )
    )
    assert found is not None
    assert found.heading.text == "Vurğun, Səməd, 1906-1956"
    assert found.heading.kind == "person"
    assert [(each.text, each.relation) for each in found.names] == [
        ("Вургун, Самед", "variant"),
        ("Vəkilov, Səməd", "variant"),
        ("Vekilov, S.", "earlier"),
    ]
    assert [(each.text, each.relation) for each in found.related] == [
        ("Müşfiq", "pseudonym"),
        ("Union of writers", "later"),
    ]
    assert found.identifiers == (("lccn", "n79123456"),)
    assert found.notes == ("His Poems, 1950",)


def test_heading_with_a_title_is_a_work() -> None:
    found = describe(record(("100", "1 ", (("a", "Auezov, M."), ("t", "Abai zholy")))))
    assert found is not None
    assert found.heading.kind == "work"


def test_record_without_a_heading_says_nothing() -> None:
    assert describe(record(("670", "  ", (("a", "x"),)))) is None


@needs_shared
@pytest.mark.parametrize(
    "name", ["Evergreen/auth_lc.xml", "lc-samples/namemrc.xml", "lc-samples/subjmrc.xml"]
)
def test_real_records_are_read(name: str) -> None:
    path = DATA / "authority" / name
    with path.open("rb") as stream:
        records = [decode(raw, authorities=True).record for raw in read(stream)]
    assert all(map(is_authority, records))
    assert sum(describe(each) is not None for each in records) >= len(records) - 2


@needs_shared
def test_import_of_publications_still_refuses_them() -> None:
    path = DATA / "authority" / "lc-samples/namemrc.xml"
    with path.open("rb") as stream, pytest.raises(Unreadable):
        decode(next(read(stream)))
