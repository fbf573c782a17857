"""What tests begin with is as new, however often it was begun before."""

from __future__ import annotations

import pytest
from django.db import transaction

from kitabdar.circulation.models import Policy
from kitabdar.organisation.models import Account, Place
from kitabdar.organisation.settings_cache import stamp
from tests.support import world
from tests.support.builders import make_place
from tests.support.rows import Begun, rows_of, tables
from tests.support.world import World

pytestmark = pytest.mark.django_db


def begun_and_undone(begin: Begun[World]) -> tuple[World, dict[str, list[tuple[object, ...]]], str]:
    with transaction.atomic():
        made = begin()
        found = {table: rows_of(table) for table in tables()}, stamp()
        transaction.set_rollback(True)
    return made, *found


def test_the_world_is_the_same_every_time_and_nobody_elses() -> None:
    begin = Begun(world._whole_world)
    first, made, one = begun_and_undone(begin)
    second, copied, other = begun_and_undone(begin)
    assert Place.objects.count() == 0
    assert copied == made
    assert one and other and one != other, "what was loaded under the one is not taken for the other's"
    assert second == first
    assert second.sahil is not first.sahil


def test_what_is_made_afterwards_has_numbers_of_its_own() -> None:
    begin = Begun(world._whole_world)
    begun_and_undone(begin)
    begin()
    place = make_place("network", "another", "Another")
    assert Place.objects.filter(pk=place.pk).count() == 1
    assert Policy.objects.filter(item_types__code="film").exists()


def test_where_something_is_already_it_is_made_anew() -> None:
    begin = Begun(world._whole_world)
    begun_and_undone(begin)
    Account.objects.create_account("somebody", "somebody-password")
    made = begin()
    assert Account.objects.filter(pk=made.desk.account_id, username="desk").exists()
