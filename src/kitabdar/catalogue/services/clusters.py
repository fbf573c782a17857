"""Correct by hand what the rules gathered: every step can be taken back, and the rules leave it alone afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kitabdar.catalogue import rules
from kitabdar.catalogue.models import Edition, Record, Work
from kitabdar.catalogue.services import placing
from kitabdar.catalogue.services.locking import catalogue_lock
from kitabdar.marc import description_json
from kitabdar.organisation.actors import Actor
from kitabdar.organisation.errors import NotFound
from kitabdar.organisation.permissions import require_anywhere
from kitabdar.organisation.services import audit
from kitabdar.search.models import OutboxEntry

BY_HAND = "by hand"
PERMISSION = "catalogue.edit"


def separate_edition(*, actor: Actor, edition_id: int, now: datetime) -> int:
    """Take an edition out of its work into one of its own, and keep it there; return the work's id.

    Raises NotFound, NotPermitted.
    """
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        edition = _edition(edition_id)
        record = Record.objects.filter(edition=edition).order_by("id").first()
        described = description_json.load(record.description) if record else None
        work, _made = Work.objects.get_or_create(
            key=placing.own_work_key(edition.pk),
            defaults={
                "title": rules.work_title(described) if described else "",
                "language": rules.original_language(described)[:3] if described else "",
            },
        )
        return _put(actor, edition, work.pk, "catalogue.separate_edition", now)


def join_edition(*, actor: Actor, edition_id: int, work_id: int, now: datetime) -> int:
    """Put an edition into a work, and keep it there; return the work's id. Raises NotFound, NotPermitted."""
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        edition = _edition(edition_id)
        if not Work.objects.filter(pk=work_id).exists():
            raise NotFound("work", work_id)
        return _put(actor, edition, work_id, "catalogue.join_edition", now)


def release_edition(*, actor: Actor, edition_id: int, now: datetime) -> int:
    """Let the rules decide again about an edition placed by hand; return the id of the work it is in now.

    Raises NotFound, NotPermitted.
    """
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        edition = _edition(edition_id)
        before = edition.work_id
        Edition.objects.filter(pk=edition_id).update(pinned=False)
        placing.settle([edition_id])
        edition.refresh_from_db()
        _note(actor, edition_id, before, edition.work_id, "catalogue.release_edition", now)
        return edition.work_id


def separate_record(*, actor: Actor, record_id: int, now: datetime) -> int:
    """Take a record out of an edition that it does not describe, into one of its own; return that edition's id.

    The new edition is in the same work as before. Raises NotFound, NotPermitted.
    """
    require_anywhere(actor, PERMISSION)
    with transaction.atomic():
        catalogue_lock()
        record = (
            Record.objects.select_for_update(of=("self",))
            .select_related("edition")
            .filter(pk=record_id)
            .first()
        )
        if record is None:
            raise NotFound("record", record_id)
        old = record.edition
        if not Record.objects.filter(edition=old).exclude(pk=record_id).exists():
            return old.pk
        new = Edition.objects.create(
            key=placing.unique_edition_key(record.source_id, record.control_number, record.agency),
            work_id=old.work_id,
            reason=BY_HAND,
            pinned=True,
            created_at=old.created_at,
        )
        Record.objects.filter(pk=record_id).update(edition=new)
        placing.settle([old.pk])
        OutboxEntry.enqueue([old.pk, new.pk])
        audit.record(
            actor=actor,
            action="catalogue.separate_record",
            subject=f"record:{record_id}",
            now=now,
            details={"from": old.pk, "to": new.pk},
        )
        return new.pk


def _edition(edition_id: int) -> Edition:
    catalogue_lock()
    edition = Edition.objects.select_for_update().filter(pk=edition_id).first()
    if edition is None:
        raise NotFound("edition", edition_id)
    return edition


def _put(actor: Actor, edition: Edition, work_id: int, action: str, now: datetime) -> int:
    before = edition.work_id
    Edition.objects.filter(pk=edition.pk).update(work_id=work_id, pinned=True, reason=BY_HAND)
    if before != work_id:
        placing.remove_empty_works([before])
    _note(actor, edition.pk, before, work_id, action, now)
    return work_id


def _note(actor: Actor, edition_id: int, before: int, after: int, action: str, now: datetime) -> None:
    OutboxEntry.enqueue([edition_id])
    audit.record(
        actor=actor,
        action=action,
        subject=f"edition:{edition_id}",
        now=now,
        details={"from": before, "to": after},
    )
