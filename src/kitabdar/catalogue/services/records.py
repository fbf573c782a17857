"""Change, restore and delete one record; every state stays in its history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kitabdar.catalogue.history import record_of_version
from kitabdar.catalogue.models import Record, RecordVersion
from kitabdar.catalogue.services import deleting
from kitabdar.catalogue.services.changes import Change, NewVersion, RecordState
from kitabdar.catalogue.services.importing.preparing import prepare_record
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.catalogue.services.saving import Occasion, save
from kitabdar.marc import codec
from kitabdar.marc import record as marc
from kitabdar.marc.problems import Unreadable
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import Invalid, NotFound
from kitabdar.organisation.permissions import require, require_anywhere
from kitabdar.organisation.services import audit

PERMISSION = "catalogue.edit"


def edit_record(
    *, actor: Actor, record_id: int, marc_json: str, now: datetime, expected_version: int | None = None
) -> int:
    """Put MARC-in-JSON in the place of what a record says; return its version, the same one if nothing changed.

    `expected_version` is the version that was being edited: a change made meanwhile by someone else is not
    overwritten. Raises Invalid (not MARC, no title, control number changed, stale), NotFound, NotPermitted.
    """
    with transaction.atomic():
        record = _record(actor, record_id)
        if expected_version is not None and record.version != expected_version:
            raise Invalid({"version": _("Someone else has changed this record meanwhile. Look at it again.")})
        given = _read(marc_json)
        before = codec.load(record.normalised)
        if (given.control_number, given.data("003")) != (before.control_number, before.data("003")):
            raise Invalid({"001": _("The control number of a record (001, 003) cannot be changed.")})
        if given == before and record.deleted_at is None:
            return record.version
        return _save(actor, record, given, codec.dump(given).encode(), "marcjson", "utf-8", "edit", now)


def restore_version(*, actor: Actor, record_id: int, number: int, now: datetime) -> int:
    """Make an earlier state of a record its present one (a deleted record lives again); return the new version.

    Raises NotFound, Invalid (the state is a deletion, or can no longer be read), NotPermitted.
    """
    with transaction.atomic():
        record = _record(actor, record_id)
        version = RecordVersion.objects.filter(record=record, number=number).first()
        if version is None:
            raise NotFound("version", number)
        try:
            given = record_of_version(version)
        except (Unreadable, ValueError):
            raise Invalid({"version": _("This version cannot be read.")}) from None
        raw = bytes(version.raw)
        return _save(actor, record, given, raw, version.raw_format, version.encoding, "restore", now)


def delete_record(*, actor: Actor, record_id: int, now: datetime) -> int:
    """Take a record out of the catalogue; its history stays and it can be restored. Its items are withdrawn.

    Raises Invalid while an item is lent, put aside or on its way; NotFound, NotPermitted.
    """
    with transaction.atomic():
        record = _record(actor, record_id)
        if record.deleted_at is not None:
            return record.version
        deleting.withdraw_items([record.pk])  # first: what a desk lends meanwhile is then seen as lent
        in_use = deleting.barcodes_in_use([record.pk]).get(record.pk)
        if in_use:
            raise Invalid(
                {
                    "items": _("These items are lent, put aside or on their way: %(barcodes)s.")
                    % {"barcodes": ", ".join(in_use)}
                }
            )
        given = codec.load(record.normalised)
        raw = record.normalised.encode()
        return _save(actor, record, given, raw, "marcjson", "utf-8", "delete", now)


def _record(actor: Actor, record_id: int) -> Record:
    """Lock and return a record that the actor may change."""
    catalogue_lock()
    rows = Record.objects.select_for_update(of=("self",)).select_related("source__place", "edition")
    record = rows.filter(pk=record_id).first()
    if record is None:
        raise NotFound("record", record_id)
    if record.source.place is not None:
        require(actor, PERMISSION, record.source.place)
    else:
        require_anywhere(actor, PERMISSION)
    return record


def _read(marc_json: str) -> marc.Record:
    try:
        given = codec.load(marc_json)
    except ValueError:
        raise Invalid({"record": _("This is not a record in MARC-in-JSON.")}) from None
    title = given.first("245")
    if title is None or not title.values("abknp"):
        raise Invalid({"245": _("A record needs a title (field 245).")})
    return given


def _save(
    actor: Actor,
    record: Record,
    given: marc.Record,
    raw: bytes,
    raw_format: str,
    encoding: str,
    reason: str,
    now: datetime,
) -> int:
    number = record.version + 1
    prepared = prepare_record(
        given, raw=raw, raw_format=raw_format, encoding=encoding, fingerprint=bytes(record.fingerprint)
    )
    state = RecordState(
        id=record.pk,
        source_id=record.source_id,
        control_number=record.control_number,
        agency=record.agency,
        version=number,
        fingerprint=bytes(record.fingerprint),
        is_deleted=reason == "delete",
        edition_id=record.edition_id,
        edition_key=record.edition.key,
        edition_pinned=record.edition.pinned,
    )
    version = NewVersion(number, raw, raw_format, encoding, reason)
    save([Change(state, prepared, is_new=False, versions=[version])], Occasion(actor.account_id, now), {})
    audit.record(
        actor=actor,
        action=f"catalogue.{reason}_record",
        subject=f"record:{record.pk}",
        place=record.source.place_id,
        now=now,
        details={"version": number, "edition": state.edition_id},
    )
    return number
