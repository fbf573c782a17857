"""Shelves that change by themselves, on the pages: rules written, and told at returns, loans and to readers."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Item
from kitabdar.circulation.moves import move_rules
from tests.support.lending import lend
from tests.support.moving import add_move, cart_at_sahil
from tests.support.world import World


def post(client: Client, **given: object) -> str:
    return client.post(reverse("staff:change-moves"), given, follow=True).content.decode()


def verdict(page: str) -> str:
    return page.split('<section class="verdict')[1].split("</section>")[0]


def test_rules_are_added_moved_changed_and_removed(world: World, head: Client) -> None:
    cart = cart_at_sahil(world)
    assert "No rule yet" in head.get(reverse("staff:moves")).content.decode()
    post(head, name="Cart", place=world.sahil.pk, moment="check_in", to_location=cart.pk, rest_hours=4)
    page = post(
        head,
        name="Read",
        place=world.city.pk,
        moment="check_out",
        item_type=world.film.pk,
        no_collection="on",
    )
    assert page.index("Cart</bdi>") < page.index("Read</bdi>") and "for 4 hours" in page
    post(head, name="Main", moment="check_in", location=cart.pk, to_location="none", to_collection="main")
    cart_rule, main, read = (each.row for each in move_rules(world.sahil.pk))
    assert (main.no_location, main.to_collection, read.item_type_id) == (True, "main", world.film.pk)
    page = post(head, rule=main.id, how="up")
    assert page.index("Main</bdi>") < page.index("Cart</bdi>")
    shown = head.get(reverse("staff:moves"), {"rule": cart_rule.id}).content.decode()
    assert 'value="Cart"' in shown and f'<option value="{cart.pk}" selected>' in shown
    post(head, rule=cart_rule.id, name="Trolley", moment="check_in", to_location=cart.pk)
    assert "Trolley</bdi>" not in post(head, rule=cart_rule.id, how="remove")


def test_what_was_typed_stays_when_it_is_refused(world: World, head: Client) -> None:
    page = post(head, name="Nothing at all", place=world.city.pk, moment="check_out", collection="new")
    assert "Say what becomes of it" in page
    form = page.split('id="rule"')[1]
    assert 'value="Nothing at all"' in form and 'value="new"' in form
    assert f'<option value="{world.city.pk}" selected>' in form
    assert '<option value="check_out" selected>' in form
    rule = add_move(world, "Kept", no_collection=True)
    page = post(head, rule=rule, name="", moment="check_in", to_collection="other")
    assert "Give the rule a name" in page and 'value="other"' in page.split('id="rule"')[1]
    assert "Change “Kept”" in page


def test_returns_name_the_shelf_its_rule_and_its_time(world: World, desk: Client) -> None:
    cart = cart_at_sahil(world)
    add_move(world, "Cart", to_location_id=cart.pk, to_collection="read", rest_hours=4)
    lend(world, world.aysel, "D1")
    said = verdict(desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode())
    assert "Goes to: Cart, until" in said and "by the rule “Cart”" in said and "Collection: read" in said
    item = desk.get(reverse("staff:item"), {"barcode": "D1"}).content.decode()
    assert "Recently returned" in item and "Cart, until" in item
    record = desk.get(reverse("staff:record", args=(world.dede.pk,))).content.decode()
    assert record.split('id="items"')[1].count("Cart, until") == 1


def test_a_loan_names_the_shelf_it_leaves_for(world: World, desk: Client) -> None:
    cart = cart_at_sahil(world)
    Item.objects.filter(barcode="D1").update(location=cart)
    add_move(world, "Off the cart", moment="check_out", location_id=cart.pk, no_location=True)
    page = desk.post(
        reverse("staff:lend"), {"patron": world.aysel.id, "barcode": "D1"}, follow=True
    ).content.decode()
    assert "Its shelf from now on: no location, by the rule “Off the cart”." in page
