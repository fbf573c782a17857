"""Lists of barcodes as people have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.circulation.rules.batches import LONGEST_BARCODE, after_refusal, after_return, read_list


@pytest.mark.parametrize(
    ("text", "barcodes"),
    [
        ("", ()),
        ("D1\nD2\r\nD3", ("D1", "D2", "D3")),
        ("\ufeffD1;Kitab;3\nD2\tKitab\nD3,Kitab", ("D1", "D2", "D3")),
        ('"D1","a, b"\n  D2  \n\n', ("D1", "D2")),
        ("D1\nD1", ("D1",)),
    ],
)
def test_a_list_is_read_as_it_comes(text: str, barcodes: tuple[str, ...]) -> None:
    assert read_list(text).barcodes == barcodes


def test_what_is_named_again_is_said() -> None:
    assert read_list("D1\nD2\nD1\nD1").twice == ("D1",)


@given(st.text())
def test_anything_is_read(text: str) -> None:
    found = read_list(text)
    assert len(set(found.barcodes)) == len(found.barcodes)
    assert all(0 < len(each) <= LONGEST_BARCODE for each in found.barcodes)


def test_what_was_so_already_is_no_refusal() -> None:
    assert after_refusal("check_out", ["loan_limit_reached", "on_loan_to_patron"]) == "already"
    assert after_refusal("check_out", ["on_loan_to_another"]) == "refused"
    assert after_refusal("check_in", ["item_withdrawn"]) == "refused"
    assert after_return(None, "available", "shelve") == "already"
    assert after_return(None, "on_hold_shelf", "put_aside") == "already"
    assert after_return(None, "available", "put_aside") == "done"
    assert after_return(7, "on_loan", "shelve") == "done"
