"""Requests to closed stacks, bins for what comes back, rotas of stock."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("kitabdar.organisation.migrations.0002_triggers")


def make(apps, schema_editor):
    for statement in triggers.stamping("circulation_sortrule", schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_item_volume"),
        ("circulation", "0011_people"),
        ("organisation", "0007_stacks"),
    ]

    operations = [
        migrations.AddField(
            model_name="hold",
            name="in_reading_room",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="transfer",
            name="reason",
            field=models.CharField(
                choices=[
                    ("hold", "For a hold"),
                    ("booking", "For a booking"),
                    ("home", "Going home"),
                    ("staff", "Sent by staff"),
                    ("rotation", "On a rota"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Rota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("repeats", models.BooleanField(default=False)),
                ("is_paused", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RotaStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="circulation.rota",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RotaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("due", "Goes on"),
                            ("resting", "At its stage"),
                            ("paused", "Paused"),
                            ("homeward", "Going home"),
                            ("ended", "Off the rota"),
                        ],
                        default="due",
                        max_length=10,
                    ),
                ),
                ("since", models.DateTimeField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("days_left", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rota_items",
                        to="catalogue.item",
                    ),
                ),
                (
                    "rests_at",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "rota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="circulation.rota",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="items",
                        to="circulation.rotastage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SortRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=100)),
                ("bin", models.CharField(max_length=40)),
                ("collection", models.CharField(blank=True, max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shelve", "Back to its shelf"),
                            ("put_aside", "To the hold shelf"),
                            ("send", "To another branch"),
                            ("attention", "Somebody must look at it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
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
                    "owner",
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
            name="StackRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked for"),
                            ("fetching", "Being fetched"),
                            ("on_its_way", "On its way"),
                            ("ready", "Ready at the desk"),
                            ("waiting", "Waiting for a copy"),
                            ("not_found", "Not found"),
                            ("collected", "Collected"),
                            ("returned", "Returned to the stack"),
                            ("given_up", "Given up"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("fetch_from", models.DateTimeField()),
                ("fetching_at", models.DateTimeField(blank=True, null=True)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stack_request",
                        to="circulation.hold",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.item"
                    ),
                ),
                (
                    "stack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="rota",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="rota_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotastage",
            constraint=models.UniqueConstraint(fields=("rota", "position"), name="one_stage_a_position"),
        ),
        migrations.AddConstraint(
            model_name="rotastage",
            constraint=models.CheckConstraint(condition=models.Q(("days__gt", 0)), name="stage_of_some_days"),
        ),
        migrations.AddConstraint(
            model_name="rotaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ended"), _negated=True),
                fields=("item",),
                name="one_rota_an_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_on__isnull", False), ("state", "resting")),
                    models.Q(models.Q(("state", "resting"), _negated=True), ("ends_on", None)),
                    _connector="OR",
                ),
                name="rota_item_at_its_stage_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state", "ended")),
                    models.Q(models.Q(("state", "ended"), _negated=True), ("ended_at", None)),
                    _connector="OR",
                ),
                name="rota_item_ended_when_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="sortrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("bin", ""), _negated=True)
                ),
                name="sort_rule_has_name_and_bin",
            ),
        ),
        migrations.AddIndex(
            model_name="stackrequest",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["branch", "state"], name="open_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="stackrequest",
            constraint=models.UniqueConstraint(fields=("branch", "day", "number"), name="request_of_the_day"),
        ),
        migrations.AddConstraint(
            model_name="stackrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0)), name="request_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="stackrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("state__in", ["collected", "returned", "given_up"])
                    ),
                    models.Q(
                        models.Q(("state__in", ["collected", "returned", "given_up"]), _negated=True),
                        ("closed_at", None),
                    ),
                    _connector="OR",
                ),
                name="request_closed_when_ended",
            ),
        ),
        migrations.RunPython(make),
    ]
