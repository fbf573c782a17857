"""Holds at the desk: as precise as wanted, in groups, changed; and what ways between branches cost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Edition, Item
from kitabdar.circulation import queries
from kitabdar.circulation.models import Hold, TransferCost
from tests.integration.staff.conftest import SignIn
from tests.support.builders import let_say, make_item, make_record
from tests.support.html import tight
from tests.support.lending import lend, reserve, take_back
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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"exactly": "item", "barcode": "nope"}, "No item has the barcode “nope”"),
        ({"exactly": "item"}, "No item has the barcode"),
        ({"exactly": "volume", "volume": " "}, "Say which volume."),
        ({"exactly": "", "volume": "2"}, "Tick “the volume”"),
    ],
)
def test_what_is_not_said_whole_is_refused_and_kept(
    world: World, desk: Client, typed: dict[str, str], said: str
) -> None:
    wanted = {
        "patron": world.aysel.id,
        "edition": world.dede.edition_id,
        "q": "D2",
        "starts_on": "2026-04-01",
    }
    address = reverse("staff:place-hold")
    response = desk.post(address, {**wanted, "pickup": world.fountain.pk, **typed})
    page = tight(response.content.decode())
    assert response.status_code == 422 and said in page and not Hold.objects.exists()
    assert 'value="2026-04-01"' in page and f'value="{world.fountain.pk}" selected' in page
    assert f'name="volume" maxlength="60" value="{typed.get("volume", "").strip()}"' in page


def test_any_edition_is_reserved_in_the_languages_that_are_read(world: World, desk: Client) -> None:
    address = reverse("staff:choose-hold", args=(world.aysel.id,))
    assert 'name="languages"' not in desk.get(address, {"q": "D2"}).content.decode()
    work = Edition.objects.get(pk=world.dede.edition_id).work
    Edition.objects.filter(pk=world.snow.edition_id).update(work=work)
    assert 'name="languages" value="tur"' in desk.get(address, {"q": "D2"}).content.decode()
    place(desk, world, exactly="work", languages=["tur"])
    assert Hold.objects.get().languages == "tur"


def test_who_may_override_reserves_a_group_all_the_same(world: World, desk: Client, head: Client) -> None:
    let_say("Books", hold_limit=0)
    let_say("Films", hold_limit=0)
    both = [world.dede.edition_id, world.snow.edition_id]
    page = place(desk, world, how="group", several=both)
    assert "Not reserved" in page and "Reserve all the same" not in page
    page = place(head, world, how="group", several=both)
    assert "Reserve all the same" in page and f'value="{both[0]},{both[1]}"' in page
    page = place(head, world, how="group", several=f"{both[0]},{both[1]}", override="hold_limit_reached")
    assert "Reserved: whichever of 2 titles comes first." in page


def test_who_may_override_has_a_hold_collected_elsewhere_all_the_same(world: World, head: Client) -> None:
    hold_id = reserve(world, world.aysel, world.dede.edition_id)
    let_say("Books", collected_at="home")
    Item.objects.filter(barcode="D3").delete()
    changed = {"hold": hold_id, "how": "pickup", "pickup": world.fountain.pk}
    page = post(head, "change-hold", **changed)
    assert "Not changed" in page and "Collect there all the same" in page
    assert "It is collected there now." in post(
        head, "change-hold", **changed, override="collected_elsewhere"
    )


def test_numbers_beyond_all_measure_are_none(world: World, desk: Client) -> None:
    page = place(desk, world, how="group", several=["9" * 5000, world.dede.edition_id])
    assert "Choose two titles at least." in page


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


def test_what_is_on_loan_is_called_back_from_the_file_and_from_the_page_of_the_item(
    world: World, desk: Client
) -> None:
    let_say("Books", recalled_by="staff", recall_kept_days=0, loan_length=60)
    item = make_item(make_record("Ölülər"), world.sahil, world.book, barcode="X1")
    lent = lend(world, world.murad, "X1")
    hold_id = reserve(world, world.aysel, item.holding.record.edition_id)
    file, of_item = reverse("staff:patron", args=(world.aysel.id,)), reverse("staff:item") + "?barcode=X1"
    assert "Call a copy back" in desk.get(file).content.decode()
    page = desk.get(of_item).content.decode()
    assert "Call a copy back" in page and "Called back" not in page
    answer = desk.post(
        reverse("staff:change-hold"), {"hold": hold_id, "how": "recall", "barcode": "X1"}, follow=True
    )
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == of_item + "#queue"
    assert "is called back: its reader is told that it is due on" in page
    assert "Called back" in page and "A copy is called back, due on" in page
    assert "Call a copy back" not in page
    assert "A copy is called back for this hold already." in post(
        desk, "change-hold", hold=hold_id, how="recall"
    )
    why = desk.get(reverse("staff:why-loan", args=(lent.loan_id,))).content.decode()
    assert "Nigar Desk" in why and "Was due" in why


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
    assert "At Almaty libraries you do not" in place(night, world, pickup=world.abai.pk)


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
