"""How often something may be tried."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from kitabdar.organisation.models import RateWindow
from kitabdar.organisation.rate_limit import allow, forgive
from tests.support.world import NOW


@pytest.mark.django_db
def test_the_limit_is_reached_and_a_new_window_begins() -> None:
    tries = [allow("sign-in:1.2.3.4", limit=3, seconds=60, now=NOW) for _ in range(5)]
    assert tries == [True, True, True, False, False]
    assert allow("sign-in:5.6.7.8", limit=3, seconds=60, now=NOW)
    assert not allow("sign-in:1.2.3.4", limit=3, seconds=60, now=NOW + timedelta(seconds=59))
    assert allow("sign-in:1.2.3.4", limit=3, seconds=60, now=NOW + timedelta(seconds=60))


@pytest.mark.django_db
def test_a_good_try_forgives_and_old_windows_are_forgotten() -> None:
    for _ in range(3):
        allow("a", limit=2, seconds=60, now=NOW)
    forgive("a")
    assert allow("a", limit=2, seconds=60, now=NOW)
    allow("b", limit=1, seconds=60, now=NOW + timedelta(days=3))
    assert RateWindow.objects.count() == 1
    assert "sign-in" not in RateWindow.objects.get().key


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_no_try_is_lost_between_processes() -> None:
    def attempt(_number: int) -> bool:
        try:
            return allow("shared", limit=10, seconds=60, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 10
    assert RateWindow.objects.get().count == 40
