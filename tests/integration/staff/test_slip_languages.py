"""Slips speak the language of the branch, or of the reader who takes them home; the page that of the staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Hold, TillClosing
from kitabdar.interfaces.staff.urls import urlpatterns
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.organisation.queries import place_by_id
from kitabdar.organisation.services.places import set_language
from kitabdar.patrons.models import Patron
from tests.support.builders import let_say, make_charge
from tests.support.lending import book, lend, reserve, take_back
from tests.support.stacks import asked, stack_at_sahil
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


def _loans(world: World, client: Client) -> str:
    lend(world, world.aysel, "D1")
    return reverse("staff:slip-loans", args=(world.aysel.id,))


def _returned(world: World, client: Client) -> str:
    lend(world, world.aysel, "D1")
    client.post(reverse("staff:take-back"), {"code": "D1"})
    return f"{reverse('staff:slip-returned')}?patron={world.aysel.id}"


def _hold(world: World, client: Client) -> str:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    return reverse("staff:slip-hold", args=(hold_id,))


def _booking(world: World, client: Client) -> str:
    let_say("Books", is_bookable=True)
    day = NOW.date() + timedelta(days=14)
    made = book(world, world.aysel, world.dede_1, day, day)
    return reverse("staff:slip-booking", args=(made.booking_id,))


def _entry(world: World, client: Client) -> str:
    charge = make_charge(world.aysel, world.sahil, "2.00")
    client.post(reverse("staff:pay"), {"charge": charge.pk, "amount": "2", "key": "receipt-1"})
    return reverse("staff:slip-entry", args=(charge.postings.latest("pk").entry.pk,))


def _closing(world: World, client: Client) -> str:
    client.post(reverse("staff:close-till"), {"counted": "0", "banked": "0"})
    return reverse("staff:slip-closing", args=(TillClosing.objects.get().pk,))


def _transfer(world: World, client: Client) -> str:
    lend(world, world.aysel, "S1")
    take_back(world, "S1")
    return f"{reverse('staff:slip-transfer')}?barcode=S1"


def _fetch(world: World, client: Client) -> str:
    reserve(world, world.aysel, world.dede.edition_id)
    return reverse("staff:slip-fetch")


def _requests(world: World, client: Client) -> str:
    stack_at_sahil(world)
    asked(world)
    return reverse("staff:slip-requests")


SLIPS: dict[str, Callable[[World, Client], str]] = {
    "slip-loans": _loans,
    "slip-returned": _returned,
    "slip-hold": _hold,
    "slip-booking": _booking,
    "slip-discharge": lambda world, client: reverse("staff:slip-discharge", args=(world.aysel.id,)),
    "slip-entry": _entry,
    "slip-closing": _closing,
    "slip-transfer": _transfer,
    "slip-fetch": _fetch,
    "slip-requests": _requests,
}
"""How each slip comes to be, and its address."""


def test_no_slip_is_forgotten_here() -> None:
    assert {each.name for each in urlpatterns if str(each.name).startswith("slip-")} == set(SLIPS)


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_does_not_change_with_the_language_that_staff_work_in(
    name: str, world: World, russian: Client
) -> None:
    russian.post(reverse("staff:scan"), {"code": "A-1"})
    address = SLIPS[name](world, russian)
    _page, inside = slip(russian, address)
    assert 'lang="kk"' in inside or 'lang="az"' in inside
    for language in ("en", "az", "kk"):
        russian.cookies["language"] = language
        assert slip(russian, address)[1] == inside


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
