"""A change of policies writes a new settings stamp, as a change of places does."""

from importlib import import_module

from django.db import migrations

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")


def make(apps, schema_editor):
    for statement in triggers.stamping("circulation_policy", schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("circulation", "0001_initial"), ("organisation", "0002_triggers")]
    operations = [migrations.RunPython(make)]
