"""Authorities in the database: written, matched, corrected, imported, gathered."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from kitabdar.catalogue.authorities import NamedHeading, named, other_names, queries, see_references
from kitabdar.catalogue.models import Authority, AuthorityName
from kitabdar.catalogue.naming.stating import Name, Stated, read_lines, tidy
from kitabdar.catalogue.services.authorities.editing import add_authority, edit_authority, restore_authority
from kitabdar.catalogue.services.authorities.gathering import gather
from kitabdar.catalogue.services.authorities.importing import import_authorities
from kitabdar.catalogue.services.authorities.writing import Written, write_all
from kitabdar.marc import codec, description_json
from kitabdar.marc.description import Creator, Form
from kitabdar.marc.record import Field, Record
from kitabdar.organisation.actors import Actor, system_actor
from kitabdar.organisation.errors import Invalid, NotPermitted
from kitabdar.organisation.models import AuditEntry
from tests.support.builders import make_record
from tests.support.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SYSTEM = system_actor("test")
LINES = [
    "geonames:586523\tplace\t330000\tgeonames=586523\taze Gəncə | < rus Кировабад | rus Гянджа | per گنجه",
    "geonames:1\tplace\t10\t\trus Кировабад | eng Kirovabad village",
    "cldr:KZ-63\tplace\t100\t\tkaz Шығыс Қазақстан облысы | eng East Kazakhstan | tat Көнчыгыш Казакъстан өлкәсе",
    "kitabdar:person:vurgun\tperson\t100\t\taze Səməd Vurğun | aze Səməd Vəkilov | rus Самед Вургун",
    "kitabdar:work:abai\twork\t100\t\tkaz Абай жолы | rus Путь Абая",
]


def load(lines: list[str] = LINES, *, actor: Actor = SYSTEM) -> Written:
    return write_all(map(tidy, read_lines(lines)), source="shipped", actor=actor, reason="load", now=NOW)


def forms(text: str) -> list[str]:
    return [name.value for match in other_names(text) for name in match.names]


def test_question_finds_the_other_names_of_what_it_names() -> None:
    load()
    first, second = other_names("kirovabad tarixi")
    assert (first.start, first.end, first.heading, first.kind) == (0, 1, "Gəncə", "place")
    assert "گنجه" in [name.value for name in first.names]
    assert second.heading == "Кировабад"
    assert {"Шығыс Қазақстан облысы", "Көнчыгыш Казакъстан өлкәсе", "шығыс қазақстан"} <= set(
        forms("East Kazakhstan Region")
    )
    assert forms("Vəkilov Səməd") == ["Səməd Vurğun"]
    assert forms("путь абая") == ["Абай жолы"]
    assert other_names("kitab") == ()


def test_short_word_names_only_what_is_so_called_in_some_alphabet() -> None:
    load(["x:koln\tplace\t10\t\taze Köln | rus Кёльн", "x:yel\tplace\t10\t\taze Yelizavetpol | rus Гянджа"])
    assert forms("Көлн") and forms("Kyoln")
    assert forms("Kolan") == forms("Guln") == []
    assert forms("Yelizəvətpol") == ["Гянджа"]


def test_question_costs_one_statement(django_assert_num_queries: object) -> None:
    load()
    with django_assert_num_queries(1):  # type: ignore[operator]
        other_names("Kirovabad və East Kazakhstan haqqında kitablar " * 5)
    with django_assert_num_queries(0):  # type: ignore[operator]
        other_names("")


def test_what_is_written_twice_changes_nothing() -> None:
    assert load() == Written(created=5)
    assert load() == Written(unchanged=5)
    changed = [LINES[0] + " | eng Ganja city", *LINES[1:]]
    assert load(changed) == Written(updated=1, unchanged=4)
    pk = Authority.objects.get(code="geonames:586523").pk
    assert [each.number for each in queries.history(pk)] == [2, 1]
    assert queries.history(pk)[0].added == ("Ganja city",)


def test_names_and_headings_are_guarded_by_the_database() -> None:
    load()
    pk = Authority.objects.get(code="geonames:586523").pk
    for text, relation in (("Гянджа", "variant"), ("Gence", "preferred"), ("", "variant")):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuthorityName.objects.create(authority_id=pk, text=text, relation=relation)


def test_correction_by_hand_is_kept_and_can_be_undone(world: World) -> None:
    load()
    pk = Authority.objects.get(code="geonames:586523").pk
    names = [Name("Gəncə", "aze"), Name("Gandzak", "arm")]
    version = edit_authority(actor=SYSTEM, authority_id=pk, names=names, note="", now=NOW, expected_version=1)
    assert version == 2
    assert load().kept == 1
    assert [match.heading for match in other_names("Кировабад")] == ["Кировабад"]
    with pytest.raises(Invalid):
        edit_authority(actor=SYSTEM, authority_id=pk, names=names, note="", now=NOW, expected_version=1)
    restore_authority(actor=SYSTEM, authority_id=pk, number=1, now=NOW)
    assert [match.heading for match in other_names("Кировабад")] == ["Gəncə", "Кировабад"]
    actions = list(
        AuditEntry.objects.filter(subject=f"authority:{pk}").order_by("id").values_list("action", flat=True)
    )
    assert actions == ["catalogue.edit_authority", "catalogue.restore_authority"]
    with pytest.raises(NotPermitted):
        restore_authority(actor=world.auditor, authority_id=pk, number=1, now=NOW)


@pytest.mark.parametrize(
    "names",
    [[], [Name("A"), Name("A")], [Name("A", "azərbaycan")], [Name("A", "", "guess")], [Name("x" * 301)]],
)
def test_authority_that_makes_no_sense_is_refused(names: list[Name]) -> None:
    with pytest.raises(Invalid):
        add_authority(actor=SYSTEM, kind="person", names=names, note="", now=NOW)


def marc(number: str, *fields: tuple[str, str, str]) -> bytes:
    made = [Field("001", "", (), number)]
    made += [
        Field(tag, ind, tuple((part[0], part[1:].strip()) for part in text.split("$")[1:]))
        for tag, ind, text in fields
    ]
    return codec.to_iso2709(Record("00000nz  a2200000n  4500", tuple(made)))


def test_marc_records_are_imported_once_and_linked() -> None:
    content = (
        marc("1", ("150", "  ", "$aEpics"), ("450", "  ", "$aDastans"), ("550", "  ", "$wg$aLiterature"))
        + marc("2", ("150", "  ", "$aLiterature"), ("450", "  ", "$aBelles-lettres"))
        + marc("3", ("670", "  ", "$ano heading"))
    )
    done = import_authorities(stream=io.BytesIO(content), actor=SYSTEM, now=NOW)
    assert (done.read, done.written.created, done.rejected) == (3, 2, 1)
    again = import_authorities(stream=io.BytesIO(content), actor=SYSTEM, now=NOW)
    assert again.written == Written(unchanged=2)
    (found,) = queries.find("dastans")
    (link,) = queries.authority(found.id).links  # type: ignore[union-attr]
    assert link.relation == "broader"
    assert queries.authority(link.other_id or 0).heading.text == "Literature"  # type: ignore[union-attr]


def test_names_are_gathered_from_linked_fields_and_go_with_them() -> None:
    record = make_record("Kitab")
    description = description_json.load(record.description)
    creator = Creator("person", (Form("Tukay, Gabdulla", "Latn"), Form("Тукай, Габдулла", "Cyrl")))
    record.description = description_json.dump(description.__class__("1", description.titles, (creator,)))
    record.normalised = '{"fields": [{"880": {}}]}'
    record.save()
    assert gather(actor=SYSTEM, now=NOW).created == 1
    assert gather(actor=SYSTEM, now=NOW) == Written(unchanged=1)
    assert [match.heading for match in other_names("Габдулла Тукай")] == ["Tukay, Gabdulla"]
    record.deleted_at = NOW
    record.save()
    gather(actor=SYSTEM, now=NOW)
    assert not Authority.objects.filter(source="records").exists()


def test_heading_is_linked_to_an_authority_of_its_kind() -> None:
    load()
    asked = [
        NamedHeading("person", "Vəkilov, Səməd"),
        NamedHeading("topic", "Gəncə"),
        NamedHeading("place", "Гянджа"),
    ]
    found = named(asked)
    assert {heading.text: linked.names[0][0] for heading, linked in found.items()} == {
        "Vəkilov, Səməd": "Səməd Vurğun",
        "Гянджа": "Gəncə",
    }


def test_references_lead_from_other_names_to_headings() -> None:
    load()
    pk = Authority.objects.get(code="kitabdar:work:abai").pk
    assert [tuple(each) for each in see_references([pk])] == [("work", "Путь Абая", "rus", "Абай жолы", pk)]
    assert len(list(see_references())) == 9


def test_state_is_read_back_as_it_was_written() -> None:
    stated = tidy(
        Stated("x:1", "place", (Name("A", "aze"), Name("B", "rus")), identifiers=(("k", "v"),), note="n")
    )
    write_all([stated], source="test", actor=SYSTEM, reason="load", now=NOW)
    assert write_all([stated], source="test", actor=SYSTEM, reason="load", now=NOW).unchanged == 1
