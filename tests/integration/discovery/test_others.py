"""What a reader does for others online: for children they answer for, for institutions they borrow for."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Hold, Loan
from kitabdar.circulation.services.claims import claim_returned
from kitabdar.circulation.services.losses import declare_lost
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons import services
from kitabdar.patrons.models import Delegation
from tests.support.builders import let_say
from tests.support.lending import book, lend, reserve
from tests.support.people import make_ministry
from tests.support.world import NOW, World


@pytest.fixture
def aysel(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    assert client.login(username="A-1", password="aysel-password")
    return client


def test_a_guardian_renews_and_cancels(world: World, aysel: Client) -> None:
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    loan = lend(world, world.leyla, "D1", now=NOW.replace(day=1)).loan_id
    Loan.objects.filter(pk=loan).update(due_at=NOW.replace(day=3))
    hold = reserve(world, world.leyla, world.snow.edition_id)
    family, act = reverse("discovery:account-family"), reverse("discovery:family-act")
    assert "Həsənli Leyla" in aysel.get(family).content.decode()
    aysel.get(family)
    assert AuditEntry.objects.filter(action="patrons.view", subject=f"patron:{world.leyla.id}").count() == 1
    page = aysel.post(act, {"ward": world.leyla.id, "loan": loan}, follow=True).content.decode()
    assert "Renewed for Həsənli Leyla." in page
    let_say("Children", is_bookable=True)
    book(world, world.leyla, world.dede_2, date(2026, 3, 16), date(2026, 3, 17))
    assert "From March 16, 2026 to March 17, 2026 · Sahil" in aysel.get(family).content.decode()
    services.place_block(actor=world.desk, patron_id=world.leyla.id, reason="Late", now=NOW)
    page = aysel.post(act, {"ward": world.leyla.id, "loan": loan}, follow=True).content.decode()
    assert "The card is blocked" in page
    aysel.post(act, {"ward": world.leyla.id, "hold": hold})
    assert Hold.objects.get(pk=hold).state == "cancelled"
    other = lend(world, world.murad, "D2").loan_id
    for post in ({"ward": world.murad.id, "loan": other}, {"ward": world.leyla.id, "loan": other}, {}):
        assert aysel.post(act, post).status_code == 404


def test_a_guardian_sees_what_is_claimed_or_lost_as_it_is(world: World, aysel: Client) -> None:
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    claimed, lost = (lend(world, world.leyla, each).loan_id for each in ("D1", "D2"))
    claim_returned(actor=world.desk, loan_id=claimed, now=NOW)
    declare_lost(actor=world.desk, loan_id=lost, now=NOW)
    page = aysel.get(reverse("discovery:account-family")).content.decode()
    assert "Said to be returned: we are looking for it." in page and "It counts as lost." in page
    assert "Due back on" not in page and 'name="loan"' not in page


def test_the_account_is_switched_to_the_institution_and_back(world: World, aysel: Client) -> None:
    ministry = make_ministry(world, world.aysel)
    own = lend(world, world.aysel, "S1").loan_id
    theirs = lend(world, ministry, "D1").loan_id
    account, switch = reverse("discovery:account"), reverse("discovery:switch-account")
    page = aysel.get(account).content.decode()
    assert "You look at the account of:" in page and "Kar" in page and "Qorqud" not in page
    page = aysel.post(switch, {"patron": ministry.id}, follow=True).content.decode()
    assert "Qorqud" in page and "M-1" in page and reverse("discovery:account-history") not in page
    assert AuditEntry.objects.get(action="patrons.view").subject == f"patron:{ministry.id}"
    Loan.objects.update(due_at=NOW.replace(day=3))
    aysel.post(reverse("discovery:renew"), {"loan": theirs})
    assert Loan.objects.get(pk=theirs).renewals == 1
    assert aysel.post(reverse("discovery:renew"), {"loan": own}).status_code == 404
    hold = reverse("discovery:hold", args=(world.snow.edition_id,))
    assert "You reserve for Ministry of Culture." in aysel.get(hold).content.decode()
    aysel.post(hold, {"branch": world.sahil.pk})
    assert Hold.objects.get().patron_id == ministry.id
    aysel.post(switch, {"patron": world.aysel.id})
    assert "A-1" in aysel.get(account).content.decode()
    assert aysel.post(switch, {"patron": world.murad.id}).status_code == 404


def test_a_mandate_that_ended_leads_back_to_ones_own(world: World, aysel: Client) -> None:
    ministry = make_ministry(world, world.aysel)
    aysel.post(reverse("discovery:switch-account"), {"patron": ministry.id})
    Delegation.objects.update(until=date(2026, 3, 1), since=date(2026, 2, 1))
    page = aysel.get(reverse("discovery:account")).content.decode()
    assert "A-1" in page and "M-1" not in page and "You look at the account of:" not in page
    assert aysel.post(reverse("discovery:switch-account"), {"patron": ministry.id}).status_code == 404
