"""Bins on the staff pages: rules written, tried, and told at returns."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from kitabdar.circulation.bins import sort_rules
from tests.support.lending import lend
from tests.support.world import World


def post(client: Client, **given: object) -> str:
    return client.post(reverse("staff:change-bins"), given, follow=True).content.decode()


def test_rules_are_added_moved_changed_tried_and_removed(world: World, head: Client) -> None:
    assert "No rule yet" in head.get(reverse("staff:bins")).content.decode()
    post(head, name="Books of the city", bin="A", item_type=world.book.pk, owner=world.city.pk)
    page = post(head, name="Films", bin="B", item_type=world.film.pk, outcome="shelve")
    assert page.index("Books of the city") < page.index("Films") and "Back to its shelf" in page
    assert "Give the rule a name" in post(head, name="", bin="A")
    films = sort_rules(world.sahil.pk)[1].row.id
    page = post(head, rule=films, how="up")
    assert page.index("Films") < page.index("Books of the city")
    assert 'value="Films"' in head.get(reverse("staff:bins"), {"rule": films}).content.decode()
    tried = head.get(reverse("staff:bins"), {"barcode": "D1"}).content.decode()
    assert tried.split('id="trial"')[1].count("Books of the city") == 4
    assert "No item has the barcode" in head.get(reverse("staff:bins"), {"barcode": "x"}).content.decode()
    assert "Films</bdi>" not in post(head, rule=films, how="remove")


def test_returns_name_the_bin_and_its_rule(world: World, head: Client, desk: Client) -> None:
    post(head, name="Books of the city", bin="A 4")
    lend(world, world.aysel, "D1")
    page = desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode()
    verdict = page.split('<section class="verdict')[1].split("</section>")[0]
    assert "Bin A 4" in verdict and "by the rule “Books of the city”" in verdict
