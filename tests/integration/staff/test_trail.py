"""The page of who did what says it in words, and leads to what it was done to."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Loan
from kitabdar.organisation.services import audit
from tests.integration.staff.conftest import SignIn
from tests.support.builders import make_actor
from tests.support.html import tight
from tests.support.lending import lend, take_back
from tests.support.world import NOW, World


def test_an_act_is_said_in_words_beside_its_code(world: World, head: Client) -> None:
    lend(world, world.aysel, "D1")
    page = head.get(reverse("staff:audit")).content.decode()
    assert "<td>Checked out <code" in page and "circulation.check_out</code>" in page


def test_acts_to_choose_from_stand_under_their_areas(world: World, head: Client) -> None:
    page = head.get(reverse("staff:audit"), {"action": "patrons.view"}).content.decode()
    assert '<optgroup label="Readers">' in page
    assert '<option value="patrons.view" selected>File looked at</option>' in page


def test_an_act_without_words_is_still_the_one_asked_for(world: World, head: Client) -> None:
    audit.record(actor=world.head, action="test.of_old", subject="relic:1", now=NOW, place=world.sahil.id)
    page = head.get(reverse("staff:audit"), {"action": "test.of_old"}).content.decode()
    assert "<option selected>test.of_old</option>" in page and "relic:1" in page


def test_a_line_leads_to_what_it_is_about_and_narrows_to_it(world: World, head: Client) -> None:
    lend(world, world.aysel, "D1")
    loan = Loan.objects.get()
    page = tight(head.get(reverse("staff:audit")).content.decode())
    assert f'<a href="/staff/loans/{loan.pk}/why">Loan<bdi>{loan.pk}</bdi></a>' in page
    assert f'href="?subject=loan%3A{loan.pk}"' in page
    assert 'Item:<a href="/staff/items/?barcode=D1"><bdi>D1</bdi></a>' in page


def test_every_page_that_a_line_leads_to_is_there(world: World, admin: Client) -> None:
    lend(world, world.aysel, "D1")
    take_back(world, "D1")
    admin.get(reverse("staff:patron", args=[world.aysel.id]))
    kinds = {"edition": world.snow.edition_id, "record": world.snow.pk, "place": world.sahil.pk}
    for kind, number in kinds.items():
        audit.record(actor=world.admin, action="patrons.view", subject=f"{kind}:{number}", now=NOW)
    page = tight(admin.get(reverse("staff:audit")).content.decode())
    led = set(re.findall(r'<td[^>]*><a href="(/staff/[^"]+)">', page))
    assert len(led) >= 5
    assert {address: admin.get(address, follow=True).status_code for address in led} == dict.fromkeys(
        led, 200
    )


def test_no_line_leads_to_a_page_that_is_closed_to_its_reader(world: World, sign_in: SignIn) -> None:
    make_actor("watch", "Watch", world.sahil, ("auditor", world.sahil))
    given = {"subject": f"patron:{world.aysel.id}", "now": NOW, "place": world.sahil.id}
    audit.record(actor=world.head, action="patrons.block", **given)
    page = sign_in("watch").get(reverse("staff:audit")).content.decode()
    assert "Card blocked" in page and f"Reader <bdi>{world.aysel.id}</bdi>" in page
    assert "/staff/readers/" not in page


def test_details_are_named_and_places_have_their_names(world: World, head: Client) -> None:
    details = {"to": world.fountain.pk, "by_hand": True, "expires_on": "2027-01-05", "fields": ["email"]}
    given = {"actor": world.head, "subject": "item:0", "now": NOW, "place": world.sahil.id}
    audit.record(action="circulation.send", details=details, **given)
    page = head.get(reverse("staff:audit"), {"subject": "item:0"}).content.decode()
    plain = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert (
        "Decided by hand: yes; Card valid until: January 5, 2027; Fields: E-mail; To: Fountain Square"
        in plain
    )
