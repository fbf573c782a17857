"""Authorities: persons, bodies, works, topics and places, their names, the keys of these, and their history."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("corporate", "Organisation"),
                            ("meeting", "Meeting"),
                            ("work", "Work title"),
                            ("topic", "Topic"),
                            ("place", "Place name"),
                            ("genre", "Genre"),
                        ],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=120, unique=True)),
                ("source", models.CharField(max_length=20)),
                ("identifiers", models.JSONField(blank=True, default=dict)),
                ("weight", models.PositiveIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                ("marc", models.TextField(blank=True)),
                ("edited", models.BooleanField(default=False)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("keyed_by", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["updated_at", "id"], name="authority_changed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="authority_has_a_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["person", "corporate", "meeting", "work", "topic", "place", "genre"],
                            )
                        ),
                        name="authority_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="catalogue.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "authority"), name="authority_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(max_length=12)),
                ("text", models.CharField(max_length=300)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="catalogue.authority",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalogue.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "relation", "text"), name="authority_link_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other", models.F("authority")), _negated=True),
                        name="authority_link_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("script", models.CharField(blank=True, max_length=4)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("preferred", "Heading"),
                            ("variant", "Other form"),
                            ("earlier", "Earlier name"),
                            ("later", "Later name"),
                            ("short", "Short form"),
                            ("pseudonym", "Pseudonym"),
                            ("translation", "In another language"),
                        ],
                        default="variant",
                        max_length=12,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="catalogue.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "text"), name="authority_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "preferred")),
                        fields=("authority",),
                        name="authority_heading_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="authority_name_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("state", models.JSONField()),
                ("reason", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="catalogue.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "number"), name="authority_version_once")
                ],
            },
        ),
    ]
