"""Editions and works: gathered by rule, followed through changes, corrected by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kitabdar.catalogue import queries
from kitabdar.catalogue.models import Edition, Record, Work
from kitabdar.catalogue.services import clusters
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.models import AuditEntry
from kitabdar.organisation.permissions import NotPermitted
from kitabdar.search.models import OutboxEntry
from tests.support.importing import ACTOR, NOW, take_in
from tests.support.marc_builder import Marc

pytestmark = pytest.mark.django_db

ABAI = (
    Marc("kaz", "Абай жолы", author="Әуезов, Мұхтар,", language="kaz"),
    Marc("eng", "Abai", author="Auezov, Mukhtar,", language="eng", original="kaz", uniform="Abaĭ zholy"),
    Marc("tur", "Abay yolu", author="Auezov, Muhtar,", language="tur", original="kaz", uniform="Abay joly"),
    Marc("aze", "Abay yolu", author="Auezov, Muxtar,", language="aze", uniform="Abai zholy"),
    Marc(
        "rus", "Путь Абая : роман", author="Ауэзов, Мухтар", language="rus", original="kaz",
        more=(("765", "0 ", "$t Абай жолы"),),
    ),
    Marc(
        "per", "Rāh-i Ābāy", author="Auezov, Mukhtar,", language="per", uniform="Abaĭ zholy",
        more=(("880", "10", "$6 245-01/(3/r $a راه آبای"),),
    ),
)  # fmt: skip


def work_of(number: str) -> Work:
    return Work.objects.get(editions__records__control_number=number)


def test_one_work_is_gathered_from_six_languages_and_three_scripts(tmp_path: Path) -> None:
    take_in(*ABAI, Marc("other", "Abai", author="Qunanbayev, Abay"), folder=tmp_path)
    assert len({work_of(record.number).pk for record in ABAI}) == 1
    assert work_of("other") != work_of("kaz")
    assert dict(
        Edition.objects.filter(work=work_of("kaz")).values_list("records__control_number", "reason")
    ) == {
        "kaz": "author_title",
        "eng": "uniform_title",
        "tur": "uniform_title",
        "aze": "uniform_title",
        "rus": "original_link",
        "per": "uniform_title",
    }


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_clusters_do_not_depend_on_batches(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kitabdar.catalogue.services.record_import.BATCH_RECORDS", batch)
    twice = Marc("kaz2", "Abai jolı", author="Äuezov, Muhtar", language="kaz", isbn="9780306406157")
    take_in(*ABAI, twice, twice.with_(number="kaz3", uniform="Abaĭ zholy"), folder=tmp_path)
    assert Edition.objects.count() == 7
    assert Work.objects.filter(editions__isnull=True).count() == 0
    assert work_of("kaz2") == work_of("kaz")
    assert (
        Record.objects.get(control_number="kaz2").edition == Record.objects.get(control_number="kaz3").edition
    )


def test_same_isbn_is_one_edition_but_for_volumes(tmp_path: Path) -> None:
    one = Marc("1", "Əsərləri. 1-ci cild", author="Füzuli", isbn="9780306406157")
    take_in(one, one.with_(number="2"), one.with_(number="3", title="Əsərləri. 2-ci cild"), folder=tmp_path)
    first, second, third = Record.objects.order_by("control_number")
    assert first.edition == second.edition != third.edition


@pytest.mark.parametrize("batch", [1, 100])
def test_a_number_used_for_two_books_does_not_merge_them(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kitabdar.catalogue.services.record_import.BATCH_RECORDS", batch)
    one = Marc("1", "Öykünün bahçesi", author="Bolat, Salih", isbn="9789754185980", language="tur")
    other = one.with_(number="2", title="Romancılık", author="Ağaoğlu, Adalet")
    take_in(one, other, one.with_(number="3"), other.with_(title="Romancılık üzerine"), folder=tmp_path)
    first, second, third = Record.objects.order_by("control_number")
    assert first.edition == third.edition != second.edition


def test_a_corrected_isbn_moves_the_record_and_empties_nothing_else(tmp_path: Path) -> None:
    one = Marc("1", "Kitab", isbn="9780306406157")
    take_in(one, one.with_(number="2"), folder=tmp_path)
    shared = Record.objects.get(control_number="1").edition_id
    take_in(one.with_(number="2", isbn="9780804429573"), folder=tmp_path)
    assert Record.objects.get(control_number="1").edition_id == shared
    moved = Record.objects.get(control_number="2").edition_id
    assert moved != shared
    assert set(OutboxEntry.objects.values_list("edition_id", flat=True)) >= {shared, moved}
    take_in(one.with_(number="2"), folder=tmp_path, source="main")
    assert Record.objects.get(control_number="2").edition_id == shared
    assert Edition.objects.count() == Work.objects.count() == 1


def test_a_record_alone_takes_its_edition_along(tmp_path: Path) -> None:
    one = Marc("1", "Kitab", isbn="9780306406157")
    take_in(one, folder=tmp_path)
    edition = Edition.objects.get()
    take_in(one.with_(isbn="9780804429573"), folder=tmp_path)
    assert Edition.objects.get().pk == edition.pk
    assert Edition.objects.get().key == "isbn:9780804429573"


def test_an_edition_that_readers_wait_for_is_not_dissolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Marc("1", "Kitab", isbn="9780306406157")
    two = Marc("2", "Kitab", isbn="9780804429573")
    take_in(one, two, folder=tmp_path)
    waited_for = Record.objects.get(control_number="2").edition_id
    monkeypatch.setattr(
        "kitabdar.catalogue.services.placing.is_referred_to", lambda edition_id: edition_id == waited_for
    )
    take_in(two.with_(isbn=one.isbn), folder=tmp_path)
    assert Record.objects.get(control_number="2").edition_id == waited_for


def test_a_better_rule_of_a_second_record_brings_the_edition_into_its_work(tmp_path: Path) -> None:
    poor = Marc("poor", "Abai's way", isbn="9780306406157", language="eng")
    take_in(*ABAI, poor, folder=tmp_path)
    assert work_of("poor") != work_of("kaz")
    full = poor.with_(number="full", author="Auezov, Mukhtar", uniform="Abaĭ zholy")
    take_in(full, folder=tmp_path, source="other")
    assert work_of("poor") == work_of("full") == work_of("kaz")
    assert Work.objects.count() == 1


def test_an_edition_separated_by_hand_stays_apart_and_can_come_back(tmp_path: Path) -> None:
    take_in(*ABAI, folder=tmp_path)
    gathered = work_of("kaz").pk
    edition = Record.objects.get(control_number="eng").edition_id
    own = clusters.separate_edition(actor=ACTOR, edition_id=edition, now=NOW)
    assert own != gathered
    assert (work_of("eng").pk, work_of("eng").title) == (own, "Abaĭ zholy")
    take_in(ABAI[1].with_(title="Abai changed"), folder=tmp_path)
    assert work_of("eng").pk == own
    detail = queries.edition_detail(edition)
    assert detail is not None
    assert (detail.reason, detail.is_pinned, detail.other_editions) == ("by hand", True, ())

    assert clusters.release_edition(actor=ACTOR, edition_id=edition, now=NOW) == gathered
    assert not Work.objects.filter(pk=own).exists()
    actions = AuditEntry.objects.filter(subject=f"edition:{edition}").order_by("id")
    assert [entry.action for entry in actions] == ["catalogue.separate_edition", "catalogue.release_edition"]


def test_an_edition_is_joined_to_a_work_by_hand(tmp_path: Path) -> None:
    take_in(*ABAI, Marc("film", "Abai", language="kaz"), folder=tmp_path)
    edition, alone = Record.objects.get(control_number="film").edition_id, work_of("film").pk
    clusters.join_edition(actor=ACTOR, edition_id=edition, work_id=work_of("kaz").pk, now=NOW)
    assert work_of("film") == work_of("kaz")
    assert not Work.objects.filter(pk=alone).exists()
    with pytest.raises(NotFound):
        clusters.join_edition(actor=ACTOR, edition_id=edition, work_id=alone, now=NOW)


def test_a_record_wrongly_in_an_edition_is_taken_out_for_good(tmp_path: Path) -> None:
    one = Marc("1", "Kitab", isbn="9780306406157")
    take_in(one, one.with_(number="2", title="Başqa kitab"), folder=tmp_path)
    record = Record.objects.get(control_number="2")
    new = clusters.separate_record(actor=ACTOR, record_id=record.pk, now=NOW)
    assert new != Record.objects.get(control_number="1").edition_id
    take_in(one.with_(number="2", title="Tamam başqa kitab"), folder=tmp_path)
    assert Record.objects.get(control_number="2").edition_id == new
    assert clusters.separate_record(actor=ACTOR, record_id=record.pk, now=NOW) == new


def test_clusters_are_not_for_everybody(tmp_path: Path) -> None:
    take_in(*ABAI, folder=tmp_path)
    reader = Actor(account_id=None, staff_id=None, name="reader", branch_id=None)
    edition = Edition.objects.first()
    assert edition is not None
    with pytest.raises(NotPermitted):
        clusters.separate_edition(actor=reader, edition_id=edition.pk, now=NOW)
    with pytest.raises(NotPermitted):
        clusters.join_edition(actor=reader, edition_id=edition.pk, work_id=edition.work_id, now=NOW)
    with pytest.raises(NotPermitted):
        clusters.release_edition(actor=reader, edition_id=edition.pk, now=NOW)
    with pytest.raises(NotPermitted):
        clusters.separate_record(actor=reader, record_id=Record.objects.all()[0].pk, now=NOW)
    assert not AuditEntry.objects.filter(action__contains="edition").exists()
