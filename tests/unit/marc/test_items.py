"""Items by mapping files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kitabdar.marc.items import InvalidMapping, ItemData, extract_items, load_mapping, parse_date, parse_price
from kitabdar.marc.problems import CODES

from .making import field, record

KOHA = field(
    "952", _0="0", _1="1", _4="0", _7="0", a="BAKI1", b="BAKI2", c="FOND", d="2024-03-01", g="12.50 AZN", h="2",
    i="I-7", o="84 A", p="300001", t="2", y="BK", z="Cırıq"
)  # fmt: skip


def test_koha_items_are_read_with_all_their_parts() -> None:
    found = extract_items(record(KOHA, field("952", b="BAKI2", p="300002", _0="1")), load_mapping("koha-952"))
    assert found == [
        ItemData(
            "300001",
            "BAKI1",
            "FOND",
            "84 A",
            "BK",
            "2",
            "I-7",
            "Cırıq",
            Decimal("12.50"),
            date(2024, 3, 1),
            volume="2",
            lost=True,
        ),
        ItemData("300002", "BAKI2", withdrawn=True),
    ]


def test_items_of_marc_holdings_are_joined_by_their_links() -> None:
    fields = [
        field("852", "0 ", _8="1.1", b="ALA1", c="OZ", h="821", i="A14"), field("852", "0 ", _8="2.1", b="ALA2"),
        field("876", _8="2.1", p="K3"), field("876", _8="1.1", p="K1", t="1", c="1 250,00 тг"),
        field("876", _8="1.2", p="K2"),
    ]  # fmt: skip
    found = extract_items(record(*fields), load_mapping("marc-852"))
    assert [(one.barcode, one.branch, one.call_number) for one in found] == [
        ("K1", "ALA1", "821 A14"),
        ("K2", "ALA1", "821 A14"),
        ("K3", "ALA2", ""),
    ]
    assert found[0].price == Decimal("1250.00")


def test_items_without_links_are_joined_by_their_order() -> None:
    mapping = load_mapping("marc-852")
    fields = [field("852", b="X"), field("852", b="Y", p="B2"), field("876", p="A1")]
    assert [(one.barcode, one.branch) for one in extract_items(record(*fields), mapping)] == [
        ("A1", "X"),
        ("B2", "Y"),
    ]
    single = [field("852", b="X"), field("876", p="A1"), field("876", p="A2")]
    assert [one.barcode for one in extract_items(record(*single), mapping)] == ["A1", "A2"]


def test_a_mapping_of_ones_own_is_followed() -> None:
    mapping = load_mapping(
        '[[items]]\ntag = "999"\nbarcode = "x"\nbranch = ["q", "b"]\ncall_number = "k+m"\n'
    )
    found = extract_items(record(field("999", b="IST", k="84", m="ABA", x="9")), mapping)
    assert found == [ItemData("9", "IST", call_number="84 ABA")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no-such", "mapping-unknown"), ("../../etc/passwd", "mapping-not-toml"), ("a = [", "mapping-not-toml"),
        ("a = 1", "mapping-without-items"), ('[[items]]\ntag = "9"\n', "mapping-bad-tag"),
        ('[[items]]\ntag = "999"\nbranch = "b"\n', "mapping-without-barcode"),
        ('[[items]]\ntag = "999"\nbarcod = "b"\n', "mapping-unknown-member"),
        ('[[items]]\ntag = "999"\nbarcode = "876p"\n', "mapping-bad-value"),
        ('[[items]]\ntag = "999"\nbarcode = 7\n', "mapping-bad-value"),
    ],
)  # fmt: skip
def test_a_mapping_that_cannot_be_used_says_why(text: str, code: str) -> None:
    with pytest.raises(InvalidMapping) as error:
        load_mapping(text)
    assert error.value.code == code
    assert CODES[code] % error.value.params


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50 AZN", "12.50"), ("1 250,00 тг", "1250.00"), ("₺1.250,5", "1250.5"), ("1,250", "1250"), ("7", "7"),
        ("free", None), ("", None), ("9" * 40, None), ("-", None),
    ],
)  # fmt: skip
def test_prices_are_read_as_people_write_them(text: str, amount: str | None) -> None:
    assert parse_price(text) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)), ("20240301", date(2024, 3, 1)), ("01.03.2024", date(2024, 3, 1)),
        ("2024-13-01", None), ("dünən", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str, day: date | None) -> None:
    assert parse_date(text) == day
