"""The audit trail can be added to and read, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from kitabdar.organisation import queries
from kitabdar.organisation.actors import system_actor
from kitabdar.organisation.models import Account, AuditEntry, Staff
from kitabdar.organisation.services import audit
from tests.support.world import library_world

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _one_entry() -> None:
    audit.record(actor=system_actor("test"), action="test.did", subject="item:1", now=NOW, details={"n": 1})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE organisation_auditentry SET action = 'x'", "DELETE FROM organisation_auditentry"],
)
def test_the_database_refuses_to_change_the_trail(statement: str) -> None:
    _one_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEntry.objects.get().action == "test.did"


def test_a_bulk_delete_through_the_models_is_refused_too() -> None:
    _one_entry()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


def test_the_trail_is_read_newest_first_with_names() -> None:
    world = library_world()
    audit.record(actor=world.desk, action="a.first", subject="patron:7", now=NOW, place=world.sahil.id)
    audit.record(actor=world.desk, action="a.second", subject="patron:7", now=NOW)
    _one_entry()
    found = queries.audit_trail(subject="patron:7")
    assert [each.action for each in found] == ["a.second", "a.first"]
    assert found[0].actor_name == Staff.objects.get(pk=world.desk.staff_id).name
    assert found[1].place_id == world.sahil.id
    assert queries.audit_trail(action="test.did")[0].details == {"n": 1, "system": "test"}


def test_reading_the_trail_pages_on() -> None:
    for _ in range(5):
        _one_entry()
    first = queries.audit_trail(limit=2)
    rest = queries.audit_trail(before_id=first[-1].id)
    assert len({each.id for each in (*first, *rest)}) == 5


def test_an_account_with_entries_can_be_named_after_it_is_gone() -> None:
    account = Account.objects.create_account("gone", None)
    AuditEntry.objects.create(at=NOW, actor=account, action="a.b", subject="x:1")
    account.delete()
    assert queries.audit_trail()[0].actor_name == ""
