"""What is seen of readers at a desk: within the network alone, and noted at the reader's home."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Hold
from kitabdar.circulation.services.charges import pay_charge
from kitabdar.organisation.models import AuditEntry
from tests.integration.staff.conftest import SignIn
from tests.support.builders import let_say, make_actor, make_charge
from tests.support.html import tight
from tests.support.lending import book, lend, reserve, take_back
from tests.support.world import NOW, World


def receipt(world: World, *, foreign: bool) -> str:
    patron, branch = (world.aigerim, world.abai) if foreign else (world.aysel, world.sahil)
    owed = make_charge(patron, branch, "100")
    paid = pay_charge(
        actor=world.admin, charge_id=owed.pk, amount=Decimal(10), key="a-key", branch_id=branch.pk, now=NOW
    )
    return reverse("staff:slip-entry", args=(paid.payment_id,))


def noted(patron_id: int) -> list[tuple[str, int | None]]:
    rows = AuditEntry.objects.filter(subject=f"patron:{patron_id}", action__startswith="patrons.")
    return list(rows.order_by("id").values_list("action", "place_id"))


def test_the_trail_tells_a_library_that_another_looked_at_its_reader(world: World, sign_in: SignIn) -> None:
    make_actor("khazar", "Khazar Desk", world.xezer, ("desk-librarian", world.academy))
    sign_in("khazar").get(reverse("staff:patron", args=(world.aysel.id,)))
    page = tight(
        sign_in("head").get("/staff/audit/", {"subject": f"patron:{world.aysel.id}"}).content.decode()
    )
    assert "Khazar Desk" in page and "<td>Sahil</td>" in page and "Seen from:<bdi>Khazar" in page


def test_the_calendar_opens_files_of_the_network_alone(world: World, desk: Client) -> None:
    asked = {"barcode": "D1", "patron": world.aigerim.id}
    answer = desk.get(reverse("staff:calendar"), asked)
    assert answer.status_code == 403 and "K-1" not in answer.content.decode()
    page = desk.get(reverse("staff:calendar"), asked | {"patron": world.aysel.id}).content.decode()
    assert "A-1" in page and noted(world.aysel.id) == [("patrons.view", world.sahil.pk)]


def test_a_receipt_of_the_network_is_shown_and_noted_and_no_other(world: World, desk: Client) -> None:
    answer = desk.get(receipt(world, foreign=True))
    assert answer.status_code == 403 and "K-1" not in answer.content.decode()


def test_printing_a_receipt_is_noted(world: World, desk: Client) -> None:
    assert "A-1" in desk.get(receipt(world, foreign=False)).content.decode()
    assert noted(world.aysel.id) == [("patrons.view", world.sahil.pk)]


def test_slips_of_holds_and_bookings_stay_in_their_network(
    world: World, desk: Client, sign_in: SignIn
) -> None:
    reserve(world, world.aysel, world.dede.edition_id)
    take_back(world, "D1")
    let_say("Books", is_bookable=True)
    made = book(world, world.murad, world.dede_2, NOW.date(), NOW.date())
    pages = [
        reverse("staff:slip-hold", args=(Hold.objects.get().pk,)),
        reverse("staff:slip-booking", args=(made.booking_id,)),
    ]
    make_actor("almaty-desk", "Abai Desk", world.abai, ("desk-librarian", world.almaty))
    other = sign_in("almaty-desk")
    assert [desk.get(each).status_code for each in pages] == [200, 200]
    assert [other.get(each).status_code for each in pages] == [404, 404]


def test_an_item_names_its_reader_in_the_network_alone_and_that_is_noted(
    world: World, desk: Client, sign_in: SignIn
) -> None:
    lend(world, world.aysel, "D1")
    page = desk.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "A-1" in page and noted(world.aysel.id) == [("patrons.look_for", world.sahil.pk)]
    make_actor("almaty-desk", "Abai Desk", world.abai, ("desk-librarian", world.almaty))
    page = sign_in("almaty-desk").get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "A-1" not in page and "a reader" in page and len(noted(world.aysel.id)) == 1
