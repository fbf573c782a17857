"""Places and hours at the desk: added, changed, no longer used; weeks as text; days unlike the others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.interfaces.staff import written_hours
from kitabdar.organisation import queries
from kitabdar.organisation.hours import ROUND_THE_CLOCK
from kitabdar.organisation.models import HoursException, OpeningInterval, Place
from tests.integration.staff.conftest import SignIn
from tests.support.builders import make_actor
from tests.support.world import World


def test_a_branch_is_added_below_its_library_and_changed(world: World, admin: Client) -> None:
    address = reverse("staff:add-place")
    form = admin.get(address, {"parent": world.city.pk}).content.decode()
    assert "Add a branch" in form
    post = {"parent": world.city.pk, "code": "sahil", "name": "Gəncə", "name_ru": "Гянджа", "is_public": "on"}
    response = admin.post(address, post)
    page = response.content.decode()
    assert response.status_code == 422 and "Another place has this short name already." in page
    assert 'value="Гянджа"' in page and 'aria-describedby="code-error"' in page
    admin.post(address, {**post, "code": "ganja", "currency": "eur"})
    row = Place.objects.get(code="ganja")
    assert (row.kind, row.parent_id, row.names, row.currency) == (
        "branch", world.city.pk, {"ru": "Гянджа"}, "EUR",
    )  # fmt: skip
    change = reverse("staff:place", args=(row.pk,))
    assert 'value="Гянджа"' in admin.get(change).content.decode()
    admin.post(change, {"code": "ganja", "name": "Gəncə mərkəz", "time_zone": "Asia/Baku"})
    assert queries.place("ganja").name == "Gəncə mərkəz"
    assert not queries.place("ganja").is_public and queries.place("ganja").currency == "AZN"


def test_a_place_of_others_is_neither_seen_nor_changed(world: World, sign_in: SignIn) -> None:
    make_actor("local", "Local", world.sahil, ("administrator", world.sahil))
    local = sign_in("local")
    for name in ("place", "place-hours", "retire-place"):
        address = reverse(f"staff:{name}", args=(world.fountain.pk,))
        assert local.post(address, {"code": "x", "name": "X"}).status_code == 403
    assert local.get(reverse("staff:place", args=(world.baku.pk,))).status_code == 403
    assert local.get(reverse("staff:add-place")).status_code == 403
    assert local.get(reverse("staff:add-place"), {"parent": world.city.pk}).status_code == 403
    assert local.get(reverse("staff:add-place"), {"parent": world.sahil.pk}).status_code == 200


def test_what_stands_in_the_way_of_ending_a_place_is_said(world: World, admin: Client) -> None:
    address = reverse("staff:retire-place", args=(world.xezer.pk,))
    page = admin.post(reverse("staff:retire-place", args=(world.sahil.pk,)), follow=True).content.decode()
    assert "Items that belong or stand here: 3." in page and "Colleagues who work here" in page
    assert "no longer used" in admin.post(address, follow=True).content.decode()
    assert queries.place("xezer").is_retired
    admin.post(address, {"what": "again"})
    assert not queries.place("xezer").is_retired


def test_a_week_is_typed_as_text_with_several_openings_and_over_midnight(world: World, admin: Client) -> None:
    address = reverse("staff:place-hours", args=(world.sahil.pk,))
    assert "It has the hours of the place above it." in admin.get(address).content.decode()
    days = {"day_0": "9-13, 14:30–19", "day_4": "20–2", "day_5": "0–24"}
    response = admin.post(address, {**days, "day_1": "nine", "day_2": "9-12, 11-15"})
    page = response.content.decode()
    assert response.status_code == 422 and "“nine” cannot be read." in page and 'value="20–2"' in page
    response = admin.post(address, {**days, "day_2": "9-12, 11-15"})
    assert response.status_code == 422 and "Two openings of a day overlap." in response.content.decode()
    assert not OpeningInterval.objects.filter(place=world.sahil).exists()
    admin.post(address, days)
    week = queries.hours_of(world.sahil.pk).week
    assert week == (((540, 780), (870, 1140)), (), (), (), ((1200, 1560),), ((0, 1440),), ())
    assert 'value="09:00–13:00, 14:30–19:00"' in admin.get(address).content.decode()


def test_a_week_is_round_the_clock_or_as_above_with_one_button(world: World, admin: Client) -> None:
    address = reverse("staff:place-hours", args=(world.sahil.pk,))
    admin.post(address, {"what": "always", "day_0": "9-13"})
    assert queries.hours_of(world.sahil.pk).week == ROUND_THE_CLOCK
    admin.post(address, {"what": "above"})
    assert queries.hours_of(world.sahil.pk).week == queries.hours_of(world.baku.pk).week


def test_days_unlike_the_others_have_several_openings_and_come_back(world: World, admin: Client) -> None:
    address = reverse("staff:exception")
    post = {"place": world.sahil.pk, "first_day": "2026-12-31", "note": "Eve", "is_yearly": "on"}
    response = admin.post(address, {**post, "hours": "noon"})
    page = response.content.decode()
    assert response.status_code == 422 and 'value="noon"' in page and 'value="Eve"' in page
    admin.post(address, {**post, "hours": "9-12, 13-15"})
    made = HoursException.objects.get(note="Eve")
    assert (made.intervals, made.is_yearly) == ([[540, 720], [780, 900]], True)
    page = admin.get(reverse("staff:places"), {"exception": made.pk}).content.decode()
    assert "every year" in page and 'value="09:00–12:00, 13:00–15:00"' in page
    admin.post(address, {"change": made.pk, "first_day": "2026-12-30", "last_day": "2026-12-31"})
    made.refresh_from_db()
    assert (str(made.first_day), made.intervals, made.is_yearly) == ("2026-12-30", [], False)


@pytest.mark.parametrize(
    "text", ["", "09:00–13:00, 14:30–19:00", "20:00–02:00", "00:00–24:00", "16:40–48:00"]
)
def test_hours_are_written_as_they_are_read(text: str) -> None:
    assert written_hours.write_day(written_hours.read_day(text)) == text


@pytest.mark.parametrize(
    "text", ["9", "25-26", "9:70-12", "9-49", "٩-١٢", "9-13 14-19", ",".join(["1-2"] * 11)]
)
def test_what_is_no_hours_is_refused(text: str) -> None:
    with pytest.raises(written_hours.Unreadable):
        written_hours.read_day(text)
