"""Two files of one reader become one: everything goes to the survivor, or nothing does. [CIR-U2]"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kitabdar.circulation import ledger
from kitabdar.circulation import queries as circulation
from kitabdar.circulation.errors import Refused
from kitabdar.circulation.models import Booking, Charge, Hold, JournalEntry, Loan, ReturnClaim
from kitabdar.circulation.services.charges import pay_charge, pay_out
from kitabdar.circulation.services.charging import cancel_charge
from kitabdar.circulation.services.claims import claim_returned
from kitabdar.circulation.services.merging import GIVEN, Merged, merge_patrons
from kitabdar.notices.models import Preference
from kitabdar.organisation.errors import NotFound, NotPermitted
from kitabdar.organisation.models import Account, AuditEntry
from kitabdar.patrons import queries, services
from kitabdar.patrons.models import Guardianship, Patron, PatronBlock, PatronCategory, Tombstone
from kitabdar.patrons.queries import PatronView
from kitabdar.patrons.rules import PatronData
from tests.support.builders import let_say, make_charge, make_patron
from tests.support.invariants import broken_invariants
from tests.support.lending import book, codes, lend, reserve, take_back
from tests.support.world import NOW, World
from tests.unit.patrons.test_identity import iin


def merge(world: World, patron: PatronView, survivor: PatronView, **given: Any) -> Merged:
    wanted = {"actor": world.admin, "patron_id": patron.id, "survivor_id": survivor.id, "now": NOW}
    return merge_patrons(**{**wanted, **given})


def twice(world: World, **fields: Any) -> PatronView:
    """Register Murad a second time."""
    return make_patron("B-9", world.adult, world.sahil, names=("Кулиев", "Мурад", ""), **fields)


def test_everything_goes_to_the_survivor(world: World) -> None:
    again = twice(world, phone="+994 50 123 45 67", needs=["audio"], expires_on=date(2031, 1, 1), note="Twin")
    loan = lend(world, again, "D1").loan_id
    old = lend(world, again, "D2").loan_id
    take_back(world, "D2")
    hold = reserve(world, again, world.snow.edition_id)
    charge = make_charge(again, world.sahil, "2.00").pk
    claim_returned(actor=world.desk, loan_id=loan, now=NOW)
    let_say("Books", is_bookable=True)
    booking = book(world, again, world.dede_2, date(2026, 3, 16), date(2026, 3, 18)).booking_id
    services.place_block(actor=world.desk, patron_id=again.id, reason="Late", now=NOW)
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="B-9", now=NOW)
    Preference.objects.create(patron_id=again.id, event="overdue", channel="sms")
    done = merge(world, again, world.murad)
    assert dict(done.moved) | {"notices": 0} == {
        "loans": 2, "holds": 1, "bookings": 1, "charges": 1, "claims": 1, "blocks": 1, "guardianships": 1,
        "preferences": 1, "notices": 0,
    }  # fmt: skip
    assert done.filled == ("phone",)
    murad = world.murad.id
    assert {Loan.objects.get(pk=each).patron_id for each in (loan, old)} == {murad}
    assert Booking.objects.get(pk=booking).patron_id == ReturnClaim.objects.get().patron_id == murad
    assert Hold.objects.get(pk=hold).patron_id == Charge.objects.get(pk=charge).patron_id == murad
    assert PatronBlock.objects.get().patron_id == murad
    assert [each.id for each in queries.guardians_of(world.leyla.id)] == [murad]
    found = queries.by_id(murad)
    assert found is not None and (found.full_name, found.phone) == ("Quliyev Murad", "+994 50 123 45 67")
    assert (found.needs, found.note, found.expires_on) == (("audio",), "Twin", date(2031, 1, 1))
    assert broken_invariants() == []


def test_whatever_names_a_patron_is_thought_of() -> None:
    fields = Patron._meta.get_fields(include_hidden=True)
    named = {f"{each.related_model.__name__}.{each.field.name}" for each in fields if each.one_to_many}
    given = {f"{model.__name__}.{field}" for _kind, model, field in GIVEN}
    assert named - given == {
        "PatronBlock.patron", "Guardianship.guardian", "Guardianship.ward", "Delegation.institution",
        "Delegation.delegate", "Consent.patron", "Preference.patron", "Message.patron", "Notice.patron",
        "Tombstone.survivor", "PossibleDuplicate.one", "PossibleDuplicate.other",
        "JournalEntry.patron",  # stays as it was written
    }  # fmt: skip


def test_a_tombstone_without_data_is_left_and_the_old_card_finds_the_survivor(world: World) -> None:
    again = twice(world, email="murad@example.org", password="murad-password-9")
    merge(world, again, world.murad)
    row = Patron.objects.get(pk=again.id)
    assert (row.full_name, row.email, row.name_keys, row.card_number) == ("", "", "", f"merged-{again.id}")
    assert row.erased_at is not None and Tombstone.objects.get().survivor_id == world.murad.id
    for card in ("B-9", "A-2"):
        found = queries.by_card(card)
        assert found is not None and found.id == world.murad.id
    assert [each.id for each in queries.find("B-9")] == [world.murad.id]
    old = queries.by_id(again.id)
    assert old is not None
    lent = lend(world, again, "D1")  # by the old card
    assert lent.patron_id == world.murad.id
    assert not Account.objects.get(pk=again.account_id).is_active
    assert Account.objects.get(pk=world.murad.account_id).check_password("murad-password-9")
    with pytest.raises(NotFound):
        services.place_block(actor=world.desk, patron_id=again.id, reason="x", now=NOW)


def test_the_survivor_can_be_merged_on_and_erased(world: World) -> None:
    again = twice(world)
    merge(world, again, world.murad)
    merge(world, world.murad, world.aysel)
    assert set(Tombstone.objects.values_list("survivor_id", flat=True)) == {world.aysel.id}
    for card in ("B-9", "A-2"):
        found = queries.by_card(card)
        assert found is not None and found.id == world.aysel.id
    assert queries.survivor_of(again.id) == world.aysel.id
    services.erase(actor=world.head, patron_id=world.aysel.id, now=NOW)
    assert queries.by_card("B-9") is None and set(
        Tombstone.objects.values_list("card_number", flat=True)
    ) == {None}


def test_what_the_journal_says_stays_and_is_read_as_the_survivors(world: World) -> None:
    again = twice(world)
    charge = make_charge(again, world.sahil, "2.00")
    given = {"actor": world.desk, "branch_id": world.sahil.pk, "now": NOW}
    pay_charge(charge_id=charge.pk, amount=Decimal(2), key="paid", **given)
    cancel_charge(actor=world.head, charge_id=charge.pk, note="a mistake", now=NOW)
    merge(world, again, world.murad)
    assert set(JournalEntry.objects.values_list("patron_id", flat=True)) == {again.id}
    assert ledger.credits_of(world.murad.id) == {"AZN": Decimal("2.00")}
    story = ledger.entries_of(world.murad.id)
    assert len(story) == 3 and {each.patron_id for each in story} == {world.murad.id}
    head = {**given, "actor": world.head}
    pay_out(patron_id=world.murad.id, amount=Decimal(2), currency="AZN", key="out", **head)
    assert ledger.credits_of(world.murad.id) == {} and broken_invariants() == []


def test_of_two_holds_for_the_same_the_later_that_only_waits_ends(world: World) -> None:
    again = twice(world)
    mine = reserve(world, world.murad, world.snow.edition_id)
    theirs = reserve(world, again, world.snow.edition_id, now=NOW + timedelta(hours=1))
    other = reserve(world, again, world.dede.edition_id, override=frozenset({"on_the_shelf"}))
    done = merge(world, again, world.murad)
    assert dict(done.moved)["holds_ended"] == 1
    states = dict(Hold.objects.values_list("pk", "state"))
    assert (states[mine], states[theirs], states[other]) == ("waiting", "cancelled", "waiting")
    assert broken_invariants() == []


def test_limits_are_no_obstacle(world: World) -> None:
    again = twice(world)
    for barcode in ("D1", "S1"):
        lend(world, world.murad, barcode)
    lend(world, again, "D2")
    lend(world, again, "D3", override=frozenset({"edition_already_lent"}), by=world.head)
    merge(world, again, world.murad)
    assert len(circulation.loans_of(world.murad.id)) == 4


def test_all_reasons_against_it_are_said_at_once(world: World) -> None:
    given = {"actor": world.desk, "kind": "kz_iin", "now": NOW}
    services.set_identity(patron_id=world.aysel.id, number=iin("88050730000"), **given)
    services.set_identity(patron_id=world.leyla.id, number=iin("12010160000"), **given)
    services.add_guardian(actor=world.desk, patron_id=world.leyla.id, guardian_card="A-1", now=NOW)
    ministry = PatronCategory.objects.create(code="ministry", name="Ministry", is_institution=True)
    Patron.objects.filter(pk=world.leyla.id).update(category=ministry)
    with pytest.raises(Refused) as caught:
        merge(world, world.leyla, world.aysel)
    assert codes(caught.value) == ["identities_differ", "answers_for_other", "kinds_differ"]
    with pytest.raises(Refused) as caught:
        merge(world, world.aysel, world.aysel)
    assert codes(caught.value) == ["same_patron"]
    with pytest.raises(Refused) as caught:
        merge(world, world.aigerim, world.aysel)
    assert codes(caught.value) == ["other_network"]
    again = twice(world)
    merge(world, again, world.murad)
    with pytest.raises(Refused) as caught:
        merge(world, again, world.murad)
    assert codes(caught.value) == ["patron_erased"]
    assert Guardianship.objects.count() == 1


def test_a_rehearsal_says_what_would_move_and_changes_nothing(world: World) -> None:
    again = twice(world)
    lend(world, again, "D1")
    told = merge(world, again, world.murad, is_rehearsal=True)
    assert dict(told.moved)["loans"] == 1 and queries.by_card("B-9") == again
    assert not AuditEntry.objects.filter(action="patrons.merge").exists()
    assert merge(world, again, world.murad) == told


def test_both_files_note_what_moved_id_by_id(world: World) -> None:
    again = twice(world)
    loan = lend(world, again, "D1").loan_id
    merge(world, again, world.murad)
    entries = {each.subject: each.details for each in AuditEntry.objects.filter(action="patrons.merge")}
    gone, stays = entries[f"patron:{again.id}"], entries[f"patron:{world.murad.id}"]
    assert (gone["into"], stays["from"]) == (world.murad.id, again.id)
    assert gone["moved"]["loans"] == stays["moved"]["loans"] == [loan]
    assert "Мурад" not in str(entries)


def test_who_may_merge(world: World) -> None:
    again = twice(world)
    for actor in (world.desk, world.auditor, world.acting(world.murad)):
        with pytest.raises(NotPermitted):
            merge(world, again, world.murad, actor=actor)
    with pytest.raises(NotFound):
        merge(world, again, world.murad, survivor_id=999_999)
    assert merge(world, again, world.murad, actor=world.head).survivor_id == world.murad.id


def test_the_city_looks_for_readers_registered_twice(world: World) -> None:
    born = date(1990, 2, 3)
    Patron.objects.filter(pk=world.murad.id).update(birth_date=born)
    again = twice(world, birth_date=born)
    assert services.look_through(actor=world.head, now=NOW) == 1
    assert services.look_through(actor=world.head, now=NOW) == 0
    at = {"actor": world.head, "place_path": world.sahil.path, "now": NOW}
    ((one, other),) = services.waiting(**at)
    assert (one.patron.id, other.patron.id, one.reasons) == (world.murad.id, again.id, ("birth_date",))
    shown = AuditEntry.objects.filter(action="patrons.look_for").values_list("subject", flat=True)
    assert set(shown) == {f"patron:{world.murad.id}", f"patron:{again.id}"}
    alike = services.like_patron(actor=world.head, patron_id=again.id, now=NOW)
    assert [each.patron.id for each in alike] == [world.murad.id]
    services.dismiss(actor=world.head, one_id=again.id, other_id=world.murad.id, now=NOW)
    assert services.waiting(**at) == [] and services.look_through(actor=world.head, now=NOW) == 0
    with pytest.raises(NotFound):
        services.dismiss(actor=world.head, one_id=world.aysel.id, other_id=again.id, now=NOW)
    for act in (
        services.look_through,
        lambda **given: services.waiting(place_path=world.sahil.path, **given),
    ):
        with pytest.raises(NotPermitted):
            act(actor=world.desk, now=NOW)


def test_one_who_registers_is_compared_with_those_there_are(world: World) -> None:
    data = PatronData("Мамедова", "Айсель", phone="+994 50 123 45 67")
    at = {"actor": world.desk, "place_path": world.fountain.path, "now": NOW}
    assert services.like_applicant(data=data, **at) == []
    Patron.objects.filter(pk=world.aysel.id).update(phone="050 123-45-67")
    assert [each.reasons for each in services.like_applicant(data=data, **at)] == [("phone",)]
    services.set_identity(
        actor=world.desk, patron_id=world.murad.id, kind="kz_iin", number=iin("88050730000"), now=NOW
    )
    given = {"identity_kind": "kz_iin", "identity_number": iin("88050730000")}
    found = services.like_applicant(data=PatronData("Vəliyeva"), **given, **at)
    assert [(each.patron.id, each.score) for each in found] == [(world.murad.id, 100)]
    with pytest.raises(NotPermitted):
        services.like_applicant(data=data, **{**at, "actor": world.auditor})
