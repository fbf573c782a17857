"""The lists of a branch, the rules of lending, hours, staff and roles, the trail."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from django.urls import reverse

from kitabdar.catalogue.models import Item, ItemType
from kitabdar.circulation.models import Hold, Policy
from kitabdar.organisation.models import HoursException, Role, RoleAssignment, Staff
from tests.integration.staff.conftest import SignIn
from tests.support.builders import make_actor, make_policy
from tests.support.html import tight
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World


def test_what_is_reserved_stands_on_the_list_of_the_branch_that_has_it(world: World, desk: Client) -> None:
    reserve(world, world.aysel, world.snow.edition_id)
    address = reverse("staff:fetch-list")
    assert "Nothing to fetch" in desk.get(address).content.decode()
    desk.post(reverse("staff:workplace"), {"branch": world.fountain.pk})
    page = desk.get(address).content.decode()
    assert "S1" in page and "Sahil" in page and "A-1" not in page


def test_the_hold_shelf_marks_what_nobody_collected_and_ends_it(world: World, desk: Client) -> None:
    reserve(world, world.murad, world.dede.edition_id)
    take_back(world, "D1")
    address = reverse("staff:hold-shelf")
    assert "Too late" not in desk.get(address).content.decode()
    Hold.objects.update(expires_at=NOW - timedelta(days=1))
    page = desk.get(address).content.decode()
    assert "Too late" in page and "End 1 hold that nobody collected" in page and "A-2" in page
    page = desk.post(reverse("staff:expire-holds"), follow=True).content.decode()
    assert "1 hold has ended." in page and Hold.objects.get().state == "expired"


def test_an_item_is_sent_and_what_cannot_travel_says_why(world: World, desk: Client) -> None:
    address = reverse("staff:send")
    page = desk.post(address, {"code": "D1", "to": world.fountain.pk}, follow=True).content.decode()
    assert "goes to Fountain Square." in page
    assert Item.objects.get(barcode="D1").state == "in_transit"
    lend(world, world.aysel, "D2")
    page = desk.post(address, {"code": "D2", "to": world.fountain.pk}, follow=True).content.decode()
    assert "is on loan to another reader" in page
    page = desk.post(address, {"code": "x", "to": world.fountain.pk}, follow=True).content.decode()
    assert "No item has the barcode “x”." in page


def test_overdue_loans_are_listed_without_names(world: World, desk: Client) -> None:
    lend(world, world.aysel, "D1", now=NOW - timedelta(days=20))
    page = desk.get(reverse("staff:overdue")).content.decode()
    assert "D1" in page and "Məmmədova" not in page


def test_a_rule_says_why_it_governs(world: World, head: Client) -> None:
    asked = {"place": world.sahil.pk, "category": world.child.pk, "item_type": world.book.pk}
    page = head.get(reverse("staff:policies"), asked).content.decode()
    assert "No rule says it" in page
    assert "“Children” is meant for this category of readers, “Books” is for all." in page


def test_rules_that_never_win_are_named_above_them(world: World, head: Client) -> None:
    address = reverse("staff:policies")
    assert "Worth a look" not in head.get(address).content.decode()
    make_policy("More films", 900, item_type=world.film, loan_length=9, hold_days=3)
    make_policy("Term", 910, place=world.sahil, fixed_due_date=date(2025, 6, 30))
    page = head.get(address).content.decode()
    assert "«Length of a loan» never holds by this rule: «Films» always come first." in page
    assert (
        "«Length of a loan»: where this rule and «More films» cover the same, only their order decides."
        in page
    )
    assert "Its fixed date has passed" in page


def test_a_rule_is_added_changed_and_removed(world: World, head: Client) -> None:
    post = {
        "name": "Night",
        "place": world.sahil.pk,
        "is_holdable": "no",
        "loan_unit": "hours",
        "charge": "0",
        "charge_cap": "2,50",
        "fixed_due_date": "2026-06-30",
        "loan_length": "3",
        "loan_limit-free": "on",
        "youngest": "18",
        "item_types": [str(world.book.pk), str(world.film.pk)],
        "collection": "rare",
    }
    response = head.post(reverse("staff:policy", args=(0,)), {**post, "loan_length": "-1", "charge_cap": "a"})
    assert response.status_code == 422 and response.content.decode().count('class="field-error"') == 2
    head.post(reverse("staff:policy", args=(0,)), post)
    row = Policy.objects.get(name="Night")
    assert row.says == {
        "is_holdable": False,
        "loan_length": 3,
        "loan_limit": None,
        "loan_unit": "hours",
        "fixed_due_date": "2026-06-30",
        "charge": "0",
        "charge_cap": "2.50",
    }
    assert (row.place_id, row.youngest, row.oldest, row.collection) == (world.sahil.pk, 18, None, "rare")
    assert row.item_types.count() == 2
    page = head.get(reverse("staff:policies")).content.decode()
    assert "aged 18 and above" in page and "no limit" in page
    form = head.get(reverse("staff:policy", args=(row.pk,))).content.decode()
    assert 'value="2026-06-30"' in form and 'name="loan_limit-free" checked' in form
    head.post(reverse("staff:policy", args=(row.pk,)), {**post, "position": row.position, "loan_length": "5"})
    row.refresh_from_db()
    assert row.says["loan_length"] == 5
    head.post(reverse("staff:remove-policy", args=(row.pk,)))
    assert not Policy.objects.filter(pk=row.pk).exists()


def test_a_rule_of_a_place_above_ones_own_is_refused(world: World, head: Client) -> None:
    row = Policy.objects.create(name="Network", position=500, place=world.baku)
    assert head.post(reverse("staff:remove-policy", args=(row.pk,))).status_code == 403
    assert Policy.objects.filter(pk=row.pk).exists()


def test_a_closed_day_is_added_and_taken_back(world: World, admin: Client) -> None:
    post = {"place": world.sahil.pk, "first_day": "2026-05-28", "note": "Republic Day"}
    page = admin.post(reverse("staff:exception"), post, follow=True).content.decode()
    assert "Republic Day" in page and "Open round the clock" in page
    made = HoursException.objects.get(note="Republic Day")
    assert (made.first_day, made.last_day, made.intervals) == (date(2026, 5, 28), date(2026, 5, 28), [])
    admin.post(reverse("staff:exception"), {"remove": made.pk})
    assert not HoursException.objects.filter(pk=made.pk).exists()
    page = admin.post(reverse("staff:exception"), {"place": world.sahil.pk}, follow=True).content.decode()
    assert "Give a day." in page


def test_a_colleague_is_added_and_given_a_role(world: World, admin: Client) -> None:
    post = {"name": "Yeni", "username": "yeni", "password": "short", "branch": world.sahil.pk}
    assert admin.post(reverse("staff:add-staff"), post).status_code == 422
    admin.post(reverse("staff:add-staff"), {**post, "password": "seven brave camels"})
    person = Staff.objects.get(name="Yeni")
    role = {"role": "desk-librarian", "place": world.sahil.pk}
    address = reverse("staff:role", args=(person.pk,))
    admin.post(address, {"what": "give", **role})
    assert RoleAssignment.objects.get(staff=person).place_id == world.sahil.pk
    admin.post(address, {"what": "take", **role})
    assert not RoleAssignment.objects.filter(staff=person).exists()
    admin.post(address, {"what": "dismiss"})
    person.refresh_from_db()
    assert not person.is_active


def test_nobody_gives_a_role_above_their_own_place(world: World, sign_in: SignIn) -> None:
    make_actor("local", "Local", world.fountain, ("administrator", world.fountain))
    response = sign_in("local").post(
        reverse("staff:role", args=(world.desk.staff_id,)),
        {"what": "give", "role": "administrator", "place": world.baku.pk},
    )
    assert response.status_code == 403


def test_the_trail_is_narrowed_and_shows_only_ones_own_places(
    world: World, desk: Client, head: Client, sign_in: SignIn
) -> None:
    desk.post(reverse("staff:take-back"), {"code": "D1"})
    address = reverse("staff:audit")
    page = head.get(address, {"action": "circulation.check_in"}).content.decode()
    assert "Nigar Desk" in page and "circulation.check_in" in page
    assert "Nothing like that was done." in head.get(address, {"subject": "item:0"}).content.decode()
    make_actor("far", "Far", world.abai, ("auditor", world.abai))
    assert "Nigar Desk" not in sign_in("far").get(address).content.decode()


def test_an_unexpected_closing_is_seen_before_it_is_done(world: World, admin: Client) -> None:
    lend(world, world.aysel, "D1")  # due on Monday the 16th of March
    asked = {
        "place": world.city.pk,
        "first_day": "2026-03-16",
        "last_day": "2026-03-17",
        "note": "A burst pipe",
    }
    page = admin.get(reverse("staff:closing"), asked).content.decode()
    assert "What would move" in page and "Sahil" in page and "Close these days" in page
    assert not HoursException.objects.filter(note="A burst pipe").exists()
    page = admin.post(reverse("staff:closing"), asked, follow=True).content.decode()
    assert "Due dates moved: 1, times of the hold shelf moved: 0." in page and "A burst pipe" in page
    wrong = admin.get(reverse("staff:closing"), {**asked, "last_day": "2026-03-01"}).content.decode()
    assert "The last day is before the first." in wrong


def test_a_type_of_item_is_added_and_changed(world: World, admin: Client, head: Client) -> None:
    address = reverse("staff:item-types")
    post = {"code": "board game", "name": "Board game", "name_az": "Stolüstü oyun"}
    response = admin.post(address, post)
    assert response.status_code == 422 and 'value="Stolüstü oyun"' in response.content.decode()
    admin.post(address, {**post, "code": "board-game"})
    row = ItemType.objects.get(code="board-game")
    assert (row.name, row.names) == ("Board game", {"az": "Stolüstü oyun"})
    assert 'value="Stolüstü oyun"' in admin.get(address, {"code": "board-game"}).content.decode()
    assert "Who manages all networks may change them" in head.get(address).content.decode()
    assert head.post(address, {**post, "code": "board-game"}).status_code == 403


def test_a_role_of_ones_own_is_made_changed_and_shows_who_has_it(world: World, admin: Client) -> None:
    address = reverse("staff:roles")
    post = {
        "code": "volunteer",
        "name": "Volunteer",
        "permissions": ["circulation.check_in", "catalogue.view"],
    }
    response = admin.post(address, {**post, "code": "Vol unteer"})
    page = tight(response.content.decode())
    assert response.status_code == 422 and 'value="circulation.check_in" checked' in page
    admin.post(address, post)
    role = Role.objects.get(code="volunteer")
    assert role.permissions == ["catalogue.view", "circulation.check_in"]
    person = make_actor("yeni", "Yeni", world.sahil)
    RoleAssignment.objects.create(staff_id=person.staff_id, role=role, place=world.sahil)
    page = tight(admin.get(address, {"code": "volunteer"}).content.decode())
    assert "Yeni (Sahil)" in page and 'value="circulation.check_in" checked' in page
    admin.post(address, {**post, "permissions": ["catalogue.view"]})
    role.refresh_from_db()
    assert role.permissions == ["catalogue.view"]


def test_nobody_gives_a_role_what_they_may_not_do(world: World, sign_in: SignIn) -> None:
    role = Role.objects.create(code="keeper", name="Keeper", permissions=["organisation.manage"])
    person = make_actor("keeper", "Keeper", world.sahil)
    RoleAssignment.objects.create(staff_id=person.staff_id, role=role, place=world.sahil)
    keeper, address = sign_in("keeper"), reverse("staff:roles")
    page = keeper.get(address).content.decode()
    assert 'value="audit.view" disabled' in page and "?code=keeper" not in page
    post = {"code": "mine", "name": "Mine", "permissions": ["audit.view"]}
    assert keeper.post(address, post).status_code == 403
    assert keeper.post(address, {**post, "code": "keeper", "permissions": []}).status_code == 403
    keeper.post(address, {**post, "permissions": ["organisation.manage"]})
    assert Role.objects.filter(code="mine").exists()
