"""The audit trail refuses change, and a change of places or hours writes a new settings stamp."""

from django.db import migrations

STAMPED = ("organisation_place", "organisation_openinginterval", "organisation_hoursexception")

SQLITE_APPEND_ONLY = [
    "CREATE TRIGGER organisation_auditentry_no_update BEFORE UPDATE ON organisation_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
    "CREATE TRIGGER organisation_auditentry_no_delete BEFORE DELETE ON organisation_auditentry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
]

POSTGRESQL_FUNCTIONS = [
    "CREATE FUNCTION organisation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$",
    "CREATE TRIGGER organisation_auditentry_no_change BEFORE UPDATE OR DELETE ON organisation_auditentry "
    "FOR EACH ROW EXECUTE FUNCTION organisation_refuse_change()",
    "CREATE FUNCTION organisation_write_stamp() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN INSERT INTO organisation_settingsstamp (id, stamp) VALUES (1, gen_random_uuid()::text) "
    "ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp; RETURN NULL; END $$",
]

SQLITE_STAMP = "INSERT OR REPLACE INTO organisation_settingsstamp (id, stamp) VALUES (1, hex(randomblob(16)))"


def stamping(table, vendor):
    """Return the statements that make changes of this table write the stamp."""
    if vendor == "postgresql":
        return [
            f"CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION organisation_write_stamp()"
        ]
    return [
        f"CREATE TRIGGER {table}_stamp_{event.lower()} AFTER {event} ON {table} BEGIN {SQLITE_STAMP}; END"
        for event in ("INSERT", "UPDATE", "DELETE")
    ]


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = list(POSTGRESQL_FUNCTIONS if vendor == "postgresql" else SQLITE_APPEND_ONLY)
    for table in STAMPED:
        statements += stamping(table, vendor)
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunPython(make)]
