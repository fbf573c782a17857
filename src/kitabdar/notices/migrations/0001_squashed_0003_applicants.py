"""The tables of notices as they are, for a new library: all steps up to 0003 at once."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

first = import_module("kitabdar.notices.migrations.0001_initial")


class Migration(migrations.Migration):
    initial = True
    replaces = [("notices", "0001_initial"), ("notices", "0002_cancelled"), ("notices", "0003_applicants")]
    dependencies = [
        ("organisation", "0001_squashed_0008_places_and_years"),
        ("patrons", "0001_squashed_0006_identity_and_passwords"),
    ]
    operations = [
        migrations.CreateModel(
            name="ApplicantMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=250)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Perhaps sent"),
                            ("failed", "Not delivered"),
                            ("to_print", "To be printed"),
                            ("printed", "Printed"),
                            ("dropped", "No longer true"),
                            ("cancelled", "Taken back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=250)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="patrons.application",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("email", "E-mail"), ("sms", "Text message"), ("print", "On paper")],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(max_length=250)),
                ("body", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be sent"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("uncertain", "Perhaps sent"),
                            ("failed", "Not delivered"),
                            ("to_print", "To be printed"),
                            ("printed", "Printed"),
                            ("dropped", "No longer true"),
                            ("cancelled", "Taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=250)),
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
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "sending", "to_print"])),
                        fields=["state", "next_at"],
                        name="message_to_send",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("variant", models.SlugField(blank=True, max_length=20)),
                ("channel", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("about", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("send_after", models.DateTimeField()),
                ("is_dropped", models.BooleanField(default=False)),
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
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="notices.message",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_dropped", False), ("message", None)),
                        fields=["send_after"],
                        name="notice_to_compose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("channel", models.CharField(max_length=10)),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patron", "event"), name="one_preference_an_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("days", models.PositiveSmallIntegerField(default=0)),
                ("channel", models.CharField(default="preferred", max_length=10)),
                ("variant", models.SlugField(blank=True, max_length=20)),
                ("is_on", models.BooleanField(default=True)),
                ("is_digest", models.BooleanField(default=False)),
                ("is_blocking", models.BooleanField(default=False)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="patrons.patroncategory",
                    ),
                ),
                (
                    "place",
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
                "ordering": ["event", "place", "category", "days"],
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("variant", models.SlugField(blank=True, max_length=20)),
                ("language", models.CharField(max_length=8)),
                ("subject", models.CharField(max_length=200)),
                ("before", models.TextField(blank=True)),
                ("line", models.CharField(max_length=500)),
                ("after", models.TextField(blank=True)),
                ("sms", models.CharField(max_length=500)),
                (
                    "place",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "variant", "language", "place"), name="one_text_a_place"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("place", None)),
                        fields=("event", "variant", "language"),
                        name="one_text_of_all_places",
                    ),
                ],
            },
        ),
        migrations.RunPython(first.stamp),
    ]
