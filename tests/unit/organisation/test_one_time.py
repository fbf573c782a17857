"""One-time codes: RFC 6238, drift, replay, recovery codes, and whom a demand covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitabdar.organisation import one_time
from kitabdar.organisation.one_time import Demand, demanded_since

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", as in RFC 6238, appendix B
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert one_time.step_of(SECRET, code, moment, None) == seconds // 30


def test_a_clock_may_be_a_step_off_and_no_more() -> None:
    for off, is_taken in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        code = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=off))
        assert (one_time.step_of(SECRET, code, NOW, None) is not None) is is_taken


def test_a_code_is_not_taken_twice() -> None:
    code = pyotp.TOTP(SECRET).at(NOW)
    step = one_time.step_of(SECRET, f" {code[:3]} {code[3:]} ", NOW, None)
    assert step is not None
    assert one_time.step_of(SECRET, code, NOW, step) is None
    later = pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=30))
    assert one_time.step_of(SECRET, later, NOW + timedelta(seconds=30), step) == step + 1


@given(st.text(max_size=12))
def test_anything_may_be_typed(code: str) -> None:
    one_time.step_of(SECRET, code, NOW, None)
    assert one_time.written(code) == "" or len(one_time.written(code)) == 10


def test_recovery_codes_are_ten_and_read_as_people_write_them() -> None:
    codes = one_time.recovery_codes()
    assert len(set(codes)) == 10
    first = codes[0]
    assert one_time.written(first.lower().replace("-", " ")) == first.replace("-", "")
    assert one_time.written("O0I1L-OOOOO") == ""


@pytest.mark.parametrize(
    ("demand", "since"),
    [
        (Demand("/1/", None, MARCH), MARCH),  # works below it
        (Demand("/1/2/9/", None, MARCH), MARCH),  # a role above reaches it
        (Demand("/5/", None, MARCH), None),
        (Demand("/1/", 7, MARCH), MARCH),
        (Demand("/1/", 8, MARCH), None),  # another role
    ],
)
def test_a_demand_covers_who_works_there_and_whose_role_reaches_it(
    demand: Demand, since: date | None
) -> None:
    assert demanded_since([demand], "/1/2/3/", [(7, "/1/2/")]) == since


def test_the_earliest_demand_counts() -> None:
    demands = [Demand("/1/", None, MARCH), Demand("/1/2/", None, JANUARY)]
    assert demanded_since(demands, "/1/2/3/", []) == JANUARY
