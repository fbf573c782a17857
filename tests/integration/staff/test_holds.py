"""Holds at the desk: as precise as wanted, in groups, changed; and what ways between branches cost."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Edition, Item
from kitabdar.circulation import queries
from kitabdar.circulation.models import Hold, TransferCost
from tests.integration.staff.conftest import SignIn
from tests.support.lending import reserve, take_back
from tests.support.world import World


def post(client: Client, name: str, **fields: object) -> str:
    return client.post(reverse(f"staff:{name}"), fields, follow=True).content.decode()


def place(client: Client, world: World, **fields: object) -> str:
    wanted = {"patron": world.aysel.id, "edition": world.dede.edition_id, "pickup": world.sahil.pk}
    return post(client, "place-hold", **{**wanted, **fields})


def test_one_copy_a_volume_or_any_edition_is_reserved(world: World, desk: Client) -> None:
    looked = desk.get(reverse("staff:choose-hold", args=(world.aysel.id,)), {"q": "D2"}).content.decode()
    assert "only D2" in looked
    assert "only D2" in place(desk, world, exactly="item", barcode="D2", starts_on="2026-04-01")
    shown = queries.holds_of(world.aysel.id)[0]
    assert (shown.wanted_barcode, shown.is_suspended, str(shown.resumes_on)) == ("D2", True, "2026-04-01")
    Item.objects.filter(barcode="D3").update(volume="2")
    assert "volume 2" in place(desk, world, exactly="volume", volume="2")
    refused = place(desk, world, patron=world.murad.id, exactly="volume", volume="9")
    assert "could not" in refused or "no copy" in refused or "Nothing" in refused
    assert "any edition" in place(desk, world, patron=world.leyla.id, exactly="work")


def test_whichever_of_several_titles_comes_first_is_reserved(world: World, desk: Client) -> None:
    both = [world.dede.edition_id, world.snow.edition_id]
    page = place(desk, world, how="group", several=both)
    assert "Reserved: whichever of 2 titles comes first." in page and page.count("one of several titles") == 2
    assert "Choose two titles at least." in place(desk, world, how="group", several=["x", both[0]])


def test_a_hold_rests_waits_again_is_first_and_is_collected_elsewhere(
    world: World, desk: Client, head: Client
) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    page = post(desk, "change-hold", hold=hold_id, how="suspend", resumes_on="2099-01-01")
    assert "The hold rests" in page and "Rests until" in page
    assert "The hold waits again." in post(desk, "change-hold", hold=hold_id, how="resume")
    assert "Put it first" not in page
    assert "first in the queue" in post(head, "change-hold", hold=hold_id, how="first")
    take_back(world, "D1")
    page = post(desk, "change-hold", hold=hold_id, how="pickup", pickup=world.fountain.pk)
    assert "off the hold shelf" in page and "It is collected there now." in page
    assert Hold.objects.get().state == "in_transit"
    assert desk.post(reverse("staff:change-hold"), {"hold": 999_999}).status_code == 404


def test_any_branch_of_the_network_of_the_reader_can_be_collected_at(world: World, sign_in: SignIn) -> None:
    night = sign_in("night")
    page = night.get(reverse("staff:choose-hold", args=(world.aysel.id,)), {"q": "D2"}).content.decode()
    assert "Sahil" in page and "Abai" not in page
    page = place(night, world)
    assert "Reserved." in page and "Abai" not in page
    hold_id = Hold.objects.get().pk
    assert "It is collected there now." in post(
        night, "change-hold", hold=hold_id, how="pickup", pickup=world.xezer.pk
    )
    assert "another network" in place(night, world, patron=world.murad.id, pickup=world.abai.pk)


def test_what_is_not_open_is_said_with_its_place(world: World, sign_in: SignIn) -> None:
    hold_id = reserve(world, world.aigerim, world.abai_way.edition_id, at=world.abai, by=world.admin)
    response = sign_in("desk").post(reverse("staff:change-hold"), {"hold": hold_id, "how": "resume"})
    page = response.content.decode()
    assert response.status_code == 403 and "At Almaty libraries you do not have the right" in page


def test_what_ways_cost_is_given_and_taken_away(world: World, head: Client) -> None:
    ways = {"from": world.sahil.pk, "to": world.fountain.pk}
    assert "Nothing is said otherwise" in head.get(reverse("staff:costs")).content.decode()
    page = post(head, "change-costs", **ways, cost="7", both="on")
    assert "Saved." in page and TransferCost.objects.filter(cost=7).count() == 2
    assert "never" in post(head, "change-costs", **ways, never="on")
    assert TransferCost.objects.get(from_branch=world.sahil).cost is None
    assert "Choose two different branches." in post(head, "change-costs", **{**ways, "to": world.sahil.pk})
    for row in TransferCost.objects.all():
        post(head, "change-costs", remove=row.pk)
    assert not TransferCost.objects.exists()


def test_the_works_of_an_item_page_show_who_waits_for_any_edition(world: World, desk: Client) -> None:
    work = Edition.objects.get(pk=world.dede.edition_id).work
    Edition.objects.filter(pk=world.snow.edition_id).update(work=work)
    place(desk, world, exactly="work")
    page = desk.get(reverse("staff:item"), {"barcode": "S1"}).content.decode()
    assert "any edition" in page
