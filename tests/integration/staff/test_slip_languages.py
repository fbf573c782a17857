"""Slips speak the language of the branch, or of the reader who takes them home; the page that of the staff."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Hold
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services.places import set_language
from kitabdar.patrons.models import Patron
from tests.support.builders import make_charge
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


@pytest.fixture
def russian(world: World, desk: Client) -> Client:
    """Nigar works in Russian; the city prints in Kazakh."""
    set_language(actor=world.admin, place_id=world.city.pk, language="kk", now=NOW)
    desk.cookies["language"] = "ru"
    return desk


def slip(client: Client, address: str) -> tuple[str, str]:
    """Return a page around its slip, and the slip."""
    page = client.get(address).content.decode()
    before, _mark, rest = page.partition('<article class="slip')
    assert rest, page
    inside, _mark, after = rest.partition("</article>")
    return before + after, inside


def test_a_kazakh_branch_prints_kazakh_while_staff_work_in_russian(world: World, russian: Client) -> None:
    reserve(world, world.murad, world.dede.edition_id, at=world.sahil)
    take_back(world, "D1")
    page, inside = slip(russian, reverse("staff:slip-hold", args=(Hold.objects.get().pk,)))
    assert 'lang="kk"' in inside and "Сақталу мерзімі" in inside and "A-2" in inside
    assert '<html lang="ru"' in page and "Напечатать" in page
    assert "Напечатать" not in inside


def test_a_journey_and_what_to_fetch_speak_the_language_of_the_branch(world: World, russian: Client) -> None:
    lend(world, world.aysel, "S1")
    take_back(world, "S1")  # goes home to Fountain
    _page, inside = slip(russian, reverse("staff:slip-transfer") + "?barcode=S1")
    assert 'lang="kk"' in inside and "Fountain Square" in inside
    _page, inside = slip(russian, reverse("staff:slip-fetch"))
    assert 'lang="kk"' in inside


def test_what_a_reader_takes_home_speaks_theirs(world: World, russian: Client) -> None:
    russian.post(reverse("staff:scan"), {"code": "A-1"})
    lend(world, world.aysel, "D1")
    _page, inside = slip(russian, reverse("staff:slip-loans", args=(world.aysel.id,)))
    assert 'lang="az"' in inside and "Kitabi-Dədə Qorqud" in inside
    russian.post(reverse("staff:take-back"), {"code": "D1"})
    page = russian.get(reverse("staff:returns")).content.decode()
    address = f"{reverse('staff:slip-returned')}?patron={world.aysel.id}"
    assert address in page
    _page, inside = slip(russian, address)
    assert 'lang="az"' in inside and "Qaytarılıb" in inside and "D1" in inside
    _page, inside = slip(russian, reverse("staff:slip-discharge", args=(world.aysel.id,)))
    assert 'lang="az"' in inside


def test_a_receipt_names_what_was_paid_in_the_reader_s_language(world: World, russian: Client) -> None:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    russian.post(reverse("staff:pay"), {"charge": charge.pk, "amount": "2", "key": "receipt-1"})
    entry = charge.postings.latest("pk").entry
    _page, inside = slip(russian, reverse("staff:slip-entry", args=(entry.pk,)))
    assert 'lang="az"' in inside and "Nağd" in inside and "Наличн" not in inside
    Patron.objects.update(language="")
    _page, inside = slip(russian, reverse("staff:slip-entry", args=(entry.pk,)))
    assert 'lang="kk"' in inside


def test_a_returned_slip_is_of_the_list_in_hand_only(world: World, russian: Client) -> None:
    lend(world, world.murad, "S1")
    take_back(world, "S1")
    address = f"{reverse('staff:slip-returned')}?patron={world.murad.id}"
    assert russian.get(address).status_code == 404


def test_a_language_is_inherited_set_and_taken_back(world: World, admin: Client, desk: Client) -> None:
    assert place_by_id(world.sahil.pk).language == ""
    given = {"place": world.city.pk, "language": "kk"}
    assert desk.post(reverse("staff:place-language"), given).status_code == 403
    assert "Kazakh" in admin.post(reverse("staff:place-language"), given, follow=True).content.decode()
    assert place_by_id(world.sahil.pk).language == "kk"
    set_language(actor=world.admin, place_id=world.sahil.pk, language="tr", now=NOW)
    assert [place_by_id(each.pk).language for each in (world.sahil, world.fountain)] == ["tr", "kk"]
    set_language(actor=world.admin, place_id=world.sahil.pk, language="", now=NOW)
    assert place_by_id(world.sahil.pk).language == "kk"
    with pytest.raises(Invalid):
        set_language(actor=world.admin, place_id=world.sahil.pk, language="xx", now=NOW)
    with pytest.raises(NotPermitted):
        set_language(actor=world.head, place_id=world.sahil.pk, language="kk", now=NOW)
