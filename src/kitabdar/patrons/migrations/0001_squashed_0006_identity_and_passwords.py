"""The tables of readers as they are, for a new library: all steps up to 0006 at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("patrons", "0001_initial"),
        ("patrons", "0002_block_cause"),
        ("patrons", "0003_email_bounces"),
        ("patrons", "0004_needs_and_identity"),
        ("patrons", "0005_people"),
        ("patrons", "0006_identity_and_passwords"),
    ]
    dependencies = [("organisation", "0001_squashed_0008_places_and_years")]
    operations = [
        migrations.CreateModel(
            name="PatronCategory",
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
                ("membership_months", models.PositiveIntegerField(default=12)),
                ("history_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("lapsed_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_institution", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name_plural": "patron categories",
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("is_optional", models.BooleanField(default=False)),
                ("is_asked", models.BooleanField(default=True)),
                ("titles", models.JSONField(default=dict)),
                ("bodies", models.JSONField(default=dict)),
                ("kept_at", models.DateTimeField()),
                (
                    "kept_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "place", "version"), name="one_version_a_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("place", None)),
                        fields=("code", "version"),
                        name="one_version_of_all_places",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Patron",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("card_number", models.CharField(max_length=40, unique=True)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("patronymic", models.CharField(blank=True, max_length=100)),
                ("other_names", models.JSONField(blank=True, default=list)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("email_bounces", models.BooleanField(default=False)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("name_keys", models.CharField(blank=True, db_index=True, max_length=400)),
                ("expires_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("needs", models.JSONField(blank=True, default=list)),
                ("history", models.CharField(blank=True, max_length=8)),
                ("identity_kind", models.CharField(blank=True, max_length=10)),
                ("identity_digest", models.CharField(blank=True, max_length=64, null=True)),
                ("is_temporary", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patron",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "identity_network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.place",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="patrons",
                        to="patrons.patroncategory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("identity_network", "identity_digest"), name="one_identity_a_network"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("identity_digest__isnull", True), ("identity_network__isnull", True)),
                            models.Q(("identity_digest__isnull", False), ("identity_network__isnull", False)),
                            _connector="OR",
                        ),
                        name="identity_of_a_network",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PasswordLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                (
                    "patron",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Guardianship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("gets_notices", models.BooleanField(default=False)),
                (
                    "guardian",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wards", to="patrons.patron"
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="guardians",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("guardian", "ward"), name="one_guardianship_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("guardian", models.F("ward")), _negated=True),
                        name="guardian_of_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mandates",
                        to="patrons.patron",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("institution", "delegate"),
                        name="one_delegation_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("institution", models.F("delegate")), _negated=True),
                        name="delegate_of_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="delegation_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_agreed", models.BooleanField(default=True)),
                ("language", models.CharField(max_length=8)),
                (
                    "way",
                    models.CharField(choices=[("online", "online"), ("desk", "at the desk")], max_length=6),
                ),
                ("answered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.consenttext",
                    ),
                ),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("patron", "text"),
                        name="one_consent_a_text",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PatronBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=250)),
                ("cause", models.CharField(blank=True, max_length=10)),
                ("placed_at", models.DateTimeField()),
                ("until", models.DateField(blank=True, null=True)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "patron",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="patrons.patron",
                    ),
                ),
                (
                    "placed_by",
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
            name="Application",
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
                            ("sent", "To be confirmed by mail"),
                            ("confirmed", "Waiting for a decision"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                        ],
                        default="sent",
                        max_length=10,
                    ),
                ),
                ("family_name", models.CharField(blank=True, max_length=100)),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("patronymic", models.CharField(blank=True, max_length=100)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("birth_date", models.DateField(blank=True, null=True)),
                ("guardian_card", models.CharField(blank=True, max_length=40)),
                ("comes_with_guardian", models.BooleanField(default=False)),
                ("password", models.CharField(blank=True, max_length=128)),
                ("consents", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home_branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patroncategory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state__in", ["sent", "confirmed"])),
                            models.Q(("decided_at__isnull", False), ("state__in", ["approved", "refused"])),
                            _connector="OR",
                        ),
                        name="application_decided_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Admission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_offered", models.BooleanField(default=False)),
                ("alone_from", models.PositiveSmallIntegerField(default=14)),
                ("kept_days", models.PositiveSmallIntegerField(default=14)),
                ("temporary_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisation.place"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="patrons.patroncategory",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PossibleDuplicate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("found_at", models.DateTimeField()),
                ("dismissed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="patrons.patron"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="one_doubt_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="doubt_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("card_number", models.CharField(blank=True, max_length=40, null=True, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "patron",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tombstone",
                        to="patrons.patron",
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="patrons.patron",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("patron", models.F("survivor")), _negated=True),
                        name="merged_into_another",
                    )
                ],
            },
        ),
    ]
