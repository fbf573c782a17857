"""The states of a record, read again from the bytes that were kept, and what each one changed."""

from __future__ import annotations

from collections import Counter

from kitabdar.catalogue.models import RecordVersion
from kitabdar.catalogue.views import FieldChange, VersionView
from kitabdar.marc import codec
from kitabdar.marc.decoding import decode
from kitabdar.marc.raw import RawRecord
from kitabdar.marc.record import Field, Record


def record_of_version(version: RecordVersion) -> Record:
    """Return the record as this version had it, read with today's understanding of its bytes."""
    raw = bytes(version.raw)
    if version.raw_format == "marcjson":
        return codec.load(raw)
    return decode(RawRecord(1, 0, raw, version.raw_format)).record


def versions(record_id: int) -> list[VersionView]:
    """Return the history of a record, the newest version first (one statement)."""
    rows = (
        RecordVersion.objects.filter(record_id=record_id)
        .select_related("actor__staff", "import_run")
        .order_by("number")
    )
    found = []
    before: Record | None = None
    for row in rows:
        after = record_of_version(row)
        found.append(
            VersionView(
                number=row.number,
                at=row.at,
                reason=row.reason,
                actor_name=_actor_name(row),
                file_name=row.import_run.file_name if row.import_run else "",
                encoding=row.encoding,
                changes=difference(before, after) if before is not None else (),
            )
        )
        before = after
    return found[::-1]


def difference(before: Record, after: Record) -> tuple[FieldChange, ...]:
    """Return the fields removed and added, in tag order; a field that only moved is no change."""
    old, new = Counter(_lines(before)), Counter(_lines(after))
    removed = [FieldChange("removed", tag, text) for tag, text in (old - new).elements()]
    added = [FieldChange("added", tag, text) for tag, text in (new - old).elements()]
    return tuple(sorted([*removed, *added], key=lambda each: (each.tag, each.kind == "added")))


def _lines(record: Record) -> list[tuple[str, str]]:
    leader = record.leader
    # Record length and base address follow from the rest and are no change of their own.
    meaningful = f"-----{leader[5:12]}-----{leader[17:]}"
    return [("LDR", meaningful), *((field.tag, written(field)) for field in record.fields)]


def written(field: Field) -> str:
    """Write a field as cataloguers do: indicators (# for blank) and subfields."""
    if field.is_control:
        return field.data
    indicators = field.indicators.replace(" ", "#")
    return " ".join([indicators, *(f"${code} {value}" for code, value in field.subfields)])


def _actor_name(version: RecordVersion) -> str:
    if version.actor is None:
        return ""
    staff = getattr(version.actor, "staff", None)
    return str(staff.name if staff else version.actor.username)
