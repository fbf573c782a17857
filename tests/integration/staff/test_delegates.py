"""Institutions and those who borrow for them, at the desk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.circulation import queries as circulation
from kitabdar.patrons import queries, services, standing
from kitabdar.patrons.models import PatronCategory
from tests.support.people import make_ministry
from tests.support.world import NOW, World


def test_after_the_card_is_read_the_desk_asks_for_whom(world: World, desk: Client) -> None:
    ministry = make_ministry(world, world.aysel)
    page = desk.post(reverse("staff:scan"), {"code": "A-1"}, follow=True).content.decode()
    assert "For whom?" in page and "Ministry of Culture" in page
    address = f"{reverse('staff:desk')}?patron={ministry.id}&by={world.aysel.id}"
    page = desk.get(address).content.decode()
    assert "Taken by Məmmədova Aysel" in page and f'name="by" form="scan" value="{world.aysel.id}"' in page
    scan = {"code": "D1", "patron": ministry.id, "by": world.aysel.id}
    answer = desk.post(reverse("staff:scan"), scan)
    assert answer["Location"] == address
    assert "Lent: “Kitabi" in desk.get(address).content.decode()
    (loan,) = circulation.loans_of(ministry.id)
    assert loan.taken_by_card == "A-1"
    undo = {"loan": loan.id, "patron": ministry.id, "by": world.aysel.id}
    assert desk.post(reverse("staff:undo-check-out"), undo)["Location"] == address


def test_the_card_of_the_institution_asks_who_takes_it(world: World, desk: Client) -> None:
    make_ministry(world, world.aysel)
    page = desk.post(reverse("staff:scan"), {"code": "M-1"}, follow=True).content.decode()
    assert "Who takes it?" in page and "Məmmədova Aysel" in page


def test_a_refusal_keeps_who_takes_it(world: World, head: Client) -> None:
    ministry = make_ministry(world, world.aysel)
    services.place_block(actor=world.desk, patron_id=ministry.id, reason="Unpaid", now=NOW)
    scan = {"code": "D1", "patron": ministry.id, "by": world.aysel.id}
    page = head.post(reverse("staff:scan"), scan, follow=True).content.decode()
    assert "Lend all the same" in page and f'name="by" value="{world.aysel.id}"' in page
    lend = {"barcode": "D1", "patron": ministry.id, "by": world.aysel.id, "override": "patron_blocked"}
    head.post(reverse("staff:lend"), lend)
    assert circulation.loans_of(ministry.id)[0].taken_by_card == "A-1"


def test_delegates_are_added_and_removed_in_the_file(world: World, desk: Client) -> None:
    ministry = make_ministry(world)
    address = reverse("staff:delegate", args=(ministry.id,))
    post = {"delegate": "A-1", "until": "2026-12-31"}
    page = desk.post(address, post, follow=True).content.decode()
    assert "Məmmədova Aysel" in page and "December 31, 2026" in page
    person = desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    assert "Borrows for" in person and "Ministry of Culture" in person
    assert "No reader has the card" in desk.post(address, {"delegate": "x"}, follow=True).content.decode()
    desk.post(address, {"remove": world.aysel.id})
    assert standing.delegates_of(ministry.id, NOW) == []


def test_a_category_of_institutions_is_made(world: World, admin: Client) -> None:
    address = reverse("staff:categories")
    post = {
        "code": "ministry",
        "name": "Ministry",
        "name_az": "Nazirlik",
        "membership_months": "24",
        "is_institution": "on",
    }
    assert "Ministry" in admin.post(address, post, follow=True).content.decode()
    (made,) = [each for each in queries.categories() if each.code == "ministry"]
    assert made.is_institution and made.names == (("az", "Nazirlik"),) and made.history_days is None
    answer = admin.post(
        address, {"code": "A B", "name": "", "membership_months": "0", "history_days": "99999999"}
    )
    assert answer.status_code == 422
    answer = admin.post(
        address, {"code": "adult", "name": "Adult", "membership_months": "12", "is_institution": "on"}
    )
    assert answer.status_code == 422 and "cannot change places" in answer.content.decode()
    assert 'value="Böyük"' in admin.get(address, {"code": "adult"}).content.decode()
    assert not PatronCategory.objects.get(code="adult").is_institution
