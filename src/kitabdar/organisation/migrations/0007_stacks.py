"""Closed stacks: a setting of places, inherited; a change of it writes a new settings stamp."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")


def make(apps, schema_editor):
    for statement in triggers.stamping("organisation_stack", schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_people")]

    operations = [
        migrations.CreateModel(
            name="Stack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_closed", models.BooleanField()),
                ("sector", models.CharField(blank=True, max_length=60)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stack",
                        to="organisation.place",
                    ),
                ),
            ],
        ),
        migrations.RunPython(make),
    ]
