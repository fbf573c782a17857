"""What a reader books ahead for themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Booking
from tests.integration.discovery.conftest import redescribe
from tests.support.builders import let_say
from tests.support.lending import book
from tests.support.world import NOW, World


@pytest.fixture
def world(world: World) -> World:
    let_say("Books", is_bookable=True)
    redescribe(world.dede)
    return world


@pytest.fixture
def aysel(world: World, client: Client) -> Client:
    assert client.login(username="A-1", password="aysel-password")
    return client


def ahead(days: int) -> date:
    return NOW.date() + timedelta(days=days)


def send(reader: Client, world: World, **given: Any) -> Any:
    address = reverse("discovery:book", args=(world.dede.edition_id,))
    return reader.post(address, {"branch": world.sahil.pk, **given}, follow=True)


def test_a_reader_books_sees_and_gives_up(world: World, aysel: Client) -> None:
    edition = reverse("discovery:edition", args=(world.dede.edition_id,))
    form = reverse("discovery:book", args=(world.dede.edition_id,))
    assert form in aysel.get(edition).content.decode()
    assert "any that is free" in aysel.get(form).content.decode()
    page = send(aysel, world, first_day=ahead(7), last_day=ahead(9)).content.decode()
    assert "“Kitabi-Dədə Qorqud” is booked for you." in page and "Booked for you" in page
    made = Booking.objects.get()
    assert (made.starts_on, made.ends_on, made.any_copy) == (ahead(7), ahead(9), True)
    cancel = {"booking": made.pk}
    page = aysel.post(reverse("discovery:cancel-booking"), cancel, follow=True).content.decode()
    assert "The booking is cancelled." in page and "Nothing is booked for you." in page
    assert aysel.post(reverse("discovery:cancel-booking"), cancel).status_code == 404


def test_all_reasons_are_shown_and_what_was_typed_stays(world: World, aysel: Client) -> None:
    book(world, world.murad, world.dede_1, ahead(7), ahead(9))
    let_say("Books", booking_longest=2)
    answer = send(aysel, world, first_day=ahead(7), last_day=ahead(9), item=world.dede_1.pk)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "It can be booked for 2 days at most." in page and "it is kept for another booking" in page
    assert f'value="{ahead(7)}"' in page and "Not free" in page
    assert "Please give the days." in send(aysel, world).content.decode()
    assert "Please choose a branch." in send(aysel, world, branch="x").content.decode()
    assert send(aysel, world, first_day=ahead(7), item="9" * 9).status_code == 404


def test_where_no_rule_lets_it_nothing_is_offered(world: World, aysel: Client) -> None:
    let_say("Books", is_bookable=False)
    form = reverse("discovery:book", args=(world.dede.edition_id,))
    edition = reverse("discovery:edition", args=(world.dede.edition_id,))
    assert form not in aysel.get(edition).content.decode()
    assert "This is not booked for days ahead." in aysel.get(form).content.decode()


def test_a_visitor_is_asked_to_sign_in_and_others_bookings_are_out_of_reach(
    world: World, client: Client
) -> None:
    form = reverse("discovery:book", args=(world.dede.edition_id,))
    assert form in client.get(reverse("discovery:edition", args=(world.dede.edition_id,))).content.decode()
    assert client.get(form)["Location"].startswith(reverse("discovery:sign-in"))
    made = book(world, world.murad, world.dede_1, ahead(7), ahead(9))
    client.login(username="A-1", password="aysel-password")
    answer = client.post(reverse("discovery:cancel-booking"), {"booking": made.booking_id})
    assert answer.status_code == 404 and Booking.objects.get().state == "booked"
