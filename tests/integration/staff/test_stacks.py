"""Closed stacks at the desk: slips scanned, items brought, places set."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.models import StackRequest
from kitabdar.organisation.models import Place
from kitabdar.organisation.queries import hours_of, place_tree
from tests.support.stacks import asked, stack_at_sahil
from tests.support.world import World


def scan(client: Client, code: str) -> str:
    response = client.post(reverse("staff:stack-scan"), {"code": code}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_slip_is_scanned_then_the_item(world: World, desk: Client) -> None:
    stack_at_sahil(world)
    request = asked(world)
    page = desk.get(reverse("staff:stacks")).content.decode()
    assert "To fetch now" in page and "Floor 2" in page and "Məmmədova" not in page
    assert "Number 1 is being fetched" in scan(desk, f"R{world.sahil.pk}-1")
    assert "being fetched already" in scan(desk, "1")
    assert "Number 1 is ready at the desk" in scan(desk, request.item.barcode)
    assert "How long it took" in desk.get(reverse("staff:stacks")).content.decode()
    assert "Nobody waits for" in scan(desk, "X1")
    assert "No item has the barcode" in scan(desk, "nothing")
    shelf = desk.get(reverse("staff:slip-hold", args=(request.hold_id,))).content.decode()
    assert "Number 1" in shelf


def test_what_comes_back_goes_to_its_stack_and_is_on_no_other_list(world: World, desk: Client) -> None:
    stack_at_sahil(world)
    asked(world)
    assert not re.search(r"\bD1\b", desk.get(reverse("staff:fetch-list")).content.decode())
    page = desk.post(reverse("staff:take-back"), {"code": "X1"}, follow=True).content.decode()
    assert "Back to the stacks: Stack, Floor 2" in page


def test_slips_carry_bars_and_no_name(world: World, desk: Client) -> None:
    stack_at_sahil(world)
    request = asked(world)
    asked(world, "murad")
    page = desk.get(reverse("staff:slip-requests")).content.decode()
    assert page.count('class="slip ') == 2 and "Quliyev" not in page
    one = desk.get(reverse("staff:slip-requests"), {"request": request.pk}).content.decode()
    assert one.count('class="slip ') == 1 and "84 Q" in one
    bars = desk.get(reverse("staff:request-bars", args=(request.pk,)))
    assert bars["Content-Type"] == "image/svg+xml" and b"<svg" in bars.content


def test_by_hand(world: World, desk: Client) -> None:
    stack_at_sahil(world)
    request = asked(world)

    def act(how: str) -> str:
        given = {"request": request.pk, "how": how}
        return desk.post(reverse("staff:stack-act"), given, follow=True).content.decode()

    assert "is being fetched" in act("fetch")
    assert "is on the list" in act("lay_back")
    act("not_found")
    assert "counts as missing" in act("not_found")
    assert StackRequest.objects.get().state == "not_found"


def test_a_place_becomes_closed_stacks_with_hours_of_its_own(world: World, admin: Client) -> None:
    given = {"place": world.reading_room.pk, "is_closed": "yes", "sector": "−1", "opens": "10:00"}
    page = admin.post(reverse("staff:set-stack"), given, follow=True).content.decode()
    assert "Give both times" in page
    page = admin.post(reverse("staff:set-stack"), {**given, "closes": "16:00"}, follow=True).content.decode()
    assert "closed stacks: −1" in page
    assert place_tree().by_id[world.reading_room.pk].is_closed_stack
    week = hours_of(world.reading_room.pk).week
    assert week[0] == ((600, 960),) and week[6] == ()
    admin.post(reverse("staff:set-stack"), {"place": world.reading_room.pk, "is_closed": ""})
    assert not place_tree().by_id[world.reading_room.pk].is_closed_stack
    assert Place.objects.filter(stack=None).count() == Place.objects.count()
