"""What was typed into a form that is not taken stays in it: nothing is typed twice."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import ReturnClaim
from kitabdar.circulation.services.claims import claim_returned
from kitabdar.patrons.models import PatronBlock
from tests.support.lending import lend
from tests.support.people import make_ministry
from tests.support.world import NOW, World


@pytest.mark.parametrize(
    ("form", "sent", "kept"),
    [
        ("block", {"reason": "Torn pages", "until": "2026-03-01"}, ("Torn pages", "2026-03-01")),
        ("guardian", {"guardian": "N-77", "gets_notices": "on"}, ("N-77",)),
        ("delegate", {"delegate": "N-78", "until": "2026-05-01"}, ("N-78", "2026-05-01")),
        ("charge", {"kind": "copies", "amount": "much", "note": "Ten pages"}, ("much", "Ten pages")),
        ("extend", {"expires_on": "2026-02-01"}, ("2026-02-01",)),
    ],
)
def test_a_form_of_the_file_that_is_not_taken_keeps_what_was_typed(
    world: World, desk: Client, form: str, sent: dict[str, str], kept: tuple[str, ...]
) -> None:
    patron = make_ministry(world) if form == "delegate" else world.aysel
    page = desk.post(reverse(f"staff:{form}", args=(patron.id,)), sent, follow=True).content.decode()
    assert all(f'value="{each}"' in page for each in kept)
    assert page.count('disclosure" open>') == (form != "extend")
    page = desk.get(reverse("staff:patron", args=(patron.id,))).content.decode()
    assert f'value="{kept[0]}"' not in page  # once


def test_a_block_that_has_passed_is_refused(world: World, desk: Client) -> None:
    address = reverse("staff:block", args=(world.aysel.id,))
    page = desk.post(address, {"reason": "Late", "until": "2026-03-01"}, follow=True).content.decode()
    assert "This day has passed already." in page and "The card is blocked." not in page
    assert not PatronBlock.objects.exists()
    page = desk.post(address, {"reason": "Late", "until": "2026-03-02"}, follow=True).content.decode()
    assert "The card is blocked." in page


def test_what_was_typed_about_one_reader_is_not_shown_at_another(world: World, desk: Client) -> None:
    desk.post(reverse("staff:block", args=(world.aysel.id,)), {"reason": "Rude", "until": "2026-03-01"})
    for patron in (world.murad, world.aysel):
        page = desk.get(reverse("staff:patron", args=(patron.id,))).content.decode()
        assert 'value="Rude"' not in page


def test_a_claim_that_is_not_settled_keeps_its_note(world: World, head: Client) -> None:
    loan_id = lend(world, world.aysel, "D1").loan_id
    claim_returned(actor=world.desk, loan_id=loan_id, note="", now=NOW)
    sent = {"claim": ReturnClaim.objects.get().pk, "how": "with_reader", "note": "In her bag"}
    ReturnClaim.objects.update(outcome="found_here", resolved_at=NOW)
    head.post(reverse("staff:settle-claim"), sent)
    ReturnClaim.objects.update(outcome="open", resolved_at=None)
    assert 'value="In her bag"' in head.get(reverse("staff:claims")).content.decode()


def test_hours_that_are_not_taken_stay_in_their_form(world: World, admin: Client) -> None:
    sent = {"place": world.fountain.pk, "first_day": "", "hours": "10–14", "note": "Eid"}
    page = admin.post(reverse("staff:exception"), sent, follow=True).content.decode()
    assert all(f'value="{each}"' in page for each in ("10–14", "Eid"))
    assert f'<option value="{world.fountain.pk}" selected>' in page


def test_a_reader_is_not_merged_into_themselves(world: World, head: Client) -> None:
    address = reverse("staff:merge", args=(world.aysel.id,))
    page = head.get(address, {"with": world.aysel.card_number}).content.decode()
    assert "This is the card of the same file." in page and "No reader has the card" not in page
