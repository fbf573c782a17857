"""What is kept in a process is right in every process, from the commit on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from kitabdar.organisation.models import HoursException, OpeningInterval, Place
from kitabdar.organisation.queries import place_tree
from kitabdar.organisation.settings_cache import Cached, one_moment, stamp
from tests.support.world import NOVRUZ, World


def test_nothing_is_kept_before_there_is_a_stamp(db: None) -> None:
    loaded = iter(range(10))
    cached = Cached(lambda: next(loaded))
    assert (stamp(), cached.get(), cached.get()) == ("", 0, 1)


def test_each_kind_of_change_writes_a_new_stamp(world: World) -> None:
    seen = [stamp()]
    Place.objects.filter(code="sahil").update(phone="12")
    seen.append(stamp())
    OpeningInterval.objects.filter(place=world.baku).delete()
    seen.append(stamp())
    HoursException.objects.create(place=world.abai, first_day=NOVRUZ[0], last_day=NOVRUZ[1])
    seen.append(stamp())
    assert len(set(seen)) == 4
    assert stamp() == seen[-1]


def test_what_was_rolled_back_is_forgotten(world: World) -> None:
    before = place_tree()
    point = transaction.savepoint()
    Place.objects.filter(code="sahil").update(name="Wrong")
    assert place_tree().by_code["sahil"].own_name == "Wrong"
    transaction.savepoint_rollback(point)
    assert place_tree().by_code["sahil"].own_name == "Sahil"
    assert place_tree().by_code == before.by_code


def test_a_page_that_reads_asks_once(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    place_tree()
    with one_moment():
        before = stamp()
        with django_assert_num_queries(0):
            assert (stamp(), place_tree().by_code["sahil"].own_name) == (before, "Sahil")
        Place.objects.filter(code="sahil").update(name="New")
        assert stamp() == before
    assert stamp() != before
    assert place_tree().by_code["sahil"].own_name == "New"


@pytest.mark.django_db(transaction=True)
def test_a_change_elsewhere_is_seen_here() -> None:
    Place(kind="network", code="net", name="Before").save()
    assert place_tree().by_code["net"].own_name == "Before"

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE organisation_place SET name = 'After' WHERE code = 'net'")
        connection.close()

    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        change_here = Place.objects.filter(code="net").update
        change_here(name="After")
    else:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(change).result()
    assert place_tree().by_code["net"].own_name == "After"
