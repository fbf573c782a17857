"""The tables of the catalogue as they are, for a new library: all steps up to 0007 at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("catalogue", "0001_initial"),
        ("catalogue", "0002_authorities"),
        ("catalogue", "0003_headings"),
        ("catalogue", "0004_item_collection"),
        ("catalogue", "0005_item_volume"),
        ("catalogue", "0006_item_rests_at"),
        ("catalogue", "0007_item_damage"),
    ]
    dependencies = [("organisation", "0001_squashed_0008_places_and_years")]
    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("pinned", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="ItemType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("names", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="UnfiledHeading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(choices=[(1, "Author"), (2, "Title"), (3, "Subject")]),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("skip", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("language", models.CharField(blank=True, max_length=3)),
            ],
        ),
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
            name="Heading",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.PositiveSmallIntegerField(choices=[(1, "Author"), (2, "Title"), (3, "Subject")]),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("authority", models.BigIntegerField(blank=True, null=True)),
                ("key_az", models.BinaryField(max_length=200)),
                ("key_kk", models.BinaryField(max_length=200)),
                ("key_tr", models.BinaryField(max_length=200)),
                ("key_ru", models.BinaryField(max_length=200)),
                ("key_en", models.BinaryField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "key_az", "id"], name="heading_in_az"),
                    models.Index(fields=["kind", "key_kk", "id"], name="heading_in_kk"),
                    models.Index(fields=["kind", "key_tr", "id"], name="heading_in_tr"),
                    models.Index(fields=["kind", "key_ru", "id"], name="heading_in_ru"),
                    models.Index(fields=["kind", "key_en", "id"], name="heading_in_en"),
                    models.Index(
                        condition=models.Q(("authority__gt", 0)),
                        fields=["authority", "kind"],
                        name="heading_of_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=250)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("finished", "Finished"), ("failed", "Failed")],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("created", models.PositiveBigIntegerField(default=0)),
                ("updated", models.PositiveBigIntegerField(default=0)),
                ("unchanged", models.PositiveBigIntegerField(default=0)),
                ("rejected", models.PositiveBigIntegerField(default=0)),
                ("details", models.JSONField(blank=True, default=dict)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("control_number", models.CharField(max_length=120)),
                ("agency", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("normalised", models.TextField()),
                ("description", models.TextField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="catalogue.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Holding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("call_number", models.CharField(blank=True, max_length=120)),
                ("note", models.CharField(blank=True, max_length=250)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holdings",
                        to="catalogue.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "branch", "call_number"), name="holding_once_at_a_branch"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("raw", models.BinaryField()),
                ("raw_format", models.CharField(max_length=12)),
                ("encoding", models.CharField(max_length=20)),
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
                    "import_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.importrun",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="catalogue.record",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "number"), name="record_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition_id", models.BigIntegerField()),
                ("call_number", models.CharField(max_length=120)),
                ("key", models.BinaryField(max_length=200)),
            ],
            options={
                "indexes": [models.Index(fields=["key", "id"], name="shelf_mark_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition_id", "call_number"), name="shelf_mark_once_an_edition"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("item_mapping", models.CharField(default="koha-952", max_length=40)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="record",
            name="source",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="catalogue.source",
            ),
        ),
        migrations.AddField(
            model_name="importrun",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="import_runs", to="catalogue.source"
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="catalogue.work"
            ),
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
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("barcode", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("available", "Available"),
                            ("on_loan", "On loan"),
                            ("on_hold_shelf", "On the hold shelf"),
                            ("in_transit", "In transit"),
                            ("missing", "Missing"),
                            ("lost", "Lost"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="available",
                        max_length=14,
                    ),
                ),
                ("call_number", models.CharField(blank=True, max_length=120)),
                ("collection", models.CharField(blank=True, max_length=40)),
                ("copy_number", models.CharField(blank=True, max_length=20)),
                ("volume", models.CharField(blank=True, max_length=60)),
                ("inventory_number", models.CharField(blank=True, max_length=40)),
                ("price", models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("acquired_on", models.DateField(blank=True, null=True)),
                ("damage", models.CharField(blank=True, max_length=250)),
                ("damaged_on", models.DateField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "current_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "holding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="catalogue.holding",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "rests_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "item_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.itemtype"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("barcode", ""), _negated=True), name="item_has_a_barcode"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("damage", ""), ("damaged_on", None)),
                            models.Q(
                                models.Q(("damage", ""), _negated=True),
                                models.Q(("damaged_on", None), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="damage_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=60)),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="catalogue.record",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "value"], name="identifier_value")],
            },
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.UniqueConstraint(
                fields=("source", "control_number", "agency"), name="record_once_in_its_source"
            ),
        ),
    ]
