"""Days, times and sums in the five languages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import formats, translation

from kitabdar.interfaces.shell import names

MOMENT = datetime(2026, 8, 5, 14, 3)


@pytest.mark.parametrize("style", ["DATE_FORMAT", "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT"])
def test_kazakh_days_begin_with_the_day_and_use_the_24_hour_clock(style: str) -> None:
    with translation.override("kk"):
        shown = formats.date_format(MOMENT, style)
    assert shown == ("05.08.2026 14:03" if "TIME" in style else "05.08.2026")


@pytest.mark.parametrize(("language", "shown"), [("az", "05.08.2026"), ("en", "August 5, 2026")])
def test_months_are_neither_capitals_within_a_sentence_nor_cut_short(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.date_format(MOMENT, "DATE_FORMAT") == shown


def test_kazakh_sums_have_a_decimal_comma() -> None:
    with translation.override("kk"):
        assert formats.localize(Decimal("2.50")) == "2,50"


def test_english_days_are_no_riddle_and_use_the_24_hour_clock() -> None:
    with translation.override("en"):
        assert formats.date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "Aug. 5, 2026, 14:03"
        assert formats.date_format(MOMENT, "SHORT_DATE_FORMAT") == "Aug. 5, 2026"
        assert formats.time_format(MOMENT, "TIME_FORMAT") == "14:03"


@pytest.mark.parametrize("language", ["az", "kk", "tr", "ru", "en"])
def test_a_day_is_written_the_same_wherever_it_comes_from(language: str) -> None:
    with translation.override(language):
        assert names.day(MOMENT.replace(tzinfo=UTC)) == formats.date_format(MOMENT, "DATE_FORMAT")


@pytest.mark.parametrize(("language", "joined"), [("az", "05.08.2026 14:03"), ("kk", "05.08.2026, 14:03")])
def test_a_moment_in_a_list_of_days_in_figures_is_in_figures_too(language: str, joined: str) -> None:
    with translation.override(language):
        assert names.moment(MOMENT.replace(tzinfo=UTC)) == joined
        assert names.exactly(MOMENT.replace(tzinfo=UTC)) == f"{joined}:00"
