"""What readers need, who answers for whom, numbers of identity, and what becomes of history."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import Settings

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.models import Charge, Hold, Loan
from kitabdar.circulation.services.anonymising import anonymise
from kitabdar.circulation.services.charges import pay
from kitabdar.circulation.services.holds import cancel_hold
from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.errors import Invalid, NotFound, NotPermitted
from kitabdar.organisation.models import AuditEntry, SecondFactor
from kitabdar.patrons import queries, services
from kitabdar.patrons.models import Guardianship, Patron, PatronCategory
from kitabdar.patrons.rules import OtherName, PatronData
from tests.support.invariants import broken_invariants
from tests.support.lending import lend, reserve, take_back
from tests.support.world import NOW, World
from tests.unit.patrons.test_identity import iin

NUMBER = iin("88050730000")
LATER = NOW + timedelta(days=40)


def test_needs_are_kept_without_a_reason(world: World) -> None:
    own = world.acting(world.aysel)
    services.set_needs(actor=own, patron_id=world.aysel.id, needs={"audio", "large_print"}, now=NOW)
    found = queries.by_id(world.aysel.id)
    assert found is not None and found.needs == ("large_print", "audio")
    with pytest.raises(Invalid):
        services.set_needs(actor=own, patron_id=world.aysel.id, needs={"diagnosis"}, now=NOW)
    with pytest.raises(NotPermitted):
        services.set_needs(actor=own, patron_id=world.murad.id, needs=(), now=NOW)
    assert AuditEntry.objects.get(action="patrons.set_needs").details == {}


def test_of_a_number_of_identity_a_digest_is_kept(world: World) -> None:
    given = {"actor": world.desk, "kind": "kz_iin", "now": NOW}
    services.set_identity(patron_id=world.aysel.id, number=NUMBER, **given)
    row = Patron.objects.get(pk=world.aysel.id)
    assert row.identity_digest is not None and len(row.identity_digest) == 64
    assert NUMBER not in str(list(Patron.objects.values())) + str(list(AuditEntry.objects.values()))
    assert found_by(world, f" {NUMBER} ") == [world.aysel.id]
    assert found_by(world, "1") == []
    assert AuditEntry.objects.filter(action="patrons.look_for").count() == 1
    with pytest.raises(Invalid) as caught:
        services.set_identity(patron_id=world.murad.id, number=NUMBER, **given)
    assert "registered" in caught.value.problems["identity_number"]
    with pytest.raises(Invalid):
        services.set_identity(patron_id=world.murad.id, number="123", **given)
    with pytest.raises(NotPermitted):
        found_by(world, NUMBER, actor=world.acting(world.aysel))
    services.set_identity(patron_id=world.aysel.id, number="", **given)
    assert found_by(world, NUMBER) == []


def found_by(world: World, number: str, *, actor: Actor | None = None) -> list[int]:
    asked = {"number": number, "place_path": world.sahil.path, "now": NOW}
    return [each.id for each in services.find_by_identity(actor=actor or world.desk, **asked)]


def test_a_number_of_identity_is_one_readers_in_a_network(world: World) -> None:
    """[CIR-U1]: files of two networks are not compared."""
    given = {"actor": world.admin, "kind": "kz_iin", "number": NUMBER, "now": NOW}
    for patron in (world.aysel, world.aigerim):
        services.set_identity(patron_id=patron.id, **given)
    assert found_by(world, NUMBER) == [world.aysel.id]
    looked = services.look_for(actor=world.desk, text=NUMBER, place_path=world.fountain.path, now=NOW)
    assert [each.id for each in looked] == [world.aysel.id]
    moved = {"data": PatronData(family_name="Aigerim"), "home_branch_id": world.sahil.pk}
    with pytest.raises(Invalid) as caught:
        services.change(actor=world.admin, patron_id=world.aigerim.id, now=NOW, **moved)
    assert list(caught.value.problems) == ["home_branch"]
    services.set_identity(patron_id=world.aysel.id, **{**given, "number": ""})
    services.change(actor=world.admin, patron_id=world.aigerim.id, now=NOW, **moved)
    assert found_by(world, NUMBER) == [world.aigerim.id]


def test_a_number_that_says_another_date_of_birth_is_doubtful(world: World) -> None:
    given = {"actor": world.desk, "patron_id": world.aysel.id, "kind": "kz_iin", "number": NUMBER, "now": NOW}
    assert not services.set_identity(**given)  # when she was born is not known
    for born, is_doubtful in ((date(1988, 5, 7), False), (date(1990, 2, 3), True)):
        Patron.objects.filter(pk=world.aysel.id).update(birth_date=born)
        assert services.set_identity(**given) is is_doubtful


def test_a_new_secret_leaves_numbers_known_while_their_key_stays(world: World, settings: Settings) -> None:
    services.set_identity(actor=world.desk, patron_id=world.aysel.id, kind="kz_iin", number=NUMBER, now=NOW)
    settings.SECRET_KEY = "another secret " * 4
    assert found_by(world, NUMBER) == [world.aysel.id]
    settings.IDENTITY_KEY = settings.SECRET_KEY
    assert found_by(world, NUMBER) == []


def test_who_answers_for_whom(world: World) -> None:
    given = {"actor": world.desk, "now": NOW}
    services.add_guardian(patron_id=world.leyla.id, guardian_card="A-1", **given)
    services.add_guardian(patron_id=world.leyla.id, guardian_card="A-1", **given)
    assert [each.id for each in queries.wards_of(world.aysel.id)] == [world.leyla.id]
    assert [each.id for each in queries.guardians_of(world.leyla.id)] == [world.aysel.id]
    for ward, card in ((world.aysel, "A-1"), (world.aysel, "C-1")):
        with pytest.raises(Invalid):
            services.add_guardian(patron_id=ward.id, guardian_card=card, **given)
    with pytest.raises(NotFound):
        services.add_guardian(patron_id=world.leyla.id, guardian_card="nobody", **given)
    with pytest.raises(NotPermitted):
        services.add_guardian(actor=world.auditor, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    services.remove_guardian(patron_id=world.leyla.id, guardian_id=world.aysel.id, **given)
    with pytest.raises(NotFound):
        services.remove_guardian(patron_id=world.leyla.id, guardian_id=world.aysel.id, **given)


def test_one_who_is_erased_leaves_nothing(world: World) -> None:
    given = {"actor": world.desk, "now": NOW}
    services.set_identity(patron_id=world.aysel.id, kind="kz_iin", number=NUMBER, **given)
    services.set_needs(patron_id=world.aysel.id, needs={"braille"}, **given)
    services.add_guardian(patron_id=world.leyla.id, guardian_card="A-1", **given)
    services.erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    row = Patron.objects.get(pk=world.aysel.id)
    assert (row.identity_digest, row.identity_kind, row.needs, row.history) == (None, "", [], "")
    assert not Guardianship.objects.exists()


def test_readers_erase_themselves_and_no_other(world: World) -> None:
    SecondFactor.objects.create(account_id=world.aysel.account_id or 0, pending="sealed")
    own = world.acting(world.aysel)
    with pytest.raises(NotPermitted):
        services.erase(actor=own, patron_id=world.murad.id, now=NOW)
    services.erase(actor=own, patron_id=world.aysel.id, now=NOW)
    assert not SecondFactor.objects.exists()
    entry = AuditEntry.objects.get(action="patrons.erase")
    assert (entry.actor_id, entry.subject) == (world.aysel.account_id, f"patron:{world.aysel.id}")


CYRILLIC, ARABIC = OtherName("Мамедова", "Айсель"), OtherName("محمدوا", "آیسل")


def test_a_name_is_kept_and_found_in_other_scripts(world: World) -> None:
    """A spelling that no letters lead to is found too."""
    given = {"actor": world.desk, "patron_id": world.aysel.id, "now": NOW}
    assert not queries.find("Zweistein")
    services.set_other_names(names=[OtherName(" Zweistein ", "A."), OtherName(), ARABIC], **given)
    found = queries.by_id(world.aysel.id)
    assert found is not None and found.other_names == (OtherName("Zweistein", "A."), ARABIC)
    services.change(data=PatronData(family_name="Məmmədli", given_name="Aysel"), **given)
    assert [each.id for each in queries.find("Zweistein")] == [world.aysel.id]
    for wrong in ([CYRILLIC] * 3, [OtherName("x" * 101)], [OtherName("a\u202eb")]):
        with pytest.raises(Invalid):
            services.set_other_names(names=wrong, **given)
    with pytest.raises(NotPermitted):
        services.set_other_names(names=[], **{**given, "actor": world.auditor})
    services.erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    assert Patron.objects.get(pk=world.aysel.id).other_names == []


def read(world: World, card: str = "A-1") -> int:
    """Have a reader borrow, return late, pay and give up a hold; return the loan."""
    patron = queries.by_card(card)
    assert patron is not None
    loan_id = lend(world, patron, "D1").loan_id
    take_back(world, "D1", now=NOW + timedelta(days=17))
    hold_id = reserve(world, patron, world.snow.edition_id)
    cancel_hold(actor=world.desk, hold_id=hold_id, now=NOW + timedelta(days=17))
    return loan_id


def owner(loan_id: int) -> int:
    return int(Loan.objects.get(pk=loan_id).patron_id)


def test_history_is_parted_from_readers_as_they_have_it(world: World) -> None:
    """[CIR-A1]."""
    worker = system_actor("worker")
    loan_id = read(world)
    assert anonymise(actor=worker, now=LATER) == 0  # the category keeps it
    services.set_history(actor=world.acting(world.aysel), patron_id=world.aysel.id, history="none", now=NOW)
    assert anonymise(actor=worker, now=LATER) == 1  # the hold; for the loan something is owed
    assert owner(loan_id) == world.aysel.id
    pay(
        actor=world.desk, patron_id=world.aysel.id, amount=Decimal("0.60"), key="paid", branch_id=world.sahil.pk,
        now=LATER,
    )  # fmt: skip
    assert anonymise(actor=worker, now=LATER) == 1
    nobody = Patron.objects.get(pk=owner(loan_id))
    assert (nobody.category_id, nobody.home_branch_id, nobody.family_name) == (
        world.adult.pk,
        world.sahil.pk,
        "",
    )
    assert circulation.loan_history(world.aysel.id) == [] and Hold.objects.get().patron_id == nobody.pk
    assert Charge.objects.get().loan_id is None and ledger.owed(world.aysel.id) == {}
    assert anonymise(actor=worker, now=LATER) == 0 and broken_invariants() == []
    trail = AuditEntry.objects.filter(subject__startswith="loan:") | AuditEntry.objects.filter(
        subject__startswith="hold:"
    )
    assert trail.exists() and not any("patron" in each.details for each in trail)
    with pytest.raises(NotPermitted):
        anonymise(actor=world.desk, now=LATER)


def test_a_category_parts_history_after_its_days_but_for_those_who_keep_it(world: World) -> None:
    PatronCategory.objects.filter(pk=world.adult.pk).update(history_days=30)
    loan_id = read(world)
    Charge.objects.update(balance=0)
    worker = system_actor("worker")
    assert anonymise(actor=worker, now=NOW + timedelta(days=40)) == 0
    services.set_history(actor=world.desk, patron_id=world.aysel.id, history="keep", now=NOW)
    assert anonymise(actor=worker, now=NOW + timedelta(days=90)) == 0
    services.set_history(actor=world.desk, patron_id=world.aysel.id, history="", now=NOW)
    assert anonymise(actor=worker, now=NOW + timedelta(days=90)) == 2
    assert owner(loan_id) != world.aysel.id
    with pytest.raises(Invalid):
        services.set_history(actor=world.desk, patron_id=world.aysel.id, history="sell", now=NOW)
