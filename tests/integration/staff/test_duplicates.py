"""Readers registered twice, as staff meet them."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from kitabdar.patrons import queries
from kitabdar.patrons.models import Patron, PossibleDuplicate
from tests.support.builders import make_patron
from tests.support.lending import lend
from tests.support.world import World

BORN = date(1990, 2, 3)


def twice(world: World) -> int:
    Patron.objects.filter(pk=world.murad.id).update(birth_date=BORN)
    names = ("Кулиев", "Мурад", "")
    return make_patron("B-9", world.adult, world.sahil, names=names, birth_date=BORN).id


def test_pairs_are_found_compared_and_merged(world: World, head: Client) -> None:
    again = twice(world)
    lend(world, world.murad, "D1")
    address = reverse("staff:duplicates")
    page = head.post(address, follow=True).content.decode()
    assert "1 new pair was found." in page and "the same name and date of birth" in page
    merging = reverse("staff:merge", args=(world.murad.id,))
    page = head.get(merging, {"with": "B-9", "keep": again}).content.decode()
    assert "What moves from A-2 to B-9" in page and Patron.objects.filter(erased_at=None).count() == 5
    page = head.post(merging, {"with": "B-9", "keep": again}, follow=True).content.decode()
    assert "Merged. The card A-2 leads here from now on." in page and "Кулиев" in page
    found = queries.by_card("A-2")
    assert found is not None and found.id == again
    page = head.get(reverse("staff:patron", args=(world.murad.id,)), follow=True).content.decode()
    assert "Кулиев" in page


def test_a_pair_may_be_two_people(world: World, head: Client) -> None:
    again = twice(world)
    address = reverse("staff:duplicates")
    head.post(address)
    page = head.post(address, {"one": world.murad.id, "other": again}, follow=True).content.decode()
    assert "Nobody seems to be registered twice." in page
    assert PossibleDuplicate.objects.get().dismissed_at is not None


def test_without_a_second_card_those_alike_are_offered(world: World, head: Client) -> None:
    twice(world)
    merging = reverse("staff:merge", args=(world.murad.id,))
    assert "Is it one of these?" in head.get(merging).content.decode()
    page = head.get(merging, {"with": "nobody"}).content.decode()
    assert "No reader has the card" in page
    page = head.get(merging, {"with": "K-1"}).content.decode()
    assert "not open to you" in page or "right" in page  # of another network


def test_registering_asks_whether_it_is_one_of_these(world: World, desk: Client) -> None:
    Patron.objects.filter(pk=world.murad.id).update(birth_date=BORN)
    form = {
        "card_number": "B-10", "family_name": "Кулиев", "given_name": "Мурад", "birth_date": "1990-02-03",
        "category": "adult", "home_branch": world.sahil.pk,
    }  # fmt: skip
    answer = desk.post(reverse("staff:register"), form)
    assert answer.status_code == 422 and "Is it one of these?" in answer.content.decode()
    assert queries.by_card("B-10") is None
    desk.post(reverse("staff:register"), {**form, "is_new": "1"})
    assert queries.by_card("B-10") is not None
