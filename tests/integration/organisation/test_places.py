"""Places added, changed and no longer used; hours of several openings; days that come back every year."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kitabdar.circulation.services.retiring import retire_place
from kitabdar.organisation import queries
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry, HoursException
from kitabdar.organisation.services import places
from kitabdar.organisation.services.places import PlaceData
from kitabdar.organisation.services.retirement import use_again
from tests.support.builders import make_place
from tests.support.lending import lend
from tests.support.world import NOW, World

pytestmark = pytest.mark.django_db


def test_a_place_with_something_left_stays_in_use_and_says_what(world: World) -> None:
    lend(world, world.aysel, "D1")
    with pytest.raises(Invalid) as caught:
        retire_place(actor=world.admin, place_id=world.sahil.pk, now=NOW)
    assert set(caught.value.problems) == {"items", "loans", "staff"}
    assert "3" in caught.value.problems["items"]
    assert not queries.place("sahil").is_retired


def test_a_place_no_longer_used_is_offered_nowhere_and_can_be_used_again(world: World) -> None:
    branch = make_place("branch", "ganja", "Gəncə", world.city)
    make_place("location", "ganja-hall", "Hall", branch)
    retire_place(actor=world.admin, place_id=branch.pk, now=NOW)
    tree = queries.place_tree()
    assert "ganja" not in [each.code for each in queries.branches()]
    assert "ganja-hall" not in [each.code for each in tree.of_kind("location")]
    assert tree.by_code["ganja"].is_retired and tree.by_code["ganja-hall"].is_retired
    assert not tree.by_code["ganja"].is_public
    with pytest.raises(Invalid) as caught:
        data = PlaceData("ganja-stacks", "Stacks")
        places.add_place(actor=world.admin, kind="location", parent_id=branch.pk, data=data, now=NOW)
    assert list(caught.value.problems) == ["parent"]
    use_again(actor=world.admin, place_id=branch.pk, now=NOW)
    assert "ganja" in [each.code for each in queries.branches()]
    done = (
        AuditEntry.objects.filter(subject=f"place:{branch.pk}")
        .order_by("id")
        .values_list("action", flat=True)
    )
    assert list(done) == ["organisation.retire_place", "organisation.use_place_again"]


def test_what_stands_below_a_place_no_longer_used_cannot_be_used_alone(world: World) -> None:
    branch = make_place("branch", "ganja", "Gəncə", world.city)
    hall = make_place("location", "ganja-hall", "Hall", branch)
    retire_place(actor=world.admin, place_id=hall.pk, now=NOW)
    retire_place(actor=world.admin, place_id=branch.pk, now=NOW)
    with pytest.raises(Invalid):
        use_again(actor=world.admin, place_id=hall.pk, now=NOW)


def test_only_who_manages_a_place_ends_its_use(world: World) -> None:
    branch = make_place("branch", "ganja", "Gəncə", world.city)
    for act in (retire_place, use_again):
        with pytest.raises(NotPermitted):
            act(actor=world.head, place_id=branch.pk, now=NOW)
        with pytest.raises(NotFound):
            act(actor=world.admin, place_id=999_999, now=NOW)


def test_names_are_in_languages_that_are_spoken(world: World) -> None:
    data = PlaceData("x", "X", names={"xx": "X"})
    with pytest.raises(Invalid) as caught:
        places.add_place(actor=world.admin, kind="library", parent_id=world.baku.pk, data=data, now=NOW)
    assert list(caught.value.problems) == ["language"]


def test_a_day_of_several_openings_has_none_that_overlap(world: World) -> None:
    day = ((540, 780), (840, 1140))
    week = (day, (), (), (), (), (), ())
    places.set_week(actor=world.admin, place_id=world.sahil.pk, week=week, now=NOW)
    open_branches = {each.branch.code for each in queries.open_now(NOW) if each.is_open}
    assert "sahil" not in open_branches  # Monday, 13:00 in Baku
    with pytest.raises(Invalid):
        wrong = (((540, 780), (720, 1140)), (), (), (), (), (), ())
        places.set_week(actor=world.admin, place_id=world.sahil.pk, week=wrong, now=NOW)


def test_a_holiday_comes_back_every_year_until_it_is_changed(world: World) -> None:
    given: dict[str, Any] = {"actor": world.admin, "now": NOW}
    made = places.add_exception(
        **given,
        place_id=world.abai.pk,
        first_day=date(2026, 3, 21),
        last_day=date(2026, 3, 23),
        note="Наурыз",
        is_yearly=True,
    )
    noon = datetime(2028, 3, 22, 7, tzinfo=UTC)  # a Wednesday
    assert not {e.branch.code: e.is_open for e in queries.open_now(noon)}["abai"]
    places.change_exception(
        **given,
        exception_id=made,
        first_day=date(2026, 3, 21),
        last_day=date(2026, 3, 21),
        intervals=((600, 720), (780, 840)),
        is_yearly=True,
    )
    assert {e.branch.code: e.is_open for e in queries.open_now(noon)}["abai"]
    assert HoursException.objects.get(pk=made).intervals == [[600, 720], [780, 840]]
    with pytest.raises(Invalid) as caught:
        places.change_exception(
            **given,
            exception_id=made,
            first_day=date(2026, 1, 1),
            last_day=date(2027, 1, 1),
            is_yearly=True,
        )
    assert list(caught.value.problems) == ["last_day"]
    with pytest.raises(NotPermitted):
        places.change_exception(
            actor=world.head, exception_id=made, first_day=NOW.date(), last_day=NOW.date(), now=NOW
        )
