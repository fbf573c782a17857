"""The desk: a card, three books, a refusal with its reasons, an override, a slip of the hand."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from kitabdar.catalogue.models import Item
from kitabdar.circulation.models import Loan
from kitabdar.organisation.models import AuditEntry
from kitabdar.patrons.models import Patron, PatronBlock
from kitabdar.search.engine import Engine
from tests.support.builders import let_say, make_charge, make_item
from tests.support.html import tight
from tests.support.index import index_now
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World

DESK = "/staff/"


def scan(client: Client, code: str, patron: int | str = "") -> str:
    """Scan as the form does; return the page it leads to."""
    response = client.post(reverse("staff:scan"), {"code": code, "patron": patron}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def refusals(page: str) -> str:
    return page.split('id="refusals"')[1].split("</form>")[0]


def test_a_card_opens_the_reader_and_each_barcode_is_lent(world: World, desk: Client) -> None:
    page = scan(desk, "A-1")
    assert "Məmmədova Aysel" in page and "Nothing yet." in page
    for barcode in ("D1", "S1"):
        page = scan(desk, barcode, world.aysel.id)
    page = scan(desk, "w1", world.aysel.id)
    assert "Lent: “Абай жолы”, due back on March 16, 2026." in page
    assert tight(page).split('id="lent"')[1].count('<td class="wide serif"><bdi lang="') == 3
    assert Loan.objects.filter(patron_id=world.aysel.id, branch=world.sahil).count() == 3


def test_what_a_loan_costs_is_said_when_it_is_lent(world: World, desk: Client) -> None:
    assert "Charged:" not in scan(desk, "D1", world.aysel.id)
    let_say("Books", loan_charge_daily="0.10")
    assert "Charged: AZN1.20." in scan(desk, "S1", world.aysel.id)


def test_a_card_of_another_network_opens_nothing_and_says_why(world: World, desk: Client) -> None:
    """[CIR-U7]."""
    PatronBlock.objects.create(patron_id=world.aigerim.id, reason="Secret", placed_at=NOW)
    page = scan(desk, "K-1")
    assert "This is a card of another network of libraries: Almaty libraries." in page
    assert "Әйгерім" not in page and "Secret" not in page
    assert not AuditEntry.objects.filter(subject=f"patron:{world.aigerim.id}").exists()


def test_what_is_only_read_here_is_given_out_for_that(world: World, desk: Client) -> None:
    let_say("Read here", reading_room="only", is_holdable=False)
    page = scan(desk, "T1", world.aysel.id)
    assert "To be read here: “" in page and "to be given back on March 2, 2026." in page
    loan = Loan.objects.get(item__barcode="T1")
    assert loan.in_reading_room and loan.due_at.date() == NOW.date()


def test_two_reasons_stand_together_and_each_says_what_to_do(world: World, desk: Client) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=NOW.date() - timedelta(days=1))
    PatronBlock.objects.create(patron_id=world.aysel.id, reason="lost <b>key</b>", placed_at=NOW)
    found = refusals(scan(desk, "D1", world.aysel.id))
    assert "The card ran out on" in found and "lost &lt;b&gt;key&lt;/b&gt;" in found
    assert "Extend the card" in found and "See the block" in found
    assert 'name="override"' not in found and "A colleague who may act against the rules" in found
    assert not Loan.objects.exists()


def test_who_may_override_ticks_every_reason_and_lends(world: World, head: Client) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=NOW.date() - timedelta(days=1))
    PatronBlock.objects.create(patron_id=world.aysel.id, reason="lost key", placed_at=NOW)
    found = refusals(scan(head, "D1", world.aysel.id))
    assert found.count('name="override"') == 2 and "Lend all the same" in found
    data = {"patron": world.aysel.id, "barcode": "D1", "override": ["patron_expired", "patron_blocked"]}
    page = head.post(reverse("staff:lend"), data, follow=True).content.decode()
    assert "Lent: “Kitabi-Dədə Qorqud”" in page
    entry = AuditEntry.objects.get(action="circulation.check_out")
    assert entry.details["override"] == ["patron_blocked", "patron_expired"] or set(
        entry.details["override"]
    ) == {"patron_blocked", "patron_expired"}


def test_codes_sent_by_hand_override_nothing_without_the_right(world: World, desk: Client) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(expires_on=NOW.date() - timedelta(days=1))
    data = {"patron": world.aysel.id, "barcode": "D1", "override": ["patron_expired"]}
    page = desk.post(reverse("staff:lend"), data, follow=True).content.decode()
    assert "Not lent" in page and not Loan.objects.exists()


def test_a_reason_that_nobody_may_set_aside_offers_no_override(world: World, head: Client) -> None:
    lend(world, world.murad, "D1")
    found = refusals(scan(head, "D1", world.aysel.id))
    assert 'name="override"' not in found
    assert "Check it in" in found and 'value="D1"' in found


def test_a_loan_just_made_is_undone(world: World, desk: Client) -> None:
    page = scan(desk, "D1", world.aysel.id)
    loan = Loan.objects.get()
    assert f'name="loan" value="{loan.pk}"' in page
    data = {"loan": loan.pk, "patron": world.aysel.id}
    page = desk.post(reverse("staff:undo-check-out"), data, follow=True).content.decode()
    assert "Undone" in page and "Nothing yet." in page
    assert Item.objects.get(barcode="D1").state == "available"


def test_nothing_scanned_ends_the_readers_turn(world: World, desk: Client) -> None:
    page = scan(desk, "  ", world.aysel.id)
    assert "Məmmədova" not in page


def test_an_item_without_a_reader_shows_who_has_it(world: World, desk: Client) -> None:
    lend(world, world.murad, "D1")
    page = scan(desk, "D1")
    assert "A-2" in page and "Check in" in page and "On loan" in page


def test_another_card_takes_the_desk_over(world: World, desk: Client) -> None:
    assert "Quliyev Murad" in scan(desk, "A-2", world.aysel.id)


def test_a_reader_is_found_across_scripts(world: World, desk: Client, search_index: Engine) -> None:
    assert "Quliyev Murad" in scan(desk, "Гулиев Мурад")
    assert "Məmmədova Aysel" in scan(desk, "Mamedova")


def test_names_of_another_network_are_not_told(world: World, desk: Client, search_index: Engine) -> None:
    assert "Сәрсенбаева" not in scan(desk, "Sarsenbayeva")


def test_a_title_is_found_in_another_script(world: World, desk: Client, search_index: Engine) -> None:
    index_now()
    page = scan(desk, "Abai zholy", world.aysel.id)
    assert "Абай жолы" in page and f'name="patron" form="scan" value="{world.aysel.id}"' in page


def test_an_unknown_code_says_what_it_was_and_how_to_go_on(
    world: World, desk: Client, search_index: Engine
) -> None:
    page = scan(desk, "<script>alert(1)</script>")
    assert "is no card and no barcode" in page and "register a new reader" in page
    assert "<script>alert" not in page


def test_what_stands_in_the_way_is_said_as_soon_as_the_card_is_scanned(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=30))
    make_charge(world.aysel, world.sahil, "4.20", kind="overdue", now=NOW)
    page = scan(desk, "A-1")
    assert "Owes AZN" in page and "1 loan is overdue" in page


def test_the_file_is_noted_once_a_turn(world: World, desk: Client) -> None:
    readings = AuditEntry.objects.filter(action="patrons.view", subject=f"patron:{world.aysel.id}")
    scan(desk, "A-1")
    scan(desk, "D1", world.aysel.id)
    scan(desk, "S1", world.aysel.id)
    assert readings.count() == 1
    assert readings.get().place_id == world.sahil.pk
    scan(desk, "", world.aysel.id)
    scan(desk, "A-1")
    assert readings.count() == 2


def test_the_reader_of_another_network_is_not_shown(world: World, desk: Client) -> None:
    response = desk.get(DESK, {"patron": world.aigerim.id})
    assert response.status_code == 403
    assert "Сәрсенбаева" not in response.content.decode()


def test_html_in_a_name_or_title_is_text(world: World, desk: Client) -> None:
    Patron.objects.filter(pk=world.aysel.id).update(family_name="<img src=x onerror=alert(1)>")
    page = scan(desk, "A-1")
    assert "<img src=x" not in page and "&lt;img src=x" in page


def test_the_work_of_a_scan_does_not_grow_with_the_loans(
    world: World, desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_item(world.dede, world.sahil, world.book, barcode=f"X{number}")
    Patron.objects.filter(pk=world.murad.id).update(category_id=world.child.pk)
    for number in range(5):
        lend(world, world.murad, f"X{number}")
    reserve(world, world.murad, world.snow.edition_id)
    desk.get(DESK, {"patron": world.murad.id})
    with django_assert_max_num_queries(22):
        desk.get(DESK, {"patron": world.murad.id})
    with django_assert_max_num_queries(48):
        desk.post(reverse("staff:scan"), {"code": "X9", "patron": world.murad.id})


def test_what_is_damaged_is_marked_on_its_page_and_told_at_both_desks(world: World, desk: Client) -> None:
    mark = reverse("staff:damage")
    page = desk.post(mark, {"barcode": "D1", "damage": "", "how": "mark"}, follow=True).content.decode()
    assert "Say what is damaged." in page
    post = {"barcode": "D1", "damage": "spine <torn>", "how": "mark"}
    page = desk.post(mark, post, follow=True).content.decode()
    assert "spine &lt;torn&gt;" in page and "noted on March 2, 2026" in page and "It is mended" in page
    assert "It is damaged: spine &lt;torn&gt;." in scan(desk, "D1", world.aysel.id)
    page = desk.post(reverse("staff:take-back"), {"code": "D1"}, follow=True).content.decode()
    assert "Damaged: spine &lt;torn&gt;" in page
    page = desk.post(mark, {"barcode": "D1", "how": "clear"}, follow=True).content.decode()
    assert "The item is mended." in page and "spine" not in page


def test_an_item_tells_the_journeys_it_has_made(world: World, desk: Client) -> None:
    lend(world, world.aysel, "S1")
    take_back(world, "S1")  # goes home to Fountain
    address = reverse("staff:item") + "?barcode=S1"
    assert "Journeys so far" not in desk.get(address).content.decode()
    take_back(world, "S1", at=world.fountain, by=world.night_desk)
    page = desk.get(address).content.decode()
    assert "Journeys so far" in page and "Going home" in page.split("Journeys so far")[1]
