"""Needs, families, identity and certificates at the desk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.patrons import queries
from kitabdar.patrons.models import Patron
from tests.support.lending import lend, take_back
from tests.support.world import World
from tests.unit.patrons.test_identity import iin

NUMBER = iin("88050730000")


def fields(world: World, **given: object) -> dict[str, object]:
    data = {"family_name": "Məmmədova", "category": "adult", "home_branch": world.sahil.pk, "language": "az"}
    return {**data, **given}


def test_a_reader_is_registered_with_needs_and_identity_or_not_at_all(world: World, desk: Client) -> None:
    address = reverse("staff:register")
    person = fields(world, card_number="N-1", identity_kind="kz_iin", needs=["audio"], history="none")
    wrong = desk.post(address, {**person, "identity_number": "123"})
    assert wrong.status_code == 422 and "check its digits" in wrong.content.decode()
    assert queries.by_card("N-1") is None
    desk.post(address, {**person, "identity_number": NUMBER})
    made = queries.by_card("N-1")
    assert made is not None and (made.needs, made.history, made.identity_kind) == (
        ("audio",),
        "none",
        "kz_iin",
    )
    again = desk.post(address, {**person, "card_number": "N-2", "identity_number": NUMBER})
    assert "Another reader is registered with this number." in again.content.decode()
    page = desk.get(reverse("staff:patron", args=(made.id,))).content.decode()
    assert "Audio" in page and NUMBER not in page
    edit = reverse("staff:edit-patron", args=(made.id,))
    assert 'value="audio" checked' in desk.get(edit).content.decode()
    desk.post(edit, fields(world, needs=["braille"]))
    row = Patron.objects.get(pk=made.id)
    assert row.needs == ["braille"] and row.identity_digest  # an empty number leaves it
    assert f"?patron={made.id}" in desk.post(reverse("staff:scan"), {"code": NUMBER})["Location"]
    doubtful = fields(world, identity_kind="kz_iin", identity_number=NUMBER, birth_date="1990-02-03")
    assert "another date of birth" in desk.post(edit, doubtful, follow=True).content.decode()
    desk.post(edit, fields(world, no_identity="1"))
    row.refresh_from_db()
    assert (row.identity_kind, row.identity_digest) == ("", None)


def test_who_answers_for_a_reader_is_said_and_taken_back(world: World, desk: Client) -> None:
    address = reverse("staff:guardian", args=(world.leyla.id,))
    page = desk.post(address, {"guardian": "A-1"}, follow=True).content.decode()
    assert "Məmmədova Aysel Rəşid qızı" in page and "answers for this reader" in page
    assert "gets the notices too" not in page
    told = {"guardian": "A-1", "gets_notices": "on"}
    assert "gets the notices too" in desk.post(address, told, follow=True).content.decode()
    assert "gets the notices too" not in desk.post(address, {"guardian": "A-1"}, follow=True).content.decode()
    other = desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    assert "this reader answers for them" in other
    assert "No reader has the card" in desk.post(address, {"guardian": "x"}, follow=True).content.decode()
    desk.post(address, {"remove": world.aysel.id})
    assert queries.guardians_of(world.leyla.id) == []


def test_a_certificate_is_given_when_nothing_is_open(world: World, desk: Client) -> None:
    Patron.objects.update(language="en")  # what readers take home speaks theirs
    address = reverse("staff:slip-discharge", args=(world.aysel.id,))
    assert "owes the library nothing" in desk.get(address).content.decode()
    lend(world, world.aysel, "D1")
    page = desk.get(address).content.decode()
    assert "Something is still open" in page and "1 loan" in page
    take_back(world, "D1")
    assert "owes the library nothing" in desk.get(address).content.decode()


def test_a_name_in_other_scripts_is_typed_and_shown(world: World, desk: Client) -> None:
    edit = reverse("staff:edit-patron", args=(world.aysel.id,))
    sent = fields(world, other_1_family_name="Мамедова", other_1_given_name="Айсель")
    page = desk.post(edit, sent, follow=True).content.decode()
    assert "<bdi>Мамедова Айсель</bdi>" in page
    assert 'value="Мамедова"' in desk.get(edit).content.decode()
    wrong = desk.post(edit, fields(world, other_2_family_name="x" * 120))
    assert wrong.status_code == 422 and "This is too long." in wrong.content.decode()
    desk.post(edit, fields(world))
    assert Patron.objects.get(pk=world.aysel.id).other_names == []
