"""Why a loan, a hold and a charge are as they are; what would hold, if. [CIR-P1]"""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Charge
from kitabdar.circulation.services.renewal import renew
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import let_say, make_charge, make_policy
from tests.support.html import tight
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


def text_of(client: Client, name: str, number: int) -> str:
    page = client.get(reverse(f"staff:{name}", args=(number,)))
    assert page.status_code == 200
    return tight(page.content.decode())


def test_a_loan_names_each_rule_it_was_made_under_and_its_renewals(world: World, desk: Client) -> None:
    lent_on = NOW - timedelta(days=10)
    made = lend(world, world.aysel, "D1", now=lent_on)
    link = reverse("staff:why-loan", args=(made.loan_id,))
    assert link in desk.get(reverse("staff:patron", args=(world.aysel.id,))).content.decode()
    page = text_of(desk, "why-loan", made.loan_id)
    assert "under which it was lent" in page and "“Books” is the only rule that says it." in page
    let_say("Books", loan_length=20)  # changes no loan made before
    make_policy("Sahil", 5, place=world.sahil, renewal_length=7)
    page = text_of(desk, "why-loan", made.loan_id)
    assert "<td>14</td>" in page and "Sahil</td>" not in page
    renew(actor=world.desk, loan_id=made.loan_id, now=NOW, is_seen=True)
    page = text_of(desk, "why-loan", made.loan_id)
    assert "last renewed" in page and "<td>Sahil</td>" in page and "Nigar" in page
    assert AuditEntry.objects.filter(action="patrons.view").count() == 1  # one visit


def test_the_desk_links_each_loan_to_its_reasons(world: World, desk: Client) -> None:
    page = desk.post(
        reverse("staff:scan"), {"code": "D1", "patron": world.aysel.id}, follow=True
    ).content.decode()
    assert "/why" in page and "Why?" in page


def test_a_hold_names_the_rules_by_which_it_waits(world: World, desk: Client) -> None:
    make_policy("Branch", 5, place=world.sahil, hold_shelf_days=3)
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    page = text_of(desk, "why-hold", hold_id)
    assert "A hold goes by the rules of today." in page
    assert "Days on the hold shelf" in page and "<td>Branch</td>" in page and "Length of a loan" not in page
    assert reverse("staff:why-hold", args=(hold_id,)) in text_of(desk, "patron", world.aysel.id)


def test_a_charge_says_how_late_it_was_and_by_which_rule(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=20))
    take_back(world, "D1")
    late = Charge.objects.get(kind="overdue")
    page = text_of(desk, "why-charge", late.pk)
    assert "days late." in page and "Charge for each period" in page and "<td>Books</td>" in page
    assert reverse("staff:why-loan", args=(late.loan_id,)) in page
    Charge.objects.filter(pk=late.pk).update(amount="77.00")  # as hours changed since
    assert "days late." not in text_of(desk, "why-charge", late.pk)
    by_hand = make_charge(world.aysel, world.sahil, "2.00")
    assert "No rule is kept with it" in text_of(desk, "why-charge", by_hand.pk)
    for name in ("why-loan", "why-hold", "why-charge"):
        assert desk.get(reverse(f"staff:{name}", args=(99999,))).status_code == 404


def test_the_desk_asks_what_would_hold_for_a_reader_at_hand(world: World, desk: Client) -> None:
    ask = reverse("staff:what-if")
    asked = {"place": world.sahil.pk, "card": "A-1", "barcode": "D1", "moment": "2026-03-04T10:00"}
    page = desk.get(ask, asked).content.decode()
    assert (
        "“Books” is the only rule that says it." in page
        and "Lent then, it would be due: Mar 18, 2026" in page
    )
    assert "It would cost" not in page
    let_say("Books", loan_charge_daily="0.10")
    assert "It would cost AZN1.20" in desk.get(ask, asked).content.decode()
    page = desk.get(ask, {**asked, "category": world.child.pk}).content.decode()
    assert "“Children” is meant for this category of readers, “Books” is for all." in page
    page = desk.get(ask, {**asked, "item_type": world.film.pk}).content.decode()
    assert "“Films” is meant for this type of item, “Books” is for all." in page
    make_policy("Maps", 3, material="map", loan_length=5)
    assert "Maps" not in desk.get(ask, asked).content.decode()
    assert "“Maps”" in desk.get(ask, {**asked, "material": "map"}).content.decode()
    assert AuditEntry.objects.filter(action="patrons.view").count() == 1


def test_a_question_that_cannot_be_answered_says_what_is_wanting(world: World, desk: Client) -> None:
    ask, place = reverse("staff:what-if"), {"place": world.sahil.pk}
    page = desk.get(ask, {**place, "card": "nobody", "barcode": "nothing"}).content.decode()
    assert "No reader has this card." in page and "No item has this barcode." in page
    assert 'value="nobody"' in page and 'value="nothing"' in page
    page = desk.get(ask, {**place, "moment": "soon"}).content.decode()
    assert "Give a day and a time." in page and "Give a card, or choose a category." in page
    assert "Give a barcode, or choose a type of item." in page
    assert "Give a card, or" not in desk.get(ask).content.decode()
