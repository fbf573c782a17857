"""Registering, finding, blocking, reading and erasing patrons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate

from kitabdar.organisation import queries as organisation
from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.organisation.services.tokens import actor_of_token, issue_token
from kitabdar.patrons import queries
from kitabdar.patrons import services as patrons
from kitabdar.patrons.models import Patron
from kitabdar.patrons.rules import PatronData
from tests.support.builders import make_actor, make_patron
from tests.support.world import NOW, World

DATA = PatronData(family_name="Əliyev", given_name="Orxan", email="o@example.org", phone="+994 50 123 45 67")
PASSWORD = "a long enough password"


def register(world: World, **given: object) -> queries.PatronView:
    wanted = {
        "actor": world.desk,
        "card_number": "N-1",
        "category_code": "adult",
        "home_branch_id": world.sahil.pk,
        "data": DATA,
        "password": PASSWORD,
        **given,
    }
    return patrons.register(now=NOW, **wanted)  # type: ignore[arg-type]


def test_a_registered_patron_signs_in_and_is_found(world: World) -> None:
    made = register(world)
    assert (made.full_name, made.expires_on, made.category_code) == (
        "Əliyev Orxan",
        date(2027, 3, 2),
        "adult",
    )
    account = authenticate(username="N-1", password=PASSWORD)
    assert account is not None and account.pk == made.account_id
    assert queries.by_card("N-1") == queries.by_account(made.account_id or 0) == made
    entry = AuditEntry.objects.get(action="patrons.register")
    assert (entry.subject, entry.details) == (f"patron:{made.id}", {})


def test_without_a_password_nobody_signs_in_until_one_is_set(world: World) -> None:
    made = register(world, password="")
    assert authenticate(username="N-1", password="") is None
    patrons.set_password(actor=world.desk, patron_id=made.id, password=PASSWORD, now=NOW)
    assert authenticate(username="N-1", password=PASSWORD) is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"card_number": "A-1"}, "card_number"),
        ({"card_number": "desk"}, "card_number"),
        ({"category_code": "king"}, "category"),
        ({"home_branch_id": 0}, "home_branch"),
        ({"data": PatronData()}, "family_name"),
        ({"password": "short"}, "password"),
        ({"expires_on": date(2026, 3, 1)}, "expires_on"),
    ],
)
def test_a_wrong_registration_says_which_field(world: World, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        register(world, **wrong)
    assert list(caught.value.problems) == [field]
    assert not Patron.objects.filter(card_number="N-1").exists()


def test_only_desks_of_the_place_register_and_change(world: World) -> None:
    for actor in (world.cataloguer, world.night_desk, world.acting(world.aysel)):
        with pytest.raises(NotPermitted):
            register(world, actor=actor)
        with pytest.raises(NotPermitted):
            patrons.change(actor=actor, patron_id=world.leyla.id, data=DATA, now=NOW)


@pytest.mark.parametrize(
    "typed", ["Məmmədova", "mammadova", "Мамедова", "aysel mammad", "Айсель", "A-1", "a-1", "AYSEL"]
)
def test_a_patron_is_found_in_any_script(world: World, typed: str) -> None:
    assert "A-1" in [each.card_number for each in queries.find(typed)]


def test_a_patron_is_found_by_telephone_and_strangers_are_not(world: World) -> None:
    register(world)
    assert [each.card_number for each in queries.find("+994 50 123 45 67")] == ["N-1"]
    for typed in ("", "   ", "nobody of this name", "\x00", "%", "_", "' OR 1=1"):
        assert queries.find(typed) == []


def test_a_text_without_end_is_cut_before_it_is_compared(world: World) -> None:
    assert len(queries.find("q" * 100_000)) <= 20


def test_changing_notes_which_fields_and_not_what(world: World) -> None:
    data = PatronData(family_name="Məmmədli", given_name="Aysel", language="ru")
    patrons.change(actor=world.desk, patron_id=world.aysel.id, data=data, category_code="child", now=NOW)
    found = queries.by_id(world.aysel.id)
    assert found is not None and (found.family_name, found.category_code) == ("Məmmədli", "child")
    assert [each.id for each in queries.find("mammadli")] == [world.aysel.id]
    assert Account.objects.get(pk=found.account_id).language == "ru"
    entry = AuditEntry.objects.get(action="patrons.change")
    assert entry.details == {"fields": ["family_name", "language", "patronymic"]}


def test_a_card_is_extended(world: World) -> None:
    patrons.extend(actor=world.desk, patron_id=world.aysel.id, expires_on=date(2031, 1, 1), now=NOW)
    found = queries.by_id(world.aysel.id)
    assert found is not None and found.expires_on == date(2031, 1, 1)
    with pytest.raises(Invalid):
        patrons.extend(actor=world.desk, patron_id=world.aysel.id, expires_on=date(2026, 3, 1), now=NOW)


def test_a_block_holds_until_its_day_or_until_it_is_lifted(world: World) -> None:
    today = NOW.date()
    first = patrons.place_block(actor=world.desk, patron_id=world.aysel.id, reason="Torn  pages", now=NOW)
    patrons.place_block(actor=world.desk, patron_id=world.aysel.id, reason="Late", until=today, now=NOW)
    assert [each.reason for each in queries.blocks_of(world.aysel.id, today)] == ["Torn pages", "Late"]
    assert len(queries.blocks_of(world.aysel.id, today + timedelta(days=1))) == 1
    for _ in range(2):
        patrons.lift_block(actor=world.desk, block_id=first, now=NOW)
    assert queries.blocks_of(world.aysel.id, today + timedelta(days=1)) == []
    assert AuditEntry.objects.filter(action="patrons.lift_block").count() == 1
    with pytest.raises(Invalid):
        patrons.place_block(actor=world.desk, patron_id=world.aysel.id, reason=" ", now=NOW)


def test_opening_a_file_is_permitted_and_noted(world: World) -> None:
    assert patrons.open_file(actor=world.desk, card_number="A-1", now=NOW).id == world.aysel.id
    assert patrons.open_file(actor=world.night_desk, card_number="A-1", now=NOW)  # one card for the network
    assert patrons.open_file(actor=world.acting(world.aysel), patron_id=world.aysel.id, now=NOW)
    noted = AuditEntry.objects.filter(action="patrons.view")
    assert [each.actor_id for each in noted.order_by("id")] == [
        world.desk.account_id,
        world.night_desk.account_id,
    ]
    for actor in (world.cataloguer, world.acting(world.murad)):
        with pytest.raises(NotPermitted):
            patrons.open_file(actor=actor, card_number="A-1", now=NOW)
    with pytest.raises(NotPermitted):
        patrons.open_file(actor=world.desk, card_number="K-1", now=NOW)  # of another network
    with pytest.raises(NotFound):
        patrons.open_file(actor=world.desk, card_number="nobody", now=NOW)
    assert noted.count() == 2


def test_who_looks_is_noted_at_the_home_of_the_reader(world: World) -> None:
    other = make_actor("khazar", "Khazar Desk", world.xezer, ("desk-librarian", world.academy))
    patrons.open_file(actor=other, card_number="A-1", now=NOW)
    patrons.look_for(actor=other, text="Aysel", place_path=world.xezer.path, now=NOW)
    noted = organisation.audit_trail(subject=f"patron:{world.aysel.id}", place_ids=(world.sahil.pk,))
    assert [(each.action, each.actor_name, each.details) for each in noted] == [
        ("patrons.look_for", "Khazar Desk", {"at": world.xezer.pk}),
        ("patrons.view", "Khazar Desk", {"at": world.xezer.pk}),
    ]


def test_looking_for_readers_is_permitted_and_noted(world: World) -> None:
    def look(actor: Actor, text: str) -> list[int]:
        found = patrons.look_for(actor=actor, text=text, place_path=world.sahil.path, now=NOW)
        return [each.id for each in found]

    noted = AuditEntry.objects.filter(action="patrons.look_for")
    assert look(world.desk, "Aysel") == [world.aysel.id]
    assert [each.subject for each in noted] == [f"patron:{world.aysel.id}"]
    assert look(world.desk, "K-1") == []  # of another network
    for actor in (world.cataloguer, world.acting(world.murad)):
        with pytest.raises(NotPermitted):
            look(actor, "Aysel")
    assert noted.count() == 1


def test_erasing_leaves_nothing_personal(world: World) -> None:
    made = make_patron(
        "E-1",
        world.adult,
        world.sahil,
        names=("Qasımov", "Rəhim", ""),
        email="r@example.org",
        phone="+994501112233",
    )
    token = issue_token(actor=system_actor("test"), account_id=made.account_id or 0, label="phone", now=NOW)
    patrons.place_block(actor=world.desk, patron_id=made.id, reason="Rude", now=NOW)
    with pytest.raises(NotPermitted):
        patrons.erase(actor=world.desk, patron_id=made.id, now=NOW)
    patrons.erase(actor=world.head, patron_id=made.id, now=NOW)
    row = Patron.objects.select_related("account").get(pk=made.id)
    values = {field.name: getattr(row, field.attname) for field in Patron._meta.fields}
    for value in ("Qasımov", "Rəhim", "example.org", "50111", "E-1"):
        assert value not in str(values)
    assert row.name_keys == "" and row.erased_at == NOW
    assert row.account is not None and not row.account.is_active and row.account.username != "E-1"
    assert actor_of_token(token.secret, NOW) is None
    assert queries.by_card("E-1") is None and queries.find("Qasımov") == [] and queries.find("erased") == []
    assert "Qasımov" not in str(list(AuditEntry.objects.values()))
    with pytest.raises(NotFound):
        patrons.erase(actor=world.head, patron_id=made.id, now=NOW)


def test_an_erased_card_number_can_be_given_out_again(world: World) -> None:
    made = make_patron("E-1", world.adult, world.sahil)
    patrons.erase(actor=world.head, patron_id=made.id, now=NOW)
    assert register(world, card_number="E-1").id != made.id


def test_categories_are_named_in_the_readers_language(world: World) -> None:
    from django.utils import translation

    with translation.override("az"):
        assert [each.name for each in queries.categories()] == ["Böyük", "Child"]
    patrons.set_category(actor=world.admin, code="student", name="Student", membership_months=6, now=NOW)
    assert [each.code for each in queries.categories()] == ["adult", "child", "student"]
    with pytest.raises(NotPermitted):
        patrons.set_category(actor=world.desk, code="x", name="x", now=NOW)
