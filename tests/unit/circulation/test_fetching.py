"""When something is fetched from closed stacks, and the codes of its slips."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kitabdar.circulation.rules import fetch_from, read_code, slip_code
from kitabdar.organisation.hours import Hours, Week

MORNINGS: Week = (((540, 780),),) * 5 + ((), ())  # 9 to 13, Monday to Friday


@pytest.mark.parametrize(
    ("asked", "fetched"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),  # noon in Baku
        (datetime(2026, 3, 2, 9, 0, tzinfo=UTC), datetime(2026, 3, 3, 5, 0, tzinfo=UTC)),  # as it closes
        (datetime(2026, 3, 6, 12, 0, tzinfo=UTC), datetime(2026, 3, 9, 5, 0, tzinfo=UTC)),  # over the weekend
    ],
)
def test_what_is_asked_for_when_the_stack_is_closed_waits_for_its_opening(
    asked: datetime, fetched: datetime
) -> None:  # [CIR-S2]
    assert fetch_from(Hours("Asia/Baku", MORNINGS), asked) == fetched
    assert fetch_from(Hours("Asia/Baku"), asked) == asked


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (slip_code(4, 17), (4, 17)),
        (" r4-17 ", (4, 17)),
        ("17", (None, 17)),
        ("017", (None, 17)),
        ("0", None),
        ("D17", None),
        ("R-17", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_a_code_is_read_as_it_was_written(text: str, read: tuple[int | None, int] | None) -> None:
    assert read_code(text) == read
