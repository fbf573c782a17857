"""Rotas on the staff pages."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import Rota, RotaItem
from kitabdar.circulation.services.rotation import rotate
from tests.support.world import NOW, World


def change(client: Client, rota: Rota, **given: object) -> str:
    address = reverse("staff:change-rota", args=(rota.pk,))
    return client.post(address, given, follow=True).content.decode()


def test_a_rota_is_made_filled_and_followed(world: World, head: Client, desk: Client) -> None:
    assert "No rota yet" in head.get(reverse("staff:rotas")).content.decode()
    given = {"name": "New books", "place": world.city.pk, "repeats": "on"}
    page = head.post(reverse("staff:add-rota"), given, follow=True).content.decode()
    rota = Rota.objects.get()
    assert "New books" in page and rota.repeats
    assert "The rota has no stages yet." in change(head, rota, how="put_on", code="D1")
    change(head, rota, how="stage", branch=world.sahil.pk, days=30)
    assert "Fountain Square" in change(head, rota, how="stage", branch=world.fountain.pk, days=10)
    page = change(head, rota, how="put_on", code="D1")
    assert "Sahil until April 1, 2026" in page
    item = head.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "New books" in item and "Next stage: Fountain Square" in item
    rotate(actor=world.admin, now=NOW + timedelta(days=30))
    listed = desk.get(reverse("staff:rotation")).content.decode()
    assert "D1" in listed and "Fountain Square" in listed
    sent = desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode()
    assert "Send to Fountain Square" in sent
    assert "It is on its way." in desk.get(reverse("staff:rotation")).content.decode()
    assert "on a rota" in desk.get(reverse("staff:transfers")).content.decode()
    slip = desk.get(reverse("staff:slip-transfer"), {"barcode": "D1"}).content.decode()
    assert "It goes on with its rota." in slip


def test_items_and_rotas_are_paused_taken_off_and_ended(world: World, head: Client) -> None:
    given = {"name": "New books", "place": world.city.pk}
    head.post(reverse("staff:add-rota"), given)
    rota = Rota.objects.get()
    change(head, rota, how="stage", branch=world.sahil.pk, days=30)
    change(head, rota, how="put_on", code="D1")
    line = RotaItem.objects.get()
    address = reverse("staff:change-rota-item", args=(rota.pk,))
    assert (
        "Paused: Sahil" in head.post(address, {"line": line.pk, "how": "pause"}, follow=True).content.decode()
    )
    assert "until" in head.post(address, {"line": line.pk, "how": "resume"}, follow=True).content.decode()
    assert "Let all go on" in change(head, rota, how="pause")
    assert "Pause all" in change(head, rota, how="resume")
    head.post(address, {"line": line.pk, "how": "take_off"})
    line.refresh_from_db()
    assert line.state == "ended"
    assert "Ended" in change(head, rota, how="end")
    assert "has ended" in change(head, rota, how="put_on", code="D1")
