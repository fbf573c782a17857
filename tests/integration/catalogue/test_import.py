"""Records in: counts, sameness, quarantine, rehearsal, duplicates."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kitabdar.catalogue.models import Edition, ImportRun, Record, RecordVersion, Work
from kitabdar.catalogue.services import record_import
from kitabdar.catalogue.services.record_import import ImportProblem
from kitabdar.marc.decoding import decode
from kitabdar.organisation.models import AuditEntry
from kitabdar.search.models import OutboxEntry
from tests.support.importing import ACTOR, NOW, counts, take_in
from tests.support.marc_builder import Marc, file_of

pytestmark = pytest.mark.django_db

ONE = Marc("1", "Abai zholy", author="Auezov, Mukhtar", isbn="9780306406157")
TWO = Marc("2", "Cəmilə", author="Aytmatov, Çingiz")
BROKEN = b"00026nam a2200025 a 4500\x1e\x1d"


def state_of_everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values_list()) for model in (Record, RecordVersion, Edition, Work)
    ]


def test_new_records_are_created_and_kept_as_they_came(tmp_path: Path) -> None:
    report = take_in(ONE, TWO, folder=tmp_path)
    assert counts(report) == {"read": 2, "created": 2}
    version = RecordVersion.objects.get(record__control_number="1")
    assert bytes(version.raw) == ONE.iso2709()
    assert (version.number, version.raw_format, version.reason) == (1, "iso2709", "import")
    assert report.quarantine is None
    assert OutboxEntry.objects.count() == 2


def test_the_run_and_the_audit_trail_keep_the_report(tmp_path: Path) -> None:
    report = take_in(ONE, BROKEN, folder=tmp_path)
    run = ImportRun.objects.get(pk=report.run_id)
    assert (run.state, run.position, run.created, run.rejected) == ("finished", 2, 1, 1)
    assert run.details["reasons"] == dict(report.reasons)
    entry = AuditEntry.objects.get(action="catalogue.import")
    assert (entry.subject, entry.details["read"]) == (f"import:{run.pk}", 2)


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    take_in(ONE, TWO, folder=tmp_path)
    before = state_of_everything()
    OutboxEntry.objects.all().delete()
    assert counts(take_in(ONE, TWO, folder=tmp_path)) == {"read": 2, "unchanged": 2}
    assert state_of_everything() == before
    assert not OutboxEntry.objects.exists()


def test_unchanged_records_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(ONE, TWO, folder=tmp_path)
    decoded = []
    module = "kitabdar.catalogue.services.importing.preparing.decode"
    monkeypatch.setattr(module, lambda raw: decoded.append(raw.position) or decode(raw))
    take_in(ONE, TWO.with_(title="Cəmilə 2"), folder=tmp_path)
    assert decoded == [2]


def test_a_changed_record_gets_a_version_and_keeps_its_first(tmp_path: Path) -> None:
    take_in(ONE, folder=tmp_path)
    changed = ONE.with_(title="Abai zholy : roman")
    assert counts(take_in(changed, folder=tmp_path)) == {"read": 1, "updated": 1}
    record = Record.objects.get()
    assert record.version == 2
    assert "roman" in record.normalised
    raws = [bytes(raw) for raw in record.versions.order_by("number").values_list("raw", flat=True)]
    assert raws == [ONE.iso2709(), changed.iso2709()]


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_a_record_that_comes_twice_in_one_file_ends_in_its_last_form(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", batch)
    last = ONE.with_(title="Abai")
    file = (ONE, TWO, last, ONE)
    assert counts(take_in(*file, folder=tmp_path)) == {"read": 4, "created": 2, "updated": 1, "unchanged": 1}
    assert "Abai zholy" not in Record.objects.get(control_number="1").normalised
    before = state_of_everything()
    assert counts(take_in(*file, folder=tmp_path)) == {"read": 4, "unchanged": 4}
    assert state_of_everything() == before


def test_an_earlier_file_may_be_taken_in_again_to_go_back(tmp_path: Path) -> None:
    take_in(ONE, folder=tmp_path)
    take_in(ONE.with_(title="Abai"), folder=tmp_path)
    assert counts(take_in(ONE, folder=tmp_path)) == {"read": 1, "updated": 1}
    assert "Abai zholy" in Record.objects.get().normalised


def test_one_number_of_two_agencies_is_two_records(tmp_path: Path) -> None:
    file = (ONE.with_(agency="AzB"), TWO.with_(number="1", agency="KzA"))
    assert counts(take_in(*file, folder=tmp_path)) == {"read": 2, "created": 2}
    assert counts(take_in(*file, folder=tmp_path)) == {"read": 2, "unchanged": 2}
    assert sorted(Record.objects.values_list("control_number", "agency")) == [("1", "AzB"), ("1", "KzA")]


@pytest.mark.parametrize("batch", [1, 100])
def test_an_agency_named_later_is_the_records_from_then_on(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", batch)
    file = (ONE, ONE.with_(agency="AzB"), TWO.with_(number="1", agency="KzA"))
    rehearsed = take_in(*file, folder=tmp_path, dry_run=True)
    assert (
        counts(take_in(*file, folder=tmp_path))
        == {"read": 3, "created": 2, "updated": 1}
        == counts(rehearsed)
    )
    assert sorted(Record.objects.values_list("agency", "version")) == [("AzB", 2), ("KzA", 1)]


def test_one_number_of_two_sources_is_two_records(tmp_path: Path) -> None:
    take_in(ONE, folder=tmp_path)
    assert counts(take_in(TWO.with_(number="1"), folder=tmp_path, source="other")) == {
        "read": 1,
        "created": 1,
    }


def test_a_record_without_number_is_known_again(tmp_path: Path) -> None:
    nameless = ONE.with_(number="")
    assert counts(take_in(nameless, folder=tmp_path)) == {"read": 1, "created": 1}
    assert counts(take_in(nameless, folder=tmp_path)) == {"read": 1, "unchanged": 1}
    assert Record.objects.get().control_number.startswith("sha256:")


def test_a_rehearsal_counts_exactly_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_import, "BATCH_RECORDS", 2)
    take_in(ONE, TWO, folder=tmp_path)
    before = state_of_everything()
    three = Marc("3", "Füzuli")
    file = (
        ONE.with_(title="Abai"),
        three,
        BROKEN,
        TWO,
        three.with_(title="Divan"),
        three,
        ONE,
        ONE.with_(title="B"),
    )
    rehearsed = take_in(*file, folder=tmp_path / "a", dry_run=True)
    assert rehearsed.is_rehearsal
    assert state_of_everything() == before
    assert ImportRun.objects.count() == 1
    real = take_in(*file, folder=tmp_path / "b")
    assert counts(rehearsed) == counts(real)
    assert counts(real) == {"read": 8, "created": 1, "updated": 4, "unchanged": 2, "rejected": 1}


def test_rejected_records_are_set_aside_as_they_came(tmp_path: Path) -> None:
    report = take_in(ONE, BROKEN, TWO, folder=tmp_path)
    assert counts(report) == {"read": 3, "created": 2, "rejected": 1}
    assert report.quarantine is not None
    entry = json.loads(report.quarantine.read_text())
    assert (entry["kind"], entry["position"], entry["code"]) == ("record", 2, "no-fields")
    assert entry["reason"] == "The record is empty: it has no fields."
    kept = (report.quarantine.parent / entry["file"]).read_bytes()
    assert kept[entry["offset"] : entry["offset"] + entry["length"]] == BROKEN
    assert report.reasons == {"no-fields": 1}


def test_a_record_that_breaks_our_own_code_does_not_stop_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kitabdar.marc.extract import describe

    def fails(record: object) -> object:
        if getattr(record, "control_number", "") == "1":
            raise ZeroDivisionError
        return describe(record)  # type: ignore[arg-type]

    monkeypatch.setattr("kitabdar.catalogue.services.importing.preparing.describe", fails)
    report = take_in(ONE, TWO, folder=tmp_path)
    assert counts(report) == {"read": 2, "created": 1, "rejected": 1}
    assert report.quarantine is not None
    assert json.loads(report.quarantine.read_text())["control_number"] == "1"


def test_what_was_read_before_the_damage_stands(tmp_path: Path) -> None:
    from kitabdar.marc import codec

    good = codec.to_marcxml(ONE.record())
    broken = f'<collection xmlns="http://www.loc.gov/MARC21/slim">{good}<record><leader>'.encode()
    report = take_in(folder=tmp_path, stream=io.BytesIO(broken))
    assert counts(report) == {"read": 1, "created": 1}
    assert "broken at line" in report.stopped
    assert ImportRun.objects.get().state == "failed"


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"%PDF-1.7 and so on", "PDF"), ("текст".encode("utf-16"), "UTF-16")],
)
def test_what_is_no_marc_is_refused_and_leaves_nothing(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match=message):
        take_in(content, folder=tmp_path)
    assert not ImportRun.objects.exists()
    assert not list(tmp_path.iterdir())


def test_an_unknown_source_is_named_with_those_known(tmp_path: Path) -> None:
    take_in(ONE, folder=tmp_path)
    with pytest.raises(ImportProblem, match=r"nowhere.*main"):
        record_import.import_file(
            stream=io.BytesIO(file_of(ONE)),
            file_name="x.mrc",
            source_code="nowhere",
            actor=ACTOR,
            now=NOW,
        )


def test_the_source_deletes_and_brings_back_a_record(tmp_path: Path) -> None:
    take_in(ONE, folder=tmp_path)
    assert counts(take_in(ONE.with_(status="d"), folder=tmp_path)) == {"read": 1, "updated": 1}
    assert Record.objects.get().deleted_at is not None
    assert counts(take_in(ONE, folder=tmp_path)) == {"read": 1, "updated": 1}
    assert Record.objects.get().deleted_at is None


def test_deletion_of_a_record_never_held_is_nothing(tmp_path: Path) -> None:
    assert counts(take_in(ONE.with_(status="d"), folder=tmp_path)) == {"read": 1, "unchanged": 1}
    assert not Record.objects.exists()
