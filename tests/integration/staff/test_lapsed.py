"""Cards that ran out, at the desk."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron, PatronCategory
from tests.support.world import NOW, World


def test_staff_see_beforehand_who_will_be_erased(world: World, head: Client, admin: Client) -> None:
    form = {"code": "adult", "name": "Adult", "membership_months": "12", "lapsed_days": "365"}
    assert admin.post(reverse("staff:categories"), form).status_code == 302
    assert PatronCategory.objects.get(code="adult").lapsed_days == 365
    assert 'value="365"' in admin.get(reverse("staff:categories"), {"code": "adult"}).content.decode()
    address = reverse("staff:lapsed")
    assert "Nobody." in head.get(address).content.decode()
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=NOW.date() - timedelta(days=350))
    page = head.get(address).content.decode()
    assert "A-1" in page and "March 18, 2026" in page
    assert AuditEntry.objects.get(action="patrons.look_for").subject == f"patron:{world.aysel.id}"
