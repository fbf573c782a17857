"""Numbers of identity are checked and written in one way."""

from __future__ import annotations

from datetime import date

import pytest

from kitabdar.patrons.identity import canonical, contradicts


def iin(first_eleven: str) -> str:
    """Return the number with its check digit, by the rule written out."""
    digits = [int(each) for each in first_eleven]
    for weights in (range(1, 12), [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]):
        check = sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
        if check < 10:
            return f"{first_eleven}{check}"
    raise ValueError(first_eleven)


@pytest.mark.parametrize("first", ["88050730000", "01123150012", "99010140123"])
def test_a_kazakh_number_has_a_date_and_a_check_digit(first: str) -> None:
    number = iin(first)
    assert canonical("kz_iin", f" {number[:6]} {number[6:]} ") == number
    wrong = f"{first}{(int(number[-1]) + 1) % 10}"
    assert canonical("kz_iin", wrong) == ""


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "123",
        "881350730001",
        "880532300001",
        "88050730000x",
        "8805073000011",
        iin("88023130000"),  # 31 February
        iin("01022930001"),  # 29 February 1901
        iin("88050793000"),  # no century has a 9
    ],
)
def test_what_is_no_kazakh_number(wrong: str) -> None:
    assert canonical("kz_iin", wrong) == ""


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("az_fin", "5abc12d", "5ABC12D"),
        ("az_fin", "5ABI12D", ""),  # no I, no O
        ("az_fin", "5ABC12", ""),
        ("tr_tckn", "17291716060", "17291716060"),
        ("tr_tckn", "17291716062", ""),
        ("tr_tckn", "07291716092", ""),
        ("passport", "AA1234567", ""),
    ],
)
def test_numbers_of_other_countries(kind: str, given: str, expected: str) -> None:
    assert canonical(kind, given) == expected


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\uff10", "\u0966"])
def test_digits_of_any_script_are_one_number(zero: str) -> None:
    for kind, number in (("kz_iin", iin("88050730000")), ("tr_tckn", "17291716060"), ("az_fin", "5ABC12D")):
        typed = "".join(chr(ord(zero) + int(each)) if each.isdecimal() else each for each in number)
        assert canonical(kind, typed) == number


@pytest.mark.parametrize(
    "typed", ["172.917.160.60", "172\u2013917\u2013160\u201360", "172\u00a0917\u200b16060"]
)
def test_what_stands_between_the_digits_is_left_out(typed: str) -> None:
    assert canonical("tr_tckn", typed) == "17291716060"


def test_a_kazakh_number_says_when_one_was_born() -> None:
    born = date(1988, 5, 7)
    assert not contradicts("kz_iin", iin("88050730000"), born)
    assert contradicts("kz_iin", iin("88050750000"), born)  # 2088
    assert not contradicts("kz_iin", iin("88050700000"), born)  # a foreigner: no century is said
    assert not contradicts("kz_iin", iin("88050750000"), None)
    assert not contradicts("tr_tckn", "17291716060", born)
