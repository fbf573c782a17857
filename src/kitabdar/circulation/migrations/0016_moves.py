"""Rules by which items change their shelf at check-in and check-out, and what they changed last."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")


def stamp(_apps, schema_editor):
    for statement in triggers.stamping("circulation_moverule", schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("circulation", "0015_losses_and_reversals")]

    operations = [
        migrations.CreateModel(
            name="MoveRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=100)),
                (
                    "moment",
                    models.CharField(
                        choices=[("check_in", "Check-in"), ("check_out", "Check-out")], max_length=10
                    ),
                ),
                ("collection", models.CharField(blank=True, max_length=40)),
                ("no_location", models.BooleanField(default=False)),
                ("to_collection", models.CharField(blank=True, max_length=40)),
                ("no_collection", models.BooleanField(default=False)),
                ("rest_hours", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "item_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="catalogue.itemtype",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "to_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ItemMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("check_in", "Check-in"), ("check_out", "Check-out")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
                ("from_collection", models.CharField(blank=True, max_length=40)),
                ("to_collection", models.CharField(blank=True, max_length=40)),
                ("rests_until", models.DateTimeField(blank=True, null=True)),
                (
                    "from_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="catalogue.item"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="circulation.loan",
                    ),
                ),
                (
                    "rests_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "to_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="circulation.moverule",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="moverule",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="move_rule_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="moverule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_location__isnull", False),
                    ("no_location", True),
                    ("no_collection", True),
                    models.Q(("to_collection", ""), _negated=True),
                    _connector="OR",
                ),
                name="move_rule_changes_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="moverule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rest_hours", None),
                    models.Q(("moment", "check_in"), ("rest_hours__gt", 0), ("to_location__isnull", False)),
                    _connector="OR",
                ),
                name="rests_somewhere_after_check_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rests_until__isnull", False)),
                fields=("item",),
                name="an_item_rests_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemmove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rests_in", None), ("rests_until", None)),
                    models.Q(("rests_in__isnull", False), ("rests_until__isnull", False)),
                    _connector="OR",
                ),
                name="rest_has_place_and_end",
            ),
        ),
        migrations.RunPython(stamp, migrations.RunPython.noop),
    ]
